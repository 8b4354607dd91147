"""The rows of tables that forms link to, and when they came."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field, Index

from storage.rows.base import Row, document, instant, words


class LinkedLoadRow(Row, table=True):
    """One edition of a table."""

    __tablename__ = "linked_load"
    __table_args__ = (
        Index("uq_linked_load_table_key_edition", "table_key", "edition", unique=True),
        Index(None, "source"),
    )

    id: str = words(primary_key=True)
    table_key: str = words()
    edition: int
    at: datetime = instant()
    by_id: str | None = words()
    name: str = words()
    rows: int
    added: int
    gone: int
    source: str = words()


class LinkedRowRow(Row, table=True):
    """One row: offered from the edition ``since`` to before ``until``. What it said stays for whoever asks later."""

    __tablename__ = "linked_row"
    __table_args__ = (Index(None, "table_key", "until", "place"),)

    id: str = words(primary_key=True)
    table_key: str = words()
    since: int
    until: int | None = Field(default=None)
    place: int
    title: str = words()
    names: list[str] = document()
    cells: dict[str, Any] = document()
