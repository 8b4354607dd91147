"""Lines a second of an import into SQLite, beside a bare executemany of the same rows, and how long the writer is held.

The floor writes, a thousand lines to a commit, the rows that the import left in every table, with the same pragmas into
an empty copy of the same schema: what is left of the difference is reading, rules, the duplicate check and sealing.
Once as they lie in the tables, keys in their order, which nobody has who is given a list; once line by line.
"""

from __future__ import annotations

import io
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from openpyxl import Workbook

import storage.databases.batch
from benchmarks import ledger
from benchmarks.report import percentile, spread, table
from bot.lists.importing import Importer
from bot.process import heap
from bot.sheets.reading import Sheet, sheet_from
from core.service.import_ledger import StartImport
from storage.databases.sqlite import SqliteWriting
from storage.opening import open_store

LINES, ROUNDS, PER_COMMIT = 100_000, 1, 1000
_BY_LINE = {"company_block": "number, value", "customer_key": "customer_id", "live_key": "filing_id"}
"""Tables that lie in the order of their keys; ids and numbers grow from line to line."""
_HEADERS = ("公司名称", "联系人", "手机", "归属人", "报备日期", "保护到期", "状态", "备注")
_TRADES = ("精密机械", "自动化", "电气", "新材料", "智能装备", "仪器仪表", "环保科技", "包装制品")
_PLACES = ("苏州", "杭州", "宁波", "无锡", "东莞", "佛山", "合肥", "青岛", "长沙", "武汉")


def measure() -> None:
    """Print the table."""
    heap.begin()
    rates: dict[str, list[float]] = {"floor": [], "lines": [], "csv": [], "xlsx": [], "read": []}
    cpu: dict[str, list[float]] = {name: [] for name in rates}
    held: list[float] = []
    came: list[int] = []
    for _ in range(ROUNDS):
        for kind, content in (("csv", _as_csv()), ("xlsx", _as_book())):
            with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
                sheet = sheet_from(f"list.{kind}", content)
                measured = partial(_measured, rates, cpu)
                if kind == "xlsx":
                    measured("read", partial(_read, sheet))
                came.append(_import(Path(folder), sheet, held, partial(measured, kind)))
                if kind == "csv":
                    for name, order in (("floor", {}), ("lines", _BY_LINE)):
                        session, lines = _bare(Path(folder), order)
                        measured(name, partial(_written, session, lines))
                        session.close()
    floor = rates["floor"][0]
    names = {
        "floor": f"bare executemany, same rows, {PER_COMMIT:,} lines a commit",
        "lines": "the same in the order of the lines",
        "read": "openpyxl alone, read_only, every cell",
        "csv": "import, .csv",
        "xlsx": "import, .xlsx",
    }
    rows = [
        [names[kind], spread(values), f"{values[0] / floor:.2f}", f"{cpu[kind][0] * 1000:.2f}"]
        for kind, values in rates.items()
    ]
    table(
        f"Import of {LINES:,} lines (SQLite, WAL, synchronous=FULL)",
        ["who", "lines/s", "of the floor", "CPU ms a line"],
        rows,
        f"The writer was held for {percentile(held, 0.5) * 1000:.0f} ms at the median, "
        f"{percentile(held, 0.99) * 1000:.0f} ms at p99, {max(held) * 1000:.0f} ms at most, "
        f"its commit included, in {len(held):,} chunks. "
        f"{min(came):,} lines came in; the others resemble a line above them.",
    )


def _measured(
    rates: dict[str, list[float]], cpu: dict[str, list[float]], name: str, work: Callable[[], object]
) -> None:
    """Lines a second, and CPU seconds a line."""
    began, before = time.perf_counter(), time.process_time()
    work()
    rates[name].append(LINES / (time.perf_counter() - began))
    cpu[name].append((time.process_time() - before) / LINES)


def _read(sheet: Sheet) -> int:
    return sum(1 for _ in sheet.rows())


def _import(folder: Path, sheet: Sheet, held: list[float], measured: Callable[[Callable[[], object]], None]) -> int:
    """How many lines came in."""
    store = open_store(f"sqlite:///{folder / 'ledger.db'}", vault=ledger.vault())
    ledger.move_in(store)
    whole = storage.databases.batch.Batches.run

    def timed(batches: storage.databases.batch.Batches, jobs: Sequence[storage.databases.batch.Job[object]]) -> None:
        began = time.perf_counter()
        whole(batches, jobs)
        held.append(time.perf_counter() - began)

    importer = Importer(sheet=sheet, store=store, context=ledger.context)
    columns = {guess.column: guess.field for guess in importer.guess() if guess.field}
    job = importer.start(StartImport(name=sheet.name, digest=sheet.digest, columns=columns, by=None))
    storage.databases.batch.Batches.run = timed  # type: ignore[method-assign, assignment]
    try:
        measured(lambda: importer.carry_on(job.number))
    finally:
        storage.databases.batch.Batches.run = whole  # type: ignore[method-assign]
    added = importer.job(job.number).counts["added"]
    store.close()
    return added


def _bare(folder: Path, order: Mapping[str, str]) -> tuple[SqliteWriting, dict[str, list[tuple[object, ...]]]]:
    """An empty ledger, and every row of every table that the import left."""
    place = folder / f"bare{len(order)}.db"
    open_store(f"sqlite:///{place}", vault=ledger.vault()).close()
    source = sqlite3.connect(folder / "ledger.db")
    names = [name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    tables = [name for name in names if not name.startswith(("sqlite_", "alembic", "filing_number"))]
    ordered = {name: f" ORDER BY {order[name]}" if name in order else "" for name in tables}
    rows = {name: source.execute(f"SELECT * FROM {name}{ordered[name]}").fetchall() for name in tables}
    source.close()
    session = SqliteWriting(place)
    session._run("PRAGMA foreign_keys=OFF")
    return session, rows


def _written(session: SqliteWriting, rows: Mapping[str, list[tuple[object, ...]]]) -> None:
    for chunk in range(0, LINES, PER_COMMIT):
        session._run("BEGIN IMMEDIATE")
        for name, lines in rows.items():
            share = len(lines) / LINES
            part = lines[int(chunk * share) : int((chunk + PER_COMMIT) * share)]
            if part:
                places = ",".join("?" * len(part[0]))
                session._connection.executemany(f"INSERT INTO {name} VALUES ({places})", part)
        session._run("COMMIT")


def _lines() -> list[tuple[str, ...]]:
    return [
        (
            name,
            "李娜",
            f"139{number + 1:08d}",
            f"销售{number % ledger.SELLERS}",
            "2026-01-05",
            "",
            "保护中",
            "老客户",
        )
        for number, name in enumerate(_names())
    ]


def _names() -> list[str]:
    """Companies that nobody bears, their brands drawn from some hundred characters, no two alike."""
    chance = random.Random(20261122)
    pool = [chr(code) for code in range(0x4E00, 0x9FA5) if chr(code).encode("gb18030")[0] in range(0xB0, 0xC8)]
    found: dict[str, None] = {}
    while len(found) < LINES:
        brand = "".join(chance.sample(pool, chance.choice((2, 3, 3, 4))))
        found[f"{chance.choice(_PLACES)}{brand}{chance.choice(_TRADES)}有限公司"] = None
    return list(found)


def _as_csv() -> bytes:
    return "\r\n".join(",".join(line) for line in (_HEADERS, *_lines())).encode("utf-8-sig")


def _as_book() -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet("客户")
    for line in (_HEADERS, *_lines()):
        page.append(list(line))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
