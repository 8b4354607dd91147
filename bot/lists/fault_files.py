"""The lines that did not come in, as a file that can be corrected and sent back: the same columns, and 问题."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.sheets.reading import Sheet
from bot.sheets.writing import Page, as_csv, as_xlsx
from cards.texts import faults as texts
from cards.texts import words
from core.domain.sheets.faults import Fault
from core.domain.sheets.headers import named_field
from core.service.ports.store import Store


def fault_file(sheet: Sheet, wrong: Mapping[int, Sequence[Fault]], store: Store, *, at: datetime) -> bytes:
    """.xlsx for an .xlsx, .csv for a .csv. A column 问题 that came in is replaced."""
    names = {str(member.id): member.name for member in store.read(lambda uow: uow.directory.members()).result()}
    kept = [place for place, header in enumerate(sheet.layout.headers) if named_field(header) != "problem"]
    rows = _rows(sheet, wrong, kept, names)
    headers = [*(sheet.layout.headers[place] for place in kept), texts.COLUMN]
    page = Page(title="没有导入的行", headers=headers, rows=rows)
    return as_xlsx([page], creator=words.BOT, at=at) if sheet.is_book else as_csv(page)


def _rows(
    sheet: Sheet, wrong: Mapping[int, Sequence[Fault]], kept: Sequence[int], names: Mapping[str, str]
) -> Iterator[list[str]]:
    for line, cells in sheet.rows():
        if line in wrong:
            given = [cells[place] if place < len(cells) else "" for place in kept]
            yield [*given, texts.all_words(wrong[line], names)]
