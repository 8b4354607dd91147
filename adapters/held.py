"""Receiving: bodies of bounded size, and work that may outlast the platform's patience but is never dropped."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from aiohttp import web

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


class StillWorking(Exception):
    """The patience is over; the work goes on."""


class Overloaded(Exception):
    """Too much is being worked on already: the platform had better come again."""


async def read_body(request: web.Request, limit: int) -> bytes:
    """The raw bytes of a request.

    `BodyTooLarge` beyond `limit` bytes, whatever the length header claims; `BodyTooSlow` when it trickles in.
    """
    if (request.content_length or 0) > limit:
        raise BodyTooLarge
    body = bytearray()
    try:
        async with asyncio.timeout(READ_WITHIN):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > limit:
                    raise BodyTooLarge
    except TimeoutError as error:
        raise BodyTooSlow from error
    return bytes(body)


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
