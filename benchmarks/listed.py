"""A ledger for whoever looks at lists: most filings protected, every fifth over and in the public pool for a year."""

from __future__ import annotations

import itertools
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from sqlite3 import Connection, connect
from typing import Final

import psycopg
from psycopg import sql
from sqlalchemy import create_engine

from benchmarks import grown, ledger, night
from storage.migrate import migrate
from storage.opening import open_store
from tests.support.postgres import PostgresServer

WAITING: Final = 20
"""Matters that wait for the leader."""
_YEAR: Final = 365 * 86_400
_INDEXED_LATER = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'filing' AND sql IS NOT NULL"


def on_sqlite(folder: Path, count: int) -> Path:
    """Its file."""
    place = folder / f"listed-{count}"
    if not grown.is_done(place):
        grown.begin(place)
        url = ledger.fresh(place)
        store = open_store(url, vault=ledger.vault())
        sellers = ledger.move_in(store)
        store.close()
        engine = create_engine(url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for pragma in grown.QUICK:
                connection.exec_driver_sql(pragma)
            night.fill(connection, count, max(count // 10, 1), timers=False)
        engine.dispose()
        with closing(connect(place / "ledger.db", isolation_level=None)) as driver:
            _put_right(driver, sellers, count)
        store = open_store(url, vault=ledger.vault())
        for work in itertools.islice(ledger.filings(sellers), WAITING):
            store.submit(work).result()
        store.close()
        grown.end(place)
    return place / "ledger.db"


def _put_right(connection: Connection, sellers: list[str], count: int) -> None:
    """Owners who are there, answers that can be opened, and what lies in the pool."""
    connection.create_function("seller", 1, lambda number: sellers[number % len(sellers)])
    connection.create_function("sealed", 1, partial(grown.sealed, ledger.vault()))
    words = {"pad": "printf('%08d', number - 1)", "ago": f"(number - {count}) * {_YEAR / count}"}
    kept = connection.execute(_INDEXED_LATER).fetchall()
    for name, _ in kept:
        connection.execute(f"DROP INDEX {name}")
    for statement in (*grown.QUICK, *_STATEMENTS):
        connection.execute(statement.format(**words))
    for _, definition in kept:
        connection.execute(definition)
    for statement in (_KEYS, "ANALYZE", grown.DONE):
        connection.execute(statement)


_STATEMENTS = (
    """UPDATE filing SET owner_id = seller(number), sealed = sealed(id),
    status = iif(number % 5, 'protected', 'expired'), ended_at = iif(number % 5, NULL,
    strftime('%Y-%m-%dT%H:%M:%S', '2026-11-22 16:00:00', ({ago}) || ' seconds') || '.000000+00:00')""",
    "UPDATE filing_number SET number = (SELECT max(number) FROM filing)",
    "DELETE FROM live_key WHERE filing_id IN (SELECT id FROM filing WHERE status = 'expired')",
    """INSERT INTO pool_entry (id, customer_id, scope, filing_id, number, pool, since, cause, rule_version, rule_clause,
    previous_id, left_at, hands, version) SELECT 'p' || {pad}, customer_id, '', id, number, 'common', ended_at,
    'expired', 1, 'pool/common', owner_id, ended_at, 1, 1 FROM filing WHERE status = 'expired'""",
)
_KEYS = "INSERT INTO customer_key (value, kind, customer_id) SELECT compare_name, 'name', id FROM customer"


def on_postgresql(cluster: PostgresServer, folder: Path, count: int) -> str:
    """The same rows; the address."""
    place, name = folder / f"pg-listed-{count}", f"listed{count}"
    if not grown.is_done(place):
        cluster.drop_database(name)
        grown.begin(place)
        url = cluster.new_database(name)
        migrate(url)
        with closing(connect(on_sqlite(folder, count))) as source, psycopg.connect(url, autocommit=True) as target:
            target.execute("SET session_replication_role = replica")  # the order of the tables does not matter
            tables = [table for (table,) in target.execute(_TABLES).fetchall()]
            target.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))
            for table in tables:
                _copy(source, target, table)
            target.execute("VACUUM ANALYZE")
        grown.end(place)
    return cluster.url(name)


_TABLES = """SELECT tablename FROM pg_tables WHERE schemaname = 'public'
    AND tablename NOT IN ('alembic_version', 'filing_number')"""


def _copy(source: Connection, target: psycopg.Connection[tuple[object, ...]], table: str) -> None:
    rows = source.execute(f'SELECT * FROM "{table}"')
    columns = sql.SQL(", ").join(sql.Identifier(column) for column, *_ in rows.description)
    with target.cursor().copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)) as copy:
        for row in rows:
            copy.write_row(row)


def main() -> None:
    """Build both, if they are not there: ``python -m benchmarks.listed SIZE``."""
    with grown.home() as folder, grown.server(folder) as cluster:
        on_postgresql(cluster, folder, grown.size(sys.argv[1]))


if __name__ == "__main__":
    main()
