from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.base import DirectoryChanged, Greeted, GroupRenamed, Incoming, PersonLeft, Press
from adapters.feishu.parse import Event, Ignored, names_mentions, parse
from core.service.records import Place
from tests.support.clock import ORDINARY_MORNING as NOW
from tests.support.feishu_product import a_message, a_press, an_envelope

BOT = {"key": "@_user_1", "id": {"open_id": "ou_bot"}, "mentioned_type": "bot", "name": "报备助手"}
LI = {"key": "@_user_2", "id": {"open_id": "ou_li"}, "mentioned_type": "user", "name": "李娜"}
APPROVE = "v1:approve:F1"


def _parse(envelope: dict[str, Any], bot: str = "ou_bot") -> Event:
    return parse(envelope, bot=bot, now=NOW)


def _incoming(envelope: dict[str, Any], bot: str = "ou_bot") -> Incoming:
    event = _parse(envelope, bot)
    assert isinstance(event, Incoming), event
    return event


def _press(action: dict[str, Any], **more: Any) -> Press:
    event = _parse(a_press(action, **more))
    assert isinstance(event, Press), event
    return event


def _reason(envelope: dict[str, Any], bot: str = "ou_bot") -> str:
    event = _parse(envelope, bot)
    assert isinstance(event, Ignored), event
    return event.reason


def test_a_text_in_the_direct_chat_comes_in_as_it_was_written() -> None:
    """Sender, chat, words and time; the once-only key is the message's own id."""
    assert _incoming(a_message("报备 上海晴川科技有限公司")) == Incoming(
        platform="feishu",
        event_id="om_1",
        place=Place(platform="feishu", person="ou_li", chat="oc_p2p_li", direct=True),
        text="报备 上海晴川科技有限公司",
        sent_at=datetime(2026, 3, 11, 2, 0, 0, 123_000, tzinfo=UTC),
    )


def test_in_a_group_the_mention_of_the_bot_is_removed_and_others_become_names() -> None:
    """Nobody has to read @_user_2."""
    event = _incoming(
        a_message("@_user_1 转交 晴川科技 给 @_user_2", chat_type="group", chat_id="oc_east", mentions=[BOT, LI])
    )

    assert event.text == "转交 晴川科技 给 李娜"
    assert event.place == Place(platform="feishu", person="ou_li", chat="oc_east", direct=False)


def test_ten_mentions_do_not_run_into_each_other() -> None:
    """@_user_1 is not the beginning of @_user_10."""
    ten = {"key": "@_user_10", "id": {"open_id": "ou_ten"}, "mentioned_type": "user", "name": "赵六"}

    assert _incoming(a_message("@_user_1 给 @_user_10", mentions=[BOT, ten])).text == "给 赵六"


def test_words_that_only_look_like_a_mention_stay() -> None:
    """What somebody typed is kept when no mention belongs to it."""
    assert _incoming(a_message("@_user_7 你好 @_all")).text == "@_user_7 你好 所有人"


@pytest.mark.parametrize("mentions", [[], [LI]])
def test_a_group_message_that_does_not_mention_the_bot_is_not_for_us(mentions: list[Any]) -> None:
    """Colleagues may talk among themselves."""
    message = a_message("@_user_2 晚上吃什么", chat_type="group", chat_id="oc_east", mentions=mentions)

    assert _reason(message) == "not_addressed"


def test_another_bot_is_not_us() -> None:
    """A mention counts by open_id; only while our own is unknown any bot will do."""
    other = {**BOT, "id": {"open_id": "ou_other_bot"}}
    message = a_message("@_user_1 你好", chat_type="group", chat_id="oc_east", mentions=[other])

    assert _reason(message) == "not_addressed"
    assert _incoming(message, bot="").text == "你好"
    assert names_mentions(message)


def test_an_old_message_is_still_taken() -> None:
    """After an outage Feishu brings what waited; the once-only key alone decides whether it is new."""
    sent = NOW - timedelta(hours=7)
    message = a_message(create_time=str(int(sent.timestamp() * 1000)))

    assert _incoming(message).sent_at == sent


@pytest.mark.parametrize("time", ["", "yesterday", "9" * 30])
def test_a_message_without_a_sensible_time_was_sent_now(time: str) -> None:
    """A missing field is no reason to lose a message."""
    assert _incoming(a_message(create_time=time)).sent_at == NOW


def test_rich_text_comes_in_as_its_words() -> None:
    """Title and lines; links by their text, mentions by name, pictures not at all."""
    content = {
        "title": "报备",
        "content": [
            [{"tag": "at", "user_id": "@_user_1"}, {"tag": "text", "text": " 上海晴川科技有限公司"}],
            [{"tag": "img", "image_key": "img_1"}],
            [{"tag": "a", "text": "官网", "href": "https://qingchuan.example"}, {"tag": "text", "text": " 李娜"}],
        ],
    }
    message = a_message(message_type="post", content=json.dumps(content), mentions=[BOT])

    assert _incoming(message).text == "报备\n 上海晴川科技有限公司\n官网 李娜"


@pytest.mark.parametrize("kind", ["file", "audio", "sticker", "share_chat"])
def test_what_holds_neither_words_nor_files_is_ignored(kind: str) -> None:
    """There is nothing in it that we could read; a file without its key is none."""
    assert _reason(a_message(message_type=kind, content='{"image_key":"img_1"}')) == "not_text"


def test_other_bots_are_ignored() -> None:
    """Two bots must not talk to each other for ever."""
    message = a_message()
    message["event"]["sender"]["sender_type"] = "bot"

    assert _reason(message) == "not_a_person"


@pytest.mark.parametrize("content", ["", "{", "[]", '"text"', '{"text":5}', '{"text":null}'])
def test_strange_content_never_breaks_the_parser(content: str) -> None:
    """It is ignored or read as empty."""
    event = _parse(a_message(content=content))

    assert isinstance(event, Ignored) or (isinstance(event, Incoming) and event.text == "")


def test_a_press_names_the_card_the_person_and_the_action() -> None:
    """Whether the chat is a group does not stand in the callback: until somebody found out, it counts as one."""
    assert _press({"value": {"a": APPROVE}, "tag": "button"}) == Press(
        platform="feishu",
        event_id="e1",
        place=Place(platform="feishu", person="ou_li", chat="oc_east", direct=False),
        action=APPROVE,
        handle="om_card",
    )


@pytest.mark.parametrize(
    "action",
    [
        {"value": {"a": APPROVE}},
        {"value": APPROVE},
        {"value": json.dumps({"a": APPROVE})},
        {"value": json.dumps(APPROVE)},
        {"name": APPROVE},
        {"value": {}, "name": APPROVE},
        {"value": {"b": 1}, "option": APPROVE, "tag": "overflow"},
    ],
)
def test_the_action_is_found_wherever_it_stands(action: dict[str, Any]) -> None:
    """In an object, in a string, in a string that holds an object, or only in the button's name."""
    assert _press(action).action == APPROVE


@pytest.mark.parametrize("action", [{}, {"value": None}, {"value": [1]}, {"value": {"a": 5}}, {"value": "{"}])
def test_a_press_without_a_readable_action_still_comes_in(action: dict[str, Any]) -> None:
    """Who pressed deserves an answer, even for a button that we do not know any more."""
    assert _press({"tag": "button", **action}).handle == "om_card"


@pytest.mark.parametrize(
    "operator",
    [
        {"open_id": "ou_li"},
        {"operator_id": {"open_id": "ou_li"}},
        {"user_id": {"open_id": "ou_li", "union_id": "on_li"}},
    ],
)
def test_the_operator_is_found_in_every_shape(operator: dict[str, Any]) -> None:
    """Three shapes were seen in the field."""
    assert _press({"value": {"a": APPROVE}}, operator=operator).place.person == "ou_li"


@pytest.mark.parametrize("operator", [{}, {"union_id": "on_li"}, {"user_id": "u_li"}, "ou_li"])
def test_a_press_of_nobody_is_never_taken(operator: Any) -> None:
    """Without an open_id there is nobody whose permission could be checked."""
    assert _reason(a_press({"value": {"a": APPROVE}}, operator=operator)) == "no_operator"


def test_a_form_comes_in_by_its_fields() -> None:
    """Dates without their zone, several choices joined, line breaks kept."""
    form = {
        "company": "上海晴川科技有限公司",
        "due": "2026-12-01 +0800",
        "visit": "2026-12-01 09:30 +0800",
        "tags": ["a", "b"],
        "note": "第一行\n第二行",
        "empty": None,
    }
    press = _press({"value": {"a": "v1:file_draft:"}, "name": "draft_submit", "form_value": form})

    assert press.inputs == {
        "company": "上海晴川科技有限公司",
        "due": "2026-12-01",
        "visit": "2026-12-01 09:30",
        "tags": "a,b",
        "note": "第一行\n第二行",
    }


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ({"name": "reason", "input_value": "重复"}, "重复"),
        ({"name": "reason", "option": "price"}, "price"),
        ({"name": "reason", "options": ["a", "b"]}, "a,b"),
    ],
)
def test_a_field_outside_a_form_reports_under_its_name(action: dict[str, Any], expected: str) -> None:
    """An input or a choice that calls back by itself."""
    assert _press({"value": {"a": APPROVE}, **action}).inputs == {"reason": expected}


def test_somebody_who_left_is_named() -> None:
    """By the deletion, or by an update that says resigned."""
    person = {"open_id": "ou_li", "name": "李娜", "status": {"is_resigned": True}}
    deleted = an_envelope("contact.user.deleted_v3", {"object": person, "old_object": {"open_id": "ou_li"}})
    updated = an_envelope("contact.user.updated_v3", {"object": person, "old_object": {}})
    left = PersonLeft(platform="feishu", event_id="e1", external_id="ou_li")

    assert _parse(deleted) == left
    assert _parse(updated) == left


@pytest.mark.parametrize("kind", ["contact.user.created_v3", "contact.user.updated_v3"])
def test_somebody_who_came_or_changed_is_to_be_looked_up(kind: str) -> None:
    """The event tells a part of it only."""
    person = {"open_id": "ou_li", "name": "李娜", "status": {"is_resigned": False}}
    told = an_envelope(kind, {"object": person})

    assert _parse(told) == DirectoryChanged(platform="feishu", event_id="e1", external_ids=("ou_li",))
    told["event"]["object"] = {"name": "李娜"}
    assert _reason(told) == "nobody_changed"


@pytest.mark.parametrize(
    "kind",
    [
        "contact.department.created_v3",
        "contact.department.updated_v3",
        "contact.department.deleted_v3",
        "contact.scope.updated_v3",
    ],
)
def test_departments_and_the_range_concern_everybody(kind: str) -> None:
    """The whole directory is to be read again."""
    told = an_envelope(kind, {"object": {"open_department_id": "od_east"}})

    assert _parse(told) == DirectoryChanged(platform="feishu", event_id="e1")


@pytest.mark.parametrize(
    ("kind", "direct"),
    [("im.chat.access_event.bot_p2p_chat_entered_v1", True), ("im.chat.member.bot.added_v1", False)],
)
def test_entering_the_chat_and_adding_the_bot_are_greetings(kind: str, direct: bool) -> None:
    """One in the direct chat, one in the group."""
    envelope = an_envelope(kind, {"chat_id": "oc_1", "operator_id": {"open_id": "ou_li"}})

    assert _parse(envelope) == Greeted(
        platform="feishu",
        event_id="e1",
        place=Place(platform="feishu", person="ou_li", chat="oc_1", direct=direct),
    )


def test_a_group_with_another_name_is_told() -> None:
    """By the name after the change."""
    event = {"chat_id": "oc_1", "before_change": {"name": "华东群"}, "after_change": {"name": "华东大群 "}}

    assert _parse(an_envelope("im.chat.updated_v1", event)) == GroupRenamed(
        platform="feishu", event_id="e1", chat="oc_1", title="华东大群"
    )


@pytest.mark.parametrize(
    "after",
    [{"avatar": "default"}, {"name": "华东群", "description": "只聊业务"}, {"name": ""}, {"name": None}, None],
)
def test_what_else_changes_about_a_group_is_not_its_name(after: dict[str, str] | None) -> None:
    """A new picture, a new description: the same event."""
    event = {"chat_id": "oc_1", "before_change": {"name": "华东群"}, "after_change": after}

    assert isinstance(_parse(an_envelope("im.chat.updated_v1", event)), Ignored)


@pytest.mark.parametrize(
    "envelope",
    [
        {},
        {"header": [], "event": 5},
        {"schema": "2.0", "header": {"event_id": "e1", "event_type": "im.message.receive_v1"}, "event": {}},
        {"uuid": "u1", "type": "event_callback", "event": {"type": "message"}},
        an_envelope("drive.file.edit_v1", {"file": "f"}),
        an_envelope("im.message.receive_v1", {"sender": 5, "message": [], "x": None}),
        an_envelope("card.action.trigger", {"operator": {"open_id": "ou_li"}, "action": 5, "context": None}),
        an_envelope("contact.user.deleted_v3", {"object": None, "old_object": "x"}),
        an_envelope("im.chat.member.bot.added_v1", {"chat_id": 5}),
    ],
)
def test_what_we_do_not_know_is_ignored_and_never_breaks(envelope: dict[str, Any]) -> None:
    """Unknown events, old envelopes and broken shapes are counted, not raised."""
    assert isinstance(_parse(envelope), Ignored)
