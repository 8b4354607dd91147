"""How results of the store's threads come back to an event loop: those of one commit wake it once."""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Landing:
    """One for all callers of one event loop, which is the one of the first.

    ``asyncio.wrap_future`` wakes the loop for each future, with a system call; here only the first result of a batch
    does, and the loop takes whatever has landed meanwhile.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._landed: deque[tuple[asyncio.Future[Any], Future[Any]]] = deque()
        self._called = False

    async def of(self, future: Future[T]) -> T:
        """The result, or the error. Cancelled, it cancels the work as long as that has not begun."""
        loop = self._loop = self._loop or asyncio.get_running_loop()
        waiter: asyncio.Future[T] = loop.create_future()
        future.add_done_callback(lambda done: self._land(loop, waiter, done))
        try:
            return await waiter
        except asyncio.CancelledError:
            future.cancel()
            raise

    def _land(self, loop: asyncio.AbstractEventLoop, waiter: asyncio.Future[Any], done: Future[Any]) -> None:
        """On the store's thread. Appended first and asked afterwards, so that no result is left lying."""
        self._landed.append((waiter, done))
        if not self._called:
            self._called = True
            loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        self._called = False
        while self._landed:
            waiter, done = self._landed.popleft()
            if not waiter.done():
                _hand_over(done, waiter)


def _hand_over(done: Future[Any], waiter: asyncio.Future[Any]) -> None:
    if done.cancelled():
        waiter.cancel()
    elif (error := done.exception()) is not None:
        waiter.set_exception(error)
    else:
        waiter.set_result(done.result())
