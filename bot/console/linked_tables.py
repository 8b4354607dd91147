"""``baobei tables``: list, load and write out the tables that forms link to."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.console.imports import contexts, told
from bot.console.ledger import asking
from bot.lists.table_files import lines_of
from bot.sheets.bounds import BadSheet
from bot.sheets.reading import sheet_at
from bot.sheets.writing import Page, as_csv, as_xlsx
from cards.texts import dates, words
from cards.texts import tables as texts
from core.domain.answers.choosing import plain
from core.domain.linked_tables import Shelf, difference
from core.domain.policy.document import Policy
from core.domain.policy.forms import LinkedTable
from core.domain.rules import RuleViolation
from core.domain.sheets.cells import LOCAL
from core.domain.sheets.table_rows import TableSheet, rows_from
from core.service.commands import execute
from core.service.context import Context
from core.service.load_table import LoadTable
from core.service.ports.store import Store

_FORMS = {".xlsx": True, ".csv": False}


def list_tables(config: Path, *, as_json: bool) -> int:
    """0; each table of the policy on a line."""
    return asking(config, lambda store: told(lambda: _list(store, as_json=as_json)))


def import_table(config: Path, table: str, file: Path, *, dry_run: bool, as_json: bool) -> int:
    """0 when it came in (or would), 1 when something in the file is wrong, 2 for a wrong call."""
    return asking(config, lambda store: told(lambda: _import(store, table, file, dry_run=dry_run, as_json=as_json)))


def export_table(config: Path, table: str, file: Path) -> int:
    """0 when it is written, 1 when it cannot be, 2 for a wrong call."""
    if file.suffix.lower() not in _FORMS:
        print("文件名应以 .xlsx 或 .csv 结尾", file=sys.stderr)
        return 2
    return asking(config, lambda store: told(lambda: _export(store, table, file)))


def called(name: str, policy: Policy) -> LinkedTable:
    """By key or label. Raises ``no_such_table``."""
    asked = plain(name)
    found = next((table for table in policy.tables if asked in {table.key, plain(table.label)}), None)
    if found is None:
        raise RuleViolation("no_such_table", asked=name)
    return found


def _list(store: Store, *, as_json: bool) -> int:
    ctx = contexts(store)()
    for table in ctx.policy.tables:
        shelf = _shelf(table, store)
        row = {
            "table": table.key,
            "label": table.label,
            "rows": len(shelf.rows),
            "edition": shelf.load.edition if shelf.load else 0,
            "at": shelf.load.at.isoformat(timespec="seconds") if shelf.load else None,
            "file": shelf.load.name if shelf.load else "",
        }
        print(json.dumps(row, ensure_ascii=False) if as_json else _line(table, shelf, ctx))
    if not ctx.policy.tables and not as_json:
        print("规则里还没有表：在规则文件里写 [[tables]]，见 docs/policy.md")
    return 0


def _line(table: LinkedTable, shelf: Shelf, ctx: Context) -> str:
    if shelf.load is None:
        return f"{table.key} {table.label}：还没有装入"
    at = dates.when(shelf.load.at, now=ctx.now)
    return (
        f"{table.key} {table.label}：{len(shelf.rows)} 行，{at} 更新，第 {shelf.load.edition} 次（{shelf.load.name}）"
    )


def _shelf(table: LinkedTable, store: Store) -> Shelf:
    return store.read(lambda uow: uow.tables.shelf(table.key)).result()


def _import(store: Store, name: str, file: Path, *, dry_run: bool, as_json: bool) -> int:
    ctx = contexts(store)()
    table = called(name, ctx.policy)
    try:
        lines = lines_of(sheet_at(file))
    except BadSheet as bad:
        raise RuleViolation("bad_sheet", why=str(bad)) from bad
    read = rows_from(table, lines, ctx.new_id, ctx.now.astimezone(LOCAL).date())
    if read.faults:
        return _wrong(read, as_json=as_json)
    told_of = _difference(read, _shelf(table, store))
    if not dry_run:
        command = LoadTable(table=table.key, rows=read.rows, name=file.name)
        store.submit(lambda uow: execute(command, uow, ctx)).result()
    if as_json:
        print(json.dumps({"table": table.key, "rows": len(read.rows), **told_of}, ensure_ascii=False))
    else:
        print(_said(table, read, told_of, dry_run=dry_run))
    return 0


def _difference(read: TableSheet, shelf: Shelf) -> Mapping[str, int]:
    found = difference(shelf.rows, read.rows)
    changed = len(found.changed)
    return {"added": len(found.added) - changed, "changed": changed, "gone": len(found.gone) - changed}


def _said(table: LinkedTable, read: TableSheet, told_of: Mapping[str, int], *, dry_run: bool) -> str:
    lead = f"「{table.label}」" + ("会有" if dry_run else "已更新，共") + f" {len(read.rows)} 行"
    counts = f"新增 {told_of['added']}，改动 {told_of['changed']}，去掉 {told_of['gone']}"
    notes = ((texts.ABSENT, read.absent), (texts.IGNORED, read.ignored))
    more = [text.format(columns=texts.titles(columns, 20)) for text, columns in notes if columns]
    return "\n".join([f"{lead}：{counts}", *more])


def _wrong(read: TableSheet, *, as_json: bool) -> int:
    say: Callable[[str], None] = print if as_json else lambda text: print(text, file=sys.stderr)
    for fault in read.faults:
        what = texts.fault(fault.line, fault.code, fault.column, fault.text)
        say(
            json.dumps({"line": fault.line, "column": fault.column, "why": what}, ensure_ascii=False)
            if as_json
            else what
        )
    return 1


def _export(store: Store, name: str, file: Path) -> int:
    ctx = contexts(store)()
    table = called(name, ctx.policy)
    shelf = _shelf(table, store)
    rows = [[row.cells.get(column.key, "") for column in table.columns] for row in shelf.rows]
    page = Page(title=table.label, headers=[column.label for column in table.columns], rows=rows)
    content = as_xlsx([page], creator=words.BOT, at=ctx.now) if _FORMS[file.suffix.lower()] else as_csv(page)
    try:
        file.write_bytes(content)
    except OSError as error:
        print(f"写不了 {file}：{error.strerror}", file=sys.stderr)
        return 1
    print(f"「{table.label}」{len(rows)} 行已写到 {file}")
    return 0
