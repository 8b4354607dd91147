"""``baobei orders import`` and ``export``: what the order system knows, and what came of it for whom."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice

from bot.console.imports import contexts, member_called, told
from bot.console.ledger import asking
from bot.console.progress import Bar
from bot.lists.order_sheets import order_book, order_csv
from bot.sheets.bounds import BadSheet
from bot.sheets.reading import Sheet, sheet_at
from bot.sheets.writing import Page, as_csv, as_xlsx
from cards.texts import exports, words
from cards.texts import faults as fault_texts
from cards.texts import order_sheets as texts
from cards.texts.toasts import toast
from core.domain.ids import MemberId
from core.domain.order import Order
from core.domain.order_list import AMOUNT, NEEDED, OrderLine, columns_of, line_of, speaks_of_wan
from core.domain.rules import RuleViolation
from core.domain.sheets.cells import LOCAL, day_of
from core.domain.sheets.headers import named_field
from core.service.commands import execute
from core.service.context import Context
from core.service.export_ledger import ExportLedger
from core.service.import_orders import ImportOrder
from core.service.outcome import Outcome
from core.service.ports.orders import Before
from core.service.ports.store import Store, UnitOfWork
from core.service.views.order_lists import EXPORTED, orders_to_export

AT_ONCE = 100
"""Lines that are handed to the writer before the first is waited for: they share its commits."""
_FORMS = {".xlsx": order_book, ".csv": order_csv}


class _Tried(Exception):
    """Carries what would have come of a line out of a unit of work that is undone."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


@dataclass(slots=True)
class _Done:
    """What came of the lines: how many of each outcome, and what is wrong with which line."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: dict[int, str] = field(default_factory=dict)


def import_orders(args: argparse.Namespace) -> int:
    """0 when every line came in or was there, 1 when some have faults, 2 when the file or the call is wrong."""
    try:
        sheet = sheet_at(args.file, args.sheet)
        columns = columns_of(sheet.layout.headers)
        if lacking := [texts.LABEL[column] for column in NEEDED if column not in columns]:
            print(texts.NO_COLUMNS.format(lacking="、".join(lacking)), file=sys.stderr)
            return 2
        return asking(args.config, lambda store: told(lambda: _import(args, sheet, columns, store)))
    except BadSheet as bad:
        print(bad, file=sys.stderr)
        return 2


def export_orders(args: argparse.Namespace) -> int:
    """0 when it is written, 1 when it cannot be, 2 for a wrong call."""
    since = day_of(args.since) if args.since else None
    if args.file.suffix.lower() not in _FORMS:
        print("文件名应以 .xlsx 或 .csv 结尾", file=sys.stderr)
        return 2
    if args.since and since is None:
        print("--since 应写成 2026-11-21 这样", file=sys.stderr)
        return 2
    return asking(args.config, lambda store: told(lambda: _export(args, store)))


def _import(args: argparse.Namespace, sheet: Sheet, columns: dict[str, int], store: Store) -> int:
    by = member_called(args.reader, store)
    in_wan = speaks_of_wan(sheet.layout.headers[columns[AMOUNT]])
    lines = (line_of(number, cells, columns, in_wan=in_wan) for number, cells in sheet.rows())
    bar, done = Bar("试算" if args.dry_run else "导入", sheet.expected), _Done()
    context = contexts(store)
    while portion := list(islice(lines, AT_ONCE)):
        _dealt_with(portion, by, store, context, done, dry_run=args.dry_run)
        bar.add(len(portion))
    bar.close()
    return _report(args, sheet, done, context())


def _dealt_with(
    lines: Iterable[OrderLine],
    by: MemberId,
    store: Store,
    context: Callable[[], Context],
    done: _Done,
    *,
    dry_run: bool,
) -> None:
    """Each line is a unit of work of its own: what is wrong with one stops no other."""
    waiting = []
    for line in lines:
        if line.fault:
            done.wrong[line.number] = texts.FAULTS[line.fault].format(label=texts.LABEL[line.where])
        else:
            waiting.append((line, store.submit(_work(ImportOrder(line=line, by=by), context(), dry_run=dry_run))))
    for line, future in waiting:
        try:
            done.counts[future.result().code] += 1
        except _Tried as tried:
            done.counts[tried.code] += 1
        except RuleViolation as no:
            if no.code == "admin_only":
                raise
            done.wrong[line.number] = toast(no.code, no.facts)[0]


def _work(command: ImportOrder, ctx: Context, *, dry_run: bool) -> Callable[[UnitOfWork], Outcome]:
    def work(uow: UnitOfWork) -> Outcome:
        outcome = execute(command, uow, ctx)
        if dry_run:
            raise _Tried(outcome.code)
        return outcome

    return work


def _report(args: argparse.Namespace, sheet: Sheet, done: _Done, ctx: Context) -> int:
    counts = {code: done.counts[code] for code in ("order_recorded", "order_corrected", "order_known")}
    if args.json:
        told_of = {str(line): text for line, text in sorted(done.wrong.items())}
        print(json.dumps({**counts, "dry_run": args.dry_run, "faults": told_of}, ensure_ascii=False))
    else:
        print(texts.COUNTS.format(**counts, wrong=len(done.wrong)) + (texts.TRIED if args.dry_run else ""))
        for number, text in sorted(done.wrong.items())[:20]:
            print(f"  第 {number} 行：{text}")
    if done.wrong and not args.dry_run:
        path = args.faults or args.file.with_name(f"{args.file.stem}.问题{args.file.suffix}")
        path.write_bytes(_faulty(sheet, done, ctx))
        print(texts.FAULTY.format(wrong=len(done.wrong), file=path), file=sys.stderr)
    return 1 if done.wrong else 0


def _faulty(sheet: Sheet, done: _Done, ctx: Context) -> bytes:
    """The same columns and 问题, which is replaced where it came in."""
    headers = sheet.layout.headers
    kept = [place for place, header in enumerate(headers) if named_field(header) != "problem"]

    def rows() -> Iterator[list[str]]:
        for number, cells in sheet.rows():
            if number in done.wrong:
                given = (cells[place] if place < len(cells) else "" for place in kept)
                yield [*given, done.wrong[number]]

    page = Page(title="没有导入的行", headers=[*(headers[place] for place in kept), fault_texts.COLUMN], rows=rows())
    return as_xlsx([page], creator=words.BOT, at=ctx.now) if sheet.is_book else as_csv(page)


def _export(args: argparse.Namespace, store: Store) -> int:
    reader, ctx = member_called(args.reader, store), contexts(store)()
    since = day_of(args.since) if args.since else None
    orders = list(_gathered(reader, store, since.astimezone(LOCAL).date() if since is not None else None))
    write = _FORMS[args.file.suffix.lower()]
    content = store.read(lambda uow: write(orders, uow.directory.member(reader), uow, ctx)).result()
    note = ExportLedger(by=reader, rows=len(orders), form="orders", since=args.since or "")
    store.submit(lambda uow: execute(note, uow, ctx)).result()
    try:
        args.file.write_bytes(content)
    except OSError as error:
        print(f"写不了 {args.file}：{error.strerror}", file=sys.stderr)
        return 1
    done = {"file": str(args.file), "rows": len(orders)}
    print(json.dumps(done, ensure_ascii=False) if args.json else exports.written(len(orders), str(args.file)))
    return 0


def _gathered(reader: MemberId, store: Store, since: date | None) -> Iterator[Order]:
    """Everything that he may have, a portion in each reading unit of work."""
    after: Before | None = None
    while True:
        found = store.read(partial(orders_to_export, reader, after=after, since=since)).result()
        yield from found
        if len(found) < EXPORTED:
            return
        after = (found[-1].signed_on, found[-1].id)
