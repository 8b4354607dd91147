"""The tables of a document, for tests that compare them with the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.repository import ROOT

DOCS = ROOT / "docs"
_BLOCK = re.compile(r"(?:^\|.*\|[ \t]*\n)+", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows by the names of their columns; `place` says where the table begins."""

    place: str
    rows: tuple[dict[str, str], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.rows[0]) if self.rows else ()


def tables(document: Path) -> Iterator[Table]:
    """Every table with a heading row, as it is written: code marks are kept."""
    text = document.read_text(encoding="utf-8")
    for block in _BLOCK.finditer(text):
        heading, _, *rows = (_cells(line) for line in block[0].splitlines())
        line = text[: block.start()].count("\n") + 1
        place = f"{document.relative_to(ROOT)}:{line}"
        yield Table(place=place, rows=tuple(dict(zip(heading, row, strict=True)) for row in rows))


def tables_with(document: Path, *columns: str) -> Iterator[Table]:
    """The tables that have these columns."""
    return (table for table in tables(document) if set(columns) <= set(table.columns))


def code(cell: str) -> str:
    """What stands between the code marks of a cell."""
    found = re.fullmatch(r"`([^`]+)`", cell)
    assert found, f"not marked as code: {cell}"
    return found[1]


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
