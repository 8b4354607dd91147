"""What is counted while the house works, for those who watch over it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the buckets, in seconds: the platforms wait for two to five."""


class Durations:
    """How long something took, in buckets. Counted from one thread, read from any."""

    def __init__(self, bounds: Sequence[float] = BOUNDS) -> None:
        self.bounds = tuple(bounds)
        self.total = 0.0
        self._counts = [0] * (len(self.bounds) + 1)

    def add(self, seconds: float) -> None:
        """One more; a duration that is a bound belongs to its bucket."""
        self._counts[bisect_left(self.bounds, seconds)] += 1
        self.total += seconds

    def cumulated(self) -> tuple[int, ...]:
        """How many took at most each bound, then how many there were at all."""
        sums, sum_ = [], 0
        for count in self._counts:
            sum_ += count
            sums.append(sum_)
        return tuple(sums)


@dataclass(slots=True, kw_only=True)
class Figures:
    """Of a store since it was opened: how long its batches took, commit included, and how many units were in them."""

    batches: Durations = field(default_factory=Durations)
    units: int = 0
    undone: int = 0
