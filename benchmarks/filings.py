"""Durable filings a second through the service layer, against the bare driver writing the same rows.

The floor replays, 64 to a commit, the very statements that the product ran, with their parameters, on a copy of the
same ledger, with the same pragmas: what is left of the difference is rules, mapping, sealing and threads. Both run on
one processor.
"""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import ledger
from benchmarks.calling import called, one_processor
from benchmarks.report import percentile, spread, table
from core.domain.dedupe.matching import warm_up
from core.service.ports.store import Store
from storage.databases.readers import Readers
from storage.databases.sqlite import SqliteReading, SqliteWriting
from storage.databases.store import SqlStore
from storage.databases.writer import Writer
from storage.opening import open_store
from storage.sessions.hot import Statement, Values

ROUNDS, COUNT, PER_COMMIT = 5, 6_000, 64
CALLERS = (1, 64, 128)
_CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


class _Recorded(SqliteWriting):
    """Keeps every statement with its parameters."""

    def __init__(self, path: Path, kept: list[tuple[str, Any]]) -> None:
        super().__init__(path)
        run = self._connection.execute

        def keep(sql: str, parameters: Any = ()) -> sqlite3.Cursor:
            if not sql.startswith(_CONTROL):
                kept.append((sql, tuple(parameters)))
            return run(sql, parameters)

        self._run = keep
        self._kept = kept

    def write_all(self, statement: Statement, rows: Sequence[Values]) -> None:
        """Many rows of one statement run as one call; the floor runs them one by one."""
        compiled = statement.sqlite
        self._kept += [(compiled.text, tuple(compiled.parameters(row))) for row in rows]
        super().write_all(statement, rows)


def measure() -> None:
    """Print the table."""
    warm_up()
    with one_processor():
        _measure()


def _measure() -> None:
    rates: dict[str, list[float]] = {"floor": [], **{f"{callers}": [] for callers in CALLERS}}
    waits: dict[str, list[float]] = {f"{callers}": [] for callers in CALLERS}
    once: list[float] = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
            statements = _record(Path(folder))
            rates["floor"].append(_replay(Path(folder), statements, PER_COMMIT))
            once.append(_replay(Path(folder), statements, 1))
        for callers in CALLERS:
            with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
                rate, latencies = _callers(Path(folder), callers)
            rates[f"{callers}"].append(rate)
            waits[f"{callers}"] += latencies
    floor = sorted(rates["floor"])[ROUNDS // 2]
    rows = [["bare sqlite3, same statements, 64 a commit", spread(rates["floor"]), "1.00", ""]]
    rows.append(
        ["bare sqlite3, same statements, 1 a commit", spread(once), f"{sorted(once)[ROUNDS // 2] / floor:.2f}", ""]
    )
    for callers in CALLERS:
        middle = sorted(rates[f"{callers}"])[ROUNDS // 2]
        wait = waits[f"{callers}"]
        tail = f"{percentile(wait, 0.5) * 1000:.1f} / {percentile(wait, 0.99) * 1000:.1f}"
        rows.append([f"product, {callers} callers", spread(rates[f"{callers}"]), f"{middle / floor:.2f}", tail])
    table(
        "Durable filings through the service layer (SQLite, WAL, synchronous=FULL)",
        ["who", "filings/s", "of the floor", "p50 / p99 ms"],
        rows,
        "A filing: exact check, customer with three keys and contact, filing, held keys, approval with task, event and "
        "its link in the chain, notice. Every caller waits until his filing is on the disk.",
    )


def _record(folder: Path) -> list[list[tuple[str, Any]]]:
    """The statements of so many filings, one list a filing; the ledger before them is kept as ``before.db``."""
    path = folder / "recorded.db"
    open_store(f"sqlite:///{path}", vault=ledger.vault()).close()
    kept: list[tuple[str, Any]] = []
    vault = ledger.vault()
    store: Store = SqlStore(Writer(lambda: _Recorded(path, kept), vault), Readers(lambda: SqliteReading(path), vault))
    sellers = ledger.move_in(store)
    with sqlite3.connect(path) as source, sqlite3.connect(folder / "before.db") as copy:
        source.backup(copy)
    kept.clear()
    recorded = []
    for work in itertools.islice(ledger.filings(sellers), COUNT):
        store.submit(work).result()
        recorded.append(list(kept))
        kept.clear()
    store.close()
    return recorded


def _replay(folder: Path, filings: list[list[tuple[str, Any]]], per_commit: int) -> float:
    path = folder / "replayed.db"
    path.unlink(missing_ok=True)
    path.write_bytes((folder / "before.db").read_bytes())
    session = SqliteWriting(path)
    run = session._run
    chosen = filings[: COUNT if per_commit > 1 else COUNT // 6]
    started = time.perf_counter()
    for start in range(0, len(chosen), per_commit):
        run("BEGIN IMMEDIATE")
        for statements in chosen[start : start + per_commit]:
            run("SAVEPOINT unit")
            for sql, parameters in statements:
                run(sql, parameters).fetchall()
            run("RELEASE unit")
        run("COMMIT")
    rate = len(chosen) / (time.perf_counter() - started)
    session.close()
    return rate


def _callers(folder: Path, callers: int) -> tuple[float, list[float]]:
    store = open_store(ledger.fresh(folder), vault=ledger.vault())
    sellers = ledger.move_in(store)
    each = (COUNT if callers > 1 else COUNT // 6) // callers
    rate, waits = asyncio.run(called(store, ledger.filings(sellers), callers, each))
    store.close()
    return rate, waits
