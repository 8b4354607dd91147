"""A ledger for whoever looks at lists and figures: filed within a year, most of it protected, every fifth over and in
the public pool. Half belongs to the fifty people of one leader, half to the two thousand of all other teams.
"""

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
from benchmarks.firms import firm
from core.domain.dedupe.blocks import REVISION
from core.domain.dedupe.names import compare_name
from core.domain.ids import MemberId, TeamId
from core.domain.org import Role, RoleGrant
from core.service import pair_names
from core.service.commands import execute
from core.service.directory import PersonEntry, SyncDirectory, TeamEntry
from core.service.ports.store import Store, UnitOfWork
from storage.opening import open_store
from storage.schema.migrate import migrate
from tests.support.postgres import PostgresServer

TEAMS: Final = 40
"""Beside the one whose leader looks."""
WAITING: Final = 20
"""Matters that wait for the leader."""
_YEAR: Final = 365 * 86_400
_INDEXED_LATER = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'filing' AND sql IS NOT NULL"


def on_sqlite(folder: Path, count: int) -> Path:
    """Its file."""
    place = folder / f"panels-{count}"
    if not grown.is_done(place):
        grown.begin(place)
        url = ledger.fresh(place)
        store = open_store(url, vault=ledger.vault())
        near, far = _move_in(store)
        store.close()
        engine = create_engine(url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for pragma in grown.QUICK:
                connection.exec_driver_sql(pragma)
            night.fill(connection, count, max(count // 10, 1), timers=False)
        engine.dispose()
        with closing(connect(place / "ledger.db", isolation_level=None)) as driver:
            _put_right(driver, near, far, count)
        store = open_store(url, vault=ledger.vault())
        for work in itertools.islice(ledger.filings(near), WAITING):
            store.submit(work).result()
        _pair_names(store)
        store.close()
        grown.end(place)
    return place / "ledger.db"


def company(number: int) -> str:
    """What a customer is called; the first names are those of the firms that wait."""
    return firm(number + WAITING)


def _move_in(store: Store) -> tuple[list[MemberId], list[MemberId]]:
    """Forty-one teams of fifty and their leaders, one of whom administers; who is in the first, and who is not."""
    teams = tuple(TeamEntry(id=f"t{team}", name=f"{team} 部", leaders=(f"ou_{team}_0",)) for team in range(TEAMS + 1))
    people = tuple(
        PersonEntry(external_id=f"ou_{team}_{number}", name=f"销售{team}-{number}", teams=(f"t{team}",))
        for team in range(TEAMS + 1)
        for number in range(ledger.SELLERS + 1)
    )
    ctx = ledger.context()
    store.submit(lambda uow: execute(SyncDirectory(platform="feishu", people=people, teams=teams), uow, ctx)).result()

    def settle(uow: UnitOfWork) -> tuple[list[MemberId], list[MemberId]]:
        by_team: dict[str | None, list[MemberId]] = {}
        for member in uow.directory.members():
            if not uow.directory.roles_of(member.id):
                by_team.setdefault(member.team_id, []).append(member.id)
        (first, *_), rest = sorted(by_team.items(), key=lambda one: str(one[0])), []
        for team, members in by_team.items():
            rest += members if team != first[0] else []
        (head,) = uow.directory.leaders(TeamId(max(map(str, by_team))))
        uow.directory.grant(RoleGrant(member_id=head.id, role=Role.ADMIN, team_id=None))
        return first[1], rest

    return store.submit(settle).result()


def _pair_names(store: Store) -> None:
    """As the house does beside its work."""
    while portion := store.read(pair_names.next_portion).result():
        for piece in range(len(portion.pieces)):
            store.submit(partial(pair_names.put_in, portion, piece)).result()
        store.submit(partial(pair_names.close, portion)).result()


def _put_right(connection: Connection, near: list[MemberId], far: list[MemberId], count: int) -> None:
    """Owners who are there, names that differ, answers that can be opened, and what lies in the pool."""
    connection.create_function("seller", 1, lambda number: _owner(number, near, far))
    connection.create_function("firm", 1, company)
    connection.create_function("plain", 1, compare_name)
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


def _owner(number: int, near: list[MemberId], far: list[MemberId]) -> MemberId:
    """Every other one belongs to the first team; each has his share of what is over."""
    people = near if number % 2 else far
    return people[number // 10 % len(people)]


_MOMENT = "strftime('%Y-%m-%dT%H:%M:%S', '2026-11-22 16:00:00', ({ago}) || ' seconds') || '.000000+00:00'"
_STATEMENTS = (
    "UPDATE customer SET name = firm(CAST(substr(id, 2) AS INTEGER))",
    "UPDATE customer SET compare_name = plain(name)",
    f"""INSERT INTO company_name (number, customer_id, kind, text, packed, revision)
    SELECT CAST(substr(id, 2) AS INTEGER) + 1, id, 'own', name, '', {REVISION} FROM customer""",
    f"""UPDATE filing SET owner_id = seller(number), sealed = sealed(id), filed_at = {_MOMENT}, decided_at = {_MOMENT},
    status = iif(number % 5, 'protected', 'expired'), ended_at = iif(number % 5, NULL, {_MOMENT})""",
    "UPDATE filing_number SET number = (SELECT max(number) FROM filing)",
    "DELETE FROM live_key WHERE filing_id IN (SELECT id FROM filing WHERE status = 'expired')",
    """INSERT INTO pool_entry (id, customer_id, scope, filing_id, number, pool, since, cause, rule_version, rule_clause,
    previous_id, left_at, hands, version) SELECT 'p' || {pad}, customer_id, '', id, number, 'common', ended_at,
    'expired', 1, 'pool/common', owner_id, ended_at, 1, 1 FROM filing WHERE status = 'expired'""",
)
_KEYS = "INSERT INTO customer_key (value, kind, customer_id) SELECT compare_name, 'name', id FROM customer"


def on_postgresql(cluster: PostgresServer, folder: Path, count: int) -> str:
    """The same rows; the address."""
    place, name = folder / f"pg-panels-{count}", f"panels{count}"
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
