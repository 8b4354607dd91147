"""The rows of a table that forms link to (products with model and price), and which of them somebody means (S9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime

from core.domain.answers.choosing import plain
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.once import once

MOST_ROWS = 5000
"""Rows that one table may have."""
LONGEST_CELL = 200
"""Characters of a cell."""
LISTED = 12
"""Rows that are named to choose from, by number."""
SHORT = 50
"""A table of so many rows is offered whole."""
_SIGNS = re.compile(r"[、,，;；/|\n]+")
_NUMBER = re.compile(r"(?:第|选)?(\d{1,3})(?:个|项|号|\.|、)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedRow:
    """One row. ``title`` is what people read and what an answer keeps: no two rows of a table have the same;
    ``names`` is everything by which it is found: models, aliases. ``cells`` are in normal form, by column.
    """

    id: str
    title: str
    cells: Mapping[str, str]
    names: tuple[str, ...] = ()
    place: int = 0

    def is_same(self, other: LinkedRow) -> bool:
        """Whether it says the same."""
        return (self.title, dict(self.cells), self.names) == (other.title, dict(other.cells), other.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLoad:
    """The rows of a table came in: the ``edition`` of that table, from 1; ``by`` is ``None`` for the command line,
    ``source`` the id of the file that was sent in chat. ``rows`` counts them all, ``added`` and ``gone`` what changed.
    """

    id: str
    table: str
    edition: int
    at: datetime
    by: MemberId | None
    name: str
    rows: int
    added: int
    gone: int
    source: str = ""


@dataclass(frozen=True, eq=False)
class Shelf:
    """What a table offers now, in its order."""

    rows: tuple[LinkedRow, ...] = ()
    load: TableLoad | None = field(default=None)

    @once
    def _titles(self) -> Mapping[str, LinkedRow]:
        return {plain(row.title): row for row in self.rows}

    @once
    def _names(self) -> Sequence[tuple[LinkedRow, tuple[str, ...]]]:
        return [(row, tuple(filter(None, map(plain, (row.title, *row.names))))) for row in self.rows]

    def titled(self, text: str) -> LinkedRow | None:
        """The row of exactly that title."""
        return self._titles.get(plain(text))

    def meant(self, text: str) -> tuple[LinkedRow, ...]:
        """The rows that may be meant, one if it is clear: by the title, by a name (model, alias), by the number where
        the table is short enough to be listed, by parts of names, or by a name within the text.
        """
        asked = plain(text)
        if not asked:
            return ()
        if asked in self._titles:
            return (self._titles[asked],)
        if found := self._those(_is_named(asked)):
            return found
        if numbered := _numbered(asked, self.rows):
            return (numbered,)
        return self._those(_begins(asked)) or self._those(_has_parts(text)) or self._said_in(asked)

    def among(self, text: str, number: str) -> LinkedRow | None:
        """第2个: of the rows that ``text`` left open."""
        found = self.meant(text)
        return _numbered(plain(number), found[:LISTED]) if len(found) > 1 else None

    def spoken_of(self, text: str, among: Sequence[LinkedRow] | None = None) -> LinkedRow | None:
        """The one row that a message names literally, beside whatever else it says; short names are too common."""
        said = plain(text)
        rows = self.rows if among is None else among
        weights = {row.id: sum(_weight(plain(name), said) for name in (row.title, *row.names)) for row in rows}
        most = max(weights.values(), default=0)
        found = [row for row in rows if most and weights[row.id] == most]
        return found[0] if len(found) == 1 else None

    def _those(self, fits: Callable[[tuple[str, ...]], bool]) -> tuple[LinkedRow, ...]:
        return tuple(row for row, names in self._names if fits(names))

    def _said_in(self, asked: str) -> tuple[LinkedRow, ...]:
        """Of the rows that are named within the text, those of which most is said."""
        weights = [
            (row, sum(len(name) for name in names if len(name) > 1 and name in asked)) for row, names in self._names
        ]
        most = max((weight for _, weight in weights), default=0)
        return tuple(row for row, weight in weights if most and weight == most)


def _weight(name: str, said: str) -> int:
    """Of letters and digits at least three, of Chinese characters two."""
    return len(name) if len(name) >= (3 if name.isascii() else 2) and name in said else 0


def _numbered(asked: str, rows: Sequence[LinkedRow]) -> LinkedRow | None:
    number = _NUMBER.fullmatch(asked)
    return rows[int(number[1]) - 1] if number and 1 <= int(number[1]) <= len(rows) <= LISTED else None


def _is_named(asked: str) -> Callable[[tuple[str, ...]], bool]:
    return lambda names: asked in names


def _begins(asked: str) -> Callable[[tuple[str, ...]], bool]:
    return lambda names: any(name.startswith(asked) for name in names)


def _has_parts(text: str) -> Callable[[tuple[str, ...]], bool]:
    parts = tuple(filter(None, map(plain, text.split())))
    return lambda names: all(any(part in name for name in names) for part in parts)


def names_in(cell: str) -> tuple[str, ...]:
    """A cell and, where it lists several, each of them: VX-200、视觉二百."""
    parts = tuple(filter(None, (part.strip() for part in _SIGNS.split(cell))))
    return tuple(dict.fromkeys((cell.strip(), *(part for part in parts if len(part) > 1))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What another edition changes: rows that come, rows that go, and how many of both are one row that changed."""

    added: tuple[LinkedRow, ...]
    gone: tuple[LinkedRow, ...]
    kept: tuple[LinkedRow, ...]

    @property
    def changed(self) -> tuple[str, ...]:
        """Titles of rows that stay and say something else."""
        before = {row.title for row in self.gone}
        return tuple(row.title for row in self.added if row.title in before)

    @property
    def is_none(self) -> bool:
        """Whether all is as it was."""
        return not (self.added or self.gone)


def difference(before: Iterable[LinkedRow], after: Iterable[LinkedRow]) -> Difference:
    """Rows that say the same keep their id; ``kept`` has their place in the new order."""
    known = {row.title: row for row in before}
    added: list[LinkedRow] = []
    kept: list[LinkedRow] = []
    for row in after:
        old = known.get(row.title)
        if old is not None and old.is_same(row):
            del known[row.title]
            kept.append(LinkedRow(id=old.id, title=row.title, cells=row.cells, names=row.names, place=row.place))
        else:
            added.append(row)
    return Difference(added=tuple(added), gone=tuple(known.values()), kept=tuple(kept))
