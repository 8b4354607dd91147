"""The makings of statements: inserts, sets of rows, lists as one parameter; compiled when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import (
    JSON,
    Boolean,
    ClauseElement,
    ColumnClause,
    ColumnElement,
    Dialect,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    Text,
    bindparam,
    column,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy import cast as as_type
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NullType, TypeEngine

from storage.rows.base import Row, columns_of, table_of
from storage.rows.types import Count, Json, UtcDateTime, Words
from storage.sessions import hot
from storage.sessions.hot import Plan

_SQLITE = SQLiteDialect_pysqlite(paramstyle="qmark")
_POSTGRESQL = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
_PG = postgresql.dialect()  # type: ignore[no-untyped-call]
_AS_IT_IS = Text()
#: What :mod:`storage.sessions.forms` calls the types of our columns and parameters.
_KINDS: Mapping[str, tuple[type[TypeEngine[Any]], ...]] = {
    "": (NullType,),
    "text": (Words, String),
    "number": (Count, Integer),
    "bytes": (LargeBinary,),
    "truth": (Boolean,),
    "instant": (UtcDateTime,),
    "document": (Json,),
}
#: The list ``names`` or ``numbers`` as a table; ``f.value`` are its elements.
LITE_WORDS = "json_each(:names) AS f"
PG_WORDS = "(SELECT e AS value FROM json_array_elements_text(CAST(:names AS json)) AS e) AS f"
LITE_NUMBERS = "json_each(:numbers) AS f"
PG_NUMBERS = "(SELECT CAST(e AS bigint) AS value FROM json_array_elements_text(CAST(:numbers AS json)) AS e) AS f"


class Statement(hot.Statement):
    """One statement; its parameters are the names of its :func:`sqlalchemy.bindparam` elements."""

    def __init__(self, clause: ClauseElement, *, postgresql: ClauseElement | None = None) -> None:
        other = clause if postgresql is None else postgresql
        super().__init__(lambda: _planned(clause, _SQLITE), lambda: _planned(other, _POSTGRESQL))


class SetStatement(hot.SetStatement):
    """An insert of a set of rows, each a mapping by column as for :func:`insert_into`.

    ``flat`` rows were made ready beforehand: instants and documents are text as
    :func:`storage.sessions.sets.flat_instant` and :func:`~storage.sessions.sets.flat_document` write it, so that
    nothing is left to be done while the writer is held.
    ``leave`` passes over rows whose unique place is taken; ``put`` sets these columns of rows that are there. ``same``
    are columns that the database itself knows, alike in all rows: what SQLite calls it, and what PostgreSQL does.
    """

    def __init__(
        self,
        row: type[Row],
        *,
        without: str = "",
        flat: bool = False,
        leave: bool = False,
        put: Sequence[str] = (),
        same: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    ) -> None:
        columns = [column for column in columns_of(row, without=without) if column.name not in same]
        names = ", ".join([*(f'"{column.name}"' for column in columns), *same])
        taken = ", ".join([*(f'"{column.name}"' for column in columns), *(word for _, word in same.values())])
        kinds = ", ".join(f'"{column.name}" {_type(column.type)}' for column in columns)
        whole = text(
            f"INSERT INTO {table_of(row).name} ({names}) "  # noqa: S608 - our own tables and columns
            f"SELECT {taken} FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given({kinds})"
            f"{_on_conflict(row, put) if put else ' ON CONFLICT DO NOTHING' if leave else ''}"
        )
        named = {column.name: bindparam(column.name, type_=_AS_IT_IS if flat else column.type) for column in columns}
        known: dict[str, ColumnElement[Any]] = {name: literal_column(word) for name, (word, _) in same.items()}
        lite = sqlite.insert(table_of(row)).values({**named, **known}).inline()
        if put:
            keys = [column.name for column in table_of(row).primary_key]
            lite = lite.on_conflict_do_update(index_elements=keys, set_={name: lite.excluded[name] for name in put})
        if leave:
            lite = lite.on_conflict_do_nothing()
        super().__init__(
            lambda: _planned(lite, _SQLITE),
            lambda: _planned(whole, _POSTGRESQL),
            documents=() if flat else [column.name for column in columns if isinstance(column.type, Json)],
        )


def written(
    lite: str, pg: str, *, instants: Sequence[str] = (), of: type[Row] | None = None, **columns: TypeEngine[Any]
) -> Statement:
    """A question in both dialects, which of its parameters are instants, and what comes out: whole rows ``of`` a table,
    or these columns.
    """
    moments = [bindparam(name, type_=UtcDateTime()) for name in instants]
    whole = {each.name: each.type for each in columns_of(of)} if of else columns
    shapes: list[ColumnClause[Any]] = [column(name, kind) for name, kind in whole.items()]
    each, other = (text(words).bindparams(*moments).columns(*shapes) for words in (lite, pg))
    return Statement(each, postgresql=other)


def insert_into(row: type[Row], *, without: str = "") -> Statement:
    """Insert one row, its parameters named like the columns; ``without`` leaves out a generated key. Nobody asks for it
    (``inline``).
    """
    return Statement(insert(table_of(row)).values(_named(row, without)).inline())


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


def pinning(row: type[Row]) -> Statement:
    """Whether the row ``id`` has the version ``seen``; on PostgreSQL nobody else changes it until our commit. SQLite
    has one writer at a time anyway.
    """
    table = table_of(row)
    here = select(table.c.version).where(table.c.id == bindparam("id"), table.c.version == bindparam("seen"))
    return Statement(here, postgresql=here.with_for_update(key_share=True))


def among(column: ColumnElement[Any], name: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether a column is one of the texts in the list ``name``: for SQLite, and for PostgreSQL."""
    asked = bindparam(name, type_=Text())
    lite: Select[Any] = select(literal_column("value")).select_from(func.json_each(asked))
    pg = select(func.json_array_elements_text(as_type(asked, JSON)))
    return column.in_(lite), column.in_(pg)


def for_each(asked: Select[Any], column: ColumnElement[Any]) -> Statement:
    """The rows of which this column is in the list ``asked``, in no particular order."""
    lite, pg = among(column, "asked")
    return Statement(asked.where(lite), postgresql=asked.where(pg))


def per_count(build: Callable[[int], Statement]) -> Callable[[int], Statement]:
    """Statements over several values are written once for each number of them."""
    return cache(build)


def any_of(table: Table, count: int) -> ColumnElement[bool]:
    """The row has one of ``count`` values; the parameters are those of :func:`storage.repositories.keys.asking`.

    Values lead the primary keys of the tables and tell the keys apart; whoever asks compares the kind as well.
    """
    return table.c.value.in_([bindparam(f"value{place}") for place in range(count)])


def any_listed(table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The same for a list of any length: for SQLite, and for PostgreSQL."""
    return among(table.c.value, "values")


def _planned(clause: ClauseElement, dialect: Dialect) -> Plan:
    compiled = cast("SQLCompiler", clause.compile(dialect=dialect))
    names = list(compiled.positiontup or ())
    return Plan(
        text=compiled.string,
        parameters=tuple((name, _kind(compiled.binds[name].type)) for name in names),
        constants={name: compiled.binds[name].value for name in names if not compiled.binds[name].required},
        columns=tuple(_kind(column.type) for column in getattr(clause, "exported_columns", ())),
    )


def _kind(column: TypeEngine[Any]) -> str:
    """Raises ``TypeError`` for a type of which nobody has said how it goes in and out."""
    for kind, types in _KINDS.items():
        if isinstance(column, types):
            return kind
    raise TypeError(type(column).__name__)


def _inserts(row: type[Row], without: str) -> tuple[sqlite.Insert, postgresql.Insert]:
    table, named = table_of(row), _named(row, without)
    return sqlite.insert(table).values(named).inline(), postgresql.insert(table).values(named).inline()


def _named(row: type[Row], without: str) -> dict[str, Any]:
    return {column.name: bindparam(column.name, type_=column.type) for column in columns_of(row, without=without)}


def _on_conflict(row: type[Row], put: Sequence[str]) -> str:
    keys = ", ".join(f'"{column.name}"' for column in table_of(row).primary_key)
    values = ", ".join(f'"{name}" = excluded."{name}"' for name in put)
    return f" ON CONFLICT ({keys}) DO UPDATE SET {values}"


def _type(column: Any) -> str:
    return str(column.dialect_impl(_PG).compile(dialect=_PG)) if not isinstance(column, Json) else "text"
