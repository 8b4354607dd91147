"""Who comes into question: the known names that share most blocks with the asked one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2
from operator import itemgetter
from typing import NamedTuple, Protocol

from core.domain.dedupe.blocks import probes_of
from core.domain.dedupe.parse import CompanyName
from core.domain.dedupe.signs import Signs

BUCKET = 150
"""Names read from one block at most; a fuller one says little."""
SCORED = 36
"""Candidates compared at most."""
SHARE = 0.2
"""Who has less than this share of the weight of the most promising one is not compared: two in three, among whom the
right one is for four questions of a thousand.
"""


class Known(NamedTuple):
    """A name that is on the shelf."""

    number: int
    name: CompanyName
    uscc: str | None = None
    phones: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


class Shelf(Protocol):
    """Where the known names stand."""

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        """The numbers under each block, ascending, at most ``limit`` each; a block without names may be missing."""

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        """The names of these numbers, in any order; numbers that are gone are left out."""


class Candidate(NamedTuple):
    """A number that shares blocks with the question: their weight, the fullness of the emptiest, how many; and how full
    the blocks of the asked brand are, as written and as heard.
    """

    number: int
    weight: float
    full: float
    kinds: float
    named: float = 0.0
    crowd: float = 0.0

    def row(self) -> tuple[float, ...]:
        """The first columns of the scorer."""
        return self[1:]


def candidates(asked: Signs, shelf: Shelf) -> list[Candidate]:
    """Who shares blocks with the asked name, the most promising first."""
    if asked.name is None:
        return []
    probes = probes_of(asked.name)
    buckets = shelf.bucket([probe.block for probe in probes], limit=BUCKET)
    named = crowd = 0.0
    seen: list[_Seen] = []
    for block, kind, weight in probes:
        if numbers := buckets.get(block):
            full = log2(1 + len(numbers))
            seen.append((weight / (1 + full), full, numbers))
            if kind == "b":
                named = max(named, full)
            elif kind == "p":
                crowd = max(crowd, full)
    weights = _weights(seen)
    least = SHARE * max(weights.values(), default=0.0)
    best = sorted([(-weight, number) for number, weight in weights.items() if weight >= least])[:SCORED]
    fullness: dict[int, list[float]] = {number: [] for _, number in best}
    wanted = set(fullness)
    for _, full, numbers in seen:
        for number in wanted.intersection(numbers):
            fullness[number].append(full)
    return [
        Candidate(number, -weight, min(fullness[number]), float(len(fullness[number])), named, crowd)
        for weight, number in best
    ]


_Seen = tuple[float, float, Sequence[int]]
"""What it weighs to stand in a block, how full the block is, and who stands there."""
_share = itemgetter(0)
_CROWDED = 100
"""Where such a block would have to be gone through number by number, adding all blocks up as wholes is faster."""
_NEARLY = 0.999
"""The same shares added in another order differ by far less than this leaves."""


def _weights(seen: Sequence[_Seen]) -> dict[int, float]:
    """What the blocks weigh together in which a number stands, for all that may weigh enough to be compared. A sum goes
    in the order of the blocks: in another one its last digit may be another.
    """
    promising = _promising(seen)
    if promising is not None:
        weights = dict.fromkeys(promising, 0.0)
        for share, _, numbers in seen:
            for number in promising.intersection(numbers):
                weights[number] += share
        return weights
    weights = {}
    for share, _, numbers in seen:
        added = dict.fromkeys(numbers, share)
        for number in weights.keys() & added.keys():
            added[number] += weights[number]
        weights |= added
    return weights


def _promising(seen: Sequence[_Seen]) -> set[int] | None:
    """All numbers that may weigh enough to be compared, and hardly any other; ``None`` where that is not soon known.

    The blocks that weigh most come first, which are the emptiest. As soon as those that are left weigh less together
    than is asked for, nobody who stands in those alone comes into question: of four numbers three are not looked at.
    """
    left = sum([share for share, _, _ in seen])
    ordered = sorted(seen, key=_share)
    weights: dict[int, float] = {}
    best = 0.0
    while ordered and left >= SHARE * best * _NEARLY:
        share, _, numbers = ordered.pop()
        if len(numbers) >= _CROWDED:
            return None
        left -= share
        for number in numbers:
            weights[number] = weights.get(number, 0.0) + share
        best = max(weights.values())
    among = set(weights)
    for share, _, numbers in ordered:
        for number in among.intersection(numbers):
            weights[number] += share
    least = SHARE * max(weights.values(), default=0.0) * _NEARLY
    return {number for number, weight in weights.items() if weight >= least}
