"""Staying below a platform's rate limits, so that it never has to say no.

A platform counts calls as they arrive; we know when a call began and when it was answered. A slot is therefore free
again one window after the *answer*: whatever the network did in between, no window at the platform sees too many.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from adapters.sharing import Budget, Shared

__all__ = ["Budget", "Pacer"]

KEPT_LANES: Final = 4096
"""Lanes kept before idle ones are swept; each costs about a kilobyte."""


class Pacer:
    """Hands out the slots of many budgets; those who wait for the same one are served in the order they came.

    After a refusal a lane pauses and then allows what the platform really took within the last window, and a tenth more
    for each window without complaint: when somebody else shares our budget, or it was cut, we find the new pace.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        shared: Shared | None = None,
    ) -> None:
        """`shared` are the other processes that spend the same budgets."""
        self._clock = clock
        self._sleep = sleep
        self.shared = shared
        self._lanes: dict[str, _Lane] = {}
        self._pausing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def slot(self, budgets: Sequence[Budget]) -> AsyncIterator[None]:
        """Make one call inside. Name the narrowest budget first: who waits for one chat must not hold up the others."""
        lanes = [self._lane(budget) for budget in budgets]
        for lane in lanes:
            lane.users += 1
        try:
            async with AsyncExitStack() as turns:
                for lane in lanes:
                    await turns.enter_async_context(lane.turn)
                    await lane.wait(self._clock, self._sleep, self._part())
                call = await self._taken(budgets)
                for lane in lanes:
                    lane.begin()
            try:
                yield
            finally:
                now = self._clock()
                for lane in lanes:
                    lane.end(now)
                if self.shared is not None:
                    await asyncio.shield(self.shared.end(budgets, call))
        finally:
            for lane in lanes:
                lane.users -= 1

    def pause(self, budget: Budget, seconds: float) -> None:
        """The platform refused a call of this budget: nothing more for so long, then more slowly."""
        self._lane(budget).refused(self._clock(), seconds)
        if self.shared is not None:
            telling = asyncio.ensure_future(self.shared.pause(budget, seconds))
            self._pausing.add(telling)
            telling.add_done_callback(self._pausing.discard)

    def _part(self) -> float:
        return 1.0 if self.shared is None else self.shared.part()

    async def _taken(self, budgets: Sequence[Budget]) -> str:
        """The call's name, once it has its places among everybody's calls."""
        call = uuid.uuid4().hex
        while self.shared is not None and (delay := await self.shared.take(budgets, call)) > 0:
            await self._sleep(delay)
        return call

    def _lane(self, budget: Budget) -> _Lane:
        lane = self._lanes.get(budget.key)
        if lane is None:
            if len(self._lanes) >= KEPT_LANES:
                self._sweep()
            lane = self._lanes[budget.key] = _Lane(budget)
        return lane

    def _sweep(self) -> None:
        now = self._clock()
        self._lanes = {key: lane for key, lane in self._lanes.items() if not lane.is_idle(now)}


class _Lane:
    """The calls of one budget: those under way, and when the recent ones were answered."""

    def __init__(self, budget: Budget) -> None:
        self.turn = asyncio.Lock()
        self.users = 0
        self._limit = budget.limit
        self._step = max(1, budget.limit // 10)
        self._window = budget.window
        self._allowed = budget.limit
        self._answered: deque[float] = deque()
        self._under_way = 0
        self._paused_until = 0.0
        self._eased_at = 0.0
        self._ended = asyncio.Event()

    async def wait(self, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]], part: float) -> None:
        """Until one more call fits into our part. The caller has the turn, so nobody else can take the place."""
        while (delay := self._delay(clock(), part)) != 0:
            if delay is None:
                self._ended.clear()
                await self._ended.wait()
            else:
                await sleep(delay)

    def begin(self) -> None:
        self._under_way += 1

    def end(self, now: float) -> None:
        self._under_way -= 1
        self._answered.append(now)
        self._ended.set()

    def refused(self, now: float, seconds: float) -> None:
        if now < self._paused_until:
            self._paused_until = max(self._paused_until, now + seconds)
            return  # the calls that were under way with the refused one complain as well; once is enough
        self._forget(now)
        self._allowed = max(1, min(self._allowed - 1, len(self._answered)))
        self._paused_until = self._eased_at = now + seconds

    def is_idle(self, now: float) -> bool:
        self._forget(now)
        self._ease(now)
        return not (self.users or self._answered or now < self._paused_until or self._allowed < self._limit)

    def _delay(self, now: float, part: float) -> float | None:
        """Seconds until a call may begin; 0 when now, None when one under way has to be answered first."""
        if now < self._paused_until:
            return self._paused_until - now
        self._forget(now)
        self._ease(now)
        excess = self._under_way + len(self._answered) - max(1, int(self._allowed * part))
        if excess < 0:
            return 0
        if excess >= len(self._answered):
            return None
        return max(self._answered[excess] + self._window - now, 1e-6)

    def _forget(self, now: float) -> None:
        while self._answered and self._answered[0] + self._window <= now:
            self._answered.popleft()

    def _ease(self, now: float) -> None:
        if self._allowed < self._limit and now >= self._eased_at + self._window:
            windows = int((now - self._eased_at) / self._window)
            self._allowed = min(self._limit, self._allowed + windows * self._step)
            self._eased_at += windows * self._window
