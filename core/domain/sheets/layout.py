"""Where the table begins in a sheet: below which titles and empty lines its header stands, in one line or in two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from core.domain.frozen import dataclass
from core.domain.sheets.cells import day_of, phones_in
from core.domain.sheets.headers import HEADERS, named_field, nearness, plain_header

LOOKED_AT = 30
"""Lines from the top among which the header is looked for."""
WIDEST = 200
"""Columns that are read at most."""
_NEAR = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """``headers`` of the columns; ``first`` is the place (from 0) of the first line that is data."""

    headers: tuple[str, ...]
    first: int


def layout_of(top: Sequence[Sequence[str]]) -> Layout:
    """Find the header among the first lines. A sheet without one has columns named by their place."""
    width = max((len(row) for row in top), default=0)
    best = (0.0, 0, 0)
    for place, row in enumerate(top[:LOOKED_AT]):
        for depth in (1, 2):
            if place + depth <= len(top):
                score = _headed(_merged(top[place : place + depth]))
                best = max(best, (score, -place, -depth))
            if not any(row):
                break
    score, place, depth = best[0], -best[1], -best[2]
    if score > 0:
        return Layout(headers=_named(_merged(top[place : place + depth]), width), first=place + depth)
    return _unnamed(top, width)


def _merged(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Two lines of a header as one: a merged cell's word stands above, the narrower words below it."""
    return tuple(next((cell for cell in reversed(cells) if cell), "") for cells in zip_longest(*rows, fillvalue=""))


def _headed(cells: Sequence[str]) -> float:
    """How much a line looks like a header: words that name fields, each once, less what looks like data."""
    named = {field for cell in cells if (field := named_field(cell))}
    near = {cell for cell in cells if cell and len(cell) <= 12 and not named_field(cell) and _is_near(cell)}
    data = sum(1 for cell in cells if cell and (phones_in(cell)[0] or day_of(cell) or len(cell) > 30))
    score = len(named) + 0.4 * len(near) - data
    return score if len(named) + len(near) >= min(2, sum(1 for cell in cells if cell)) and named else 0.0


def _is_near(cell: str) -> bool:
    return any(nearness(field, cell) >= _NEAR for field in HEADERS)


def _unnamed(top: Sequence[Sequence[str]], width: int) -> Layout:
    """No line speaks of fields: the first that is filled is data if it looks like it, else a header of own words."""
    place = next((place for place, row in enumerate(top) if sum(1 for cell in row if cell) > 1), 0)
    row = top[place] if top else ()
    if any(phones_in(cell)[0] or day_of(cell) or cell.isdigit() for cell in row):
        return Layout(headers=_named((), width), first=place)
    return Layout(headers=_named(tuple(row), width), first=place + 1 if top else 0)


def _named(cells: Sequence[str], width: int) -> tuple[str, ...]:
    words = [*cells, *[""] * (width - len(cells))][:WIDEST]
    return tuple(word if plain_header(word) else f"第{place}列" for place, word in enumerate(words, start=1))
