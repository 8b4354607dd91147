"""The lines that did not come in, as a file that can be corrected and sent back: the same columns, and 问题."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.sheets.reading import Sheet
from bot.sheets.writing import Page, as_csv, as_xlsx
from cards.texts import faults as texts
from cards.texts import words
from cards.texts.order_sheets import order_fault
from core.domain.sheets.faults import Fault
from core.domain.sheets.headers import named_field
from core.service.ports.store import Store


def fault_file(sheet: Sheet, said: Mapping[int, str], *, at: datetime) -> bytes:
    """What is ``said`` of which line: .xlsx for an .xlsx, .csv for a .csv. A column 问题 that came in is replaced."""
    kept = [place for place, header in enumerate(sheet.layout.headers) if named_field(header) != "problem"]
    headers = [*(sheet.layout.headers[place] for place in kept), texts.COLUMN]
    page = Page(title="没有导入的行", headers=headers, rows=_rows(sheet, said, kept))
    return as_xlsx([page], creator=words.BOT, at=at) if sheet.is_book else as_csv(page)


def said_of_customers(wrong: Mapping[int, Sequence[Fault]], store: Store) -> dict[int, str]:
    """What is wrong with each line of a list of customers, in words."""
    names = {str(member.id): member.name for member in store.read(lambda uow: uow.directory.members()).result()}
    return {line: texts.all_words(faults, names) for line, faults in wrong.items()}


def said_of_orders(wrong: Mapping[int, Sequence[Fault]]) -> dict[int, str]:
    """What is wrong with each line of a list of orders, in words."""
    return {line: "；".join(map(order_fault, faults)) for line, faults in wrong.items()}


def _rows(sheet: Sheet, said: Mapping[int, str], kept: Sequence[int]) -> Iterator[list[str]]:
    for line, cells in sheet.rows():
        if line in said:
            given = [cells[place] if place < len(cells) else "" for place in kept]
            yield [*given, said[line]]
