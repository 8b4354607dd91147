"""How results of the store's threads come back to an event loop: those of one commit, or one snapshot, wake it once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from threading import local
from typing import Any, TypeVar

T = TypeVar("T")

_here = local()


@contextmanager
def together() -> Iterator[None]:
    """The results that this thread brings within it wake their event loop at the end: whom the first of them woke would
    take the processor at once, be done with it, and have to be woken for each of the others.
    """
    landings: set[Landing] = set()
    _here.landings = landings
    try:
        yield
    finally:
        del _here.landings
        for landing in landings:
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                landing.wake()


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
        self._loop = self._loop or asyncio.get_running_loop()
        waiter: asyncio.Future[T] = self._loop.create_future()
        future.add_done_callback(lambda done: self._land(waiter, done))
        try:
            return await waiter
        except asyncio.CancelledError:
            future.cancel()
            raise

    def _land(self, waiter: asyncio.Future[Any], done: Future[Any]) -> None:
        """On the store's thread. Appended first and asked afterwards, so that no result is left lying."""
        self._landed.append((waiter, done))
        landings = getattr(_here, "landings", None)
        if landings is None:
            self.wake()
        else:
            landings.add(self)

    def wake(self) -> None:
        """Have the loop look at what has landed. Call it from any thread."""
        if not self._called and self._loop is not None:
            self._called = True
            self._loop.call_soon_threadsafe(self._deliver)

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
