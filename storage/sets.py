"""Many rows in one statement: lists as one parameter, and inserts of whole sets.

SQLite runs an insert over many rows as a loop of its own, without a round trip; PostgreSQL takes the set as one
document, where it would otherwise answer row by row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import JSON, ColumnElement, Select, Text, bindparam, cast, func, literal_column, select, text
from sqlalchemy.dialects import postgresql, sqlite

from storage.hot import Statement, Values
from storage.rows.base import Row, columns_of, table_of
from storage.types import Json

if TYPE_CHECKING:
    from storage.session import Session

_FEW = 8
"""Rows that cost less one by one than a document of them does."""


class SetStatement(Statement):
    """An insert of a set of rows, each a mapping by column as for :func:`storage.hot.insert_into`.

    ``flat`` rows were made ready beforehand: instants and documents are text as :func:`flat_instant` and
    :func:`flat_document` write it, so that nothing is left to be done while the writer is held. ``leave`` passes over
    rows whose unique place is taken; ``put`` sets these columns of rows that are there. ``same`` are columns that the
    database itself knows, alike in all rows: what SQLite calls it, and what PostgreSQL does.
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
        kinds = ", ".join(f'"{column.name}" {_kind(column.type)}' for column in columns)
        whole = text(
            f"INSERT INTO {table_of(row).name} ({names}) "  # noqa: S608 - our own tables and columns
            f"SELECT {taken} FROM json_to_recordset(CAST(:rows AS json)) AS given({kinds})"
            f"{_on_conflict(row, put) if put else ' ON CONFLICT DO NOTHING' if leave else ''}"
        )
        named = {column.name: bindparam(column.name, type_=_AS_IT_IS if flat else column.type) for column in columns}
        known: dict[str, ColumnElement[Any]] = {name: literal_column(word) for name, (word, _) in same.items()}
        lite = sqlite.insert(table_of(row)).values({**named, **known}).inline()
        if put:
            keys = [column.name for column in table_of(row).primary_key]
            lite = lite.on_conflict_do_update(index_elements=keys, set_={name: lite.excluded[name] for name in put})
        super().__init__(lite.on_conflict_do_nothing() if leave else lite, postgresql=whole)
        self._documents = () if flat else tuple(column.name for column in columns if isinstance(column.type, Json))

    def document(self, rows: Sequence[Values]) -> str:
        """The set as PostgreSQL takes it; documents within it stay text, as they are hashed."""
        return orjson.dumps([self._flat(row) for row in rows], default=_bytea).decode()

    def _flat(self, row: Values) -> Mapping[str, Any]:
        if not self._documents:
            return row
        return {**row, **{name: _text(row[name]) for name in self._documents}}


def write_rows(session: Session, one: Statement, many: SetStatement, rows: Sequence[Values]) -> None:
    """A few rows each by itself, many as a set."""
    if len(rows) > _FEW:
        session.write_set(many, rows)
    else:
        session.write_all(one, rows)


def listed(values: Collection[str]) -> str:
    """A list as the one parameter that :func:`among` asks for."""
    return orjson.dumps(list(values)).decode()


def among(column: ColumnElement[Any], name: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether a column is one of the texts in the list ``name``: for SQLite, and for PostgreSQL."""
    asked = bindparam(name, type_=Text())
    lite: Select[Any] = select(literal_column("value")).select_from(func.json_each(asked))
    pg = select(func.json_array_elements_text(cast(asked, JSON)))
    return column.in_(lite), column.in_(pg)


@lru_cache(maxsize=256)  # a set has one moment
def flat_instant(value: datetime) -> str:
    """As SQLite keeps it; PostgreSQL reads it as well."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def flat_document(value: object) -> str:
    """As both keep it."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _on_conflict(row: type[Row], put: Sequence[str]) -> str:
    keys = ", ".join(f'"{column.name}"' for column in table_of(row).primary_key)
    values = ", ".join(f'"{name}" = excluded."{name}"' for name in put)
    return f" ON CONFLICT ({keys}) DO UPDATE SET {values}"


def _bytea(value: object) -> str:
    """Bytes as PostgreSQL reads them (its manual, section 8.4.1)."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError(type(value).__name__)


def _text(value: object) -> str | None:
    return None if value is None else flat_document(value)


def _kind(column: Any) -> str:
    return str(column.dialect_impl(_PG).compile(dialect=_PG)) if not isinstance(column, Json) else "text"


_AS_IT_IS = Text()
_PG = postgresql.dialect()  # type: ignore[no-untyped-call]
