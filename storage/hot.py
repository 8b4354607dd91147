"""Statements written with the tables of :mod:`storage.rows`, compiled once a dialect, run on the driver's own cursor.

SQLAlchemy takes no part in the execution: what remains of it is the text of the statement and the few column types that
change a value on its way in or out. That is what the speed of a command rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

from sqlalchemy import ClauseElement, Dialect, bindparam, insert, literal_column, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from storage.rows.base import Row, columns_of, table_of

Values = Mapping[str, Any]
Record = tuple[Any, ...]
Processor = Callable[[Any], Any]
#: How a driver that leaves values as text wants them read, by the Python type of the column.
Decoders = Mapping[type, Callable[[bytes], Any]]

_SQLITE = SQLiteDialect_pysqlite(paramstyle="qmark")
_POSTGRESQL = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class Statement:
    """One statement; its parameters are the names of its :func:`sqlalchemy.bindparam` elements."""

    def __init__(self, clause: ClauseElement, *, postgresql: ClauseElement | None = None) -> None:
        self._clauses = (clause, clause if postgresql is None else postgresql)

    @cached_property
    def sqlite(self) -> Compiled:
        """For SQLite."""
        return Compiled(self._clauses[0], _SQLITE)

    @cached_property
    def postgresql(self) -> Compiled:
        """For PostgreSQL through psycopg."""
        from storage.pipe import DECODERS  # noqa: PLC0415 - SQLite needs no psycopg

        return Compiled(self._clauses[1], _POSTGRESQL, DECODERS)


class Compiled:
    """The text for one driver, and how values go in and rows come out."""

    __slots__ = ("_readers", "parameters", "text")

    def __init__(self, clause: ClauseElement, dialect: Dialect, decoders: Decoders | None = None) -> None:
        compiled = cast("SQLCompiler", clause.compile(dialect=dialect))
        names = list(compiled.positiontup or ())
        types = [compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
        constants = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        columns = getattr(clause, "exported_columns", ())
        readers = [_reader(column.type, dialect, decoders) for column in columns]
        self.text = compiled.string
        #: The values in the order of the text, in the form that the driver takes.
        self.parameters = _binding(names, types, constants)
        self._readers = [(place, reader) for place, reader in enumerate(readers) if reader is not None]

    def records(self, rows: list[Record]) -> list[Record]:
        """The rows of the driver in the form that we keep."""
        if not self._readers:
            return rows
        return [self._record(row) for row in rows]

    def _record(self, row: Record) -> Record:
        values = list(row)
        for place, reader in self._readers:
            if values[place] is not None:
                values[place] = reader(values[place])
        return tuple(values)


def insert_into(row: type[Row], *, without: str = "") -> Statement:
    """Insert one row, its parameters named like the columns; ``without`` leaves out a generated key."""
    return Statement(insert(table_of(row)).values(_named(row, without)))


def insert_or_leave(row: type[Row], *, without: str = "") -> Statement:
    """Insert one row unless a unique place is taken; the count of rows tells."""
    lite, pg = (each.on_conflict_do_nothing() for each in _inserts(row, without))
    return Statement(lite, postgresql=pg)


def insert_or_set(row: type[Row], *changing: str) -> Statement:
    """Insert one row, or set the named columns of the one with the same primary key."""
    keys = [column.name for column in table_of(row).primary_key]
    lite, pg = (
        each.on_conflict_do_update(index_elements=keys, set_={name: each.excluded[name] for name in changing})
        for each in _inserts(row, "")
    )
    return Statement(lite, postgresql=pg)


def insert_or_add(row: type[Row], amount: str) -> Statement:
    """Insert one row, or add the named amount to that of the one with the same primary key."""
    table = table_of(row)
    keys = [column.name for column in table.primary_key]
    lite, pg = (
        each.on_conflict_do_update(index_elements=keys, set_={amount: table.c[amount] + each.excluded[amount]})
        for each in _inserts(row, "")
    )
    return Statement(lite, postgresql=pg)


def update_unchanged(row: type[Row], *changing: str) -> Statement:
    """Set the named columns of the row ``id`` and raise its version, if the version is still ``seen``."""
    table = table_of(row)
    values = {name: bindparam(name, type_=table.c[name].type) for name in changing}
    here = (table.c.id == bindparam("id"), table.c.version == bindparam("seen"))
    return Statement(update(table).where(*here).values(values | {"version": literal_column("version + 1")}))


def _inserts(row: type[Row], without: str) -> tuple[sqlite.Insert, postgresql.Insert]:
    table, named = table_of(row), _named(row, without)
    return sqlite.insert(table).values(named), postgresql.insert(table).values(named)


def _named(row: type[Row], without: str) -> dict[str, Any]:
    return {column.name: bindparam(column.name, type_=column.type) for column in columns_of(row, without=without)}


def _reader(column: TypeEngine[Any], dialect: Dialect, decoders: Decoders | None) -> Processor | None:
    """What the type does with a value, after the driver's text has been decoded."""
    kind = column.dialect_impl(dialect)
    reader = kind.result_processor(dialect, None)
    if decoders is None:
        return reader
    decode = decoders[getattr(kind, "impl_instance", kind).python_type]
    return decode if reader is None else lambda value: reader(decode(value))


def _binding(
    names: Sequence[str], binders: Sequence[Processor | None], constants: Mapping[str, Any]
) -> Callable[[Values], Sequence[Any]]:
    """A function from values by name to the parameters of one statement, written out once: it runs thirty times a
    filing, and a loop over the columns would take three times as long.
    """
    known: dict[str, Any] = {}
    taken: list[str] = []
    for place, (name, binder) in enumerate(zip(names, binders, strict=True)):
        value = f"values[{name!r}]"
        if name in constants:
            known[f"constant{place}"] = constants[name]
            value = f"values.get({name!r}, constant{place})"
        if binder is not None:
            known[f"binder{place}"] = binder
            value = f"binder{place}({value})"
        taken.append(value)
    row = "".join(f"{value}, " for value in taken)
    return cast("Callable[[Values], Sequence[Any]]", eval(f"lambda values: ({row})", known))  # noqa: S307 - names of columns
