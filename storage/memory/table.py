"""Dictionaries that can take back what was written since the unit of work began."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from core.domain.rules import ConcurrentChange
from storage.errors import WriteRefused

K = TypeVar("K")
V = TypeVar("V")


class Journal:
    """How to undo each write of the running unit of work, in order; reading units may not add to it."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], object]] = []
        self.reading = False

    def note(self, undo: Callable[[], object]) -> None:
        """Remember how to take one write back. Raises ``WriteRefused`` in a reading unit."""
        if self.reading:
            raise WriteRefused("a reading unit of work does not write")
        self._undo.append(undo)

    def keep(self) -> None:
        """The unit is committed."""
        self._undo.clear()

    def roll_back(self) -> None:
        """Undo the unit, the last write first."""
        while self._undo:
            self._undo.pop()()


class Table(Generic[K, V]):
    """Rows by primary key, in the order in which they were first written."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._rows: dict[K, V] = {}

    def __contains__(self, key: K) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[V]:
        return iter(list(self._rows.values()))

    def __len__(self) -> int:
        return len(self._rows)

    def items(self) -> list[tuple[K, V]]:
        return list(self._rows.items())

    def get(self, key: K) -> V | None:
        return self._rows.get(key)

    def add(self, key: K, row: V) -> None:
        """Insert. Raises ``ConcurrentChange`` when the key is taken."""
        if key in self._rows:
            raise ConcurrentChange
        self.put(key, row)

    def put(self, key: K, row: V) -> None:
        """Insert or replace."""
        before = self._rows.get(key)
        if before is None:
            self._journal.note(lambda: self._rows.pop(key))
        else:
            self._journal.note(lambda: self._rows.__setitem__(key, before))
        self._rows[key] = row

    def remove(self, key: K) -> bool:
        """Delete; ``False`` if there was nothing. Undone, the row comes back at the end of the order."""
        if key not in self._rows:
            return False
        before = self._rows[key]
        self._journal.note(lambda: self._rows.__setitem__(key, before))
        del self._rows[key]
        return True
