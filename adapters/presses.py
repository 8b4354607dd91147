"""Which cards have a press that waits for its answer.

Whoever repaints a card waits here until the presses on it are answered: an update that reaches Feishu earlier is undone
by the client within a second (oapi-sdk-java #99), and DingTalk wants none inside a callback (event-callback-card).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final

LONGEST_WAIT: Final = 4.0
"""Seconds after which an update goes out all the same: every client has given up on the answer by then."""
SETTLING: Final = 0.15
"""Seconds between writing an answer and the first update, for the way of the answer to the client."""


ELSEWHERE: Final = 0.5
"""Seconds that a press is given which may have come to another process: its answer is written right behind the commit
that asks for the update.
"""


class Presses:
    """The presses of this process that are being answered, by the card's handle."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        elsewhere: bool = False,
    ) -> None:
        """With `elsewhere` other processes take presses as well."""
        self._elsewhere = elsewhere
        self._clock = clock
        self._sleep = sleep
        self._open: dict[str, int] = {}
        self._answered: dict[str, asyncio.Event] = {}
        self._quiet_from: dict[str, float] = {}

    @contextmanager
    def unanswered(self, handle: str) -> Iterator[None]:
        """Around a press, from its arrival until its answer is written."""
        self._open[handle] = self._open.get(handle, 0) + 1
        self._answered.setdefault(handle, asyncio.Event()).clear()
        try:
            yield
        finally:
            self._close(handle)

    async def settled(self, handle: str) -> None:
        """Return when no press on this card is unanswered and the last answer had time to arrive.

        Returns too when the longest wait is over.
        """
        if self._elsewhere and handle not in self._answered and handle not in self._quiet_from:
            await self._sleep(ELSEWHERE)
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                while (answered := self._answered.get(handle)) is not None:
                    await answered.wait()
        except TimeoutError:
            return
        self._forget()
        delay = self._quiet_from.get(handle, 0.0) - self._clock()
        if delay > 0:
            await self._sleep(delay)

    def _close(self, handle: str) -> None:
        left = self._open.pop(handle) - 1
        if left:
            self._open[handle] = left
            return
        self._forget()
        self._quiet_from.pop(handle, None)
        self._quiet_from[handle] = self._clock() + SETTLING
        self._answered.pop(handle).set()

    def _forget(self) -> None:
        """Drop the answers that have arrived by now, oldest first."""
        now = self._clock()
        while self._quiet_from:
            handle = next(iter(self._quiet_from))
            if self._quiet_from[handle] > now:
                return
            del self._quiet_from[handle]
