"""The ground that all tables stand on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from storage.rows.types import Count, Json, UtcDateTime, Words

#: Constraints and indexes have names, so that a migration can speak of them on both databases.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: For narrow tables that SQLite best keeps in the order of their primary key, without a second tree.
BY_PRIMARY_KEY = {"sqlite_with_rowid": False}


class Row(SQLModel, registry=registry(metadata=metadata)):
    """A table: shape, constraints and indexes; no methods and no relationships. Rows are not the domain's objects."""

    metadata = metadata


def words(**options: Any) -> Any:
    """A column of text."""
    return Field(sa_type=Words, **options)


def count(**options: Any) -> Any:
    """A column that holds a number that only grows."""
    return Field(sa_type=Count, **options)


def instant(**options: Any) -> Any:
    """A column that holds an aware UTC datetime."""
    return Field(sa_type=UtcDateTime, **options)


def document(**options: Any) -> Any:
    """A column that holds JSON."""
    return Field(sa_type=Json, **options)


def table_of(row: type[Row]) -> Table:
    """The table that a row class describes."""
    return metadata.tables[str(row.__tablename__)]


def columns_of(row: type[Row], *, without: str = "") -> list[Column[Any]]:
    """Its columns in the order in which they are declared."""
    return [column for column in table_of(row).columns if column.name != without]
