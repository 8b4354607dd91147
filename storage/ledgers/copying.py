"""A whole ledger from one database into another, whichever kind either is, and the proof that it is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, zip_longest
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from core.domain.frozen import dataclass
from storage.errors import CannotOpen
from storage.schema.engines import reading_engine, writing_engine
from storage.schema.migrate import migrate, pending
from storage.schema.tables import metadata

_PORTION = 1000
#: Where the numbers of filings come from: one row on SQLite, a sequence on PostgreSQL. Its place goes over, no row.
_NUMBERS = "filing_number"
#: What counts itself as the rows come in.
_COUNTED = "rollup"
_SEQUENCE = "filing_number_number_seq"

Went = Callable[[int], None]
"""Told how many more rows are done."""


class NotTheSame(Exception):
    """The copy differs from its source; it was not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """How much went over."""

    tables: int
    rows: int


def rows_in(url: str) -> int:
    """How many rows the ledger has, for whoever shows how far a copy is. Raises ``CannotOpen``."""
    try:
        with reading_engine(url).begin() as connection:
            return sum(_count(connection, table) for table in _tables())
    except DBAPIError as error:
        raise CannotOpen(f"台账读不了：{error.orig}") from error


def copy(source: str, target: str, *, went: Went = lambda count: None) -> Copied:
    """Everything of ``source`` as it is at one moment into the empty database ``target``, which is migrated first.

    Each row is read back and compared before the copy is committed: a target is whole or empty. ``went`` hears of each
    row twice, written and compared. Raises ``CannotOpen`` (with what to do), ``NotTheSame``.
    """
    if lacks := pending(source):
        raise CannotOpen(f"原来的数据库不是这个版本的，还缺 {', '.join(lacks)}：先运行 baobei migrate")
    migrate(target)
    try:
        with reading_engine(source).begin() as old, writing_engine(target).begin() as new:
            _must_be_empty(new)
            rows = sum(_copied(table, old, new, went) for table in _tables())
            for table in _tables():
                _compare(table, old, new, went)
            _wind_sequences(new)
            _go_on_numbering(old, new)
    except DBAPIError as error:
        raise CannotOpen(f"台账没有复制成：{error.orig}") from error
    return Copied(tables=len(_tables()), rows=rows)


def _tables() -> list[Table]:
    """Each behind those that its rows name."""
    return [table for table in metadata.sorted_tables if table.name not in (_NUMBERS, _COUNTED)]


def _must_be_empty(connection: Connection) -> None:
    for table in _tables():
        if connection.execute(select(table).limit(1)).first() is not None:
            raise CannotOpen(f"目标数据库里已经有数据（{table.name}），换一个空的数据库")


def _copied(table: Table, old: Connection, new: Connection, went: Went) -> int:
    total, rows = 0, _rows(table, old)
    while portion := list(islice(rows, _PORTION)):
        new.execute(insert(table), [dict(zip(table.columns.keys(), row, strict=True)) for row in portion])
        total += len(portion)
        went(len(portion))
    return total


def _compare(table: Table, old: Connection, new: Connection, went: Went) -> None:
    """Row by row in the order of the primary key. Raises ``NotTheSame``, which names the table and the key only."""
    keys = [list(table.columns).index(column) for column in table.primary_key]
    for place, (one, other) in enumerate(zip_longest(_rows(table, old), _rows(table, new)), 1):
        if one != other:
            named = one or other or ()
            raise NotTheSame(f"{table.name}: row {place} differs (key {[named[key] for key in keys]})")
        if place % _PORTION == 0:
            went(_PORTION)
    went(_count(old, table) % _PORTION)


def _rows(table: Table, connection: Connection) -> Iterator[tuple[Any, ...]]:
    asked = select(table).order_by(*table.primary_key)
    with connection.execute(asked, execution_options={"stream_results": True, "yield_per": _PORTION}) as streamed:
        for row in streamed:
            yield tuple(row)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _wind_sequences(connection: Connection) -> None:
    """What PostgreSQL numbers by itself goes on behind the highest number; SQLite looks by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in _tables():
        if (column := table.autoincrement_column) is None:
            continue
        where = {"table": table.name, "column": column.name}
        name = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), where).scalar_one()
        highest = connection.execute(select(func.max(column))).scalar_one()
        if name is not None and highest is not None:
            connection.execute(text("SELECT setval(:name, :highest)"), {"name": name, "highest": highest})


def _go_on_numbering(old: Connection, new: Connection) -> None:
    """The next filing has the next number, whoever counts."""
    if old.dialect.name == "postgresql":
        given, any_given = old.execute(text(f"SELECT last_value, is_called FROM {_SEQUENCE}")).one()  # noqa: S608
        given = given if any_given else 0
    else:
        given = old.execute(text(f"SELECT number FROM {_NUMBERS}")).scalar_one()  # noqa: S608
    if new.dialect.name == "postgresql":
        wound = text("SELECT setval(:name, :next, false)")
        new.execute(wound, {"name": _SEQUENCE, "next": given + 1})
    else:
        new.execute(text(f"UPDATE {_NUMBERS} SET number = :given"), {"given": given})  # noqa: S608
