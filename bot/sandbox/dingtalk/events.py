"""What the platform tells the app: bodies of directory events, robot messages and card callbacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from bot.sandbox.dingtalk.carriers import CARD_TOPIC, ROBOT_TOPIC, Push
from bot.sandbox.dingtalk.replies import compact
from bot.sandbox.dingtalk.state import Bubble, Person, Session, World
from bot.sandbox.dingtalk.viewer import CallbackShape

SESSION_LIFE: Final = timedelta(minutes=90)
_QUOTA_USED_UP: Final = 20001


def people_changed(world: World, event_type: str, user_ids: Sequence[str], *, as_text: bool = False) -> Push:
    """user_add_org, user_leave_org, user_modify_org, org_admin_add, org_admin_remove.

    `as_text` is the other published form, of one person.
    """
    data: dict[str, Any] = {"timeStamp": str(world.milliseconds()), "userId": list(user_ids)}
    if as_text:
        data |= {"userId": user_ids[0], "unionid": world.people[user_ids[0]].union_id, "dingId": "$:LWCP_v1:$made-up"}
    return _event(world, event_type, data)


def person_modified(world: World, person: Person, prev: Mapping[str, Any], curr: Mapping[str, Any]) -> Push:
    """user_modify_org with what was different before."""
    info = {"prev": dict(prev), "curr": dict(curr), "userid": person.user_id}
    data = {"timeStamp": str(world.milliseconds()), "userId": [person.user_id], "diffInfo": [info]}
    return _event(world, "user_modify_org", data)


def department_changed(world: World, event_type: str, department_id: int) -> Push:
    """org_dept_create, org_dept_modify, org_dept_remove."""
    return _event(world, event_type, {"timeStamp": str(world.milliseconds()), "deptId": [department_id]})


def robot_message(world: World, bubble: Bubble, payload: Mapping[str, Any], *, mentioned: bool) -> Push:
    """A message for the robot, with a session webhook of its own; `payload` is `msgtype` and what belongs to it."""
    room, sender = bubble.room, world.people[bubble.sender]
    session = world.mint()
    world.sessions[session] = Session(room=room, until=world.calendar.now + SESSION_LIFE)
    until = int((world.calendar.now + SESSION_LIFE).timestamp() * 1000)
    data: dict[str, Any] = {
        "msgId": bubble.message_id,
        "createAt": world.milliseconds(),
        "conversationType": "1" if room.kind == "p2p" else "2",
        "conversationId": room.chat_id,
        "senderId": f"$:LWCP_v1:${sender.user_id}",
        "senderStaffId": sender.user_id,
        "senderNick": sender.name,
        "senderCorpId": world.corp_id,
        "isAdmin": sender.admin,
        "chatbotCorpId": world.corp_id,
        "chatbotUserId": f"$:LWCP_v1:${world.robot_code}",
        "robotCode": world.robot_code,
        "sessionWebhook": f"{world.base_url}/robot/sendBySession?session={session}",
        "sessionWebhookExpiredTime": until,
        **payload,
    }
    if room.kind == "group":
        data |= {"conversationTitle": room.name, "isInAtList": mentioned, "atUsers": _mentions(world)}
    return Push(kind="robot", name=ROBOT_TOPIC, id=bubble.message_id, data=data, born=world.milliseconds())


def without_content(push: Push) -> Push:
    """What arrives once the month's pushes are used up: everything but the message (robot-message-type)."""
    kept = {key: value for key, value in push.data.items() if key not in {"text", "content"}}
    told = {"errorCode": _QUOTA_USED_UP, "errorMessage": "本月Webhook与Stream推送次数已用完"}
    return Push(kind=push.kind, name=push.name, id=push.id, data={**kept, **told}, born=push.born)


def card_callback(
    world: World,
    bubble: Bubble,
    *,
    user_id: str,
    button_id: str,
    params: Mapping[str, Any],
    route: str,
    shape: CallbackShape,
) -> Push:
    """A press; `content` is JSON text inside the JSON."""
    data = {
        "type": "actionCallback",
        "outTrackId": bubble.out_track_id,
        "corpId": world.corp_id,
        "userId": user_id,
        "userIdType": 1,
        "spaceType": bubble.space[0],
        "spaceId": bubble.space[1],
        "extension": bubble.extension,
        **_pressed(button_id, params, shape),
    }
    return Push(kind="card", name=CARD_TOPIC, id=bubble.out_track_id, data=data, born=world.milliseconds(), route=route)


def _pressed(button_id: str, params: Mapping[str, Any], shape: CallbackShape) -> dict[str, str]:
    inner: dict[str, Any] = {"actionIds": [button_id]}
    if shape == "params_outside":
        return {"content": compact({"cardPrivateData": inner, "params": dict(params)})}
    if shape != "without_params":
        inner["params"] = dict(params)
    return {"value" if shape == "value" else "content": compact({"cardPrivateData": inner})}


def _event(world: World, event_type: str, data: Mapping[str, Any]) -> Push:
    return Push(kind="event", name=event_type, id=world.mint(), data=data, born=world.milliseconds())


def _mentions(world: World) -> list[dict[str, str]]:
    """The robot itself: it has no staffId."""
    return [{"dingtalkId": f"$:LWCP_v1:${world.robot_code}"}]
