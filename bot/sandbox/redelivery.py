"""Pushing again on plan: what waits for its time, and the work that outlives whoever asked for it."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from bot.sandbox.calendar import Calendar
from bot.sandbox.watching import Delivery

_T = TypeVar("_T")


class Seen(Protocol):
    """Anything on its way to the app that can say how it stands."""

    def seen(self) -> Delivery: ...


_P = TypeVar("_P", bound=Seen)


class Redelivery(ABC, Generic[_P]):
    """The parcels of one platform on one calendar."""

    def __init__(self, calendar: Calendar) -> None:
        self.parcels: list[_P] = []
        """Everything that was ever sent off, oldest first."""
        self._calendar = calendar
        self._due: list[tuple[datetime, int, _P]] = []
        self._order = itertools.count()
        self._tasks: set[asyncio.Task[Any]] = set()

    @abstractmethod
    async def _attempt(self, parcel: _P) -> object:
        """Try once, and call `_try_again_in` when it failed and there is to be another time."""

    def _try_again_in(self, wait: timedelta, parcel: _P) -> None:
        heapq.heappush(self._due, (self._calendar.now + wait, next(self._order), parcel))

    async def redeliver_until(self, moment: datetime) -> None:
        """Let the calendar run to `moment`, attempting on the way whatever falls due."""
        while self._due and self._due[0][0] <= max(moment, self._calendar.now):
            due, _, parcel = heapq.heappop(self._due)
            self._calendar.jump_to(due)
            await self._attempt(parcel)
        self._calendar.jump_to(moment)

    async def repeat(self, *, newest_first: bool = False) -> None:
        """Push everything once more, acknowledged or not, each signed and sealed anew."""
        for parcel in list(reversed(self.parcels) if newest_first else self.parcels):
            await self._attempt(parcel)

    async def keep_time(self, every: float) -> None:
        """Catch up again and again, for a sandbox whose clock runs by itself; ends when cancelled."""
        while True:
            await asyncio.sleep(every)
            await self.redeliver_until(self._calendar.now)

    async def settle(self) -> None:
        """Wait for every push that is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def cancel(self) -> None:
        """Stop whatever is under way."""
        for task in self._tasks:
            task.cancel()

    def keep(self, work: Coroutine[Any, Any, _T]) -> asyncio.Task[_T]:
        """Run something that outlives its caller, and hold on to it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
