"""What the robot sends at the local DingTalk: to people, to groups, through session webhooks; and taking it back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.dingtalk.server import DingTalkStandIn
from tests.support.dingtalk_standin import CLIENT_ID, GROUP, TO_GROUP, TO_PEOPLE, Api, App, a_text


async def test_a_text_reaches_everybody_named_and_the_answer_names_the_rest(
    api: Api, dingtalk: DingTalkStandIn
) -> None:
    """HTTP 200 also when nobody was reached."""
    dingtalk.faults.throttled.add("zhao")

    status, body = await api.send_text("li", "zhao", "nobody", text="已通过")

    assert status == 200
    assert body["processQueryKey"]
    assert (body["invalidStaffIdList"], body["flowControlledStaffIdList"]) == (["nobody"], ["zhao"])
    [message] = dingtalk.timeline("li", dingtalk.direct_chat_id("li"))
    assert (message.kind, message.text, message.from_bot, message.buttons) == ("text", "已通过", True, ())
    assert dingtalk.timeline("zhao", dingtalk.direct_chat_id("zhao")) == []
    assert (await api.send_text("nobody"))[0] == 200


async def test_a_group_message_is_seen_by_the_group(api: Api, dingtalk: DingTalkStandIn) -> None:
    """And by nobody else."""
    status, body = await api.call("POST", TO_GROUP, {"openConversationId": GROUP, **a_text("公海有新客户")})

    assert status == 200
    assert body["processQueryKey"]
    for viewer in ("li", "zhao"):
        assert [message.text for message in dingtalk.timeline(viewer, GROUP)] == ["公海有新客户"]
    with pytest.raises(LookupError):
        dingtalk.timeline("wang", GROUP)
    assert [chat.chat_id for chat in dingtalk.chats_of("li")] == [GROUP, dingtalk.direct_chat_id("li")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"robotCode": ""}, "invalidParameter.robotCode.empty"),
        ({"robotCode": "another"}, "robot.oto.notExist"),
        ({"userIds": []}, "invalidParameter.userIds.empty"),
        ({"userIds": [f"u{number}" for number in range(21)]}, "invalidParameter.userIds.overMax"),
        ({"msgKey": ""}, "invalidParameter.msgKey.empty"),
        ({"msgKey": "sampleNothing"}, "invalidParameter.msgKey.invalid"),
        ({"msgParam": {"content": "not a string"}}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": "{"}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": "[]"}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": '{"text":"wrong field"}'}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": json.dumps({"content": "a" * 15_000})}, "invalidParameter.msgParam.tooLong"),
        ({"msgKey": "sampleActionCard2", "msgParam": '{"title":"a","text":"b"}'}, "invalidParameter.msgParam.invalid"),
    ],
)
async def test_a_message_with_a_mistake_is_refused(
    api: Api, dingtalk: DingTalkStandIn, changes: dict[str, Any], code: str
) -> None:
    """With the documented codes."""
    status, body = await api.call("POST", TO_PEOPLE, {"userIds": ["li"], **a_text(), **changes})

    assert (status, body["code"]) == (400, code)
    assert dingtalk.timeline("li", dingtalk.direct_chat_id("li")) == []


async def test_groups_that_cannot_be_written_to(api: Api, dingtalk: DingTalkStandIn) -> None:
    """Unknown, without the robot, dissolved, or of another robot."""

    async def code(group: str | None, **changes: str) -> str:
        _, body = await api.call("POST", TO_GROUP, {"openConversationId": group, **a_text(), **changes})
        return str(body["code"])

    assert await code(None) == "miss.openConversationId"
    assert await code("cidUnknown") == "invalid.openConversationId"
    assert await code(dingtalk.direct_chat_id("li")) == "invalid.openConversationId"
    assert await code(GROUP, robotCode="another") == "invalidParameter.robotCode.notExsit"
    dingtalk.seat_robot(GROUP, present=False)
    assert await code(GROUP) == "invalidParameter.robotCode.empty"
    dingtalk.dissolve_group(GROUP)
    assert await code(GROUP) == "group.disbanded"


async def test_an_action_card_keeps_its_links(api: Api, dingtalk: DingTalkStandIn) -> None:
    """A tap on a `dtmd` link makes the person say the text: a test does that with `say`."""
    param = {"title": "待审批", "text": "上海晴川", "singleTitle": "通过", "singleURL": "dtmd://dingtalkclient/x"}
    message = {"robotCode": CLIENT_ID, "msgKey": "sampleActionCard", "msgParam": json.dumps(param)}

    await api.call("POST", TO_PEOPLE, {"userIds": ["li"], **message})

    [seen] = dingtalk.timeline("li", dingtalk.direct_chat_id("li"))
    assert (seen.kind, seen.text) == ("action_card", "上海晴川")
    assert seen.card == {"msgKey": "sampleActionCard", "msgParam": param}


async def test_messages_can_be_recalled_by_their_key(api: Api, dingtalk: DingTalkStandIn) -> None:
    """Those to people and those to groups, each by its own call."""
    _, direct = await api.send_text("li", "wang")
    _, group = await api.call("POST", TO_GROUP, {"openConversationId": GROUP, **a_text()})
    key, group_key = direct["processQueryKey"], group["processQueryKey"]

    recall = {"robotCode": CLIENT_ID, "processQueryKeys": [key, group_key]}
    _, from_people = await api.call("POST", "/v1.0/robot/otoMessages/batchRecall", recall)
    recall["openConversationId"] = GROUP
    _, from_group = await api.call("POST", "/v1.0/robot/groupMessages/recall", recall)
    none = await api.call("POST", "/v1.0/robot/otoMessages/batchRecall", {"robotCode": CLIENT_ID})

    assert (from_people["successResult"], list(from_people["failedResult"])) == ([key], [group_key])
    assert (from_group["successResult"], list(from_group["failedResult"])) == ([group_key], [key])
    assert none[0] == 400
    for chat in (dingtalk.direct_chat_id("li"), GROUP):
        assert [message.recalled for message in dingtalk.timeline("li", chat)] == [True]


async def test_a_session_webhook_answers_into_the_chat_for_ninety_minutes(
    api: Api, app: App, dingtalk: DingTalkStandIn
) -> None:
    """No token is needed; afterwards there is an errcode."""
    await dingtalk.say("li", "我的客户", chat_id=GROUP, mention=True)
    path = app.data()[0]["sessionWebhook"].removeprefix(dingtalk.base_url)

    async def reply(body: dict[str, Any]) -> int:
        async with api.session.post(dingtalk.base_url + path, json=body) as response:
            assert response.status == 200
            return int((await response.json())["errcode"])

    assert await reply({"msgtype": "text", "text": {"content": "一共两家"}}) == 0
    assert await reply({"msgtype": "markdown", "markdown": {"title": "客户", "text": "**两家**"}}) == 0
    assert await reply({"msgtype": "empty"}) == 0
    assert await reply({"msgtype": "text"}) == 40035
    assert await reply({"msgtype": "text", "text": {}}) == 43004
    assert await reply({"msgtype": "text", "text": {"content": "长" * 10_000}}) == 460101
    await dingtalk.advance(timedelta(minutes=90))
    assert await reply({"msgtype": "text", "text": {"content": "太晚"}}) == 300001

    shown = [(message.kind, message.text) for message in dingtalk.timeline("zhao", GROUP)]
    assert shown == [("text", "@报备助手 我的客户"), ("text", "一共两家"), ("markdown", "**两家**")]
