from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.base import DirectoryChanged, Greeted, Incoming, PersonLeft, Press
from adapters.wecom.markup import Node
from adapters.wecom.parse import Event, Ignored, parse
from core.service.records import Place
from tests.support.clock import ORDINARY_MORNING as NOW
from tests.support.wecom_product import a_click, a_message, an_event

LINA = Place(platform="wecom", person="lina", chat="", direct=True)


def _parsed(message: Node) -> Event:
    return parse(message, now=NOW)


def test_a_text_is_a_message_of_the_person_in_lower_case() -> None:
    """Userids are the same whatever their case, and WeCom answers in lower case."""
    assert _parsed(a_message()) == Incoming(
        platform="wecom",
        event_id="4561255354251345929",
        place=LINA,
        text="我的客户",
        sent_at=datetime(2026, 3, 11, 2, 0, tzinfo=UTC),
    )


def test_a_time_that_makes_no_sense_is_now() -> None:
    """Better than refusing the message."""
    for strange in ("", "yesterday", "9" * 12):
        incoming = _parsed(a_message(CreateTime=strange))

        assert isinstance(incoming, Incoming)
        assert incoming.sent_at == NOW


def test_a_click_carries_card_button_and_code() -> None:
    """The code is what the next update of the card needs."""
    press = _parsed(a_click())

    assert isinstance(press, Press)
    assert (press.place, press.action, press.handle, press.token) == (LINA, "v1:approve:F1", "task-1", "rc1")
    assert press.inputs == {}


@pytest.mark.parametrize(
    ("items", "inputs"),
    [
        ({"QuestionKey": "q", "OptionIds": {"OptionId": "1"}}, {"q": "1"}),
        ({"QuestionKey": "q", "OptionIds": {"OptionId": ["1", "2"]}}, {"q": "1,2"}),
        (
            [
                {"QuestionKey": "q", "OptionIds": {"OptionId": "1"}},
                {"QuestionKey": "r", "OptionIds": {"OptionId": ["2", "3"]}},
            ],
            {"q": "1", "r": "2,3"},
        ),
        ({"QuestionKey": "q", "OptionIds": {}}, {"q": ""}),
    ],
)
def test_one_choice_and_several_are_read_alike(items: Any, inputs: dict[str, str]) -> None:
    """XML does not tell a list of one from a single element."""
    press = _parsed(a_click(SelectedItems={"SelectedItem": items}))

    assert isinstance(press, Press)
    assert press.inputs == inputs


def test_the_menu_in_the_corner_is_pressed_like_a_button() -> None:
    """It has an event of its own and says the same."""
    press = _parsed(a_click("template_card_menu_event", EventKey="v1:withdraw:F1"))

    assert isinstance(press, Press)
    assert press.action == "v1:withdraw:F1"


def test_a_click_delivered_again_is_the_same_click() -> None:
    """Even if its code should differ then, which nobody rules out."""
    first, again = _parsed(a_click()), _parsed(a_click(ResponseCode="rc2"))

    assert isinstance(first, Press)
    assert isinstance(again, Press)
    assert first.event_id == again.event_id


@pytest.mark.parametrize(
    "other",
    [{"EventKey": "v1:reject:F1"}, {"TaskId": "task-2"}, {"FromUserName": "wangwu"}, {"CreateTime": 1773194401}],
)
def test_another_click_is_another_click(other: dict[str, Any]) -> None:
    """Another button, card, person or second."""
    first, second = _parsed(a_click()), _parsed(a_click(**other))

    assert isinstance(first, Press)
    assert isinstance(second, Press)
    assert first.event_id != second.event_id


@pytest.mark.parametrize(
    "message",
    [
        an_event("unsubscribe", EventKey=""),
        an_event("change_contact", FromUserName="sys", ChangeType="delete_user", UserID="LiNa"),
        an_event("change_contact", FromUserName="sys", ChangeType="update_user", UserID="LiNa", Status=5),
        an_event("change_contact", FromUserName="sys", ChangeType="update_user", UserID="LiNa", Status=2),
    ],
)
def test_who_is_gone_is_told(message: Node) -> None:
    """By losing the app, or by the directory where the app hears of it."""
    left = _parsed(message)

    assert isinstance(left, PersonLeft)
    assert (left.platform, left.external_id) == ("wecom", "lina")


def test_two_people_who_leave_in_the_same_second_are_two() -> None:
    """The sender of such events is always `sys`, so sender and second do not tell them apart."""
    gone = [
        _parsed(an_event("change_contact", FromUserName="sys", ChangeType="delete_user", UserID=userid))
        for userid in ("lina", "wangwu")
    ]

    assert len({left.event_id for left in gone if isinstance(left, PersonLeft)}) == 2


@pytest.mark.parametrize("kind", ["subscribe", "enter_agent"])
def test_who_comes_is_greeted(kind: str) -> None:
    """Whoever is given the app, and whoever opens it."""
    greeted = _parsed(an_event(kind, EventKey=""))

    assert isinstance(greeted, Greeted)
    assert greeted.place == LINA


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (Node(), "no_event"),
        (a_message(MsgType="location"), "not_text"),
        (a_message(MsgType="voice"), "incomplete_message"),
        (a_message(MsgType="image", PicUrl="http://example.com"), "incomplete_message"),
        (a_message(MsgId=None), "incomplete_message"),
        (a_message(FromUserName=None), "incomplete_message"),
        (a_click(TaskId=None), "no_card"),
        (a_click(FromUserName=None), "no_operator"),
        (an_event("unsubscribe", FromUserName=None), "unknown_event"),
        (an_event("inactive_alert"), "unknown_event"),
        (an_event("LOCATION", Latitude="31.2"), "unknown_event"),
        (an_event("change_contact", ChangeType="delete_user"), "nobody_changed"),
        (an_event("change_contact", ChangeType="update_user", Status=1), "nobody_changed"),
        (an_event("change_contact", ChangeType="update_tag", TagId=1), "nobody_changed"),
    ],
)
def test_what_is_none_of_our_business_is_counted_by_its_reason(message: Node, reason: str) -> None:
    """Accepted, and nothing more."""
    assert _parsed(message) == Ignored(reason=reason)


@pytest.mark.parametrize(
    ("change", "people"),
    [
        ({"ChangeType": "create_user", "UserID": "LiNa"}, ("lina",)),
        ({"ChangeType": "update_user", "UserID": "LiNa", "Status": 1}, ("lina",)),
        ({"ChangeType": "update_user", "UserID": "LiNa", "NewUserID": "LiNa2"}, ("lina2", "lina")),
        ({"ChangeType": "create_party", "Id": 2}, ()),
        ({"ChangeType": "update_party", "Id": 2}, ()),
        ({"ChangeType": "delete_party", "Id": 2}, ()),
    ],
)
def test_an_app_that_hears_of_changes_names_whom_to_look_up(change: dict[str, Any], people: tuple[str, ...]) -> None:
    """Departments concern everybody."""
    changed = _parsed(an_event("change_contact", FromUserName="sys", **change))

    assert isinstance(changed, DirectoryChanged)
    assert changed.external_ids == people
