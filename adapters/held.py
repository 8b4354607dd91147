"""Receiving: bodies of bounded size, and work that may outlast the platform's patience but is never dropped."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

_log = logging.getLogger(__name__)
T = TypeVar("T")

PATIENCE: Final = 2.5
"""Seconds that a platform is kept waiting for an answer; the strictest gives 3 s, the way included."""


READ_WITHIN: Final = 5.0
"""Seconds for the body of a request: longer than any platform waits for the answer to it."""


class BodyTooLarge(Exception):
    """The body of a request is longer than anything a platform sends."""


class BodyTooSlow(Exception):
    """The body of a request did not come in time."""


class BodyBroken(Exception):
    """The body of a request is not what HTTP says it should be."""


class StillWorking(Exception):
    """The patience is over; the work goes on."""


class Overloaded(Exception):
    """Too much is being worked on already: the platform had better come again."""


async def read_body(request: web.Request, limit: int, bodies: Bodies | None = None) -> bytes:
    """The raw bytes of a request.

    `BodyTooLarge` beyond `limit` bytes, whatever the length header claims; `BodyBroken` for chunks that are none;
    `BodyTooSlow` when it trickles in, or when too many others do so too and this one has kept its place the longest.
    """
    if (request.content_length or 0) > limit:
        raise BodyTooLarge
    try:
        if request.content.is_eof():  # all of it came with its head, as is usual
            return _within(limit, request.content.read_nowait())
        async with (bodies or Bodies()).place():
            return await _slowly(request, limit)
    except TimeoutError as error:
        raise BodyTooSlow from error
    except (HttpProcessingError, web.RequestPayloadError) as error:
        raise BodyBroken from error


def _within(limit: int, body: bytes) -> bytes:
    if len(body) > limit:
        raise BodyTooLarge
    return body


async def _slowly(request: web.Request, limit: int) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > limit:
            raise BodyTooLarge
    return bytes(body)


class Bodies:
    """Bodies that are still on their way: a bounded number, so that nobody fills the memory by talking slowly.

    The one that takes longest gives its place up for a newcomer, since an honest body is there within moments.
    """

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._waiting: dict[asyncio.Timeout, None] = {}

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Raises `TimeoutError` in the block when its time is over, or its place is taken."""
        async with asyncio.timeout(READ_WITHIN) as until:
            if len(self._waiting) >= self._most:
                longest = next(iter(self._waiting))
                del self._waiting[longest]
                if not longest.expired():
                    longest.reschedule(asyncio.get_running_loop().time())
            self._waiting[until] = None
            try:
                yield
            finally:
                self._waiting.pop(until, None)


class Held:
    """Work in progress for a platform that waits.

    `counts` tells `late` (outlasted the patience), `lost` (failed after the platform had been told that all is well:
    nobody will send it again) and `refused` (too much at once).
    """

    def __init__(self, *, patience: float = PATIENCE, most: int = 1000) -> None:
        """`patience` in seconds; at most `most` pieces of work at once."""
        self.counts: Counter[str] = Counter()
        self._patience = patience
        self._most = most
        self._tasks: set[asyncio.Task[Any]] = set()

    async def within(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`, or `StillWorking` when it is not there in time; it is not cancelled then.

        Raises what the work raises, and `Overloaded` without having begun it.
        """
        if len(self._tasks) >= self._most:
            work.close()
            self.counts["refused"] += 1
            raise Overloaded
        loop = asyncio.get_running_loop()
        task, over = loop.create_task(work), loop.create_future()
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: _end(over))
        timer = loop.call_later(self._patience, _end, over)  # a third cheaper than asyncio.wait, on every callback
        try:
            await over
        finally:
            timer.cancel()
            if not task.done():
                self.counts["late"] += 1
                task.add_done_callback(self._ended_late)
        if not task.done():
            raise StillWorking
        return task.result()

    async def drain(self, seconds: float) -> None:
        """Wait so long for what is still under way, then cancel it."""
        if self._tasks:
            _, left = await asyncio.wait(tuple(self._tasks), timeout=seconds)
            for task in left:
                task.cancel()
            if left:
                await asyncio.wait(left)

    def _ended_late(self, task: asyncio.Task[Any]) -> None:
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is not None:
            self.counts["lost"] += 1
            _log.error("work failed after it was acknowledged", exc_info=error, extra={"action": "work_lost"})


def _end(over: asyncio.Future[None]) -> None:
    if not over.done():
        over.set_result(None)
