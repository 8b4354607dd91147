"""What the questions of training are held against: the pairs, those of them that the check would compare, and their
columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.dedupe.shelf import MemoryShelf
from core.domain.dedupe.candidates import Candidate, portions
from core.domain.dedupe.context import Crowd, Likeness
from core.domain.dedupe.features import Heard, Pairing, heard
from core.domain.dedupe.matching import settled
from core.domain.dedupe.signs import Signs, signs_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A question and its candidates, in the portions in which they are compared."""

    asked: Signs
    heard: Heard
    portions: list[list[Candidate]]
    known: list[Heard]

    @property
    def found(self) -> list[tuple[float, ...]]:
        """The first columns of all candidates."""
        return [one.row() for portion in self.portions for one in portion]


def rows_of(shelf: MemoryShelf, queries: list[tuple[str, str, str]]) -> dict[str, Any]:
    """Pairs of all queries: columns, whether right, which query, which number."""
    named = defaultdict(set)
    for number, name in enumerate(shelf.names):
        named[name].add(number)
    rows: list[list[float]] = []
    fine: list[list[float]] = []
    looked: list[Looked] = []
    right, query, numbers = [], [], []
    for at, (text, _, target) in enumerate(queries):
        asked = signs_of(name=text)
        coming = list(portions(asked, shelf))
        found = [one for portion in coming for one in portion]
        if asked.name is None or not found:
            continue
        known, pairing = shelf.known([one.number for one in found]), Pairing(heard(asked.name))
        listened = [heard(one.name) for one in known]
        looked.append(Looked(asked=asked, heard=pairing.asked, portions=coming, known=listened))
        rows += [pairing.row(one) for one in listened]
        fine += [pairing.fine(one.name) for one in known]
        right += [one.number in named[target] if target else False for one in found]
        numbers += [one.number for one in found]
        query += [at] * len(found)
    return {"rows": rows, "fine": fine, "right": right, "query": query, "numbers": numbers, "looked": looked}


def compared_of(data: dict[str, Any], odds: Any) -> Iterator[int]:
    """The places of the pairs that would be compared: none behind the portion that settles the question."""
    start = 0
    for looked in data["looked"]:
        end = start
        for portion in looked.portions:
            end += len(portion)
            if settled(looked.asked, portion, max(odds[start:end])):
                break
        yield from range(start, end)
        start += len(looked.known)


def completed(data: dict[str, Any], compared: Any, odds: Any) -> dict[str, Any]:
    """The pairs that are compared, with the columns that need the others, those that the first forest gives, and those
    of a closer look.
    """
    import numpy as np

    kept = {kind: data[kind][compared] for kind in ("rows", "fine", "right", "query", "numbers", "at")}
    rows: list[list[float]] = []
    ends = np.flatnonzero(np.diff(kept["at"])) + 1
    pairs = kept["rows"].tolist()
    spans = zip([0, *ends], [*ends, len(pairs)], strict=True)
    for looked, (start, end) in zip(data["looked"], spans, strict=True):
        mine, count = pairs[start:end], end - start
        crowd = Crowd(looked.found[:count], looked.heard, looked.known[:count], mine)
        likeness = Likeness(odds[start:end].tolist())
        rows += [[*row, *crowd.around(at), *likeness.columns(at)] for at, row in enumerate(mine)]
    return kept | {"rows": np.hstack((np.array(rows), kept["fine"]))}
