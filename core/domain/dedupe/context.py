"""A candidate among the others, in numbers: the columns of the scorer that need more than the pair."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import exp

from core.domain.dedupe.features import FINE, PAIR, Heard, Pairing

FOUND = ("weight", "full", "kinds", "named", "crowd")
"""How a candidate was found."""
OTHERS = ("same_brand", "same_core", "rank", "gap", "lead", "candidates", "nearer", "ahead", "better", "placed")
ALIKE = ("alike", "alike_lead", "alike_rank", "alike_others")
"""What the pairs look like to the first forest (:func:`with_likeness`)."""
COLUMNS = (*PAIR, *FOUND, *OTHERS, *ALIKE, *FINE)
"""Names of the numbers of a full row, in their order: those of the pair come first, those of a closer look last."""

LEAST = -4.0
"""Log odds below which a pair is hopeless; how far below says nothing more."""

_EDITS, _COVERS, _PLACE = (PAIR.index(name) for name in ("core_sound_edits", "covers_known", "place"))


def in_context(found: Sequence[Sequence[float]], pairing: Pairing, known: Sequence[Heard]) -> list[list[float]]:
    """The rows of all candidates, up to ``alike``; ``found`` of each: weight, least fullness of the shared blocks, how
    many; how many names have the asked brand, and how many one that sounds so.
    """
    weights = [signs[0] for signs in found]
    best = max(weights, default=0.0)
    second = sorted(weights, reverse=True)[1] if len(weights) > 1 else 0.0
    brands = [one.brand_sound for one in known].count(pairing.asked.brand_sound)
    cores = [one.core_sound for one in known].count(pairing.asked.core_sound)
    rows = [pairing.row(one) for one in known]
    by_edits, by_covers = sorted([row[_EDITS] for row in rows]), sorted([row[_COVERS] for row in rows])
    places = {row[_PLACE] for row in rows}
    closer = {place: sorted([row[_EDITS] for row in rows if row[_PLACE] > place]) for place in places}
    for at, (signs, row) in enumerate(zip(found, rows, strict=True)):
        weight, mine = signs[0], row[_EDITS]
        ahead = (by_edits[1] if mine == by_edits[0] else by_edits[0]) - mine if len(rows) > 1 else 9.0
        nearer, better = bisect_left(by_edits, mine), len(rows) - bisect_right(by_covers, row[_COVERS])
        lead, placed = weight - second if weight == best else 0.0, bisect_right(closer[row[_PLACE]], mine)
        others = (brands, cores, at, best - weight, lead, len(rows), nearer, ahead, better, placed)
        row.extend((*signs, *map(float, others)))
    return rows


def with_likeness(rows: Sequence[list[float]], likeness: Sequence[float]) -> list[int]:
    """Add to each row what the first forest (log odds) says of its pair, and how that stands among the others; the
    ranks.
    """
    odds = [max(LEAST, one) for one in likeness]
    ordered = sorted(odds)
    first, second = (ordered[-1], ordered[-2]) if len(ordered) > 1 else (LEAST, LEAST)
    shares = [1 / (1 + exp(-one)) for one in odds]
    whole = sum(shares)
    ranks = [len(ordered) - bisect_right(ordered, one) for one in odds]
    for row, one, share, rank in zip(rows, odds, shares, ranks, strict=True):
        row.extend((one, one - (second if one >= first else first), float(rank), whole - share))
    return ranks
