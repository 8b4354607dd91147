"""Who comes into question: the known names that share most blocks with the asked one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import log2
from operator import itemgetter
from typing import NamedTuple, Protocol

from core.domain.dedupe.blocks import probes_of
from core.domain.dedupe.parse import CompanyName
from core.domain.dedupe.signs import Signs

BUCKET = 100
"""Names read from one block at most; a fuller one says little."""
SCORED = 36
"""Candidates compared at most."""
SHARE = 0.2
"""Who has less than this share of the weight of the most promising one is not compared: two in three, among whom the
right one is for four questions of a thousand.
"""
NEAR = 0.7
"""Who has this share of the weight of the most promising one is compared first. Where somebody among them looks alike
(``matching.FOUND_FROM``) the others are not compared: however many are known, that is the answer to most questions.
"""
NEXT = 9
"""How many of the others are compared before the rest."""


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
    """Who shares blocks with the asked name, in the order in which they are compared."""
    return [one for portion in portions(asked, shelf) for one in portion]


def portions(asked: Signs, shelf: Shelf) -> Iterator[list[Candidate]]:
    """Who shares blocks with the asked name: those near the best one first, with whoever bears the whole asked name;
    the others when they are asked for. In each portion the most promising come first; the first one may be empty.
    """
    seen = _Seen(asked, shelf)
    near = seen.best(NEAR)
    first = [*near, *[number for number in seen.whole if number not in near]][:SCORED]
    yield seen.made(first)
    rest = [number for number in seen.best(SHARE) if number not in first][: SCORED - len(first)] if first else []
    for start, end in ((0, NEXT), (NEXT, SCORED)):
        if rest[start:end]:
            yield seen.made(rest[start:end])


class _Seen:
    """The blocks of a question in which somebody stands, those that weigh most first."""

    def __init__(self, asked: Signs, shelf: Shelf) -> None:
        self._named = self._crowd = 0.0
        self.whole: Sequence[int] = ()
        """Who bears the whole asked name: whatever others share, he may be the one for certain."""
        probes = probes_of(asked.name) if asked.name is not None else ()
        buckets = shelf.bucket([probe.block for probe in probes], limit=BUCKET)
        blocks: list[_Block] = []
        for block, kind, weight in probes:
            if numbers := buckets.get(block):
                full = log2(1 + len(numbers))
                blocks.append((weight / (1 + full), full, numbers))
                if kind == "b":
                    self._named = max(self._named, full)
                elif kind == "p":
                    self._crowd = max(self._crowd, full)
                elif kind == "n":
                    self.whole = numbers
        self._blocks = sorted(blocks, key=_share, reverse=True)

    def best(self, share: float) -> list[int]:
        """All that have this share of the best one's weight, at most :data:`SCORED`, the most promising first."""
        weights = _weights(self._blocks, share)
        least = share * max(weights.values(), default=0.0)
        ranked = sorted([(-weight, number) for number, weight in weights.items() if weight >= least])
        return [number for _, number in ranked[:SCORED]]

    def made(self, numbers: Sequence[int]) -> list[Candidate]:
        """What there is to say of these, in their order."""
        standing = dict.fromkeys(numbers, (0.0, 99.0, 0.0))
        for share, full, block in self._blocks:
            for number in _within(standing, block):
                weight, emptiest, kinds = standing[number]
                standing[number] = weight + share, min(full, emptiest), kinds + 1.0
        return [Candidate(number, *standing[number], self._named, self._crowd) for number in numbers]


_Block = tuple[float, float, Sequence[int]]
"""What it weighs to stand in a block, how full the block is, and who stands there."""
_share = itemgetter(0)
_LONG = 8
"""A block so many times as long as what is looked for in it is not gone through."""
_SLACK = 1e-6
"""Sums of the same shares in another order differ by far less."""


def _weights(blocks: Sequence[_Block], asked: float) -> dict[int, float]:
    """What the blocks weigh together in which a number stands, for all that have the asked share of the best one's
    weight, and some others. To the last digit: each is added up in the order of the blocks.

    The blocks that weigh most come first, which are the emptiest. As soon as those that are left weigh less together
    than is asked for, nobody who stands in those alone comes into question: of four numbers three are not looked at.
    """
    left, best = sum([share for share, _, _ in blocks]), 0.0
    weights: dict[int, float] = {}
    for share, _, numbers in blocks:
        least = asked * best - left - _SLACK
        left -= share
        if least > 0:
            weights = {number: weight for number, weight in weights.items() if weight >= least}
            both = _within(weights, numbers)
            for number in both:
                weights[number] += share
        else:
            added = dict.fromkeys(numbers, share)
            both = weights.keys() & added.keys()
            for number in both:
                added[number] += weights[number]
            weights |= added
        best = max(best, share, max(map(weights.__getitem__, both), default=0.0))
    return weights


def _within(wanted: Mapping[int, object], block: Sequence[int]) -> Collection[int]:
    """Those of the wanted who stand in a block, whose numbers ascend."""
    if len(block) < _LONG * len(wanted):
        return wanted.keys() & block
    ends = len(block)
    return [number for number in wanted if (at := bisect_left(block, number)) < ends and block[at] == number]
