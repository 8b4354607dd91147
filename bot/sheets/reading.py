"""A customer list, whichever kind of file it is: its header, and its lines as plain texts."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from bot.sheets import csv_files
from bot.sheets.bounds import EMPTY, LARGEST, ROWS, BadSheet
from core.domain.once import once
from core.domain.sheets.cells import Cell, text_of
from core.domain.sheets.layout import LOOKED_AT, Layout, layout_of

_ARCHIVE = b"PK"
_SAMPLES = 200


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """``content`` is the file as it came; nothing of it is believed. The methods raise ``BadSheet``."""

    name: str
    content: bytes = field(repr=False)
    sheet: str | None = None

    @once
    def digest(self) -> str:
        """By which the same file is known again."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def is_book(self) -> bool:
        """An .xlsx, by what it is and not by what it is called."""
        return self.content.startswith(_ARCHIVE)

    @once
    def layout(self) -> Layout:
        """Where the table begins, and what its columns are called."""
        found = layout_of(list(islice(self._plain(), LOOKED_AT + 5)))
        if not found.headers:
            raise BadSheet("empty")
        return found

    @once
    def hidden_columns(self) -> frozenset[int]:
        """Places of columns that nobody sees who opens the sheet."""
        return frozenset(place for place in self._hidden[1] if place < len(self.layout.headers))

    @once
    def hidden_lines(self) -> frozenset[int]:
        """Lines of data that nobody sees, as the spreadsheet counts them: hidden or filtered away."""
        return frozenset(line for line in self._hidden[0] if line > self.layout.first)

    @once
    def _hidden(self) -> tuple[frozenset[int], frozenset[int]]:
        if not self.is_book:
            return frozenset(), frozenset()
        from bot.sheets import xlsx

        found = xlsx.hidden(io.BytesIO(self.content), self.sheet)
        return found.lines, found.columns

    @property
    def samples(self) -> list[Sequence[str]]:
        """Some lines of data, to guess by."""
        return [cells for _, cells in islice(self.rows(), _SAMPLES)]

    @property
    def expected(self) -> int:
        """About how many lines of data there are, for a progress bar."""
        if self.is_book:
            from bot.sheets import xlsx  # openpyxl takes a while

            lines = xlsx.expected(io.BytesIO(self.content), self.sheet)
        else:
            lines = csv_files.expected(self.content)
        return max(min(lines, ROWS) - self.layout.first, 0)

    def rows(self, *, after: int = 0) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The lines of data that say something and are not hidden, with their number as the spreadsheet shows it (from
        1).
        """
        first, hidden = max(self.layout.first, after), self.hidden_lines
        for number, line in enumerate(self._lines(), start=1):
            if number > first and number not in hidden and (cells := _cells(line)):
                yield number, cells

    def lines(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Every line from the top that says something, numbered as the spreadsheet shows it (from 1)."""
        yield from ((number, cells) for number, cells in enumerate(self._plain(), start=1) if cells)

    def _plain(self) -> Iterator[tuple[str, ...]]:
        return map(_cells, self._lines())

    def _lines(self) -> Iterator[Sequence[Cell]]:
        """Raises ``BadSheet`` for too many; ends where nothing follows any more."""
        empty = 0
        for number, line in enumerate(self._raw(), start=1):
            if number > ROWS:
                raise BadSheet("rows")
            empty = 0 if any(line) else empty + 1
            if empty > EMPTY:
                return
            yield line

    def _raw(self) -> Iterator[Sequence[Cell]]:
        if not self.is_book:
            return iter(csv_files.lines(self.content))
        from bot.sheets import xlsx

        return xlsx.lines(io.BytesIO(self.content), self.sheet)


def _cells(line: Sequence[Cell]) -> tuple[str, ...]:
    """As texts, without the empty ones at the end."""
    last = len(line)
    while last and not line[last - 1]:
        last -= 1
    cells = tuple(map(text_of, line[:last]))
    return cells if any(cells) else ()


def sheet_from(name: str, content: bytes, sheet: str | None = None) -> Sheet:
    """Raises ``BadSheet`` for what is too large or of another kind."""
    if len(content) > LARGEST:
        raise BadSheet("large")
    if not name.lower().endswith((".xlsx", ".xlsm", ".csv", ".txt", ".tsv")):
        raise BadSheet("kind")
    if not content.strip():
        raise BadSheet("empty")
    return Sheet(name=name, content=content, sheet=sheet)


def sheet_at(path: Path, sheet: str | None = None) -> Sheet:
    """Raises ``BadSheet``."""
    try:
        if path.stat().st_size > LARGEST:
            raise BadSheet("large")
        content = path.read_bytes()
    except OSError as error:
        raise BadSheet("missing") from error
    return sheet_from(path.name, content, sheet)
