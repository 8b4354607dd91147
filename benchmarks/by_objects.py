"""Durable filings against the usual way to write them: SQLModel's objects, asynchronously, with a commit for each.

The product's own filings are taken down as rows; the peer asks for the keys, as anybody has to, and writes rows of the
same kinds through its objects. ``peer_objects.py`` does it, in an environment of its own.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import pickle
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import ledger, peers
from benchmarks.calling import called, one_processor
from benchmarks.report import spread, table
from core.domain.dedupe.matching import warm_up
from storage.databases.postgres import PostgresReading, PostgresWriting
from storage.databases.readers import Readers
from storage.databases.sqlite import SqliteReading, SqliteWriting, path_of
from storage.databases.store import SqlStore
from storage.databases.writer import Writer
from storage.opening import open_store
from storage.schema.migrate import migrate
from storage.sessions.hot import SetStatement, Statement, Values
from tests.support.postgres import PostgresServer

PACKAGES = (
    *("sqlmodel==0.0.50", "sqlalchemy[asyncio]==2.1.9", "aiosqlite==0.22.1", "asyncpg==0.32.0"),
    *("orjson>=3.11", "cryptography>=45", "pydantic>=2", "aiohttp>=3.14,<4"),
)
ROUNDS, THEIRS, OURS, WARM, CALLERS, CONNECTIONS = 3, 150, 1_920, 200, 64, 16
_INSERT = re.compile(r'INSERT INTO "?(\w+)"?')
Row = tuple[str, dict[str, Any]]
"""Of which table, and its values by column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Filings a second, and seconds of the client's CPU for each."""

    rate: float
    cpu: float


class _Kept:
    """What is inserted, as Python has it. A session may do one kind of insert by another: the outermost counts."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._deep = 0

    @contextmanager
    def inserting(self, statement: Statement, rows: Sequence[Values]) -> Iterator[None]:
        if not self._deep and (found := _INSERT.match(statement.sqlite.text)):
            self.rows += [(found[1], {**statement.plans[0]().constants, **row}) for row in rows]
        self._deep += 1
        try:
            yield
        finally:
            self._deep -= 1


class _Watched:
    """A session that takes down what it inserts."""

    kept: _Kept

    def write(self, statement: Statement, values: Values) -> None:
        with self.kept.inserting(statement, [values]):
            super().write(statement, values)  # type: ignore[misc]

    def write_all(self, statement: Statement, rows: Sequence[Values]) -> None:
        with self.kept.inserting(statement, rows):
            super().write_all(statement, rows)  # type: ignore[misc]

    def write_set(self, statement: SetStatement, rows: Sequence[Values]) -> None:
        with self.kept.inserting(statement, rows):
            super().write_set(statement, rows)  # type: ignore[misc]


class _Sqlite(_Watched, SqliteWriting):
    pass


class _Postgres(_Watched, PostgresWriting):
    pass


def taken_down(url: str, count: int) -> list[list[Row]]:
    """The rows of so many filings, one list a filing; they stand in the ledger now."""
    kept, vault = _Kept(), ledger.vault()

    def lite() -> SqliteWriting:
        session = _Sqlite(path_of(url))
        session.kept = kept
        return session

    def pg() -> PostgresWriting:
        session = _Postgres(url)
        session.kept = kept
        return session

    if url.startswith("sqlite:"):
        store = SqlStore(Writer(lite, vault), Readers(lambda: SqliteReading(path_of(url)), vault))
    else:
        store = SqlStore(Writer(pg, vault), Readers(lambda: PostgresReading(url), vault))
    filings = []
    for work in itertools.islice(ledger.filings(ledger.move_in(store)), count):
        kept.rows.clear()
        store.submit(work).result()
        filings.append(list(kept.rows))
    store.close()
    return filings


def paced(url: str, filings: list[list[Row]], connections: int) -> Pace:
    """The peer writes them into another ledger at the newest schema."""
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
        file = Path(folder) / "filings"
        file.write_bytes(pickle.dumps(filings))
        python = peers.python(peers.HOME / "orm", PACKAGES)
        command = [python, str(Path(__file__).with_name("peer_objects.py")), url, str(file), str(connections)]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=with_our_tables())
    figures = json.loads(said.stdout)
    return Pace(rate=float(figures["rate"]), cpu=float(figures["cpu"]))


def with_our_tables() -> dict[str, str]:
    """The environment of a peer that may import our rows."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}


def measure() -> None:
    """Print the table."""
    warm_up()
    names = (f"round{number}" for number in itertools.count())
    server = PostgresServer.create()
    try:
        server.start()
        migrate(server.new_database("empty"))
        with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
            fresh = {
                "SQLite": lambda: _new_file(Path(folder) / next(names)),
                "PostgreSQL": lambda: server.new_database(next(names), template="empty"),
            }
            rows = [row for where, url in fresh.items() for row in _measured(where, url)]
    finally:
        server.remove()
    table(
        "Durable filings against SQLModel's objects",
        ["where", "who", "filings/s", "CPU us of the client", "times its rate", "its CPU / this"],
        rows,
        f"SQLModel: AsyncSession, {CONNECTIONS} connections on PostgreSQL and one on SQLite (which lets one write at a "
        "time; more only wait for each other). It asks for the keys and writes rows of the same kinds, and checks, "
        f"seals, hashes and compares nothing. The product: {CALLERS} callers.",
    )


def _new_file(folder: Path) -> str:
    folder.mkdir()
    url = ledger.fresh(folder)
    migrate(url)
    return url


def _measured(where: str, fresh: Callable[[], str]) -> list[list[str]]:
    filings, theirs, ours = taken_down(fresh(), THEIRS), [], []
    for _ in range(ROUNDS):
        theirs.append(paced(fresh(), filings, 1 if where == "SQLite" else CONNECTIONS))
        ours.append(_ours(fresh()))
    rate, cpu = median(pace.rate for pace in theirs), median(pace.cpu for pace in theirs)
    return [
        [
            where,
            who,
            spread([pace.rate for pace in paces]),
            spread([pace.cpu * 1e6 for pace in paces]),
            f"{median(pace.rate for pace in paces) / rate:.1f}",
            f"{cpu / median(pace.cpu for pace in paces):.1f}",
        ]
        for who, paces in (("SQLModel, async", theirs), ("product", ours))
    ]


def _ours(url: str) -> Pace:
    store = open_store(url, vault=ledger.vault())
    supply = ledger.filings(ledger.move_in(store))
    for work in itertools.islice(supply, WARM):  # word lists are read, and statements prepared, when first asked for
        store.submit(work).result()
    with one_processor():
        before = time.process_time()
        rate, waits = asyncio.run(called(store, supply, CALLERS, OURS // CALLERS))
        cpu = time.process_time() - before
    store.close()
    return Pace(rate=rate, cpu=cpu / len(waits))
