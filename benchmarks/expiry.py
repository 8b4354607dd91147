"""A night in which 100,000 of 1,000,000 protections end, on SQLite and PostgreSQL.

The product walks through all that are due, in slices, while somebody else writes every ten milliseconds. Beside it the
usual way: through SQLModel, with a commit a row; the memory that SQLModel takes for all of them at once; and a bare
``UPDATE … RETURNING`` of the same rows, which is a small part of the work. With ``BAOBEI_EXPIRY_ONE_CPU=1`` the product
keeps to one processor, as it does by itself where the others are idle, and not where all are busy.
"""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, text
from sqlmodel import Session

from benchmarks import ledger
from benchmarks.calling import one_processor
from benchmarks.expiry_by_row import end_one
from benchmarks.held import Hold, watched_store
from benchmarks.night import NIGHT, fill
from benchmarks.report import children_seconds, percentile, resident_mib, table
from bot.door import Door
from bot.policy.shelf import Shelf
from bot.process import heap
from bot.process.ids import new_id
from bot.process.one_cpu import take_short_turns
from bot.timed.expiring import end_many
from core.service.ports.store import Store
from core.service.records import Subject, Timer
from storage.schema.migrate import migrate
from tests.support.postgres import PostgresServer

ALL = int(os.environ.get("BAOBEI_EXPIRY_OF", "1000000"))
ENDING = ALL // 10
ONE_CPU = os.environ.get("BAOBEI_EXPIRY_ONE_CPU") == "1"
BY_ROW = 250
AT_ONCE = min(ENDING, 10_000)
"""Of so many the memory is measured that they take through SQLModel together."""
_AT_A_TIME = 20_000
IDLE = 5.0
"""Seconds in which only the bystander writes."""
LONGEST = 5
"""So many holds are shown by themselves."""
_BARE = text(
    "UPDATE filing SET status = 'expired', version = version + 1 WHERE status = 'protected' AND id IN "
    "(SELECT substr(subject, 8) FROM timer WHERE kind = 'expire' AND due_at <= :now) RETURNING id"
)


@dataclass(slots=True)
class Night:
    """What was measured: how each slice, and whatever was done after somebody else's commit, held the writer; waits of
    the bystander before and meanwhile; resident memory before and at most; CPU of this process and of the database's.
    """

    ended: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    slices: list[Hold] = field(default_factory=list)
    longest: list[Hold] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    before: float = 0.0
    most: float = 0.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How many a second, and how much CPU each took, in microseconds."""

    rate: float
    cpu: float


def measure() -> None:
    """Print the table."""
    heap.settle()  # as baobei run does when it has started
    take_short_turns()
    rows = []
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
        rows += _measured("SQLite", ledger.fresh(Path(folder)), None)
    server = PostgresServer.create()
    server.start()
    try:
        rows += _measured("PostgreSQL", server.new_database("night"), server)
    finally:
        server.stop()
    table(
        f"{ENDING:,} of {ALL:,} protections end in one night",
        [
            "who",
            "protections/s",
            "CPU µs each",
            "SQLModel's: rate / CPU",
            "a slice holds the writer: p50 / p99 / most ms",
            "longest holds: ms (of which CPU)",
            "a writer beside it, idle → sweep: p50, p99, most ms",
            "MiB",
        ],
        rows,
        "The product: the filing's row, two held keys, three timers, the stay in the pool, two events and their links "
        "in the chain for each, one notice for each owner, committed to the disk slice by slice. SQLModel: the same, "
        "through its objects, with one notice and one commit for each, half of them measured before the product and "
        "half after. The bare update writes the filing rows alone, in one transaction that is rolled back. CPU is that "
        "of this process and of PostgreSQL's, and no disk's. The longest holds are those of any batch, and their CPU "
        "that of the writer's thread: the rest is waiting for the disk, the server, or one of the cores. MiB: resident "
        "memory before, and the most it came to. All at once: what a process takes beyond that of a single one, its "
        f"rows loaded, changed and written by one session; of {AT_ONCE:,}, times {ENDING // AT_ONCE}.",
    )


def _measured(name: str, url: str, server: PostgresServer | None) -> list[list[str]]:
    migrate(url)
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    _fill(engine)
    if server is not None:
        _settle(engine)
    with engine.connect() as connection:
        bare = _pace(ENDING, lambda: _bare(connection, name), server)
        connection.rollback()
    with Session(engine) as session:
        first = _pace(BY_ROW, lambda: _one_by_one(session, range(BY_ROW)), server)
    loaded = _at_once(engine.url.render_as_string(hide_password=False))
    with one_processor() if ONE_CPU else nullcontext():
        night = _product(url, server)
    with Session(engine) as session:
        second = _pace(BY_ROW, lambda: _one_by_one(session, range(BY_ROW, 2 * BY_ROW)), server)
    engine.dispose()
    usual = Pace((first.rate + second.rate) / 2, (first.cpu + second.cpu) / 2)
    ours = Pace(night.ended / night.seconds, night.cpu / night.ended * 1e6)
    return [
        [f"{name}: bare UPDATE … RETURNING", *_told(bare, usual), "", "", "", ""],
        [
            f"{name}: product, by sets",
            *_told(ours, usual),
            _spread([hold.seconds for hold in night.slices]),
            ", ".join(f"{hold.seconds * 1000:.0f} ({hold.cpu * 1000:.0f})" for hold in night.longest),
            f"{_spread(night.idle)} → {_spread(night.waits)}",
            f"{night.before:.0f} → {night.most:.0f}",
        ],
        [f"{name}: SQLModel, a commit a row", *_told(usual, usual), "", "", "", ""],
        [f"{name}: SQLModel, all at once", "", "", "", "", "", "", f"{loaded:,.0f} more"],
    ]


def _fill(engine: Engine) -> None:
    """A part in a transaction: nothing sweeps up the counts that a running one has counted on from, and each filing
    would have to pass by all of them.
    """
    for first in range(0, ALL, _AT_A_TIME):
        some = min(_AT_A_TIME, ALL - first)
        with engine.begin() as connection:
            fill(connection, some, some // 10, first=first)


def _settle(engine: Engine) -> None:
    """Let the server sweep up and write what the filling left, and make its old log ready for the next; as it is in a
    house that has run for a while.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for command in ("VACUUM ANALYZE", "CHECKPOINT"):
            connection.execute(text(command))


def _at_once(url: str) -> float:
    """The MiB that all of them would take, loaded together in a process of their own."""
    command = [sys.executable, "-m", "benchmarks.expiry_by_row", url, str(AT_ONCE)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout) * ENDING / AT_ONCE


def _told(pace: Pace, usual: Pace) -> list[str]:
    return [f"{pace.rate:,.0f}", f"{pace.cpu:,.0f}", f"{pace.rate / usual.rate:.1f} / {usual.cpu / pace.cpu:.1f}"]


def _spread(seconds: list[float]) -> str:
    found = (percentile(seconds, 0.5), percentile(seconds, 0.99), max(seconds))
    return " / ".join(f"{value * 1000:.0f}" for value in found)


def _bare(connection: Connection, name: str) -> None:
    now: Any = NIGHT if name == "PostgreSQL" else NIGHT.isoformat(timespec="microseconds")
    found = connection.execute(_BARE, {"now": now}).fetchall()
    assert len(found) == ENDING, len(found)


def _one_by_one(session: Session, numbers: range) -> None:
    """Of those that do not end this night: as much has to be written of them."""
    for number in numbers:
        end_one(session, f"f{number * 10 + 5:08d}")


def _product(url: str, server: PostgresServer | None) -> Night:
    store = watched_store(url, vault=ledger.vault())
    gc.collect()
    heap.give_back()  # what was done before left room in which much would find place
    night = Night(before=resident_mib(os.getpid()))
    with _writing_beside(store, night, night.idle):
        time.sleep(IDLE)
    clock = Running()
    store.holds.all.clear()
    door = Door(store=store, clock=clock, new_id=new_id, shelf=Shelf(clock), wake=_nobody_is_woken)
    began, spent = time.perf_counter(), _cpu(server)
    with _writing_beside(store, night, night.waits):
        night.ended = asyncio.run(end_many(door))
    night.seconds, night.cpu = time.perf_counter() - began, _cpu(server) - spent
    store.close()
    night.slices = [hold for hold in store.holds.all if hold.long]
    night.longest = sorted(store.holds.all, key=attrgetter("seconds"), reverse=True)[:LONGEST]
    assert night.ended == ENDING, night.ended
    return night


class Running:
    """A clock that shows the night and goes on from there."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        return NIGHT + timedelta(seconds=time.monotonic() - self._began)


def _nobody_is_woken() -> None:
    """There is no relay."""


@contextmanager
def _writing_beside(store: Store, night: Night, waits: list[float]) -> Iterator[None]:
    over = threading.Event()
    beside = threading.Thread(target=_beside, args=(store, night, waits, over))
    beside.start()
    try:
        yield
    finally:
        over.set()
        beside.join()


def _beside(store: Store, night: Night, waits: list[float], over: threading.Event) -> None:
    """Somebody who writes something small, again and again."""
    timer = Timer(key="bench", kind="bench", due_at=NIGHT + timedelta(days=99), subject=Subject(kind="bench", id="1"))
    while not over.wait(0.01):
        began = time.perf_counter()
        store.submit(lambda uow: uow.timers.set(timer)).result()
        waits.append(time.perf_counter() - began)
        night.most = max(night.most, resident_mib(os.getpid()))


def _pace(count: int, run: Callable[[], None], server: PostgresServer | None) -> Pace:
    began, spent = time.perf_counter(), _cpu(server)
    run()
    return Pace(count / (time.perf_counter() - began), (_cpu(server) - spent) / count * 1e6)


def _cpu(server: PostgresServer | None) -> float:
    """Seconds of CPU of this process, and of the server's."""
    own = time.process_time()
    return own if server is None or server.process is None else own + children_seconds(server.process.pid)
