"""``baobei orders import`` and ``export``: what the order system knows, and what came of it for whom."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from bot.console.imports import Steps, contexts, member_called, told
from bot.console.ledger import asking
from bot.console.progress import Bar
from bot.lists.fault_files import fault_file, said_of_orders
from bot.lists.order_importing import OrderImporter
from bot.lists.order_sheets import order_book, order_csv
from bot.process.clock import utc_now
from bot.sheets.bounds import BadSheet
from bot.sheets.reading import Sheet, sheet_at
from cards.texts import exports
from cards.texts import order_sheets as texts
from core.domain.ids import MemberId
from core.domain.imports import JobState, LineOutcome, ListKind
from core.domain.order import Order
from core.domain.order_list import NEEDED, columns_of
from core.domain.sheets.cells import LOCAL, day_of
from core.service.commands import execute
from core.service.export_ledger import ExportLedger
from core.service.import_ledger import StartImport
from core.service.ports.orders import Before
from core.service.ports.store import Store
from core.service.procedures.administering import must_administer
from core.service.views.order_lists import EXPORTED, orders_to_export

_FORMS = {".xlsx": order_book, ".csv": order_csv}


def import_orders(args: argparse.Namespace) -> int:
    """0 when every line came in or was there, 1 when some have faults, 2 when the file or the call is wrong."""
    try:
        sheet = sheet_at(args.file, args.sheet)
        found = columns_of(sheet.layout.headers)
        if lacking := [texts.LABEL[column] for column in NEEDED if column not in found]:
            print(texts.NO_COLUMNS.format(lacking="、".join(lacking)), file=sys.stderr)
            return 2
        columns = {place: column for column, place in found.items()}
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


def _import(args: argparse.Namespace, sheet: Sheet, columns: Mapping[int, str], store: Store) -> int:
    by, bar = member_called(args.reader, store), Bar("试算" if args.dry_run else "导入", sheet.expected)
    importer = OrderImporter(sheet=sheet, store=store, context=contexts(store), tick=Steps(bar))
    if args.dry_run:
        trial = importer.try_out(columns, by)
        bar.close()
        return _report(args, sheet, trial.counts, said_of_orders(trial.problems))
    number = _begun(sheet, columns, by, store)
    job = importer.carry_on(number)
    bar.close()
    return _report(args, sheet, job.counts, said_of_orders(importer.problems(job)), number=number)


def _begun(sheet: Sheet, columns: Mapping[int, str], by: MemberId, store: Store) -> int:
    """A job for the file; one that was interrupted goes on where it stood. Raises ``admin_only``."""
    before = store.read(lambda uow: uow.imports.of_file(sheet.digest)).result()
    store.read(lambda uow: must_administer(by, uow)).result()
    interrupted = before is not None and before.kind is ListKind.ORDERS and before.state is JobState.RUNNING
    if before is not None and interrupted and not before.file and before.by == by:
        return before.number
    start, ctx = _start(sheet, columns, by), contexts(store)()
    return int(str(store.submit(lambda uow: execute(start, uow, ctx)).result().facts["number"]))


def _start(sheet: Sheet, columns: Mapping[int, str], by: MemberId) -> StartImport:
    return StartImport(
        name=sheet.name, digest=sheet.digest, columns=columns, by=by, total=sheet.expected, kind=ListKind.ORDERS
    )


_SAID = {
    LineOutcome.ADDED: "order_recorded",
    LineOutcome.CORRECTED: "order_corrected",
    LineOutcome.DUPLICATE: "order_known",
}


def _report(
    args: argparse.Namespace,
    sheet: Sheet,
    counted: Mapping[str, int],
    wrong: Mapping[int, str],
    *,
    number: int | None = None,
) -> int:
    counts = {code: counted.get(outcome.value, 0) for outcome, code in _SAID.items()}
    if args.json:
        told_of = {str(line): text for line, text in sorted(wrong.items())}
        done = {"job": number, **counts, "dry_run": args.dry_run, "faults": told_of}
        print(json.dumps(done, ensure_ascii=False))
    else:
        print(texts.COUNTS.format(**counts, wrong=len(wrong)) + (texts.TRIED if args.dry_run else ""))
        for line, text in sorted(wrong.items())[:20]:
            print(f"  第 {line} 行：{text}")
        if number is not None and (counts["order_recorded"] or counts["order_corrected"]):
            print(texts.UNDO.format(number=number))
    if wrong and not args.dry_run:
        path = args.faults or args.file.with_name(f"{args.file.stem}.问题{args.file.suffix}")
        path.write_bytes(fault_file(sheet, wrong, at=utc_now()))
        print(texts.FAULTY.format(wrong=len(wrong), file=path), file=sys.stderr)
    return 1 if wrong else 0


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
