from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.base import DirectoryChanged, Incoming, PersonLeft, Press
from adapters.dingtalk.parse import Ignored, QuotaUsedUp, Stranger, parse_event, parse_message, parse_press
from core.service.records import Place
from tests.support.clock import ORDINARY_MORNING as NOW
from tests.support.dingtalk_product import a_message, a_press, in_group
from tests.support.dingtalk_standin import CLIENT_ID

PAYLOADS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))["payloads"]
DIRECT = Place(platform="dingtalk", person="li", chat="", direct=True)
GROUP = Place(platform="dingtalk", person="li", chat="cidEast==", direct=False)
PRESSED = {"actionIds": ["v1:approve:F1"]}


def _message(data: dict[str, Any]) -> Incoming | Stranger | QuotaUsedUp | Ignored:
    return parse_message(data, robot=CLIENT_ID, now=NOW)


def _text(data: dict[str, Any]) -> str:
    incoming = _message(data)
    assert isinstance(incoming, Incoming)
    return incoming.text


def _press(data: dict[str, Any], delivery: str = "m1") -> Press:
    press = parse_press(data, delivery=delivery)
    assert isinstance(press, Press)
    return press


def test_a_text_in_the_direct_chat_is_a_message() -> None:
    """With the userId, no chat, its time and the name to greet."""
    assert _message(a_message("报备 晴川科技")) == Incoming(
        platform="dingtalk",
        event_id=f"{CLIENT_ID}:msg1",
        place=DIRECT,
        text="报备 晴川科技",
        sent_at=datetime(2026, 3, 11, 2, 0, 0, 123000, UTC),
        sender_name="李娜",
    )


def test_a_text_in_a_group_knows_its_group() -> None:
    """The space that stays where the mention stood is gone."""
    incoming = _message(in_group(" 查重 晴川科技"))

    assert isinstance(incoming, Incoming)
    assert (incoming.place, incoming.text) == (GROUP, "查重 晴川科技")


def test_the_published_message_is_read() -> None:
    """As it stands in the documentation."""
    incoming = _message(PAYLOADS["robot_text_group"])

    assert isinstance(incoming, Incoming)
    assert (incoming.place.person, incoming.text, incoming.place.direct) == ("452523285939877041", "你好", False)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {"msgtype": "richText", "content": {"richText": [{"text": "报备 "}, {"text": "晴川科技"}]}},
            "报备 晴川科技",
        ),
        (
            {
                "msgtype": "richText",
                "content": {"richText": [{"text": "报备\n"}, {"type": "picture", "downloadCode": "d"}, "odd"]},
            },
            "报备",
        ),
        ({"msgtype": "audio", "content": {"downloadCode": "d", "recognition": "我的客户。"}}, "我的客户。"),
        ({"msgtype": "text", "text": {}}, ""),
        ({"createAt": "1773194400123"}, "我的客户"),
        ({"conversationType": 1}, "我的客户"),
    ],
)
def test_words_are_found_wherever_they_stand(changes: dict[str, Any], text: str) -> None:
    """Rich text in pieces, speech as DingTalk understood it, numbers as text."""
    assert _text(a_message(**changes)) == text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"msgtype": "picture", "content": {}}, "not_text"),
        ({"msgtype": "audio", "content": {"duration": 2000}}, "not_text"),
        ({"msgtype": "richText", "content": {"richText": [{"type": "picture"}]}}, "not_text"),
        ({"msgtype": "unknownMsgType", "content": {"unknownMsgType": "x"}}, "not_text"),
        ({"msgId": ""}, "incomplete_message"),
        ({"msgId": 5}, "incomplete_message"),
        ({"conversationType": "2", "conversationId": None}, "incomplete_message"),
        ({"conversationType": "2", "isInAtList": False}, "not_addressed"),
    ],
)
def test_what_says_nothing_to_the_bot_is_ignored(changes: dict[str, Any], reason: str) -> None:
    """Pictures and recordings that cannot be fetched, other people's talk."""
    assert _message(a_message(**changes)) == Ignored(reason=reason)


@pytest.mark.parametrize("nobody", [{"senderStaffId": ""}, {"senderStaffId": None}, {"senderCorpId": "dingguest"}])
def test_who_has_no_user_id_here_is_a_stranger(nobody: dict[str, Any]) -> None:
    """Nicknames prove nothing, and userIds are unique in one company only."""
    assert _message(in_group(**nobody)) == Stranger(session="https://oapi.dingtalk.com/robot/sendBySession?session=s1")


@pytest.mark.parametrize(
    "told", [{"errorCode": 20001, "errorMessage": "…"}, {"errCode": "20001", "errMsg": "…"}, {"errorCode": "20001"}]
)
def test_a_message_without_content_tells_that_the_quota_is_used_up(told: dict[str, Any]) -> None:
    """Under both names, as a number or as text."""
    assert _message({"conversationId": "cid", **told}) == QuotaUsedUp()


def test_a_message_pushed_again_is_the_same_message() -> None:
    """Whatever the push was called; to another robot it is another one."""
    one, again, other = (_message(a_message(**changes)) for changes in ({}, {"createAt": 5}, {"robotCode": "ding2"}))

    assert isinstance(one, Incoming)
    assert isinstance(again, Incoming)
    assert isinstance(other, Incoming)
    assert one.event_id == again.event_id != other.event_id


@pytest.mark.parametrize("key", ["content", "value"])
@pytest.mark.parametrize(
    ("content", "beside"),
    [
        ({"cardPrivateData": {**PRESSED, "params": {"reason": "太晚了"}}}, {}),
        ({"cardPrivateData": PRESSED, "params": {"reason": "太晚了"}}, {}),
        ({"cardPrivateData": PRESSED}, {"params": {"reason": "太晚了"}}),
    ],
)
def test_a_press_is_read_in_all_its_shapes(key: str, content: Any, beside: dict[str, Any]) -> None:
    """Under both names, with the parameters in both places."""
    press = _press(a_press(content, key=key, **beside))

    assert (press.action, press.handle, dict(press.inputs)) == ("v1:approve:F1", "d-track", {"reason": "太晚了"})


def test_a_press_without_parameters_is_read() -> None:
    """As seen in the field: the button's id is enough."""
    press = _press(a_press({"cardPrivateData": PRESSED}))

    assert (press.action, dict(press.inputs)) == ("v1:approve:F1", {})


def test_a_press_that_is_not_written_as_text_is_read() -> None:
    """An object where the documentation has JSON in a string."""
    assert _press({**a_press(), "content": {"cardPrivateData": PRESSED}}).action == "v1:approve:F1"


def test_the_published_press_carries_its_person_and_card() -> None:
    """A button that is not ours is left to the reception, which knows what to say."""
    press = _press(PAYLOADS["card_callback"])

    assert (press.place.person, press.handle, press.action) == ("XXXXXX", "XXXXXX", "1")


def test_a_template_of_one_s_own_may_carry_the_action_in_a_parameter() -> None:
    """Its buttons have ids of the designer's making."""
    content = {"cardPrivateData": {"actionIds": ["btn_1"], "params": {"action": "v1:approve:F1"}}}

    assert _press(a_press(content)).action == "v1:approve:F1"


@pytest.mark.parametrize("content", ["", "no json", "[]", "null", {}, {"cardPrivateData": {"actionIds": [5, None]}}])
def test_an_unreadable_press_is_a_press_of_nothing(content: Any) -> None:
    """Somebody waits for an answer all the same."""
    assert _press(a_press(content)).action == ""


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ({"spaceType": "IM_GROUP", "spaceId": "cidEast=="}, GROUP),
        ({"spaceType": "IM_GROUP", "spaceId": "dtv1.card//IM_GROUP.cidEast=="}, GROUP),
        ({"spaceType": "IM_ROBOT", "spaceId": "li"}, DIRECT),
        ({"handle": "d-1"}, DIRECT),
        ({"handle": "g-1"}, Place(platform="dingtalk", person="li", chat="", direct=False)),
        ({"handle": "of-somebody-else"}, Place(platform="dingtalk", person="li", chat="", direct=False)),
    ],
)
def test_a_press_knows_whether_others_read_along(where: dict[str, Any], place: Place) -> None:
    """Without the space the card's own name tells; unknown counts as a group."""
    assert _press(a_press(**where)).place == place


def test_two_pushes_are_two_presses_and_one_is_one() -> None:
    """The key holds card, person, button and push."""
    keys = [
        _press(a_press()).event_id,
        _press(a_press()).event_id,
        _press(a_press(), "m2").event_id,
        _press(a_press(user="wang")).event_id,
        _press(a_press(handle="d-other")).event_id,
        _press(a_press({"cardPrivateData": {"actionIds": ["v1:reject:F1"]}})).event_id,
    ]

    assert (keys[0] == keys[1], len(set(keys))) == (True, 5)


def test_a_press_of_nobody_or_on_nothing_is_ignored() -> None:
    """There is nobody to ask for a right, or nothing to repaint."""
    assert parse_press(a_press(user=""), delivery="m") == Ignored(reason="no_operator")
    assert parse_press(a_press(handle=""), delivery="m") == Ignored(reason="no_card")


@pytest.mark.parametrize("who", [{"userId": ["li"]}, {"userId": "li", "unionId": "u", "dingId": "d"}])
def test_a_leaver_is_told_in_both_variants(who: dict[str, Any]) -> None:
    """A list of userIds, or one as text."""
    assert parse_event("user_leave_org", "e1", who) == (
        PersonLeft(platform="dingtalk", event_id="e1:li", external_id="li"),
    )


def test_several_leavers_are_told_one_by_one() -> None:
    """Each with a key of their own, nobody twice."""
    told = parse_event("user_leave_org", "e1", {"userId": ["li", "wang", "li", 5, ""]})

    assert isinstance(told, tuple)
    assert [(left.external_id, left.event_id) for left in told] == [("li", "e1:li"), ("wang", "e1:wang")]


def test_the_published_leaver_is_read() -> None:
    """Flat, as events come over HTTP."""
    event = PAYLOADS["user_leave_org"]
    told = parse_event(event["EventType"], event["eventId"], event)

    assert isinstance(told, tuple)
    assert [left.external_id for left in told] == ["015xxxx227"]


@pytest.mark.parametrize(
    ("kind", "event_id", "data", "reason"),
    [
        ("user_modify_org", "e1", {"userId": []}, "nobody_changed"),
        ("org_dept_remove", "", {"deptId": [5]}, "no_event"),
        ("chat_disband", "e1", {}, "unknown_event"),
        ("", "e1", {}, "unknown_event"),
        ("user_leave_org", "e1", {"userId": []}, "nobody_left"),
        ("user_leave_org", "e1", {"userId": {"odd": 1}}, "nobody_left"),
        ("user_leave_org", "", {"userId": ["li"]}, "no_event"),
    ],
)
def test_other_events_are_ignored(kind: str, event_id: str, data: dict[str, Any], reason: str) -> None:
    """Nobody is meant, or nothing of ours."""
    assert parse_event(kind, event_id, data) == Ignored(reason=reason)


@pytest.mark.parametrize(
    ("kind", "data", "people"),
    [
        ("user_add_org", {"userId": ["li", "zhao"]}, ("li", "zhao")),
        ("user_modify_org", {"userId": "li", "diffInfo": {"userid": "li"}}, ("li",)),
        ("org_admin_add", {"userId": ["li"]}, ("li",)),
        ("org_admin_remove", {"userId": ["li", "li"]}, ("li",)),
        ("org_dept_create", {"deptId": [5]}, ()),
        ("org_dept_modify", {"deptId": [5]}, ()),
        ("org_dept_remove", {"deptId": [5]}, ()),
    ],
)
def test_changes_name_whom_to_look_up(kind: str, data: dict[str, Any], people: tuple[str, ...]) -> None:
    """Departments concern everybody."""
    assert parse_event(kind, "e1", data) == DirectoryChanged(platform="dingtalk", event_id="e1", external_ids=people)
