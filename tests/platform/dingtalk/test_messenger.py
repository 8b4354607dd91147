from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from adapters.base import CardGone, Messenger, NotInChat, PlatformBusy, Unreachable
from adapters.dingtalk.api import DingTalkApi
from adapters.dingtalk.files import PLAIN
from adapters.dingtalk.messenger import PRESET, TRY_AGAIN_AFTER, UPDATABLE, DingTalkMessenger
from adapters.dingtalk.quota import Quota
from adapters.http import Http
from adapters.pacing import Pacer
from adapters.presses import Presses
from bot.sandbox.dingtalk.server import DingTalkStandIn
from cards.card import Button, Buttons, Card, Facts, Text
from cards.render import dingtalk as renderer
from core.service.records import Place
from tests.support.clock import HandSetClock
from tests.support.dingtalk_product import the_settings
from tests.support.dingtalk_standin import CREATE, GROUP, TO_GROUP, TO_PEOPLE
from tests.support.monotonic import SleepingClock
from tests.support.waiting import LIMIT

LI = Place(platform="dingtalk", person="li", chat="")
EAST = Place(platform="dingtalk", person="li", chat=GROUP, direct=False)


def _card(title: str = "客户报备待审批") -> Card:
    buttons = (
        Button(label="通过", action="v1:approve:F1", says="通过 12"),
        Button(label="撤回", action="v1:withdraw:F1", says="撤回 12"),
    )
    facts = Facts(pairs=(("客户", "上海晴川科技有限公司"), ("联系人", "李娜")))
    return Card(title=title, blocks=(facts, Text(content="30 天内有效"), Buttons(items=buttons)))


@pytest.fixture
def pace() -> SleepingClock:
    """Our own sense of time."""
    return SleepingClock()


@pytest.fixture
async def calls(dingtalk: DingTalkStandIn, clock: HandSetClock) -> AsyncIterator[DingTalkApi]:
    http = Http(timeout=LIMIT)
    api = DingTalkApi(the_settings(base=dingtalk.base_url), http=http, pacer=Pacer(), quota=Quota(clock))
    yield api
    await api.close()
    await http.close()


@pytest.fixture
def presses(pace: SleepingClock) -> Presses:
    return Presses(clock=pace, sleep=pace.sleep)


@pytest.fixture
def messenger(calls: DingTalkApi, presses: Presses, clock: HandSetClock, pace: SleepingClock) -> DingTalkMessenger:
    return DingTalkMessenger(calls, presses=presses, clock=clock, monotonic=pace)


def _tried(dingtalk: DingTalkStandIn) -> list[str]:
    """The templates that were asked for, in order."""
    return [request.json["cardTemplateId"] for request in dingtalk.requests if request.path == CREATE]


async def test_a_card_for_a_person_lands_in_the_direct_chat(
    messenger: Messenger, dingtalk: DingTalkStandIn, clock: HandSetClock
) -> None:
    """With its buttons, exactly as it was drawn, to be repainted for a year."""
    sent = await messenger.send(LI, _card(), dedupe_key="filing:F1:approval:li")
    [seen] = dingtalk.timeline("li", dingtalk.direct_chat_id("li"))

    assert (seen.out_track_id, seen.card) == (
        sent.handle,
        {"cardTemplateId": PRESET, "cardParamMap": renderer.render(_card())["cardParamMap"]},
    )
    assert [button.id for button in seen.buttons] == ["v1:approve:F1", "v1:withdraw:F1"]
    assert sent.updatable_until == clock() + UPDATABLE


async def test_a_card_for_a_group_lands_in_the_group(messenger: Messenger, dingtalk: DingTalkStandIn) -> None:
    """Where everybody sees it."""
    sent = await messenger.send(EAST, _card(), dedupe_key="k1")

    assert [message.out_track_id for message in dingtalk.timeline("zhao", GROUP)] == [sent.handle]


async def test_a_direct_chat_is_known_by_its_person(messenger: Messenger, dingtalk: DingTalkStandIn) -> None:
    """Whatever its conversationId."""
    await messenger.send(Place(platform="dingtalk", person="li", chat="cidAny==", direct=True), _card(), dedupe_key="k")

    assert len(dingtalk.timeline("li", dingtalk.direct_chat_id("li"))) == 1


async def test_the_same_notice_sent_twice_is_one_card(messenger: Messenger, dingtalk: DingTalkStandIn) -> None:
    """The relay may have died between sending and writing that down."""
    first = await messenger.send(LI, _card(), dedupe_key="k1")
    again = await messenger.send(LI, _card("别的标题"), dedupe_key="k1")
    other = await messenger.send(LI, _card(), dedupe_key="k2")

    assert first.handle == again.handle != other.handle
    assert len(dingtalk.timeline("li", dingtalk.direct_chat_id("li"))) == 2


async def test_a_send_whose_answer_was_lost_may_be_repeated(messenger: Messenger, dingtalk: DingTalkStandIn) -> None:
    """The card is there already."""
    dingtalk.faults.hang_up(CREATE, after_effect=True)
    with pytest.raises(Unreachable):
        await messenger.send(LI, _card(), dedupe_key="k1")
    sent = await messenger.send(LI, _card(), dedupe_key="k1")
    [seen] = dingtalk.timeline("li", dingtalk.direct_chat_id("li"))

    assert seen.out_track_id == sent.handle


async def test_a_repaint_reaches_everybody(messenger: Messenger, dingtalk: DingTalkStandIn) -> None:
    """By key, so that nothing else is wiped."""
    sent = await messenger.send(EAST, _card(), dedupe_key="k1")
    done = Card(title="已通过", blocks=(Text(content="保护到 4 月 10 日"),))
    await messenger.update(sent.handle, done)
    seen = dingtalk.card(sent.handle, viewer="zhao")

    assert seen.card is not None
    assert seen.card["cardParamMap"] == renderer.render(done)["cardParamMap"]
    assert seen.buttons == ()


async def test_a_repaint_waits_until_the_press_is_answered(
    messenger: Messenger, dingtalk: DingTalkStandIn, presses: Presses, pace: SleepingClock
) -> None:
    """DingTalk wants no update inside a callback."""
    sent = await messenger.send(LI, _card(), dedupe_key="k1")
    with presses.unanswered(sent.handle):
        painting = asyncio.create_task(messenger.update(sent.handle, _card("已通过")))
        await pace.settle()
        before = len(dingtalk.card(sent.handle, viewer="li").versions)
    await pace.settle()
    await pace.advance(1)
    await painting

    assert (before, len(dingtalk.card(sent.handle, viewer="li").versions)) == (1, 2)


async def test_a_card_that_is_not_there_is_gone(messenger: Messenger) -> None:
    """A fresh one has to be sent."""
    with pytest.raises(CardGone):
        await messenger.update("d-unheard-of", _card())


async def test_without_a_template_a_person_gets_buttons_that_write(
    messenger: Messenger, dingtalk: DingTalkStandIn
) -> None:
    """Each sends its command; there is nothing to repaint."""
    dingtalk.faults.fail_next(CREATE, "param.templateNotExist")
    sent = await messenger.send(LI, _card(), dedupe_key="k1")
    [seen] = dingtalk.timeline("li", dingtalk.direct_chat_id("li"))

    assert seen.card is not None
    assert seen.card["msgKey"] == "sampleActionCard2"
    assert seen.card["msgParam"]["actionURL1"].startswith("dtmd://dingtalkclient/sendMessage?content=")
    assert sent.updatable_until is None
    with pytest.raises(CardGone):
        await messenger.update(sent.handle, _card())


async def test_without_a_template_a_group_gets_a_text(messenger: Messenger, dingtalk: DingTalkStandIn) -> None:
    """A command that a button sends would not mention the robot there."""
    dingtalk.faults.fail_next(CREATE, "param.templateUnpublished")
    sent = await messenger.send(EAST, _card(), dedupe_key="k1")
    [seen] = dingtalk.timeline("zhao", GROUP)

    assert (seen.kind, "通过 12" in seen.text, sent.handle.startswith(PLAIN)) == ("text", True, True)


async def test_a_template_that_was_missing_is_tried_again_later(
    messenger: DingTalkMessenger, dingtalk: DingTalkStandIn, pace: SleepingClock
) -> None:
    """Not with every message: each try is one of the month's calls."""
    dingtalk.faults.fail_next(CREATE, "param.templateNotExist")
    for key in ("k1", "k2"):
        await messenger.send(LI, _card(), dedupe_key=key)
    known = dict(messenger.missing)
    await pace.advance(TRY_AGAIN_AFTER)
    sent = await messenger.send(LI, _card(), dedupe_key="k3")

    assert (_tried(dingtalk), list(known), messenger.missing) == ([PRESET, PRESET], [PRESET], {})
    assert not sent.handle.startswith(PLAIN)


async def test_without_the_right_to_make_cards_messages_do(
    messenger: DingTalkMessenger, dingtalk: DingTalkStandIn
) -> None:
    """The product works, a little poorer."""
    dingtalk.faults.missing_scopes = {"Card.Instance.Write"}
    sent = await messenger.send(LI, _card(), dedupe_key="k1")

    assert sent.handle.startswith(PLAIN)


async def test_a_template_of_one_s_own_comes_first_and_the_preset_after_it(
    calls: DingTalkApi, dingtalk: DingTalkStandIn, clock: HandSetClock
) -> None:
    """The company's own is not there: its people still get buttons."""
    messenger = DingTalkMessenger(calls, template="own.schema", presses=Presses(), clock=clock)
    sent = await messenger.send(LI, _card(), dedupe_key="k1")

    assert (_tried(dingtalk), list(messenger.missing)) == (["own.schema", PRESET], ["own.schema"])
    assert not sent.handle.startswith(PLAIN)


async def test_where_presses_cannot_arrive_no_button_is_drawn(
    calls: DingTalkApi, dingtalk: DingTalkStandIn, clock: HandSetClock
) -> None:
    """Nobody presses in vain."""
    messenger = DingTalkMessenger(calls, route_key=None, presses=Presses(), clock=clock)
    await messenger.send(LI, _card(), dedupe_key="k1")

    assert _tried(dingtalk) == []


async def test_a_card_that_was_not_delivered_becomes_a_message(messenger: Messenger, dingtalk: DingTalkStandIn) -> None:
    """And if that works neither, it says more clearly why."""
    dingtalk.faults.undeliverable = {"li": "unknown reason"}
    sent = await messenger.send(LI, _card(), dedupe_key="k1")

    assert sent.handle.startswith(PLAIN)


async def test_a_card_that_reached_nobody_is_not_taken_for_sent(
    messenger: Messenger, dingtalk: DingTalkStandIn
) -> None:
    """DingTalk made it all the same, so the next try needs another name."""
    dingtalk.faults.undeliverable = {"li": "busy"}
    dingtalk.faults.throttled = {"li"}
    with pytest.raises(PlatformBusy):
        await messenger.send(LI, _card(), dedupe_key="k1")
    dingtalk.faults.clear()
    sent = await messenger.send(LI, _card(), dedupe_key="k1")
    [seen] = dingtalk.timeline("li", dingtalk.direct_chat_id("li"))

    assert seen.out_track_id == sent.handle


async def test_somebody_who_left_cannot_be_reached(messenger: Messenger, dingtalk: DingTalkStandIn) -> None:
    """The relay does not try for ever."""
    await dingtalk.remove_user("li")
    with pytest.raises(NotInChat):
        await messenger.send(LI, _card(), dedupe_key="k1")


async def test_a_long_list_without_buttons_is_shown_whole(messenger: Messenger, dingtalk: DingTalkStandIn) -> None:
    """A card's value takes a kilobyte, a message six."""
    lines = tuple(Text(content=f"{number}. 上海晴川科技有限公司，保护到 4 月 10 日") for number in range(1, 41))
    await messenger.send(LI, Card(title="我的客户", blocks=lines), dedupe_key="k1")
    [seen] = dingtalk.timeline("li", dingtalk.direct_chat_id("li"))

    assert (seen.kind, _tried(dingtalk)) == ("markdown", [])
    assert seen.card is not None
    assert seen.card["msgParam"]["text"].count("上海晴川科技有限公司") == 40


async def test_no_value_is_anything_but_text(messenger: Messenger, dingtalk: DingTalkStandIn) -> None:
    """A number or an object may hide the whole card on a phone."""
    await messenger.send(EAST, _card(), dedupe_key="k1")
    body = next(request.json for request in dingtalk.requests if request.path == CREATE)

    assert all(isinstance(value, str) for value in body["cardData"]["cardParamMap"].values())
    assert json.loads(body["cardData"]["cardParamMap"]["sys_full_json_obj"])["msgButtons"]


@pytest.mark.parametrize("path", [TO_PEOPLE, TO_GROUP])
async def test_a_throttled_message_is_told_so(messenger: Messenger, dingtalk: DingTalkStandIn, path: str) -> None:
    """The relay waits."""
    dingtalk.faults.fail_next(CREATE, "param.templateNotExist")
    dingtalk.faults.throttle(path)
    with pytest.raises(PlatformBusy):
        await messenger.send(LI if path == TO_PEOPLE else EAST, _card(), dedupe_key="k1")
