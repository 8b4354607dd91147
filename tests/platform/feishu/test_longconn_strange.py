"""The long connection against a server that does what the real one should not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from adapters.base import BadCredentials, PlatformError, Unreachable
from adapters.feishu import frames
from adapters.feishu.chats import ChatKinds
from adapters.feishu.endpoint import ClientConfig, discover
from adapters.feishu.frames import DATA, Frame
from adapters.feishu.identity import Identity
from adapters.feishu.inbound import Inbound
from adapters.feishu.longconn import LongConnection
from adapters.held import Held
from adapters.http import Http
from adapters.presses import Presses
from tests.support.clock import HandSetClock
from tests.support.feishu_product import a_message, the_settings
from tests.support.reception import Memory
from tests.support.waiting import LIMIT

QUERY = "device_id=1&service_id=7&ticket=t"


class Strange:
    """Hands out any address and says anything on the line."""

    def __init__(self) -> None:
        self.url = f"ws://{{host}}/line?{QUERY}"
        self.endpoint: dict[str, Any] | None = None
        self.status = 200
        self.says: list[bytes | str] = []
        self.acks: asyncio.Queue[Frame] = asyncio.Queue()

    async def address(self, request: web.Request) -> web.Response:
        told = {"code": 0, "msg": "", "data": {"URL": self.url.format(host=request.host), "ClientConfig": None}}
        return web.json_response(told if self.endpoint is None else self.endpoint, status=self.status)

    async def line(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        for words in self.says:
            await (ws.send_str(words) if isinstance(words, str) else ws.send_bytes(words))
        async for message in ws:
            if message.type is WSMsgType.BINARY and (frame := frames.decode(message.data)).method == DATA:
                self.acks.put_nowait(frame)
        return ws


@pytest.fixture
def strange() -> Strange:
    return Strange()


@pytest.fixture
async def base(strange: Strange) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/callback/ws/endpoint", strange.address)
    app.router.add_get("/line", strange.line)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    opened = Http(timeout=LIMIT)
    yield opened
    await opened.close()


async def _nothing(*_: str) -> str:
    return ""


@pytest.fixture
async def memory(strange: Strange, base: str, http: Http, clock: HandSetClock) -> AsyncIterator[Memory]:
    """What the reception of a running client heard; the client starts with the test's first wait."""
    memory = Memory()
    inbound = Inbound(
        memory,
        identity=Identity(_nothing),
        chats=ChatKinds(_nothing),
        presses=Presses(),
        held=Held(),
        clock=clock,
    )
    running = asyncio.create_task(LongConnection(the_settings(api_base=base), inbound, http=http).run())
    yield memory
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


def _frame(payload: bytes, kind: str = "event", **more: str) -> bytes:
    headers = {"type": kind, "message_id": "m1", "sum": "1", "seq": "0", "trace_id": "t1", **more}
    return frames.encode(Frame(service=7, method=DATA, headers=tuple(headers.items()), payload=payload))


async def _ack(strange: Strange) -> tuple[str, int]:
    async with asyncio.timeout(LIMIT):
        frame = await strange.acks.get()
    return frame.header("message_id") or "", json.loads(frame.payload)["code"]


async def test_garbage_on_the_line_does_not_end_it(strange: Strange, memory: Memory) -> None:
    """Unreadable frames, impossible numbers and text are passed over; the message after them is heard."""
    strange.says = [
        "text",
        b"",
        b"\xff" * 20,
        _frame(b"x", sum="two"),
        _frame(b"x", sum="3", seq="9"),
        frames.encode(Frame(service=7, headers=(("type", "pong"),), payload=b"{")),
        frames.encode(Frame(service=7, headers=(("type", "other"),))),
        _frame(json.dumps(a_message("我的客户")).encode(), message_id="good"),
    ]

    assert await _ack(strange) == ("good", 200)
    assert [message.text for message in memory.messages] == ["我的客户"]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (_frame(b"{"), 500),
        (_frame(b"[]"), 200),
        (_frame(b"{}"), 200),
        (_frame(json.dumps(a_message()).encode(), kind="card"), 200),
    ],
)
async def test_an_event_that_is_none_is_answered(strange: Strange, memory: Memory, frame: bytes, code: int) -> None:
    """Unreadable ones may come again; what is not for us is acknowledged."""
    strange.says = [frame]

    assert await _ack(strange) == ("m1", code)
    assert not memory.messages


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://{host}/line?" + QUERY,
        "wss://{host}/line?" + QUERY,
        "ws://{host}/line",
        "ws://{host}/line?device_id=1&service_id=x",
    ],
)
async def test_an_address_that_is_none_is_not_used(strange: Strange, base: str, http: Http, url: str) -> None:
    """Nor one of another scheme than the one that was asked."""
    strange.url = url
    with pytest.raises(Unreachable) as caught:
        await discover(the_settings(api_base=base), http, ClientConfig())

    assert caught.value.code == "address"


@pytest.mark.parametrize(
    ("answer", "status", "kind"),
    [
        ({"code": 1, "msg": "busy"}, 200, Unreachable),
        ({"code": 1000040343, "msg": "internal"}, 200, Unreachable),
        ({"code": 0}, 503, Unreachable),
        ({"code": 514, "msg": "auth failed"}, 200, BadCredentials),
        ({"code": 1000040350, "msg": "too many"}, 200, BadCredentials),
        ({}, 200, Unreachable),
    ],
)
async def test_the_codes_of_the_discovery(
    strange: Strange, base: str, http: Http, answer: dict[str, Any], status: int, kind: type[PlatformError]
) -> None:
    """Two pass by themselves, all others are about the app."""
    strange.endpoint, strange.status = answer, status
    with pytest.raises(kind):
        await discover(the_settings(api_base=base), http, ClientConfig())
