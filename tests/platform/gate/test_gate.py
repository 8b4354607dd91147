"""The gate of the server, on real sockets: those who say nothing, say it slowly, or come in crowds."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest
from aiohttp import web

from adapters.held import Bodies, read_body
from adapters.sources import proxies_in
from bot.server.gate import SERVING, Gate, GatedSite, Limits
from tests.support.raw_http import Line, line, request, status
from tests.support.waiting import eventually

SOON = Limits(head_within=0.2, longest_head=2048, outside=4, inside=6, of_one=3)
PATIENT = Limits(head_within=60, outside=4, inside=6, of_one=3)


@dataclass(frozen=True, slots=True)
class House:
    port: int
    gate: Gate
    heard: list[bytes]


@asynccontextmanager
async def house(limits: Limits, *, trusted: str = "") -> AsyncIterator[House]:
    """A server behind a gate, that notes what it was told."""
    heard: list[bytes] = []
    bodies = Bodies()

    async def take(asked: web.Request) -> web.Response:
        heard.append(await read_body(asked, 1024 * 1024, bodies))
        return web.Response(text="taken")

    app = web.Application()
    app.add_routes([web.route("*", "/", take)])
    gate = Gate(limits, proxies=proxies_in(trusted))
    runner = web.AppRunner(app, shutdown_timeout=1.0, **SERVING)
    await runner.setup()
    site = GatedSite(runner, "127.0.0.1", 0, gate)
    await site.start()
    try:
        yield House(site.port, gate, heard)
    finally:
        await runner.cleanup()


async def _inside(stack: AsyncExitStack, house: House, number: int) -> list[Line]:
    """Connections that were served once and stay open."""
    lines = []
    for _ in range(number):
        one = await stack.enter_async_context(line(house.port))
        await one.say(request("/", b"hello"))
        assert b" 200 " in await one.head()
        lines.append(one)
    return lines


async def test_an_ordinary_request_passes_whole_or_in_pieces() -> None:
    """Wherever the network cuts it; further requests on the same connection go straight in."""
    async with house(SOON) as here:
        whole = request("/", b"x" * 100)
        for cut in (0, 1, 15, len(whole) - 101, len(whole) - 50):
            async with line(here.port) as one:
                await one.say(whole[:cut])
                await asyncio.sleep(0)
                await one.say(whole[cut:])
                assert b" 200 " in await one.head()
                assert await one.reader.readexactly(5) == b"taken"
                await one.say(whole)
                assert b" 200 " in await one.head()

        assert here.heard == [b"x" * 100] * 10
        await eventually(lambda: here.gate.open == 0)


async def test_who_says_nothing_is_not_waited_for() -> None:
    """The connection is closed without a word."""
    async with house(SOON) as here, line(here.port) as silent:
        assert await silent.hear() == b""
        assert here.gate.counts == {"slow": 1}


async def test_who_drips_his_head_is_cut_off_all_the_same() -> None:
    """One byte after the other wins no time: the limit is for the whole head."""

    async def drip(one: Line) -> None:
        for letter in request("/", headers={"X-Long": "x" * 1500}):
            await one.say(bytes((letter,)))
            await asyncio.sleep(0.02)

    async with house(SOON) as here, line(here.port) as slow:
        dripping = asyncio.create_task(drip(slow))
        assert await slow.hear() == b""
        dripping.cancel()
        await asyncio.gather(dripping, return_exceptions=True)

        assert here.gate.counts == {"slow": 1}
        assert not here.heard


async def test_those_who_say_nothing_keep_nobody_out() -> None:
    """A crowd of them stands outside; whoever comes with a request is heard at once, and the oldest of them goes."""
    async with house(PATIENT) as here, AsyncExitStack() as stack:
        crowd = [await stack.enter_async_context(line(here.port)) for _ in range(20)]
        answered = [await status(here.port, request("/", b"hello")) for _ in range(5)]

        assert answered == [200] * 5
        await eventually(lambda: here.gate.counts["pushed_out"] >= 16)
        assert await crowd[0].hear() == b""


async def test_a_storm_of_connections_pushes_nobody_out_unheard() -> None:
    """Hundreds come with one who has something to say; his words are read before it could be his turn to go."""
    async with house(Limits(head_within=60, outside=100, inside=600, of_one=600)) as here, AsyncExitStack() as stack:

        async def come() -> Line:
            return await stack.enter_async_context(line(here.port))

        storm = [asyncio.create_task(come()) for _ in range(150)]
        honest = asyncio.create_task(status(here.port, request("/", b"hello")))
        storm += [asyncio.create_task(come()) for _ in range(150)]
        await asyncio.gather(*storm)

        assert await honest == 200
        await eventually(lambda: here.gate.counts["pushed_out"] >= 150)


async def test_a_head_without_end_is_refused() -> None:
    """With a status, before it fills the memory."""
    async with house(SOON) as here:
        assert await status(here.port, b"GET / HTTP/1.1\r\nX: " + b"x" * 3000) == 431
        assert here.gate.counts == {"too_long": 1}


async def test_one_source_cannot_take_all_places() -> None:
    """Beyond its share it is told to come back; when one of its connections ends there is room again."""
    async with house(PATIENT) as here, AsyncExitStack() as stack:
        lines = await _inside(stack, here, PATIENT.of_one)
        assert await status(here.port, request("/")) == 429
        lines[0].writer.close()
        await eventually(lambda: here.gate.open == PATIENT.of_one - 1)

        assert await status(here.port, request("/")) == 200
        assert here.gate.counts["too_many"] == 1


async def test_our_own_proxy_speaks_for_many() -> None:
    """Only the limit for all together holds for it."""
    async with house(PATIENT, trusted="127.0.0.0/8") as here, AsyncExitStack() as stack:
        await _inside(stack, here, PATIENT.inside)
        async with line(here.port) as one:
            await one.say(request("/"))
            head = await one.head()

        assert head.startswith(b"HTTP/1.1 429 ")
        assert b"Retry-After: 1\r\n" in head


async def test_nothing_is_unpacked() -> None:
    """A few bytes that would become a hundred million stay a few bytes."""
    packed = gzip.compress(b"0" * 10_000_000)
    async with house(PATIENT) as here:
        assert await status(here.port, request("/", packed, headers={"Content-Encoding": "gzip"})) == 200
        assert here.heard == [packed]


@pytest.mark.parametrize(
    "words",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
        b"EHLO mail\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n",
        b"\r\n\r\n\r\n\r\n",
        b"GET /" + b"a" * 1000 + b"\x00 HTTP/1.1\r\n\r\n",
    ],
)
async def test_who_speaks_no_http_gets_a_refusal_and_no_line_in_the_log(
    words: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Strangers shall not be able to fill the disk."""
    async with house(PATIENT) as here, line(here.port) as one:
        await one.say(words)
        one.writer.write_eof()
        said = await one.hear()

    assert not said or said.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4"))
    assert not here.heard
    assert [record for record in caplog.records if record.levelno > logging.DEBUG] == []


async def test_who_hangs_up_in_the_middle_of_a_body_is_counted_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    """However many do."""
    async with house(PATIENT) as here:
        async with line(here.port) as one:
            await one.say(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nx")
            await eventually(lambda: here.gate.open == 1)
        await eventually(lambda: here.gate.counts["hung_up"] == 1)

    assert [record for record in caplog.records if record.levelno > logging.DEBUG] == []


async def test_everybody_goes_home_when_the_server_stops() -> None:
    """Those inside and those outside."""
    async with AsyncExitStack() as stack:
        async with house(PATIENT) as here:
            outside = await stack.enter_async_context(line(here.port))
            [inside] = await _inside(stack, here, 1)
            await eventually(lambda: here.gate.open == 1)

        assert await outside.hear() == b""
        assert await inside.hear() == b"taken"
