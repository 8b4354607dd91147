"""Bodies that trickle in, that never end, or that are none, on real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters import held
from adapters.callbacks import Callbacks
from adapters.held import Bodies
from tests.support.raw_http import Line, line, request, status
from tests.support.waiting import LIMIT, eventually

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"


class Door(TestServer):
    """An address for callbacks that takes whatever has a body."""

    def __init__(self) -> None:
        self.callbacks = Callbacks()
        self.taken = 0
        app = web.Application()
        app.router.add_post("/", self.callbacks.guarded(self._take))
        super().__init__(app)

    async def _take(self, asked: web.Request, raw: bytes) -> web.Response:
        self.taken += 1
        return web.Response()

    @property
    def on(self) -> int:
        assert self.port is not None
        return self.port


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    running = Door()
    async with running:
        yield running


async def _drip(one: Line) -> None:
    await one.say(HEAD)
    for _ in range(1000):
        await one.say(b"x")
        await asyncio.sleep(0.02)


async def test_who_drips_his_body_is_cut_off_and_starves_nobody(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte wins no time; meanwhile others are answered."""
    monkeypatch.setattr(held, "READ_WITHIN", 0.3)
    async with AsyncExitStack() as stack:
        lines = [await stack.enter_async_context(line(door.on)) for _ in range(10)]
        drips = [asyncio.create_task(_drip(one)) for one in lines]
        others = [await status(door.on, request("/", b"{}")) for _ in range(20)]
        said = [await one.head() for one in lines]
        for drip in drips:
            drip.cancel()
        await asyncio.gather(*drips, return_exceptions=True)

    assert others == [200] * 20
    assert all(head.startswith(b"HTTP/1.1 400 ") for head in said)
    assert door.callbacks.counts == {"malformed": 10}


async def test_the_slowest_body_gives_its_place_up(door: Door) -> None:
    """The memory that waits for bodies is bounded, and a newcomer is never the one to suffer."""
    door.callbacks._bodies = Bodies(most=2)
    async with AsyncExitStack() as stack:
        lines = []
        for count in range(1, 4):
            one = await stack.enter_async_context(line(door.on))
            await one.say(HEAD + b"x")
            await eventually(lambda: len(door.callbacks._bodies._waiting) == min(count, 2))  # noqa: B023 - at once
            lines.append(one)
        assert (await lines[0].head()).startswith(b"HTTP/1.1 400 ")
        for one in lines[1:]:
            await one.say(b"x" * 999)
            assert (await one.head()).startswith(b"HTTP/1.1 200 ")

    assert door.taken == 2


async def test_a_crowd_whose_time_is_over_at_once_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is being let go already cannot be asked to make room as well."""
    monkeypatch.setattr(held, "READ_WITHIN", 0.0)
    bodies = Bodies(most=1)

    async def wait() -> None:
        async with bodies.place():
            await asyncio.Event().wait()

    tasks = []
    for _ in range(20):
        tasks.append(asyncio.create_task(wait()))
        await asyncio.sleep(0)  # its time is over in this turn of the loop, and the next one comes in it
    ends = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), LIMIT)

    assert {type(end) for end in ends} == {TimeoutError}
    assert not bodies._waiting


async def test_who_hangs_up_in_the_middle_leaves_nothing(door: Door) -> None:
    """No place taken, nothing refused, nothing failed."""
    async with line(door.on) as one:
        await one.say(HEAD + b"x")
        await eventually(lambda: door.callbacks._bodies._waiting)
    await eventually(lambda: not door.callbacks._bodies._waiting)

    assert door.callbacks.counts == {}


@pytest.mark.parametrize("chunks", [b"zz\r\nx", b"5\r\nabc", b"-1\r\nx\r\n0\r\n\r\n", b"5\r\nabcdefgh\r\n0\r\n\r\n"])
async def test_chunks_that_are_none_are_refused(door: Door, chunks: bytes) -> None:
    """With a status, as anything else that is no request; never with a 500."""
    async with line(door.on) as one:
        await one.say(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
        one.writer.write_eof()
        head = await one.head()

    assert not head or head.startswith(b"HTTP/1.1 4")
    assert door.callbacks.counts["failed"] == 0
