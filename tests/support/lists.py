"""Customer lists as files, and the importer over them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from bot.lists.importing import Importer
from bot.sheets.reading import Sheet, sheet_from
from core.domain.ids import MemberId
from core.domain.imports import ImportJob
from core.service.context import Context
from core.service.import_ledger import StartImport
from core.service.ports.store import Store
from tests.support.builders import Ledger
from tests.support.invented import company_name

HEADERS = ("公司名称", "联系人", "手机", "归属人", "报备日期", "保护到期", "状态", "备注")


def a_line(number: int, **changes: Any) -> tuple[Any, ...]:
    """A made-up customer of 王晨; ``changes`` by header."""
    cells = (company_name(number), "李娜", f"139{number + 1:08d}", "王晨", "", "", "", "")
    return tuple(changes.get(header, cell) for header, cell in zip(HEADERS, cells, strict=True))


def as_book(rows: Iterable[Sequence[Any]], headers: Sequence[str] = HEADERS, *, name: str = "客户.xlsx") -> Sheet:
    """An .xlsx with these rows."""
    book = Workbook(write_only=True)
    page = book.create_sheet("客户")
    page.append(list(headers))
    for row in rows:
        page.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return sheet_from(name, file.getvalue())


def as_text(rows: Iterable[Sequence[Any]], headers: Sequence[str] = HEADERS, *, encoding: str = "utf-8") -> Sheet:
    """A .csv with these rows."""
    lines = (",".join(str(cell) for cell in row) for row in (headers, *rows))
    return sheet_from("客户.csv", "\r\n".join(lines).encode(encoding))


def importer(sheet: Sheet, store: Store, context: Callable[[], Context]) -> Importer:
    """Over any store."""
    return Importer(sheet=sheet, store=store, context=context)


def columns_of(one: Importer) -> dict[int, str]:
    """What the guess says."""
    return {guess.column: guess.field for guess in one.guess() if guess.field}


def start(one: Importer, **changes: Any) -> ImportJob:
    """A job with the guessed columns."""
    sheet = one.sheet
    cmd = StartImport(name=sheet.name, digest=sheet.digest, columns=columns_of(one), by=None, **changes)
    return one.start(cmd)


def import_into(ledger: Ledger, sheet: Sheet, *, by: MemberId | None = None) -> tuple[Importer, ImportJob]:
    """All of the file, into a ledger in memory."""
    one = importer(sheet, ledger.store, ledger.context)
    cmd = StartImport(name=sheet.name, digest=sheet.digest, columns=columns_of(one), by=by)
    return one, one.carry_on(one.start(cmd).number)
