"""Lines a second of an import into SQLite, beside a bare executemany of the same rows, and how long the writer is held.

The floor writes, a thousand lines to a commit, the rows that the import left in every table, with the same pragmas into
an empty copy of the same schema: what is left of the difference is reading, rules, the duplicate check and sealing.
"""

from __future__ import annotations

import io
import random
import sqlite3
import tempfile
import time
from pathlib import Path

from openpyxl import Workbook

import storage.batch
from benchmarks import ledger
from benchmarks.report import percentile, spread, table
from bot.importing import Importer
from bot.sheets.reading import Sheet, sheet_from
from core.service.import_ledger import StartImport
from core.service.ports.store import Store
from storage.opening import open_store
from storage.sqlite import SqliteWriting

LINES, ROUNDS, PER_COMMIT = 100_000, 1, 1000
_HEADERS = ("公司名称", "联系人", "手机", "归属人", "报备日期", "保护到期", "状态", "备注")
_TRADES = ("精密机械", "自动化", "电气", "新材料", "智能装备", "仪器仪表", "环保科技", "包装制品")
_PLACES = ("苏州", "杭州", "宁波", "无锡", "东莞", "佛山", "合肥", "青岛", "长沙", "武汉")


def measure() -> None:
    """Print the table."""
    rates: dict[str, list[float]] = {"floor": [], "csv": [], "xlsx": [], "read": []}
    held: list[float] = []
    came: list[int] = []
    for _ in range(ROUNDS):
        for kind, content in (("csv", _as_csv()), ("xlsx", _as_book())):
            with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
                sheet = sheet_from(f"list.{kind}", content)
                if kind == "xlsx":
                    rates["read"].append(_rate(lambda sheet=sheet: sum(1 for _ in sheet.rows())))
                rate, added = _import(Path(folder), sheet, held)
                rates[kind].append(rate)
                came.append(added)
                if kind == "csv":
                    rates["floor"].append(_floor(Path(folder)))
    floor = rates["floor"][0]
    names = {
        "floor": f"bare executemany, same rows, {PER_COMMIT:,} lines a commit",
        "read": "openpyxl alone, read_only, every cell",
        "csv": "import, .csv",
        "xlsx": "import, .xlsx",
    }
    rows = [[names[kind], spread(values), f"{values[0] / floor:.2f}"] for kind, values in rates.items()]
    table(
        f"Import of {LINES:,} lines (SQLite, WAL, synchronous=FULL)",
        ["who", "lines/s", "of the floor"],
        rows,
        f"The writer was held for {percentile(held, 0.5) * 1000:.0f} ms at the median, "
        f"{percentile(held, 0.99) * 1000:.0f} ms at p99, {max(held) * 1000:.0f} ms at most. "
        f"{min(came):,} lines came in; the others resemble a line above them.",
    )


def _import(folder: Path, sheet: Sheet, held: list[float]) -> tuple[float, int]:
    store = open_store(f"sqlite:///{folder / 'ledger.db'}", vault=ledger.vault())
    ledger.move_in(store)
    whole = storage.batch.Batches._attempt

    def timed(batches: storage.batch.Batches, session: object, job: object) -> bool:
        began = time.perf_counter()
        done = whole(batches, session, job)  # type: ignore[arg-type]
        held.append(time.perf_counter() - began)
        return done

    importer = Importer(sheet=sheet, store=store, context=ledger.context)
    columns = {guess.column: guess.field for guess in importer.guess() if guess.field}
    job = importer.start(StartImport(name=sheet.name, digest=sheet.digest, columns=columns, by=None))
    storage.batch.Batches._attempt = timed  # type: ignore[method-assign, assignment]
    try:
        rate = _rate(lambda: _carried(importer, job.number))
    finally:
        storage.batch.Batches._attempt = whole  # type: ignore[method-assign]
    added = importer.job(job.number).counts["added"]
    _shut(store)
    return rate, added


def _carried(importer: Importer, number: int) -> int:
    importer.carry_on(number)
    return LINES


def _shut(store: Store) -> None:
    store.close()


def _floor(folder: Path) -> float:
    """Every row of every table again, into an empty ledger."""
    open_store(f"sqlite:///{folder / 'bare.db'}", vault=ledger.vault()).close()
    source = sqlite3.connect(folder / "ledger.db")
    names = [name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    tables = [name for name in names if not name.startswith(("sqlite_", "alembic", "filing_number"))]
    rows = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    session = SqliteWriting(folder / "bare.db")
    session._run("PRAGMA foreign_keys=OFF")
    began = time.perf_counter()
    for chunk in range(0, LINES, PER_COMMIT):
        session._run("BEGIN IMMEDIATE")
        for name, lines in rows.items():
            share = len(lines) / LINES
            part = lines[int(chunk * share) : int((chunk + PER_COMMIT) * share)]
            if part:
                places = ",".join("?" * len(part[0]))
                session._connection.executemany(f"INSERT INTO {name} VALUES ({places})", part)
        session._run("COMMIT")
    rate = LINES / (time.perf_counter() - began)
    session.close()
    return rate


def _rate(work: object) -> float:
    began = time.perf_counter()
    count = work()  # type: ignore[operator]
    return float(count / (time.perf_counter() - began))


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
