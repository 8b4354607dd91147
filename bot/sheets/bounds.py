"""How large a spreadsheet may be, and what is wrong with one that cannot be read."""

from __future__ import annotations

from cards.texts.imports import BAD_SHEET

LARGEST = 60 * 2**20
"""Bytes of a file as it arrives."""
UNPACKED = 600 * 2**20
"""Bytes of all parts of an .xlsx together, by its own directory (which the unpacking holds it to)."""
PARTS = 2000
"""Files within an .xlsx."""
STRINGS = 150 * 2**20
"""Bytes of the shared strings and of the styles of an .xlsx, which are kept in memory."""
ROWS = 500_000
"""Lines that are read."""
COLUMNS = 200
"""Columns that are read; what stands to the right of them is not looked at."""
EMPTY = 5000
"""Empty lines after which nothing more is expected."""


class BadSheet(Exception):
    """The file cannot be read. ``why`` is a code that ``cards/texts/imports.py`` explains."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return BAD_SHEET[self.why]
