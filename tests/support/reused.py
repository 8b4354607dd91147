"""Migrated databases that tests hand on to each other: to empty one takes 2 ms, to copy one and to drop it 100."""

from __future__ import annotations

from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from storage.schema.migrate import migrate
from tests.support.postgres import PostgresServer

TEMPLATE = "migrated"
MOST_ROWS = 2000
"""Whoever leaves more than these leaves too many dead rows behind for the next one to walk over."""

_SCHEMA = """
SELECT array_agg(line ORDER BY line) FROM (
    SELECT format('%s %s %s', relkind, relname, relnatts) FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT format('%s %s %s', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
    UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
    UNION ALL SELECT format('%s %s', proname, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT version_num FROM alembic_version
) AS lines (line)
"""
_OTHERS = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"


@dataclass(slots=True, kw_only=True)
class ReusedDatabases:
    """Copies of one migrated database; the ones that nobody has are empty, and as they were migrated."""

    server: PostgresServer
    free: list[str] = field(default_factory=list)
    made: int = 0
    schema: list[str] = field(init=False)

    def __post_init__(self) -> None:
        migrate(self.server.new_database(TEMPLATE))
        with psycopg.connect(self.server.url(TEMPLATE)) as connection:
            self.schema = _all(connection, _SCHEMA)
            assert not _empty(connection), "migrations write no rows, or emptying would have to write them again"

    def take(self) -> str:
        """The name of an empty one."""
        if self.free:
            return self.free.pop()
        self.made += 1
        name = f"{TEMPLATE}_{self.made}"
        self.server.new_database(name, template=TEMPLATE)
        return name

    def give_back(self, name: str) -> None:
        """Empty it for the next one, whoever is still connected to it; where that is not enough, drop it."""
        with psycopg.connect(self.server.url(name), autocommit=True) as connection:
            connection.execute(_OTHERS, (name,))
            usable = _all(connection, _SCHEMA) == self.schema and _empty(connection) <= MOST_ROWS
        if usable:
            self.free.append(name)
        else:
            self.server.drop_database(name)


def _empty(connection: psycopg.Connection) -> int:
    """Delete every row, whatever guards it, and begin to count anew; how many there were."""
    rows = 0
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")  # no trigger, no foreign key
        for table in _all(connection, _TABLES):
            rows += connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table))).rowcount
        for sequence in _all(connection, _SEQUENCES):
            connection.execute(sql.SQL("ALTER SEQUENCE {} RESTART").format(sql.Identifier(sequence)))
    return rows


def _all(connection: psycopg.Connection, question: str) -> list[str]:
    """The one column of an answer, or the one list in it."""
    found = [value for (value,) in connection.execute(question.encode()).fetchall()]
    return found[0] if len(found) == 1 and isinstance(found[0], list) else found
