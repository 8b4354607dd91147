"""Staying below a platform's rate limits, so that it never has to say no.

A platform counts calls as they arrive; we know when a call began and when it was answered. A slot is therefore free
again one window after the *answer*, whatever the network did in between. Once it is known how long the shortest way
there and back takes of late, so much earlier: the next call cannot be there sooner, nor was the last one's answer.
"""

from __future__ import annotations

import asyncio
import math
import time
import uuid
from bisect import bisect_right
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final

from adapters.sharing import Budget, Shared

__all__ = ["Budget", "Pacer"]

KEPT_LANES: Final = 4096
"""Lanes kept before idle ones are swept; each costs about a kilobyte."""
SURE_AFTER: Final = 30
"""Answers after which the shortest way is believed: the first ones went over connections that had to be made."""
SURE: Final = 0.85
"""How much of it is believed: the shortest that was seen is hardly ever the shortest that there is."""
SPAN: Final = 30.0
"""Seconds for which a shortest way is kept; then it is looked for anew."""
MARGIN: Final = 0.002
"""Seconds that a place stays taken longer, for clocks that do not tick alike."""
STUCK: Final = 3.0
"""Seconds after which a call without an answer is taken for counted: a chat that hangs must not slow the others."""
QUIET: Final = 20.0
"""Seconds after a refusal before more than the platform took is tried again; twice as many each time in vain."""
LONGEST_QUIET: Final = 320.0
SOON: Final = 2.0
"""As many after a first refusal by a platform of which nothing else is known: the places may have been taken by calls
of somebody who has ended meanwhile, such as the process before this one.
"""
PROVEN: Final = 60.0
"""Seconds for which it is remembered how many calls the platform took in one window."""


class Pacer:
    """Hands out the slots of many budgets; those who wait for the same one are served in the order they came.

    After a refusal a lane pauses and then allows what the platform really took, and after a while a tenth more for each
    window without complaint: when somebody else shares our budget, or it was cut, we find the new pace and keep to it.
    Calls that were refused without as many having been taken before say less: more is tried soon, and half as much
    again each time.
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
        self._trips = _Trips()
        self._pausing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def slot(self, budgets: Sequence[Budget]) -> AsyncIterator[None]:
        """Make one call inside. Name the narrowest budget first: who waits for one chat must not hold up the others."""
        lanes = [self._lane(budget) for budget in budgets]
        turns: list[asyncio.Lock] = []
        for lane in lanes:
            lane.users += 1
        try:
            for lane in lanes:
                await lane.turn.acquire()
                turns.append(lane.turn)
                await lane.wait(self._clock, self._sleep, self._part())
            call = await self._taken(budgets)
            began = self._clock()
            for lane in lanes:
                lane.begin(began)
            for turn in [lane.turn for lane, budget in zip(lanes, budgets, strict=True) if not budget.in_turn]:
                turns.remove(turn)
                turn.release()
            taken = False
            try:
                yield
                taken = True
            finally:
                await self._ended(lanes, budgets, call, began, taken=taken)
        finally:
            for turn in turns:
                turn.release()
            for lane in lanes:
                lane.users -= 1

    async def _ended(
        self, lanes: Sequence[_Lane], budgets: Sequence[Budget], call: str, began: float, *, taken: bool
    ) -> None:
        now = self._clock()
        early = self._trips.known(now, now - began)
        for lane in lanes:
            lane.end(began, now, early, taken=taken)
        if self.shared is not None:
            await asyncio.shield(self.shared.end(budgets, call, early=early))

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
        """The call's name, once it has its places among everybody's calls; none where we are alone."""
        if self.shared is None:
            return ""
        call = uuid.uuid4().hex
        while (delay := await self.shared.take(budgets, call)) > 0:
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


class _Trips:
    """How long the shortest way to the platform and back took within the last half minute or minute."""

    def __init__(self) -> None:
        self._since = 0.0
        self._before, self._now = (0, math.inf), (0, math.inf)

    def known(self, now: float, seconds: float) -> float:
        """Another call took so long. How much of an answer's age is sure to be way: 0 until enough were seen."""
        if now >= self._since + SPAN:
            self._before = self._now if now < self._since + 2 * SPAN else (0, math.inf)
            self._now, self._since = (0, math.inf), now
        self._now = (self._now[0] + 1, min(self._now[1], seconds))
        if self._now[0] + self._before[0] < SURE_AFTER:
            return 0.0
        return max(0.0, SURE * min(self._now[1], self._before[1]) - MARGIN)


class _Lane:
    """The calls of one budget: those under way, and from when on the places of the recent ones are counted."""

    def __init__(self, budget: Budget) -> None:
        self.turn = asyncio.Lock()
        self.users = 0
        self._limit = budget.limit
        self._step = max(1, budget.limit // 10)
        self._window = budget.window
        self._allowed = budget.limit
        self._answered: deque[float] = deque()
        self._taken: deque[float] = deque()
        self._under_way: list[float] = []
        self._paused_until = 0.0
        self._refused_at: float | None = None
        self._ease_at = 0.0
        self._quiet = QUIET
        self._hopeful = False
        self._complained_at, self._found = -math.inf, budget.limit  # the last refusal, and what was allowed after it
        self._most = (0, 0.0)  # calls taken within one window of late, and when
        self._ended = asyncio.Event()

    async def wait(self, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]], part: float) -> None:
        """Until one more call fits into our part. The caller has the turn, so nobody else can take the place."""
        while (delay := self._delay(clock(), part)) != 0:
            if delay > 0:
                await sleep(delay)
            else:
                await self._answer_or(sleep(-delay))

    async def _answer_or(self, sleeping: Awaitable[None]) -> None:
        self._ended.clear()
        waits = (asyncio.ensure_future(sleeping), asyncio.ensure_future(self._ended.wait()))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()

    def begin(self, now: float) -> None:
        self._under_way.append(now)

    def end(self, began: float, now: float, early: float, *, taken: bool) -> None:
        """`early` is how much sooner than `now` the platform must have counted the next call in this place."""
        self._under_way.remove(began)
        self._ended.set()
        if now - began > STUCK:
            return
        since = now - min(early, self._window / 2)
        self._answered.append(max(since, self._answered[-1]) if self._answered else since)
        if taken:
            self._taken.append(now)
            self._prove(now)

    def _prove(self, now: float) -> None:
        if self._refused_at is None:
            self._forget(now)
            if len(self._taken) >= self._most[0] or now > self._most[1] + PROVEN:
                self._most = (len(self._taken), now)

    def refused(self, now: float, seconds: float) -> None:
        if self._refused_at is not None:  # the calls that were under way with the refused one complain as well
            self._paused_until = max(self._paused_until, now + seconds)
            return
        self._refused_at, self._paused_until = now, now + seconds

    def is_idle(self, now: float) -> bool:
        self._learn(now)
        self._forget(now)
        self._ease(now)
        return not (self.users or self._answered or now < self._paused_until or self._allowed < self._limit)

    def _delay(self, now: float, part: float) -> float:
        """Seconds until a call may begin, 0 when now; less than 0: so long unless one under way is answered sooner."""
        if now < self._paused_until:
            return self._paused_until - now
        self._learn(now)
        self._forget(now)
        self._ease(now)
        stuck = bisect_right(self._under_way, now - STUCK - self._window)  # they stand in the order they began
        excess = len(self._under_way) - stuck + len(self._answered) - max(1, int(self._allowed * part))
        if excess < 0:
            return 0
        if excess < len(self._answered):
            return max(self._answered[excess] + self._window - now, 1e-6)
        return -max(self._under_way[stuck + excess - len(self._answered)] + STUCK + self._window - now, 1e-6)

    def _learn(self, now: float) -> None:
        """After the pause: what was taken within one window before the refusal, and still answered after it, is about
        what the platform takes; nothing at all tells little.
        """
        if self._refused_at is None or now < self._paused_until:
            return
        taken = sum(at > self._refused_at - self._window for at in self._taken)
        self._be_quiet(self._refused_at, taken)
        fits = taken - taken // 20 if taken else self._allowed // 2
        self._allowed = self._found = max(1, min(self._allowed - 1, fits))
        self._refused_at, self._ease_at = None, now + self._quiet

    def _be_quiet(self, now: float, taken: int) -> None:
        """Settle for how long. Somebody who left a moment ago is thought of only if nothing else explains it: not a
        platform that took more before, nor one that complained before.
        """
        most, at = self._most
        again = now < self._complained_at + self._quiet + PROVEN
        self._hopeful = not again and not (most > taken and now < at + PROVEN)
        if self._hopeful:
            self._quiet = max(SOON, self._window)
        else:
            in_vain = again and self._found < self._allowed
            self._quiet = min(max(QUIET, self._quiet * 2), LONGEST_QUIET) if in_vain else QUIET
        self._complained_at = now

    def _forget(self, now: float) -> None:
        while self._answered and self._answered[0] + self._window <= now:
            self._answered.popleft()
        while self._refused_at is None and self._taken and self._taken[0] + self._window <= now:
            self._taken.popleft()

    def _ease(self, now: float) -> None:
        while self._allowed < self._limit and now >= self._ease_at:
            more = max(self._step, self._allowed // 2) if self._hopeful else self._step
            self._allowed = min(self._limit, self._allowed + more)
            self._ease_at += self._window
