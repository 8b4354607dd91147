from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.base import CardGone, Messenger, NotInChat, Unreachable
from adapters.feishu.api import FeishuApi
from adapters.feishu.chats import ChatKinds
from adapters.feishu.messenger import FeishuMessenger
from adapters.http import Http
from adapters.pacing import Pacer
from adapters.presses import SETTLING, Presses
from bot.sandbox.feishu.server import FeishuStandIn
from cards.card import Button, Buttons, Card, Facts, Text
from cards.render import feishu as renderer
from core.service.records import Place
from tests.support.clock import HandSetClock
from tests.support.feishu_product import the_settings
from tests.support.feishu_standin import MESSAGES
from tests.support.monotonic import SleepingClock
from tests.support.waiting import LIMIT

DIRECT = Place(platform="feishu", person="ou_li", chat="")
GROUP = Place(platform="feishu", person="ou_li", chat="oc_east", direct=False)


def _card(title: str = "客户报备待审批") -> Card:
    buttons = Buttons(
        items=(Button(label="通过", action="v1:approve:F1"), Button(label="撤回", action="v1:withdraw:F1"))
    )
    facts = Facts(pairs=(("客户", "上海晴川科技有限公司"), ("联系人", "李娜")))
    return Card(title=title, blocks=(facts, Text(content="30 天内有效"), buttons))


@pytest.fixture
def seconds() -> SleepingClock:
    """Our own sense of time; the stand-in does not look at its pace here."""
    return SleepingClock()


@pytest.fixture
def presses(seconds: SleepingClock) -> Presses:
    return Presses(clock=seconds, sleep=seconds.sleep)


@pytest.fixture
async def api(feishu: FeishuStandIn) -> AsyncIterator[FeishuApi]:
    http = Http(timeout=LIMIT)
    calls = FeishuApi(the_settings(api_base=feishu.base_url), http=http, pacer=Pacer())
    yield calls
    await calls.close()
    await http.close()


@pytest.fixture
def chats(api: FeishuApi) -> ChatKinds:
    return ChatKinds(api.chat_mode)


@pytest.fixture
def messenger(api: FeishuApi, presses: Presses, chats: ChatKinds, clock: HandSetClock) -> FeishuMessenger:
    return FeishuMessenger(api, presses=presses, chats=chats, clock=clock)


async def test_a_card_without_a_chat_goes_to_the_person(
    messenger: Messenger, feishu: FeishuStandIn, clock: HandSetClock
) -> None:
    """It lands in their direct chat, exactly as it was drawn, and can be repainted for fourteen days."""
    sent = await messenger.send(DIRECT, _card(), dedupe_key="filing:F1:approval:li")
    seen = feishu.message(sent.handle)

    assert (seen.chat_id, seen.card) == (feishu.p2p_chat_id("ou_li"), renderer.render(_card()))
    assert sent.updatable_until == clock() + timedelta(days=14)


async def test_a_card_for_a_group_goes_to_the_group(messenger: Messenger, feishu: FeishuStandIn) -> None:
    """By the chat's id."""
    sent = await messenger.send(GROUP, _card(), dedupe_key="filing:F1:group")

    assert feishu.message(sent.handle).chat_id == "oc_east"


async def test_the_same_notice_sent_twice_is_one_message(messenger: Messenger, feishu: FeishuStandIn) -> None:
    """The relay may have died between sending and writing that down."""
    first = await messenger.send(DIRECT, _card(), dedupe_key="k1")
    second = await messenger.send(DIRECT, _card("别的标题"), dedupe_key="k1")
    other = await messenger.send(DIRECT, _card(), dedupe_key="k2")

    assert first.handle == second.handle != other.handle
    assert len(feishu.timeline("ou_li", feishu.p2p_chat_id("ou_li"))) == 2


async def test_a_send_whose_answer_was_lost_may_be_repeated(messenger: Messenger, feishu: FeishuStandIn) -> None:
    """The message is there already; the second try finds it instead of making another."""
    feishu.faults.fail_next(MESSAGES, drop_connection=True, after_effect=True)
    with pytest.raises(Unreachable):
        await messenger.send(DIRECT, _card(), dedupe_key="k1")
    sent = await messenger.send(DIRECT, _card(), dedupe_key="k1")
    [message] = feishu.timeline("ou_li", feishu.p2p_chat_id("ou_li"))

    assert message.message_id == sent.handle


@pytest.mark.parametrize("key", ["k", "filing:01J9ZK:approval_needed:member-with-a-very-long-name:" * 5, "客户"])
async def test_any_dedupe_key_fits_feishu(messenger: Messenger, feishu: FeishuStandIn, key: str) -> None:
    """Fifty characters, whatever the key looks like."""
    await messenger.send(DIRECT, _card(), dedupe_key=key)
    [uuid] = feishu.sends

    assert len(uuid) == 50
    assert uuid.isalnum()


async def test_a_repaint_shows_the_new_state(messenger: Messenger, feishu: FeishuStandIn) -> None:
    """Everybody sees it: the card is shared."""
    sent = await messenger.send(GROUP, _card(), dedupe_key="k1")
    await messenger.update(sent.handle, _card("已通过"))
    seen = feishu.message(sent.handle)

    assert seen.card == renderer.render(_card("已通过"))
    assert [version.cause for version in seen.versions] == ["sent", "patched"]


async def test_a_card_of_last_month_is_gone(messenger: Messenger, feishu: FeishuStandIn, clock: HandSetClock) -> None:
    """After fourteen days a fresh card has to be sent."""
    sent = await messenger.send(GROUP, _card(), dedupe_key="k1")
    clock.advance(timedelta(days=14, minutes=1))
    with pytest.raises(CardGone):
        await messenger.update(sent.handle, _card("已通过"))


async def test_somebody_who_left_cannot_be_reached(messenger: Messenger, feishu: FeishuStandIn) -> None:
    """The relay does not try for ever."""
    await feishu.remove_user("ou_li")
    with pytest.raises(NotInChat):
        await messenger.send(DIRECT, _card(), dedupe_key="k1")


async def test_a_group_without_the_bot_cannot_be_reached(messenger: Messenger, feishu: FeishuStandIn) -> None:
    """Nor a group that the bot was removed from."""
    await feishu.expel_bot("oc_east", by="ou_li")
    with pytest.raises(NotInChat):
        await messenger.send(GROUP, _card(), dedupe_key="k1")


async def test_a_repaint_waits_for_the_answer_to_a_press(
    messenger: Messenger, feishu: FeishuStandIn, presses: Presses, seconds: SleepingClock
) -> None:
    """Earlier it would be undone by the client."""
    sent = await messenger.send(GROUP, _card(), dedupe_key="k1")
    with presses.unanswered(sent.handle):
        repaint = asyncio.create_task(messenger.update(sent.handle, _card("已通过")))
        await seconds.settle()
        assert not any(request.method == "PATCH" for request in feishu.requests)
    await seconds.settle()
    await seconds.advance(SETTLING)
    await repaint

    assert feishu.message(sent.handle).card == renderer.render(_card("已通过"))


async def test_the_kind_of_a_chat_is_learned_by_sending(
    messenger: Messenger, chats: ChatKinds, feishu: FeishuStandIn
) -> None:
    """A press that follows need not ask Feishu whether others read along."""
    await messenger.send(DIRECT, _card(), dedupe_key="k1")
    await messenger.send(GROUP, _card(), dedupe_key="k2")

    assert await chats.is_direct(feishu.p2p_chat_id("ou_li"))
    assert not await chats.is_direct("oc_east")
    assert not any("/im/v1/chats/" in request.path for request in feishu.requests)


async def test_an_unknown_chat_is_asked_for_and_counts_as_a_group_while_nobody_answers(
    chats: ChatKinds, feishu: FeishuStandIn
) -> None:
    """Nothing private is shown by mistake; the answer is found out as soon as Feishu tells."""
    chat = feishu.p2p_chat_id("ou_li")
    feishu.faults.fail_next("/open-apis/im/v1/chats/", status=500)

    assert not await chats.is_direct(chat)
    assert await chats.is_direct(chat)
    assert not await chats.is_direct("")
