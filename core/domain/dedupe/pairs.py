"""Old duplicates: every pair of names on a shelf that resemble one another, a chunk of names at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.domain.dedupe.matching import DEFAULT, Known, Match, Shelf, Thresholds, find
from core.domain.dedupe.signs import Signs
from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two names that resemble one another, ``first`` with the smaller number."""

    first: int
    second: int
    match: Match
    """As seen from the one that was looked up; its ``number`` is the other one."""


def pairs_of(numbers: Sequence[int], shelf: Shelf, thresholds: Thresholds = DEFAULT) -> Iterator[Pair]:
    """Look each of these names up among all the others, in the order of the numbers.

    Both sides find a pair as a rule, but a short name may see a long one that does not see it. So a pair may come
    twice, within a chunk or in two, and whoever goes through the whole shelf keeps it once.
    """
    wider = replace(thresholds, shown=thresholds.shown + 1)  # everybody finds himself first
    for known in sorted(shelf.known(numbers), key=lambda known: known.number):
        for match in find(_signs(known), shelf, wider, thorough=True):
            if match.number != known.number:
                low, high = sorted((known.number, match.number))
                yield Pair(first=low, second=high, match=match)


def _signs(known: Known) -> Signs:
    name = known.name if known.name.plain else None
    return Signs(name=name, uscc=known.uscc, phones=known.phones, domains=known.domains)
