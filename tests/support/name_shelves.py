"""Shelves for the duplicate check, and invented names that stand on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from core.domain.dedupe.blocks import blocks_of
from core.domain.dedupe.matching import Known
from core.domain.dedupe.parse import parse_name
from storage.names.name_index import NameIndex
from storage.names.name_index_build import Entry, build
from tests.support.invented import company_name

SPELLINGS = (
    "苏州青禾精密机械有限公司",
    "青禾精密机械（苏州）有限公司",
    "蘇州市青禾精密機械有限公司",
    "苏州青禾精密机械",
    "苏州清河精密机械有限公司",
    "苏州青禾精密机械有限公司无锡分公司",
    "杭州青禾精密机械有限公司",
    "苏州青禾第二精密机械厂",
    "Qinghe Precision (Suzhou) Co., Ltd.",
    "青禾",
)
"""One made-up firm in many spellings, and what only looks like it."""


class DictShelf:
    """A shelf in memory, as plain as it can be: what the others must agree with."""

    def __init__(self, names: Iterable[str]) -> None:
        self._known: dict[int, Known] = {}
        self._buckets: dict[int, list[int]] = {}
        for number, text in enumerate(names, start=1):
            name = parse_name(text)
            self._known[number] = Known(number=number, name=name)
            for value in set(blocks_of(name)):
                self._buckets.setdefault(value, []).append(number)

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        return {value: self._buckets[value][:limit] for value in blocks if value in self._buckets}

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        return [self._known[number] for number in numbers if number in self._known]


def names(count: int = 400) -> list[str]:
    """Invented names, a few of them nearly alike."""
    return [*SPELLINGS, *(company_name(number * 29) for number in range(count - len(SPELLINGS)))]


def index_of(folder: Path, listed: Iterable[str], *, processes: int = 1) -> NameIndex:
    """A stand-alone index of these names."""
    entries = [Entry(text) for text in listed]
    build(folder / "names.idx", entries, at_most=len(entries), processes=processes)
    return NameIndex.open(folder / "names.idx")
