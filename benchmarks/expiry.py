"""A night in which 100,000 of 1,000,000 protections end, on SQLite and PostgreSQL.

The product walks through all that are due, in slices, while somebody else writes every ten milliseconds. Beside it a
bare ``UPDATE … RETURNING`` of the same rows, which is a small part of the work, and the usual way: a commit a row
through SQLModel.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlmodel import Session, select

from benchmarks import ledger
from benchmarks.night import NIGHT, fill
from benchmarks.report import percentile, resident_mib, table
from bot.expiring import LEAST, fitting
from core.service.context import Context
from core.service.expire_many import Slice, expire_many
from core.service.ports.expiries import Mark
from core.service.ports.store import Store, UnitOfWork
from core.service.records import Subject, Timer
from storage.migrate import migrate
from storage.opening import open_store
from storage.rows.filings import FilingRow
from tests.support.postgres import PostgresServer

ALL = int(os.environ.get("BAOBEI_EXPIRY_OF", "1000000"))
ENDING = ALL // 10
BY_ROW = 500
_BARE = text(
    "UPDATE filing SET status = 'expired', version = version + 1 WHERE status = 'protected' AND id IN "
    "(SELECT substr(subject, 8) FROM timer WHERE kind = 'expire' AND due_at <= :now) RETURNING id"
)


@dataclass(slots=True)
class Night:
    """What was measured: seconds of each slice, waits of the bystander, resident memory before and at most."""

    ended: int = 0
    seconds: float = 0.0
    slices: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    before: float = 0.0
    most: float = 0.0


def measure() -> None:
    """Print the table."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
        rows += _measured("SQLite", ledger.fresh(Path(folder)))
    server = PostgresServer.create()
    server.start()
    try:
        rows += _measured("PostgreSQL", server.new_database("night"))
    finally:
        server.stop()
    table(
        f"{ENDING:,} of {ALL:,} protections end in one night",
        [
            "who",
            "protections/s",
            "of the bare update",
            "longest slice ms",
            "a writer beside it: p50 / p99 / most ms",
            "MiB",
        ],
        rows,
        "The product: row, two held keys, three timers, stay in the pool, two events, their links in the chain and two "
        "notices for each, committed to the disk slice by slice; the bare update writes the filing rows alone, in one "
        "transaction that is rolled back; the last row commits each filing by itself and writes nothing else. "
        "MiB: resident memory before, and the most it came to.",
    )


def _measured(name: str, url: str) -> list[list[str]]:
    migrate(url)
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        fill(connection, ALL, ENDING)
    with engine.connect() as connection:
        bare = _rate(ENDING, lambda: _bare(connection, name))
        connection.rollback()
    night = _product(url)
    with Session(engine) as session:
        by_row = _rate(BY_ROW, lambda: _one_by_one(session))
    engine.dispose()
    waits = " / ".join(
        f"{value * 1000:.0f}" for value in (*(percentile(night.waits, p) for p in (0.5, 0.99)), max(night.waits))
    )
    rate = night.ended / night.seconds
    return [
        [f"{name}: bare UPDATE … RETURNING", f"{bare:,.0f}", "1.00", "", "", ""],
        [
            f"{name}: product, by sets",
            f"{rate:,.0f}",
            f"{rate / bare:.2f}",
            f"{max(night.slices) * 1000:.0f}",
            waits,
            f"{night.before:.0f} → {night.most:.0f}",
        ],
        [f"{name}: SQLModel, a commit a row", f"{by_row:,.0f}", f"{by_row / bare:.3f}", "", "", ""],
    ]


def _bare(connection: Connection, name: str) -> None:
    now: Any = NIGHT if name == "PostgreSQL" else NIGHT.isoformat(timespec="microseconds")
    found = connection.execute(_BARE, {"now": now}).fetchall()
    assert len(found) == ENDING, len(found)


def _one_by_one(session: Session) -> None:
    for number in range(BY_ROW):
        row = session.exec(select(FilingRow).where(FilingRow.id == f"f{number * 10 + 5:08d}")).one()
        row.status, row.version = "expired", row.version + 1
        session.add(row)
        session.commit()


def _product(url: str) -> Night:
    store = open_store(url, vault=ledger.vault())
    night, over = Night(before=resident_mib(os.getpid())), threading.Event()
    beside = threading.Thread(target=_beside, args=(store, night, over))
    beside.start()
    began = time.perf_counter()
    _walk(store, night)
    night.seconds = time.perf_counter() - began
    over.set()
    beside.join()
    store.close()
    assert night.ended == ENDING, night.ended
    return night


def _walk(store: Store, night: Night) -> None:
    """As ``bot/expiring.py`` does, without the event loop."""
    after: Mark | None = None
    limit, looked_at = LEAST, 1
    while looked_at:
        ctx: Context = ledger.context(NIGHT)
        began = time.perf_counter()
        part = store.submit(partial(_slice, ctx, after, limit)).result()
        spent = time.perf_counter() - began
        night.slices.append(spent)
        night.ended += part.ended
        after, looked_at, limit = part.after, part.looked_at, fitting(limit, spent)


def _slice(ctx: Context, after: Mark | None, limit: int, uow: UnitOfWork) -> Slice:
    return expire_many(uow, ctx, after=after, limit=limit)


def _beside(store: Store, night: Night, over: threading.Event) -> None:
    """Somebody who writes something small, again and again."""
    timer = Timer(key="bench", kind="bench", due_at=NIGHT + timedelta(days=99), subject=Subject(kind="bench", id="1"))
    while not over.wait(0.01):
        began = time.perf_counter()
        store.submit(lambda uow: uow.timers.set(timer)).result()
        night.waits.append(time.perf_counter() - began)
        night.most = max(night.most, resident_mib(os.getpid()))


def _rate(count: int, run: Callable[[], None]) -> float:
    began = time.perf_counter()
    run()
    return count / (time.perf_counter() - began)
