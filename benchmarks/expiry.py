"""A night in which 100,000 of 1,000,000 protections end, on SQLite and PostgreSQL.

The product walks through all that are due, in slices, while somebody else writes every ten milliseconds. Beside it a
bare ``UPDATE … RETURNING`` of the same rows, which is a small part of the work, and the usual way: a commit a row
through SQLModel.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine, text
from sqlmodel import Session

from benchmarks import ledger
from benchmarks.expiry_by_row import end_one
from benchmarks.night import NIGHT, fill
from benchmarks.report import percentile, resident_mib, table
from bot.door import Door
from bot.expiring import end_many
from bot.ids import new_id
from bot.policy.shelf import Shelf
from core.service.ports.figures import Figures
from core.service.ports.store import Store, UnitOfWork
from core.service.records import Subject, Timer
from storage.migrate import migrate
from storage.opening import open_store
from tests.support.postgres import PostgresServer

T = TypeVar("T")

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
    spent: float = 0.0
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
        end_one(session, f"f{number * 10:08d}")


def _product(url: str) -> Night:
    store = open_store(url, vault=ledger.vault())
    night, over = Night(before=resident_mib(os.getpid())), threading.Event()
    beside = threading.Thread(target=_beside, args=(store, night, over))
    beside.start()
    clock = Running()
    door = Door(
        store=_Timed(store, night), clock=clock, new_id=new_id, shelf=Shelf(clock), wake=_nobody_is_woken
    )
    began, spent = time.perf_counter(), time.process_time()
    night.ended = asyncio.run(end_many(door))
    night.seconds, night.spent = time.perf_counter() - began, time.process_time() - spent
    over.set()
    beside.join()
    store.close()
    assert night.ended == ENDING, night.ended
    return night


class Running:
    """A clock that shows the night and goes on from there."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        return NIGHT + timedelta(seconds=time.monotonic() - self._began)


@dataclass(frozen=True, slots=True)
class _Timed:
    """The sweep's store: says how long each of its units held the writer, until its commit was on the disk."""

    store: Store
    night: Night

    @property
    def figures(self) -> Figures:
        return self.store.figures

    def submit(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        began: list[float] = []

        def timed(uow: UnitOfWork) -> T:
            began.append(time.perf_counter())
            return work(uow)

        future = self.store.submit(timed)
        future.add_done_callback(lambda _: self.night.slices.append(time.perf_counter() - began[-1]))
        return future

    def read(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        return self.store.read(work)

    def close(self) -> None:
        self.store.close()


def _nobody_is_woken() -> None:
    """There is no relay."""


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
