"""Whose turn it is: what the relay has claimed waits here for its receiver and for a place at the platform."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from adapters.base import HeldBack

RECEIVER: Final = 64
"""Notices of one receiver that wait in memory; at a platform's five a second that is twelve seconds' worth."""
LEAST: Final = 1.0
"""Seconds after which what found no place comes back at the earliest."""
RECEIVERS_PACE, PLATFORMS_PACE = 1 / 4.9, 1 / 49
"""Seconds between two that come back: a little more than the most generous platform allows."""


class InLine(HeldBack):
    """Others wait before it: it comes back in its order, so its time is not to be spread."""


class Turns:
    """Notices of one receiver go out one after the other, in the order in which they were taken up; one who is slow or
    dead keeps only so many waiting, and a platform only `share`. What finds no place is held back, each a little longer
    than the one before, so that they come back in their order and not all at once.
    """

    def __init__(self, *, share: int, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` is monotonic, in seconds."""
        self._share = share
        self._clock = clock
        self._locks: dict[Hashable, asyncio.Lock] = {}
        self._waiting: Counter[Hashable] = Counter()
        self._sending: Counter[str] = Counter()
        self._back_at: dict[Hashable, float] = {}

    @asynccontextmanager
    async def of(self, receiver: Hashable) -> AsyncIterator[None]:
        """The receiver's turn. Raises ``InLine`` when too many wait for him already."""
        if self._waiting[receiver] >= RECEIVER:
            raise self._held(receiver, RECEIVERS_PACE)
        self._waiting[receiver] += 1
        try:
            async with self._locks.setdefault(receiver, asyncio.Lock()):
                yield
        finally:
            self._waiting[receiver] -= 1
            if not self._waiting[receiver]:
                del self._waiting[receiver], self._locks[receiver]

    @contextmanager
    def at(self, platform: str) -> Iterator[None]:
        """One of the platform's places. Raises ``InLine`` when all are taken."""
        if self._sending[platform] >= self._share:
            raise self._held(platform, PLATFORMS_PACE)
        self._sending[platform] += 1
        try:
            yield
        finally:
            self._sending[platform] -= 1

    def _held(self, whose: Hashable, pace: float) -> InLine:
        now = self._clock()
        self._back_at = {each: at for each, at in self._back_at.items() if at > now}
        at = self._back_at[whose] = max(self._back_at.get(whose, 0.0) + pace, now + LEAST)
        return InLine("all places are taken", code="share", retry_after=at - now)
