from __future__ import annotations

import asyncio
import base64
import json
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import pytest

from adapters.feishu import frames
from adapters.feishu.frames import Frame
from tests.support.feishu_standin import APP_ID, APP_SECRET, Api, a_button, a_card, long_connection, stand_in
from tests.support.waiting import LIMIT

if TYPE_CHECKING:
    from bot.sandbox.feishu.server import FeishuStandIn
    from tests.support.clock import HandSetClock

_ENDPOINT = "/callback/ws/endpoint"
_CREDENTIALS = {"AppID": APP_ID, "AppSecret": APP_SECRET}


async def _refused_upgrade(api: Api, url: str) -> dict[str, str]:
    """The headers of a handshake that must fail."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as failure:
        await api.session.ws_connect(url)
    assert failure.value.headers is not None
    return {name.lower(): value for name, value in failure.value.headers.items()}


async def test_a_ping_is_answered_with_the_settings_of_the_server(api: Api, feishu: FeishuStandIn) -> None:
    """The pong carries the intervals that a client shall keep from now on."""
    async with long_connection(api) as line:
        pong = await line.ping()

    assert (pong.header("type"), pong.service) == ("pong", line.service)
    assert json.loads(pong.payload) == {
        "ReconnectCount": -1,
        "ReconnectInterval": 120,
        "ReconnectNonce": 30,
        "PingInterval": 120,
    }


async def test_an_event_travels_in_one_frame_and_is_acknowledged(api: Api, feishu: FeishuStandIn) -> None:
    """All five headers are there, the payload is the plain envelope, and an ack of 200 ends it."""
    async with long_connection(api) as line:
        saying = asyncio.create_task(feishu.say("ou_li", "你好"))
        frame = await line.next_frame()
        await line.ack(frame)
        message_id = await saying
    names = [name for name, _ in frame.headers]

    assert (frame.method, names) == (frames.DATA, ["type", "message_id", "sum", "seq", "trace_id"])
    assert (frame.header("type"), frame.header("sum"), frame.header("seq")) == ("event", "1", "0")
    assert json.loads(frame.payload)["event"]["message"]["message_id"] == message_id
    assert feishu.deliveries[0].acknowledged


async def test_a_long_event_travels_in_fragments(clock: HandSetClock) -> None:
    """The parts are numbered, share one message_id, and together are the envelope."""
    async with stand_in(clock, fragment_size=200) as feishu, aiohttp.ClientSession() as session:
        async with long_connection(Api(feishu, session)) as line:
            saying = asyncio.create_task(feishu.say("ou_li", "很长的话" * 50))
            parts = [await line.next_frame()]
            parts += [await line.next_frame() for _ in range(int(parts[0].header("sum") or 0) - 1)]
            await line.ack(parts[-1])
            await saying
        joined = json.loads(b"".join(part.payload for part in parts))

        assert len(parts) > 4
        assert [part.header("seq") for part in parts] == [str(seq) for seq in range(len(parts))]
        assert len({part.header("message_id") for part in parts}) == 1
        assert joined["header"]["event_type"] == "im.message.receive_v1"


@pytest.mark.parametrize(
    ("payload", "attempt"),
    [
        (b'{"code":500}', "status 500"),
        (b"not json", "unreadable"),
        (b'{"data":""}', "unreadable"),
        (b'{"code":200,"data":"not base64!"}', "unreadable"),
    ],
)
async def test_an_event_that_failed_comes_again(api: Api, feishu: FeishuStandIn, payload: bytes, attempt: str) -> None:
    """An ack of 500, or one that cannot be read, is followed by a redelivery 15 s later."""
    async with long_connection(api) as line:
        saying = asyncio.create_task(feishu.say("ou_li", "你好"))
        first = await line.next_frame()
        await line.ack(first, payload)
        await saying
        catching_up = asyncio.create_task(feishu.advance(timedelta(seconds=15)))
        second = await line.next_frame()
        await line.ack(second)
        await catching_up

    assert feishu.deliveries[0].attempts == (attempt, "ok")
    assert json.loads(first.payload) == json.loads(second.payload)


async def test_an_event_that_nobody_acknowledges_times_out(clock: HandSetClock) -> None:
    """Silence is a failed attempt too."""
    async with stand_in(clock, answer_within=0.05) as feishu, aiohttp.ClientSession() as session:
        async with long_connection(Api(feishu, session)) as line:
            await feishu.say("ou_li", "你好")
            frame = await line.next_frame()

        assert frame.header("type") == "event"
        assert feishu.deliveries[0].attempts == ("timeout",)


async def test_without_a_connection_an_event_waits_for_its_redelivery(api: Api, feishu: FeishuStandIn) -> None:
    """Nobody connected: the event comes with the next attempt after somebody connects."""
    await feishu.say("ou_li", "你好")
    async with long_connection(api) as line:
        catching_up = asyncio.create_task(feishu.advance(timedelta(seconds=15)))
        await line.ack(await line.next_frame())
        await catching_up

    assert feishu.deliveries[0].attempts == ("no receiver", "ok")


async def test_each_event_goes_to_one_connection_only(api: Api, feishu: FeishuStandIn) -> None:
    """With three connections every event arrives once, and not always at the same one."""
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(long_connection(api)) for _ in range(3)]
        await feishu.wait_connected(3)
        counts = [0, 0, 0]

        async def serve(index: int) -> None:
            while True:
                await lines[index].ack(await lines[index].next_frame())
                counts[index] += 1

        serving = [asyncio.create_task(serve(index)) for index in range(3)]
        for number in range(20):
            await feishu.say("ou_li", str(number))
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    assert (sum(counts), min(counts) > 0) == (20, True)


async def test_fifty_connections_are_the_limit(api: Api, feishu: FeishuStandIn) -> None:
    """The fifty-first is refused at discovery, and at the upgrade when it got its address before."""
    _, early = await api.call("POST", _ENDPOINT, _CREDENTIALS, token="")
    async with AsyncExitStack() as stack:
        for _ in range(50):
            await stack.enter_async_context(long_connection(api))
        await feishu.wait_connected(50)
        _, late = await api.call("POST", _ENDPOINT, _CREDENTIALS, token="")
        headers = await _refused_upgrade(api, early["data"]["URL"])

    assert late["code"] == 1000040350
    assert (headers["handshake-status"], headers["handshake-autherrcode"]) == ("514", "1000040350")


@pytest.mark.parametrize(
    ("body", "code"),
    [({"AppID": APP_ID}, 1000040344), ({"AppID": APP_ID, "AppSecret": "wrong"}, 514)],
)
async def test_wrong_credentials_get_no_address(api: Api, body: dict[str, str], code: int) -> None:
    """Missing and wrong credentials have their codes, under HTTP 200."""
    status, answer = await api.call("POST", _ENDPOINT, body, token="")

    assert (status, answer["code"], "data" in answer) == (200, code, False)


async def test_an_address_is_good_for_one_connection(api: Api, feishu: FeishuStandIn) -> None:
    """Connecting again needs a new discovery."""
    _, found = await api.call("POST", _ENDPOINT, _CREDENTIALS, token="")
    url = found["data"]["URL"]
    async with api.session.ws_connect(url):
        headers = await _refused_upgrade(api, url)

    assert headers["handshake-status"] == "403"


async def test_connections_are_refused_on_order(api: Api, feishu: FeishuStandIn) -> None:
    """At discovery or at the upgrade, with the code that was ordered, until it is taken back."""
    _, before = await api.call("POST", _ENDPOINT, _CREDENTIALS, token="")
    feishu.faults.refuse_connections(code=1000040343, msg="internal error")
    _, refused = await api.call("POST", _ENDPOINT, _CREDENTIALS, token="")
    feishu.faults.refuse_connections(code=1000040350, msg="exceed", upgrade=True)
    headers = await _refused_upgrade(api, before["data"]["URL"])
    feishu.faults.accept_connections()
    async with long_connection(api) as line:
        pong = await line.ping()

    assert (refused["code"], refused["msg"]) == (1000040343, "internal error")
    assert (headers["handshake-status"], headers["handshake-autherrcode"]) == ("514", "1000040350")
    assert pong.header("type") == "pong"


async def test_a_half_open_connection_is_deaf_and_stays_open(clock: HandSetClock) -> None:
    """Pings get no pong and pushes do not arrive, though nobody closed anything."""
    async with stand_in(clock, answer_within=0.05) as feishu, aiohttp.ClientSession() as session:
        async with long_connection(Api(feishu, session)) as line:
            await feishu.wait_connected()
            feishu.faults.half_open = True
            await line.send(Frame(service=line.service, headers=(("type", "ping"),)))
            await feishu.say("ou_li", "你好")
            still_open = feishu.connections
            feishu.faults.half_open = False
            answered = await line.ping()

        assert (still_open, answered.header("type")) == (1, "pong")
        assert feishu.deliveries[0].attempts == ("timeout",)


async def test_cut_connections_fail_what_was_under_way(api: Api, feishu: FeishuStandIn) -> None:
    """A push on a line that is cut counts as failed at once."""
    async with long_connection(api) as line:
        saying = asyncio.create_task(feishu.say("ou_li", "你好"))
        await line.next_frame()
        feishu.faults.drop_connections()
        await saying
        gone = await line.ws.receive(timeout=LIMIT)

    assert gone.type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR}
    assert feishu.deliveries[0].attempts == ("connection lost",)


async def test_a_client_that_sends_rubbish_is_shown_out(api: Api, feishu: FeishuStandIn) -> None:
    """Bytes that are no frame close the connection as a protocol error."""
    async with long_connection(api) as line:
        await line.ws.send_bytes(b"\xff\xff")
        message = await line.ws.receive(timeout=LIMIT)

    assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, 1002)


async def test_a_press_is_answered_over_the_long_connection(api: Api, feishu: FeishuStandIn) -> None:
    """The callback travels as an event; toast and card come back in base64 within the ack."""
    message_id = await api.send_card("ou_li", a_card(a_button(value={"act": "approve"})))
    answer = {
        "toast": {"type": "success", "content": "已通过"},
        "card": {"type": "raw", "data": a_card(title="已通过")},
    }
    async with long_connection(api) as line:
        pressing = asyncio.create_task(feishu.press("ou_li", message_id, button=0))
        frame = await line.next_frame()
        data = base64.b64encode(json.dumps(answer).encode()).decode()
        await line.ack(frame, json.dumps({"code": 200, "headers": None, "data": data}).encode())
        result = await pressing
    header = json.loads(frame.payload)["header"]

    assert (frame.header("type"), header["event_type"], len(header["create_time"])) == (
        "event",
        "card.action.trigger",
        16,
    )
    assert (result.ok, result.toast and result.toast.content) == (True, "已通过")
    assert feishu.message(message_id).card == a_card(title="已通过")
