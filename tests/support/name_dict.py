"""A shelf of names in a dictionary, for tests of the duplicate check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.domain.dedupe.blocks import blocks_of
from core.domain.dedupe.matching import Known, Match, find
from core.domain.dedupe.parse import parse_name
from core.domain.dedupe.signs import signs_of


class NameDict:
    """The known names by their numbers, in the order in which they came, from 1 on."""

    def __init__(self, names: Iterable[str]) -> None:
        self._known: list[Known] = []
        self._blocks: dict[int, list[int]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        known = Known(number=len(self._known) + 1, name=parse_name(name))
        self._known.append(known)
        for block in blocks_of(known.name):
            self._blocks.setdefault(block, []).append(known.number)

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        return {block: self._blocks[block][:limit] for block in blocks if block in self._blocks}

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        return [self._known[number - 1] for number in numbers]

    def look(self, name: str, *, related: bool = False, companions: bool = False) -> tuple[Match, ...]:
        return find(signs_of(name=name), self, related=related, companions=companions)
