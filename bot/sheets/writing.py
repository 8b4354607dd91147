"""Writing .xlsx and .csv: every text harmless, the header first, and who made it in the properties."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from core.domain.frozen import dataclass
from core.domain.sheets.cells import LOCAL, harmless

_WIDTH = 18
_LONGEST = 32_000
"""Characters that a cell of a spreadsheet takes (ECMA-376: 32,767)."""
Value = str | int | Decimal | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One work sheet. ``mark`` is the first line, above the header, and the footer of every printed page."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Value]]
    mark: str = ""


def as_xlsx(pages: Sequence[Page], *, creator: str, at: datetime) -> bytes:
    """A workbook with these pages."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    properties = book.properties
    properties.creator, properties.lastModifiedBy = creator, creator
    properties.created = properties.modified = at.astimezone(LOCAL).replace(tzinfo=None, microsecond=0)
    for page in pages:
        sheet = book.create_sheet(page.title)
        if page.mark:
            properties.description = page.mark
            sheet.oddFooter.center.text = page.mark.replace("&", "&&")
            sheet.append([harmless(page.mark)])
        for place in range(len(page.headers)):
            sheet.column_dimensions[_letter(place)].width = _WIDTH
        sheet.freeze_panes = f"A{2 + bool(page.mark)}"
        sheet.append([harmless(header) for header in page.headers])
        for row in page.rows:
            sheet.append([_plain(value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_csv(page: Page) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    if page.mark:
        writer.writerow([harmless(page.mark)])
    writer.writerow([harmless(header) for header in page.headers])
    writer.writerows([_plain(value) for value in row] for row in page.rows)
    return file.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> str | int | Decimal:
    if isinstance(value, datetime):
        return f"{value.astimezone(LOCAL):%Y-%m-%d %H:%M}"
    if isinstance(value, int | Decimal):
        return value
    return harmless(_printable(value or "")[:_LONGEST])


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(char if char.isprintable() or char in "\n\t\r" else " " for char in text)


def _letter(place: int) -> str:
    """The name of a column: A, B … Z, AA …"""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
