"""A candidate among the others, in numbers: the columns of the scorer that need more than the pair."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import exp

from core.domain.dedupe.features import FINE, PAIR, Heard

FOUND = ("weight", "full", "kinds", "named", "crowd")
"""How a candidate was found."""
OTHERS = ("same_brand", "same_core", "rank", "gap", "lead", "candidates", "nearer", "ahead", "better", "placed")
ALIKE = ("alike", "alike_lead", "alike_rank", "alike_others")
"""What the pairs look like to the first forest (:class:`Likeness`)."""
COLUMNS = (*PAIR, *FOUND, *OTHERS, *ALIKE, *FINE)
"""Names of the numbers of a full row, in their order: those of the pair come first, those of a closer look last."""

LEAST = -4.0
"""Log odds below which a pair is hopeless; how far below says nothing more."""

_EDITS, _COVERS, _PLACE = (PAIR.index(name) for name in ("core_sound_edits", "covers_known", "place"))


class Crowd:
    """The candidates of a question beside one another. What the others look like is worked out for those alone of whom
    somebody asks it: one or two of a dozen.
    """

    def __init__(
        self, found: Sequence[Sequence[float]], asked: Heard, known: Sequence[Heard], rows: Sequence[Sequence[float]]
    ) -> None:
        """``found`` of each: weight, least fullness of the shared blocks, how many; how many names have the asked
        brand, and how many one that sounds so. ``rows`` are the numbers of each pair.
        """
        self._found, self._rows = found, rows
        weights = [signs[0] for signs in found]
        self._best = max(weights, default=0.0)
        self._second = sorted(weights, reverse=True)[1] if len(weights) > 1 else 0.0
        self._brands = [one.brand_sound for one in known].count(asked.brand_sound)
        self._cores = [one.core_sound for one in known].count(asked.core_sound)
        self._edits = sorted([row[_EDITS] for row in rows])
        self._covers = sorted([row[_COVERS] for row in rows])

    def around(self, at: int) -> tuple[float, ...]:
        """The columns :data:`FOUND` and :data:`OTHERS` of the candidate at this place, all floats."""
        rows, signs, row = self._rows, self._found[at], self._rows[at]
        edits, count, weight, mine, place = self._edits, len(rows), signs[0], row[_EDITS], row[_PLACE]
        ahead = (edits[1] if mine == edits[0] else edits[0]) - mine if count > 1 else 9.0
        nearer, better = bisect_left(edits, mine), count - bisect_right(self._covers, row[_COVERS])
        lead = weight - self._second if weight == self._best else 0.0
        placed = sum([1 for other in rows if other[_PLACE] > place and other[_EDITS] <= mine])
        others = (self._brands, self._cores, at, self._best - weight, lead, count, nearer, ahead, better, placed)
        return (*signs, *map(float, others))


class Likeness:
    """What the first forest says of the pairs of a question (log odds), and how that stands among them."""

    def __init__(self, odds: Sequence[float]) -> None:
        self._odds = [max(LEAST, one) for one in odds]
        self._ordered = sorted(self._odds)
        self._shares = [1 / (1 + exp(-one)) for one in self._odds]
        self._whole = sum(self._shares)

    def rank(self, at: int) -> int:
        """How many look more alike than the one at this place."""
        return len(self._ordered) - bisect_right(self._ordered, self._odds[at])

    def columns(self, at: int) -> tuple[float, ...]:
        """The columns :data:`ALIKE`."""
        one, ordered = self._odds[at], self._ordered
        first, second = (ordered[-1], ordered[-2]) if len(ordered) > 1 else (LEAST, LEAST)
        return one, one - (second if one >= first else first), float(self.rank(at)), self._whole - self._shares[at]
