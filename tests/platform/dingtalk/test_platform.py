from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from adapters.base import Answer, Press
from adapters.dingtalk.platform import DingTalkPlatform
from adapters.dingtalk.webhook import EVENT_PATH, ROBOT_PATH
from adapters.http import Http
from bot.platforms import Platform
from bot.sandbox.dingtalk.server import DingTalkStandIn
from cards.card import Button, Buttons, Card, Tone
from core.service.records import Place
from tests.support.clock import HandSetClock
from tests.support.dingtalk_product import the_settings
from tests.support.dingtalk_standin import CREATE, GROUP, TO_PEOPLE
from tests.support.reception import Memory
from tests.support.waiting import LIMIT, eventually

EAST = Place(platform="dingtalk", person="", chat=GROUP, direct=False)
LI = Place(platform="dingtalk", person="li", chat="")
REGISTER = "/v1.0/card/callbacks/register"
PENDING = Card(title="待审批", blocks=(Buttons(items=(Button(label="通过", action="v1:approve:F1", says="通过 12"),)),))
DECIDED = Card(title="已通过", tone=Tone.GOOD)


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
async def by_webhook(dingtalk: DingTalkStandIn, clock: HandSetClock, memory: Memory) -> AsyncIterator[DingTalkPlatform]:
    http, app, port = Http(timeout=LIMIT), web.Application(), unused_port()
    base = f"http://127.0.0.1:{port}"
    settings = the_settings(base=dingtalk.base_url, mode="webhook")
    platform = DingTalkPlatform(settings, http, public_url=base, clock=clock)
    app.add_routes(platform.routes(memory))
    async with TestServer(app, port=port):
        dingtalk.robot_url, dingtalk.event_url = base + ROBOT_PATH, base + EVENT_PATH
        await platform.run(memory)
        yield platform
    await platform.close()
    await http.close()


@pytest.fixture
async def by_stream(dingtalk: DingTalkStandIn, clock: HandSetClock, memory: Memory) -> AsyncIterator[DingTalkPlatform]:
    http = Http(timeout=LIMIT)
    platform = DingTalkPlatform(the_settings(base=dingtalk.base_url), http, clock=clock)
    running = asyncio.create_task(platform.run(memory))
    await dingtalk.wait_connected()
    yield platform
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await platform.close()
    await http.close()


@pytest.fixture(params=["by_webhook", "by_stream"])
def platform(request: pytest.FixtureRequest) -> DingTalkPlatform:
    """The same story over both ways in."""
    found: DingTalkPlatform = request.getfixturevalue(request.param)
    return found


async def test_a_press_is_answered_and_the_card_repainted_for_everybody(
    platform: DingTalkPlatform, dingtalk: DingTalkStandIn, memory: Memory
) -> None:
    """The repaint is ordered while the press is still being answered, as the outbox does, and goes out after it."""
    sent = await platform.messenger.send(EAST, PENDING, dedupe_key="k1")
    repaints: list[asyncio.Task[None]] = []

    async def decide() -> None:
        repaints.append(asyncio.create_task(platform.messenger.update(sent.handle, DECIDED)))

    memory.meanwhile = decide
    memory.answer = Answer(text="已通过", tone=Tone.GOOD)
    result = await dingtalk.press("li", sent.handle, index=0)
    await asyncio.gather(*repaints)

    assert (result.ok, result.problems) == (True, ())
    for viewer in ("li", "zhao"):
        seen = dingtalk.card(sent.handle, viewer=viewer)
        assert (seen.text, seen.buttons) == ("已通过", ())


async def test_a_press_names_what_is_needed_to_act(
    platform: DingTalkPlatform, dingtalk: DingTalkStandIn, memory: Memory
) -> None:
    """The card, the person, the group."""
    sent = await platform.messenger.send(EAST, PENDING, dedupe_key="k1")
    await dingtalk.press("zhao", sent.handle, index=0)
    [press] = memory.presses

    assert press == Press(
        platform="dingtalk",
        event_id=press.event_id,
        place=Place(platform="dingtalk", person="zhao", chat=GROUP, direct=False),
        action="v1:approve:F1",
        handle=sent.handle,
        inputs=press.inputs,
    )


async def test_a_press_in_the_direct_chat_is_seen_by_nobody_else(
    platform: DingTalkPlatform, dingtalk: DingTalkStandIn, memory: Memory
) -> None:
    """So the answer may name what others must not read."""
    sent = await platform.messenger.send(LI, PENDING, dedupe_key="k1")
    await dingtalk.press("li", sent.handle, index=0)

    assert memory.presses[0].place == Place(platform="dingtalk", person="li", chat="", direct=True)


async def test_a_message_and_a_leaver_arrive(
    platform: DingTalkPlatform, dingtalk: DingTalkStandIn, memory: Memory
) -> None:
    """Both are acknowledged."""
    await dingtalk.say("li", "我的客户")
    await dingtalk.remove_user("zhao")

    assert [message.text for message in memory.messages] == ["我的客户"]
    assert [left.external_id for left in memory.leavers] == ["zhao"]
    assert {delivery.attempts for delivery in dingtalk.deliveries} == {("ok",)}


async def test_what_happened_is_counted(platform: DingTalkPlatform, dingtalk: DingTalkStandIn) -> None:
    """What came in since the start, and what the month has cost so far."""
    await platform.messenger.send(LI, PENDING, dedupe_key="k1")
    await dingtalk.say("li", "我的客户")
    counts = platform.counts()

    assert counts["event.incoming"] == 1
    assert (counts["month.api_calls"], counts["month.pushes"]) == (dingtalk.meter.calls, dingtalk.meter.pushes)


async def test_nothing_is_wrong(platform: DingTalkPlatform) -> None:
    """And it is what the application expects of a platform."""
    app: Platform = platform
    await eventually(lambda: not app.problems())

    assert app.counts()


async def test_the_address_of_events_passes_dingtalk_s_check(
    by_webhook: DingTalkPlatform, dingtalk: DingTalkStandIn
) -> None:
    """As the console makes it when the address is saved."""
    assert await dingtalk.verify_event_url()


async def test_only_one_way_in_is_open(dingtalk: DingTalkStandIn, memory: Memory) -> None:
    """With Stream there are no addresses, with the webhook there is no connection."""
    http = Http()
    stream = DingTalkPlatform(the_settings(base=dingtalk.base_url), http)
    webhook = DingTalkPlatform(the_settings(base=dingtalk.base_url, mode="webhook"), http)
    await webhook.run(memory)

    assert (stream.routes(memory), len(webhook.routes(memory)), dingtalk.connections) == ([], 3, 0)


async def test_without_an_address_of_ours_people_get_commands(dingtalk: DingTalkStandIn, clock: HandSetClock) -> None:
    """No press could arrive."""
    http = Http(timeout=LIMIT)
    platform = DingTalkPlatform(the_settings(base=dingtalk.base_url, mode="webhook"), http, clock=clock)
    await platform.messenger.send(LI, PENDING, dedupe_key="k1")
    paths = [request.path for request in dingtalk.requests]
    await platform.close()
    await http.close()

    assert (CREATE in paths, TO_PEOPLE in paths) == (False, True)
    assert platform.problems() == ("没有设置对外网址，卡片上的按钮收不到，改用文字指令",)


async def test_an_address_for_presses_is_told_until_dingtalk_knows_it(
    dingtalk: DingTalkStandIn, clock: HandSetClock, memory: Memory
) -> None:
    """An administrator may give the right to do it meanwhile."""
    http, told = Http(timeout=LIMIT), list[tuple[str, ...]]()
    settings = the_settings(base=dingtalk.base_url, mode="webhook")

    async def nap(seconds: float) -> None:
        told.append(ours.problems())

    ours = DingTalkPlatform(settings, http, public_url="http://127.0.0.1:1", clock=clock, sleep=nap)
    dingtalk.faults.fail_next(REGISTER, "Forbidden.AccessDenied.AccessTokenPermissionDenied", status=403)
    await ours.run(memory)
    await ours.close()
    await http.close()

    assert told == [
        ("卡片回调地址没登记上（错误码 Forbidden.AccessDenied.AccessTokenPermissionDenied），卡片上的按钮暂时收不到",)
    ]
    assert ours.problems() == ()


async def test_without_secrets_events_cannot_be_checked(dingtalk: DingTalkStandIn, clock: HandSetClock) -> None:
    """Which is told, instead of refusing them in silence."""
    settings = the_settings(mode="webhook", token="", aes_key="")
    platform = DingTalkPlatform(settings, Http(), public_url="http://127.0.0.1:1", clock=clock)

    assert platform.problems() == ("没有设置 token 和 aes_key，收到的事件无法验证，一律拒绝",)


async def test_a_lost_connection_is_a_problem_until_it_is_back(
    by_stream: DingTalkPlatform, dingtalk: DingTalkStandIn
) -> None:
    """For whoever watches the process."""
    await eventually(lambda: not by_stream.problems())
    dingtalk.faults.refuse_connections(status=503, body="<html></html>")
    dingtalk.faults.drop_connections()
    told = await eventually(by_stream.problems)
    dingtalk.faults.accept_connections()

    assert told == ("Stream 连接断开，正在重连",)


async def test_a_refused_app_is_a_problem(dingtalk: DingTalkStandIn, clock: HandSetClock, memory: Memory) -> None:
    """With what to look at."""
    http = Http(timeout=LIMIT)
    platform = DingTalkPlatform(the_settings(base=dingtalk.base_url, client_secret="wrong"), http, clock=clock)
    running = asyncio.create_task(platform.run(memory))
    [told] = await eventually(lambda: [line for line in platform.problems() if "拒绝" in line])
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await platform.close()
    await http.close()

    assert told == "Stream 连接被拒绝（错误码 authFailed），请检查 Client ID 和 Client Secret"


async def test_missing_rights_and_cards_are_problems(by_stream: DingTalkPlatform, dingtalk: DingTalkStandIn) -> None:
    """By their names."""
    dingtalk.faults.missing_scopes = {"Card.Instance.Write"}
    await by_stream.messenger.send(LI, PENDING, dedupe_key="k1")
    await eventually(lambda: len(by_stream.problems()) == 2)

    assert by_stream.problems() == (
        "应用缺少权限：Card.Instance.Write，请在钉钉开放平台开通",
        "卡片模板用不了，改发不带按钮的消息，请检查卡片模板和卡片权限",
    )


async def test_a_month_that_is_used_up_is_a_problem_until_it_ends(
    by_stream: DingTalkPlatform, dingtalk: DingTalkStandIn, clock: HandSetClock
) -> None:
    """An administrator may buy more."""
    await eventually(lambda: not by_stream.problems())
    dingtalk.meter.allowance = type(dingtalk.meter.allowance)(pushes_per_month=0)
    await dingtalk.say("li", "我的客户")
    told = by_stream.problems()
    clock.advance(timedelta(days=31))

    assert told == ("本月推送额度已用完，收到的消息没有内容，请在钉钉开放平台购买或等到下月",)
    assert by_stream.problems() == ()
