from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.base import Answer, Press
from adapters.feishu.platform import FeishuPlatform
from adapters.feishu.webhook import PATH
from adapters.http import Http
from bot.platforms import Platform
from bot.sandbox.feishu.server import FeishuStandIn
from cards.card import Button, Buttons, Card, Tone
from core.service.records import Place
from tests.support.clock import HandSetClock
from tests.support.feishu_product import the_settings
from tests.support.feishu_standin import ENCRYPT_KEY, stand_in
from tests.support.reception import Memory
from tests.support.waiting import LIMIT

GROUP = Place(platform="feishu", person="", chat="oc_east", direct=False)
PENDING = Card(title="待审批", blocks=(Buttons(items=(Button(label="通过", action="v1:approve:F1"),)),))
DECIDED = Card(title="已通过", tone=Tone.GOOD)


@pytest.fixture
async def feishu(clock: HandSetClock) -> AsyncIterator[FeishuStandIn]:
    """The local Feishu, sealing what it pushes."""
    async with stand_in(clock, encrypt_key=ENCRYPT_KEY) as running:
        yield running


@pytest.fixture
def memory() -> Memory:
    return Memory()


async def _open(feishu: FeishuStandIn, clock: HandSetClock, mode: str) -> tuple[FeishuPlatform, Http]:
    http = Http(timeout=LIMIT)
    return FeishuPlatform(the_settings(api_base=feishu.base_url, mode=mode), http, clock=clock), http


@pytest.fixture
async def by_webhook(feishu: FeishuStandIn, clock: HandSetClock, memory: Memory) -> AsyncIterator[FeishuPlatform]:
    platform, http = await _open(feishu, clock, "webhook")
    app = web.Application()
    app.add_routes(platform.routes(memory))
    async with TestServer(app) as server:
        feishu.push_url = str(server.make_url(PATH))
        yield platform
    await platform.close()
    await http.close()


@pytest.fixture
async def by_long_connection(
    feishu: FeishuStandIn, clock: HandSetClock, memory: Memory
) -> AsyncIterator[FeishuPlatform]:
    platform, http = await _open(feishu, clock, "websocket")
    running = asyncio.create_task(platform.run(memory))
    await feishu.wait_connected()
    yield platform
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await platform.close()
    await http.close()


@pytest.fixture(params=["by_webhook", "by_long_connection"])
def platform(request: pytest.FixtureRequest) -> FeishuPlatform:
    """The same story over both ways in."""
    found: FeishuPlatform = request.getfixturevalue(request.param)
    return found


async def test_a_press_is_answered_and_the_card_repainted_for_good(
    platform: FeishuPlatform, feishu: FeishuStandIn, memory: Memory
) -> None:
    """The repaint is ordered while the press is still being answered, as the outbox does, and is not undone."""
    sent = await platform.messenger.send(GROUP, PENDING, dedupe_key="k1")
    repaints: list[asyncio.Task[None]] = []

    async def decide() -> None:
        repaints.append(asyncio.create_task(platform.messenger.update(sent.handle, DECIDED)))

    memory.meanwhile = decide
    memory.answer = Answer(text="已通过", tone=Tone.GOOD)
    result = await feishu.press("ou_li", sent.handle, button=0)
    await asyncio.gather(*repaints)
    await feishu.settle()
    seen = feishu.message(sent.handle)

    assert result.toast is not None
    assert result.toast.content == "已通过"
    assert [version.cause for version in seen.versions] == ["sent", "patched"]
    assert seen.card is not None
    assert seen.card["header"]["title"]["content"] == "已通过"


async def test_a_press_names_what_is_needed_to_act(
    platform: FeishuPlatform, feishu: FeishuStandIn, memory: Memory
) -> None:
    """The card, the person, the group."""
    sent = await platform.messenger.send(GROUP, PENDING, dedupe_key="k1")
    await feishu.press("ou_zhao", sent.handle, button=0)
    [press] = memory.presses

    assert press == Press(
        platform="feishu",
        event_id=press.event_id,
        place=Place(platform="feishu", person="ou_zhao", chat="oc_east", direct=False),
        action="v1:approve:F1",
        handle=sent.handle,
    )


async def test_messages_lost_on_the_way_come_again_and_duplicates_share_their_key(
    platform: FeishuPlatform, feishu: FeishuStandIn, memory: Memory
) -> None:
    """At least once from Feishu, once by the key."""
    feishu.faults.lose_pushes()
    await feishu.say("ou_li", "我的客户")
    assert not memory.messages
    await feishu.advance(timedelta(seconds=16))
    feishu.faults.duplicate_pushes()
    await feishu.say("ou_li", "待我审批")
    await feishu.settle()

    assert {message.text for message in memory.messages} == {"我的客户", "待我审批"}
    assert len({message.event_id for message in memory.messages}) == 2


async def test_somebody_leaves_and_somebody_comes(
    platform: FeishuPlatform, feishu: FeishuStandIn, memory: Memory
) -> None:
    """Leaving, opening the direct chat, adding the bot to a group, giving the group another name."""
    await feishu.remove_user("ou_zhao")
    await feishu.open_chat("ou_li")
    feishu.add_group("oc_new", "新群", ["ou_li"], with_bot=False)
    await feishu.invite_bot("oc_new", by="ou_li")
    await feishu.rename_group("oc_new", "更新的群", by="ou_li")

    assert [left.external_id for left in memory.leavers] == ["ou_zhao"]
    assert [greeted.place.chat for greeted in memory.greetings] == [feishu.p2p_chat_id("ou_li"), "oc_new"]
    assert [greeted.place.direct for greeted in memory.greetings] == [True, False]
    assert [(renamed.chat, renamed.title) for renamed in memory.renamings] == [("oc_new", "更新的群")]


async def test_the_request_url_is_accepted_by_the_console(by_webhook: FeishuPlatform, feishu: FeishuStandIn) -> None:
    """Within the second that Feishu gives."""
    assert await feishu.verify_push_url()


async def test_the_long_connection_leaves_no_door_open(by_long_connection: FeishuPlatform, memory: Memory) -> None:
    """No callback address where none is needed."""
    assert by_long_connection.routes(memory) == []


async def test_a_webhook_has_nothing_to_run(by_webhook: FeishuPlatform, memory: Memory) -> None:
    """`run` returns at once."""
    await by_webhook.run(memory)


async def test_what_happens_is_counted(platform: FeishuPlatform, feishu: FeishuStandIn) -> None:
    """By name, for whoever watches over the server."""
    await feishu.say("ou_li", "我的客户")
    await feishu.say("ou_wang", "待我审批")

    assert platform.counts()["event.incoming"] == 2


async def test_a_webhook_that_can_verify_nothing_says_so(feishu: FeishuStandIn) -> None:
    """Every callback would be refused."""
    settings = the_settings(encrypt_key="", verification_token="")
    [problem] = FeishuPlatform(settings, Http()).problems()

    assert "encrypt_key" in problem


async def test_it_says_what_is_wrong(by_long_connection: FeishuPlatform, feishu: FeishuStandIn) -> None:
    """Nothing while connected; after a refusal the code and what to look at."""
    platform: Platform = by_long_connection
    assert platform.problems() == ()
    feishu.faults.refuse_connections(code=514)
    feishu.faults.drop_connections()
    long = by_long_connection._long
    assert long is not None
    async with asyncio.timeout(LIMIT):
        while not long.counts["refused"]:  # noqa: ASYNC110 - there is no event for it outside of the tests
            await asyncio.sleep(0)
    [problem] = platform.problems()

    assert re.search(r"514.*应用凭证", problem)
