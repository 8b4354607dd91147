"""What a pacer makes of refusals, whatever caused them: somebody who is gone, or who stays, or a budget that was cut.

One lane is driven by a clock of its own, without an event loop: hundreds of minutes pass in a second.
"""

from __future__ import annotations

import heapq
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.pacing import QUIET, Budget, _Lane
from bot.sandbox.windows import Windows

LIMIT = 20
SLOWLY = settings(deadline=None, max_examples=12)
SEEDS = st.integers(0, 10_000)


class Platform:
    """Takes so many calls in any second as they arrive, refuses the others, and says in whole seconds when to come
    back. Each way takes 5 to 15 ms. There is always one more call to make.
    """

    def __init__(self, seed: int, *, limit: int = LIMIT) -> None:
        self.now = 0.0
        self.limit = limit
        self.taken: list[float] = []
        self.refused: list[float] = []
        self._windows = Windows(lambda: self.now)
        self._lane = _Lane(Budget(key="app", limit=LIMIT))
        self._rng = Random(seed)
        self._due: list[tuple[float, int, str, float, int]] = []

    def others_call(self, count: int) -> None:
        """Calls of somebody of whom the pacer does not know."""
        for _ in range(count):
            self._windows.wait_for("app", LIMIT, 1.0)

    def run(self, until: float) -> None:
        """As many calls as the pacer lets through."""
        while self.now < until:
            delay = self._lane._delay(self.now, 1.0)
            if delay == 0:
                self._lane.begin(self.now)
                self._plan("arrives", self.now, 0)
                continue
            at = self.now + abs(delay)
            if self._due and self._due[0][0] <= at:
                self._happens()
            else:
                self.now = at

    def between(self, begin: float, end: float) -> int:
        """Calls that were taken."""
        return sum(begin <= at < end for at in self.taken)

    def refused_between(self, begin: float, end: float) -> int:
        return sum(begin <= at < end for at in self.refused)

    def _plan(self, what: str, began: float, wait: int) -> None:
        heapq.heappush(
            self._due, (self.now + self._rng.uniform(0.005, 0.015), self._rng.getrandbits(32), what, began, wait)
        )

    def _happens(self) -> None:
        self.now, _, what, began, wait = heapq.heappop(self._due)
        if what == "arrives":
            wait = self._windows.wait_for("app", self.limit, 1.0)
            (self.refused if wait else self.taken).append(self.now)
            self._plan("answered", began, wait)
            return
        if wait:
            self._lane.refused(self.now, wait)
        self._lane.end(began, self.now, 0.0, taken=not wait)


@SLOWLY
@given(calls=st.integers(1, LIMIT), seed=SEEDS)
def test_somebody_who_has_just_left_costs_a_few_seconds(calls: int, seed: int) -> None:
    """The calls of a process that has ended are in the way for a second; the full pace is back after nine at most, and
    nothing but the first burst is refused.
    """
    platform = Platform(seed)
    platform.others_call(calls)
    platform.run(30)

    assert 0 < platform.refused_between(0, 0.5) <= calls
    assert platform.refused_between(0.5, 30) == 0
    assert platform.between(9, 14) >= 5 * LIMIT * 0.95


@SLOWLY
@given(cut=st.floats(2.0, 30.0), rate=st.integers(2, LIMIT - 5), seed=SEEDS)
def test_a_rate_that_was_cut_is_found_and_kept_to(cut: float, rate: int, seed: int) -> None:
    """Three seconds after the cut nothing is refused any more for as long as it is quiet, and what is left is used."""
    platform = Platform(seed)
    platform.run(cut)
    platform.limit = rate
    platform.run(cut + 30)

    assert platform.refused_between(cut + 3, cut + QUIET - 1) == 0
    assert platform.between(cut + 5, cut + 15) >= 10 * (rate - rate // 20) * 0.9


@SLOWLY
@given(rate=st.integers(1, LIMIT - 5), seed=SEEDS)
def test_somebody_who_stays_is_found_out_by_few_calls(rate: int, seed: int) -> None:
    """A budget that is smaller than it is said to be is tried beyond what it takes once, by half as many calls, and
    then not for twenty seconds; then ever more seldom.
    """
    platform = Platform(seed, limit=rate)
    platform.run(150)

    assert platform.refused_between(1, 10) <= max(LIMIT // 10, rate // 2) + 1
    assert platform.refused_between(10, 20) == 0
    assert platform.refused_between(20, 150) <= 3 * (LIMIT // 5 + 2)


@SLOWLY
@given(rate=st.integers(5, LIMIT - 5), quiet=st.floats(1.0, 10.0), seed=SEEDS)
def test_the_full_rate_is_found_again(rate: int, quiet: float, seed: int) -> None:
    """A minute and a half after the platform takes everything again, all of it is used."""
    platform = Platform(seed)
    platform.run(3)
    platform.limit = rate
    platform.run(3 + quiet)
    platform.limit = LIMIT
    platform.run(3 + quiet + 100)

    assert platform.between(3 + quiet + 90, 3 + quiet + 100) >= 10 * LIMIT * 0.9
