"""A sheet as the rows of a linked table: which column is which, each cell in normal form, everything that is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from core.domain.answers.amounts import decimal_text, number_of, yuan_of
from core.domain.answers.choosing import plain
from core.domain.answers.days import day_of
from core.domain.frozen import dataclass
from core.domain.linked_tables import LONGEST_CELL, MOST_ROWS, LinkedRow, names_in
from core.domain.policy.forms import Column, FieldType, LinkedTable

Line = tuple[int, Sequence[str]]
"""A line of a sheet with its number, from 1."""
_HEADER_WITHIN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFault:
    """``code`` says what is wrong in a cell: ``empty``, ``bad_number``, ``bad_money``, ``bad_date``, ``too_long``,
    ``twice`` (``text`` is the title), ``too_many``, ``no_header`` (``column`` is the label that was looked for).
    """

    line: int
    column: str
    code: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSheet:
    """What a file says of a table. ``absent`` are labels of columns that it lacks, ``ignored`` headers of none."""

    rows: tuple[LinkedRow, ...] = ()
    faults: tuple[TableFault, ...] = ()
    absent: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


def header_in(table: LinkedTable, lines: Iterable[Line]) -> int | None:
    """The number of the line that names the first column of the table, if one does."""
    first = _words_of(table.columns[0])
    for number, cells in lines:
        if number > _HEADER_WITHIN:
            return None
        if any(plain(cell) in first for cell in cells):
            return number
    return None


def rows_from(table: LinkedTable, lines: Sequence[Line], new_id: Callable[[], str], today: date | None) -> TableSheet:
    """All rows or everything that is wrong: a table comes in whole or not at all."""
    at = header_in(table, lines)
    if at is None:
        return TableSheet(faults=(TableFault(line=0, column=table.columns[0].label, code="no_header"),))
    header = next(cells for number, cells in lines if number == at)
    places = _places(table, header)
    data = [(number, cells) for number, cells in lines if number > at and any(cells)]
    if len(data) > MOST_ROWS:
        return TableSheet(faults=(TableFault(line=data[MOST_ROWS][0], column="", code="too_many"),))
    faults: list[TableFault] = []
    rows = [_row(table, number, cells, places, new_id, today, faults) for number, cells in data]
    titled = _titled(rows, table, [number for number, _ in data], faults)
    return TableSheet(
        rows=() if faults else tuple(titled),
        faults=tuple(sorted(faults, key=lambda fault: fault.line)),
        absent=tuple(column.label for column in table.columns if column.key not in places),
        ignored=tuple(cell for place, cell in enumerate(header) if cell and place not in places.values()),
    )


def _words_of(column: Column) -> frozenset[str]:
    return frozenset({plain(column.label), plain(column.key)})


def _places(table: LinkedTable, header: Sequence[str]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for column in table.columns:
        words = _words_of(column)
        place = next((place for place, cell in enumerate(header) if plain(cell) in words), None)
        if place is not None:
            found[column.key] = place
    return found


def _row(
    table: LinkedTable,
    number: int,
    line: Sequence[str],
    places: Mapping[str, int],
    new_id: Callable[[], str],
    today: date | None,
    faults: list[TableFault],
) -> LinkedRow:
    cells: dict[str, str] = {}
    names: list[str] = []
    for column in table.columns:
        place = places.get(column.key, len(line))
        text = " ".join(line[place].split()) if place < len(line) else ""
        code, value = _read(text, column, today)
        if code:
            faults.append(TableFault(line=number, column=column.label, code=code, text=text[:40]))
        elif value:
            cells[column.key] = value
            names += names_in(value) if column.type is FieldType.TEXT else ()
    first = table.columns[0]
    if first.key not in cells and not any(fault.line == number for fault in faults):
        faults.append(TableFault(line=number, column=first.label, code="empty"))
    title = cells.get(first.key, "")
    return LinkedRow(id=new_id(), title=title, cells=cells, names=tuple(dict.fromkeys(names)), place=number)


def _read(text: str, column: Column, today: date | None) -> tuple[str, str]:
    """What is wrong with a cell, or its value."""
    if not text:
        return "", ""
    if len(text) > LONGEST_CELL:
        return "too_long", ""
    if column.type in {FieldType.NUMBER, FieldType.MONEY}:
        number = number_of(text) if column.type is FieldType.NUMBER else yuan_of(text)
        return (f"bad_{column.type.value}", "") if number is None else ("", decimal_text(number))
    if column.type is FieldType.DATE:
        day = day_of(text, today)
        return ("bad_date", "") if day is None else ("", day.isoformat())
    return "", text


def _titled(
    rows: Sequence[LinkedRow], table: LinkedTable, lines: Sequence[int], faults: list[TableFault]
) -> list[LinkedRow]:
    """Where several rows go by one name, the next texts tell them apart: 视觉检测线 VX-200."""
    titled = list(rows)
    for column in table.columns[1:]:
        often = Counter(plain(row.title) for row in titled)
        if column.type is FieldType.TEXT and max(often.values(), default=0) > 1:
            titled = [
                replace(row, title=f"{row.title} {row.cells[column.key]}")
                if often[plain(row.title)] > 1 and column.key in row.cells
                else row
                for row in titled
            ]
    seen: set[str] = set()
    for row, line in zip(titled, lines, strict=True):
        if row.title and plain(row.title) in seen:
            faults.append(TableFault(line=line, column=table.columns[0].label, code="twice", text=row.title))
        seen.add(plain(row.title))
    return titled
