"""Ledgers that have grown, for whoever measures what grows with them: by sets, since one by one they would take hours.

With ``BAOBEI_BENCH_KEEP=FOLDER`` they are built there once and found again by the next run; ``python -m
benchmarks.grown exact|filed sqlite|postgresql SIZE`` builds one and measures nothing.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from sqlite3 import Connection, connect
from typing import Final

from sqlalchemy import Engine, create_engine, text

from benchmarks import ledger, night
from benchmarks.firms import firm
from bot.process.ids import new_id
from core.domain.dedupe.blocks import REVISION
from core.domain.dedupe.names import compare_name
from core.domain.resembling import placed
from storage.opening import open_store
from storage.schema.migrate import migrate
from storage.vault import Vault
from tests.support.postgres import PostgresServer

_UNITS: Final = {"k": 1_000, "m": 1_000_000}
_AT_ONCE: Final = 20_000
"""Customers of a transaction: what is written by one has to lie somewhere until it is committed."""
_KNOWN: Final = 4_000
_SEAL = "UPDATE filing SET sealed = :sealed WHERE id = :id"
_KEYS = """INSERT INTO customer_key (value, kind, customer_id)
    SELECT compare_name, 'name', id FROM customer UNION ALL SELECT 'hash' || substr(id, 2), 'phone', id FROM customer"""
QUICK = ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-262144")
DONE = "PRAGMA journal_mode=WAL"


def size(word: str) -> int:
    """``10k``, ``1m``, ``1234``."""
    return int(word[:-1]) * _UNITS[word[-1].lower()] if word[-1].lower() in _UNITS else int(word)


@contextmanager
def home() -> Iterator[Path]:
    """Where ledgers are built: the folder that is kept, or one for this run."""
    kept = os.environ.get("BAOBEI_BENCH_KEEP", "")
    if kept:
        folder = Path(kept).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="bb-grown-", dir="/tmp" if Path("/tmp").is_dir() else None) as name:
        yield Path(name)


@contextmanager
def server(folder: Path) -> Iterator[PostgresServer]:
    """The cluster that stands beside the ledgers of a folder."""
    (folder / "pg").mkdir(exist_ok=True)
    folder.chmod(0o755)
    cluster = PostgresServer.kept(folder / "pg")
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


def exact_on_sqlite(folder: Path, count: int) -> str:
    """The address of a ledger of so many protected customers; everything that the exact check asks is there."""
    place = folder / f"exact-{count}"
    url = ledger.fresh(place)
    if not is_done(place):
        begin(place)
        migrate(url)
        engine = create_engine(url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for pragma in QUICK:
                connection.execute(text(pragma))
            night.fill(connection, count, max(count // 10, 1), timers=False)
            connection.execute(text(_SEAL), _seals(count))
            for statement in (_KEYS, "ANALYZE", DONE):
                connection.execute(text(statement))
        engine.dispose()
        end(place)
    return url


def exact_on_postgresql(cluster: PostgresServer, folder: Path, count: int) -> str:
    """The same on PostgreSQL."""
    place = folder / f"pg-exact-{count}"
    name = f"exact{count}"
    if not is_done(place):
        cluster.drop_database(name)
        begin(place)
        url = cluster.new_database(name)
        migrate(url)
        engine = postgresql(url)
        for first in range(0, count, _AT_ONCE):
            with engine.begin() as connection:
                some = min(_AT_ONCE, count - first)
                night.fill(connection, some, max(some // 10, 1), timers=False, first=first)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(_SEAL), _seals(count))
            for statement in (_KEYS, "VACUUM ANALYZE"):
                connection.execute(text(statement))
        engine.dispose()
        end(place)
    return cluster.url(name)


def postgresql(url: str) -> Engine:
    """An engine for statements of the benchmarks' own."""
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://"))


def filed_on_sqlite(folder: Path, count: int) -> Path:
    """A ledger in which so many customers were filed, under names that differ as real ones do and stand in the index
    of names; with whatever else a filing leaves behind.
    """
    place = folder / f"filed-{count}"
    if not is_done(place):
        begin(place)
        store = open_store(ledger.fresh(place), vault=ledger.vault())
        sellers = ledger.move_in(store)
        store.close()
        with closing(connect(place / "ledger.db", isolation_level=None)) as connection:
            connection.create_function("seller", 1, lambda number: sellers[number % len(sellers)])
            connection.create_function("sealed", 1, partial(sealed, ledger.vault()))
            for pragma in QUICK:
                connection.execute(pragma)
            _name(connection, count)
            for statement in (*_FILED, "ANALYZE", DONE):
                connection.execute(statement)
        end(place)
    return place / "ledger.db"


def known(count: int) -> list[int]:
    """The numbers of some customers of the exact ledgers whose filings can be opened; sealing all would take long."""
    return random.Random(11).sample(range(count), _KNOWN)


def _seals(count: int) -> list[dict[str, object]]:
    filings = [f"f{number:08d}" for number in known(count)]
    return [{"id": filing, "sealed": sealed(ledger.vault(), filing)} for filing in filings]


def sealed(vault: Vault, filing: str) -> bytes:
    """What nobody but the vault reads of it: no contact, and no answers."""
    return vault.seal('["李娜","",{}]', about=f"filing:{filing}")


def _name(connection: Connection, count: int) -> None:
    """Customers, each with its name and where that stands in the index of names; the index last and in its order."""
    now = "2026-11-01T00:00:00.000000+00:00"
    connection.execute("CREATE TEMP TABLE standing (value INTEGER, number INTEGER)")
    connection.execute("BEGIN")
    for number in range(1, count + 1):
        name, ident = firm(number - 1), new_id()
        place, plain = placed(name), compare_name(name)
        connection.execute(_CUSTOMER, (ident, name, plain, now))
        connection.execute(_COMPANY_NAME, (number, ident, name, place.packed, REVISION))
        connection.executemany("INSERT INTO standing VALUES (?, ?)", [(block, number) for block in place.blocks])
    connection.execute("COMMIT")
    connection.execute("INSERT INTO company_block (value, number) SELECT value, number FROM standing ORDER BY 1, 2")
    connection.execute(
        "INSERT INTO customer_key (value, kind, customer_id) SELECT compare_name, 'name', id FROM customer"
    )
    connection.execute("DROP TABLE standing")


_CUSTOMER = "INSERT INTO customer (id, name, compare_name, created_at, version) VALUES (?, ?, ?, ?, 1)"
_COMPANY_NAME = (
    "INSERT INTO company_name (number, customer_id, kind, text, packed, revision) VALUES (?, ?, 'own', ?, ?, ?)"
)
_FILED = (
    """INSERT INTO filing (id, number, customer_id, owner_id, scope, status, filed_at, rule_version, rule_clause,
    sealed, decided_at, protected_until, extensions, origin, version)
    SELECT 'f' || customer_id, number, customer_id, seller(number), '', 'protected',
    '2026-11-01T00:00:00.000000+00:00', 1, 'protection', sealed('f' || customer_id), '2026-11-01T00:00:00.000000+00:00',
    '2099-01-01T00:00:00.000000+00:00', 0, 'filed', 3 FROM company_name""",
    "UPDATE filing_number SET number = (SELECT max(number) FROM filing)",
    """INSERT INTO live_key (scope, value, kind, filing_id) SELECT '', k.value, k.kind, f.id
    FROM customer_key AS k CROSS JOIN filing AS f ON f.customer_id = k.customer_id""",
    """INSERT INTO timer (key, kind, due_at, subject)
    SELECT 'expire:' || id, 'expire', protected_until, 'filing:' || id FROM filing""",
    """INSERT INTO event (id, at, kind, subject, actor, data)
    SELECT 'e' || id, filed_at, 'filing_filed', 'filing:' || id, owner_id, '{}' FROM filing""",
    """INSERT INTO event_link (position, event_id, hash)
    SELECT (SELECT coalesce(max(position), 0) FROM event_link) + number, 'e' || id, lower(hex(zeroblob(32)))
    FROM filing""",
    """INSERT INTO inbox (platform, event_id, received_at)
    SELECT 'feishu', 'before-' || number, filed_at FROM filing""",
    """INSERT INTO outbox (dedupe_key, kind, lane, to_id, subject, args, created_at, correlation, due_at, attempts,
    sent_at) SELECT 'before-' || id, 'filing_approved', id, owner_id, 'filing:' || id, '{}', filed_at, 'benchmark',
    filed_at, 1, filed_at FROM filing""",
)


def is_done(place: Path) -> bool:
    """Whether what stands there was built to its end."""
    return (place / "done").exists()


def begin(place: Path) -> None:
    """An unfinished one is built anew."""
    if place.exists():
        for each in place.iterdir():
            each.unlink()
    place.mkdir(exist_ok=True)


def end(place: Path) -> None:
    """It is whole."""
    (place / "done").touch()


def main(kind: str, database: str, count: int) -> None:
    """Build one, if it is not there."""
    with home() as folder:
        if kind == "filed":
            filed_on_sqlite(folder, count)
        elif database == "sqlite":
            exact_on_sqlite(folder, count)
        else:
            with server(folder) as cluster:
                exact_on_postgresql(cluster, folder, count)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], size(sys.argv[3]))
