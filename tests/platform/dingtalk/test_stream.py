from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest

from adapters.dingtalk.stream import REFUSED_WAIT, Patience
from bot.sandbox.dingtalk.faults import RequestFault
from bot.sandbox.dingtalk.server import DingTalkStandIn
from tests.support.clock import HandSetClock
from tests.support.dingtalk_standin import CLIENT_SECRET, OPEN
from tests.support.dingtalk_stream import Client, a_frame, running
from tests.support.waiting import eventually


@pytest.fixture
async def client(dingtalk: DingTalkStandIn, clock: HandSetClock) -> AsyncIterator[Client]:
    async with running(dingtalk, clock) as ours:
        await dingtalk.wait_connected()
        yield ours


def _opened(dingtalk: DingTalkStandIn) -> int:
    return sum(request.path == OPEN for request in dingtalk.requests)


async def test_a_ping_is_answered_with_its_own_data(client: Client, dingtalk: DingTalkStandIn) -> None:
    """At once."""
    assert await dingtalk.stream.ping() == 1
    assert dingtalk.stream.objections == []


async def test_work_does_not_hold_up_a_ping(client: Client, dingtalk: DingTalkStandIn) -> None:
    """A slow disk must not look like a dead client."""
    client.memory.until = asyncio.Event()
    saying = asyncio.create_task(dingtalk.say("li", "我的客户"))
    await client.memory.begun.wait()

    assert await dingtalk.stream.ping() == 1
    client.memory.until.set()
    await saying


async def test_the_replacement_is_there_before_the_old_connection_goes(
    client: Client, dingtalk: DingTalkStandIn
) -> None:
    """A message in the gap would be lost."""
    await dingtalk.stream.disconnect()
    await dingtalk.stream.wait_until(lambda stream: len(stream.live) == 2)
    await dingtalk.say("li", "我的客户")

    assert [message.text for message in client.memory.messages] == ["我的客户"]
    assert (client.stream.connected.is_set(), client.stream.counts["lost"]) == (True, 0)


async def test_what_was_begun_on_the_old_connection_is_acknowledged_on_it(
    client: Client, dingtalk: DingTalkStandIn
) -> None:
    """Its answers are still taken."""
    client.memory.until = asyncio.Event()
    saying = asyncio.create_task(dingtalk.say("li", "我的客户"))
    await client.memory.begun.wait()
    await dingtalk.stream.disconnect()
    await dingtalk.stream.wait_until(lambda stream: len(stream.live) == 2)
    client.memory.until.set()
    await saying

    assert dingtalk.deliveries[0].attempts == ("ok",)


async def test_a_connection_that_was_told_to_go_is_given_up_in_the_end(
    dingtalk: DingTalkStandIn, clock: HandSetClock
) -> None:
    """Even if the server forgets to close it."""
    async with running(dingtalk, clock, line=Patience(linger=0.05)):
        await dingtalk.wait_connected()
        await dingtalk.stream.disconnect()
        await dingtalk.stream.wait_until(lambda stream: stream.accepted == 2 and len(stream.live) == 1)

        assert dingtalk.stream.objections == []


async def test_a_cut_connection_is_replaced(client: Client, dingtalk: DingTalkStandIn) -> None:
    """With a ticket of its own: each is good for one connection."""
    dingtalk.faults.drop_connections()
    await dingtalk.stream.wait_until(lambda stream: stream.accepted == 2)
    await dingtalk.say("li", "我的客户")

    assert (len(client.memory.messages), _opened(dingtalk), client.stream.counts["lost"]) == (1, 2, 1)


async def test_a_line_that_answers_no_ping_is_replaced(dingtalk: DingTalkStandIn, clock: HandSetClock) -> None:
    """After sleep, behind a proxy, on a half-open socket: the process lives and hears nothing."""
    dingtalk.faults.line = "silent"
    async with running(dingtalk, clock, line=Patience(heartbeat=0.05)) as ours:
        await dingtalk.stream.wait_until(lambda stream: stream.accepted == 2)

        assert ours.stream.counts["lost"] >= 1


async def test_a_zombie_is_noticed_and_replaced(dingtalk: DingTalkStandIn, clock: HandSetClock) -> None:
    """It answers websocket pings, but no frame comes any more."""
    dingtalk.faults.line = "zombie"
    async with running(dingtalk, clock, line=Patience(silence=0.05, silence_unpinged=0.05, linger=5.0)) as client:
        await dingtalk.stream.wait_until(lambda stream: stream.accepted == 2)

        assert client.stream.counts["silent"] >= 1
        assert client.stream.connected.is_set()


async def test_until_the_server_has_pinged_more_silence_is_borne(
    dingtalk: DingTalkStandIn, clock: HandSetClock
) -> None:
    """Its pace is not documented; restarting a good line all the time is worse than noticing late."""
    async with running(dingtalk, clock, line=Patience(silence=0.05)) as client:
        await dingtalk.wait_connected()
        assert await dingtalk.stream.ping() == 1
        await dingtalk.stream.wait_until(lambda stream: stream.accepted >= 2)

        assert client.stream.counts["silent"] >= 1


async def test_a_server_that_keeps_closing_is_left_in_peace(dingtalk: DingTalkStandIn, clock: HandSetClock) -> None:
    """Each pause is longer than the one before, up to a minute."""
    dingtalk.faults.refuse_connections(status=503, body="<html></html>", at="upgrade")
    async with running(dingtalk, clock) as client:
        await eventually(lambda: len(client.naps.taken) >= 9)

        assert client.naps.taken[:9] == [0.5, 1.5, 3.0, 6.0, 12.0, 24.0, 45.0, 45.0, 45.0]


async def test_wrong_credentials_are_not_hammered(dingtalk: DingTalkStandIn, clock: HandSetClock) -> None:
    """An administrator may mend that while we run."""
    async with running(dingtalk, clock, client_secret="wrong", napping=True) as client:
        await eventually(lambda: client.naps.taken)

        assert (client.naps.taken, client.stream.refusal) == ([REFUSED_WAIT], "authFailed")


async def test_it_comes_up_when_the_refusal_is_mended(dingtalk: DingTalkStandIn, clock: HandSetClock) -> None:
    """Without a restart."""
    dingtalk.faults.refuse_connections()
    async with running(dingtalk, clock) as client:
        await eventually(lambda: client.stream.refusal)
        dingtalk.faults.accept_connections()
        await dingtalk.wait_connected()
        await client.stream.connected.wait()

        assert client.stream.refusal == ""


@pytest.mark.parametrize("status", [400, 503])
async def test_a_page_of_html_at_the_gateway_is_survived(
    dingtalk: DingTalkStandIn, clock: HandSetClock, status: int
) -> None:
    """Seen in the field."""
    dingtalk.faults.refuse_connections(status=status, body="<html>?</html>")
    async with running(dingtalk, clock) as client:
        await eventually(lambda: client.naps.taken)
        dingtalk.faults.accept_connections()
        await dingtalk.wait_connected()

        assert client.stream.counts["refused"] == 0


@pytest.mark.parametrize(
    "told",
    [
        {"endpoint": "", "ticket": "t"},
        {"endpoint": "ws://127.0.0.1:1/connect", "ticket": ""},
        {"endpoint": "https://127.0.0.1:1/connect", "ticket": "t"},
        {"endpoint": "ws:///connect", "ticket": "t"},
        {"endpoint": 5, "ticket": ["t"]},
    ],
)
async def test_an_address_that_is_none_is_asked_for_again(
    dingtalk: DingTalkStandIn, clock: HandSetClock, told: dict[str, Any]
) -> None:
    """A ticket goes nowhere but to a websocket."""
    dingtalk.faults.order(RequestFault(path_prefix=OPEN, status=200, answer=told))
    async with running(dingtalk, clock) as client:
        await dingtalk.wait_connected()

        assert client.naps.taken == [0.5]


@pytest.mark.parametrize(
    "strange",
    ["", "no json", "[]", "null", "5", '{"type":5}', '{"type":"EVENT"}', '{"type":"CALLBACK","headers":[]}'],
)
async def test_a_strange_frame_does_no_harm(client: Client, dingtalk: DingTalkStandIn, strange: str) -> None:
    """What comes after it is read as ever."""
    await dingtalk.stream.send_raw(strange)
    await dingtalk.say("li", "我的客户")

    assert (len(client.memory.messages), client.stream.counts["connected"]) == (1, 1)


@pytest.mark.parametrize("topic", ["CONNECTED", "REGISTERED", "KEEPALIVE", "unheard-of"])
async def test_unknown_words_of_the_system_are_ignored(client: Client, dingtalk: DingTalkStandIn, topic: str) -> None:
    """Other clients know some of them."""
    await dingtalk.stream.send_raw(a_frame("SYSTEM", topic, {}))
    await dingtalk.say("li", "我的客户")

    assert len(client.memory.messages) == 1


async def test_what_is_under_way_is_finished_before_goodbye(dingtalk: DingTalkStandIn, clock: HandSetClock) -> None:
    """And acknowledged."""
    async with running(dingtalk, clock) as client:
        await dingtalk.wait_connected()
        client.memory.until = asyncio.Event()
        saying = asyncio.create_task(dingtalk.say("li", "我的客户"))
        await client.memory.begun.wait()
        client.task.cancel()
        await asyncio.sleep(0)
        client.memory.until.set()
        await saying
        with suppress(asyncio.CancelledError):
            await client.task

        assert (len(client.memory.messages), dingtalk.deliveries[0].attempts) == (1, ("ok",))
        assert not client.stream.connected.is_set()


async def test_neither_ticket_nor_secret_nor_words_are_logged(
    dingtalk: DingTalkStandIn, clock: HandSetClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Not when all is well, and not when it is not."""
    caplog.set_level(logging.DEBUG)
    dingtalk.faults.refuse_connections(status=401, at="upgrade")
    async with running(dingtalk, clock) as client:
        await eventually(lambda: client.naps.taken)
        dingtalk.faults.accept_connections()
        await dingtalk.wait_connected()
        await dingtalk.say("li", "报备 晴川科技")
        dingtalk.faults.drop_connections()
        await dingtalk.stream.wait_until(lambda stream: stream.accepted == 2)
    ours = [record for record in caplog.records if record.name.startswith("adapters")]
    told = " ".join(str(vars(record)) for record in ours)

    assert ours
    assert [word for word in ("ticket", CLIENT_SECRET, "晴川", "sendBySession") if word in told] == []
