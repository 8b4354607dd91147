"""The same shelf on PostgreSQL: a row for each name and each of its blocks, as the ledger keeps them.

It is filled from a stand-alone index, so that both hold the same names under the same numbers, and must answer alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import psycopg
from psycopg import sql

from core.domain.dedupe.matching import Known
from core.domain.dedupe.parse import unpack
from storage.names.name_index import NameIndex

_TABLES = """
CREATE TABLE company_name (number integer NOT NULL, text text NOT NULL, packed text NOT NULL, code text, phone text);
CREATE TABLE company_block (value integer NOT NULL, number integer NOT NULL);
"""
_KEYS = """
ALTER TABLE company_name ADD PRIMARY KEY (number);
ALTER TABLE company_block ADD PRIMARY KEY (value, number);
"""
_BUCKET = """
SELECT value, array_agg(number)
FROM unnest(%s::integer[]) AS asked (value)
CROSS JOIN LATERAL (
    SELECT number FROM company_block WHERE company_block.value = asked.value ORDER BY number LIMIT %s
) AS standing
GROUP BY value
"""
_KNOWN = "SELECT number, text, packed, code, phone FROM company_name WHERE number = ANY(%s::integer[])"


class PostgresShelf:
    """Names in two tables of a database; the connection is the caller's."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        connection.autocommit = True
        connection.prepare_threshold = 0
        # The look-ups are all alike: one plan for all of them, by the primary keys.
        connection.execute("SET plan_cache_mode = force_generic_plan")
        connection.execute("SET enable_seqscan = off")
        connection.execute("SET jit = off")

    def fill(self, index: NameIndex) -> None:
        """Make the tables and copy everything from the index."""
        run = self._connection
        run.execute(_TABLES, prepare=False)
        with run.transaction():
            self._copy("company_name", index.rows())
            self._copy("company_block", index.blocks())
        run.execute("SET maintenance_work_mem = '512MB'")
        run.execute(_KEYS, prepare=False)
        run.execute("VACUUM (FREEZE, ANALYZE) company_name, company_block")

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        """The numbers under each block, ascending."""
        rows = self._connection.execute(_BUCKET, (list(blocks), limit), binary=True).fetchall()
        return {value: sorted(numbers) for value, numbers in rows}

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        """The names of these numbers."""
        rows = self._connection.execute(_KNOWN, (list(numbers),), binary=True).fetchall()
        return [
            Known(number=number, name=unpack(text, packed), uscc=code, phones=(phone,) if phone else ())
            for number, text, packed, code, phone in rows
        ]

    def text(self, number: int) -> str:
        """The name as it was given."""
        row = self._connection.execute("SELECT text FROM company_name WHERE number = %s", (number,)).fetchone()
        if row is None:
            raise KeyError(number)
        return str(row[0])

    def megabytes(self) -> float:
        """What the tables and their keys take on disk."""
        both = (
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relname IN ('company_name', 'company_block')"
        )
        (size,) = self._connection.execute(both).fetchone() or (0,)
        return float(size) / 1e6

    def _copy(self, table: str, rows: Iterator[Sequence[object]]) -> None:
        statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
