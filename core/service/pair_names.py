"""Putting names in by their pairs of characters, so that a part of a name finds it: a portion at a time, beside all
else that goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from core.domain.dedupe.bigrams import pairs_of
from core.domain.dedupe.names import compare_name
from core.domain.frozen import dataclass
from core.service.ports.store import UnitOfWork

AT_ONCE = 1500
"""Pairs that one unit of work puts in; it holds the writer for some hundredth of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """So many names, and in which of them each pair stands, in pieces for one unit of work each."""

    number: int
    names: int
    pieces: Sequence[Mapping[int, Sequence[int]]]


def next_portion(uow: UnitOfWork) -> Portion | None:
    """For a reader: the next that is to be put in."""
    full = uow.name_pairs.next_full()
    if full is None:
        return None
    number, names = full
    standing: dict[int, list[int]] = defaultdict(list)
    for place, text in names:
        for pair in pairs_of(compare_name(text)):
            standing[pair].append(place)
    pairs = sorted(standing)
    pieces = [{pair: standing[pair] for pair in pairs[at : at + AT_ONCE]} for at in range(0, len(pairs), AT_ONCE)]
    return Portion(number=number, names=len(names), pieces=pieces)


def put_in(portion: Portion, piece: int, uow: UnitOfWork) -> None:
    """One piece of it."""
    uow.name_pairs.put(portion.number, portion.pieces[piece])


def close(portion: Portion, uow: UnitOfWork) -> bool:
    """It is all there, unless somebody brought in or took away one of its names meanwhile."""
    uow.company_names.hold_all()
    return uow.name_pairs.close(portion.number, portion.names)
