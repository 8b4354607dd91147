"""Customers that were joined."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Index

from storage.rows.base import Row, count, document, instant, words


class CustomerMergeRow(Row, table=True):
    """``facts`` say how much moved and what was gained; ``went`` holds each row that moved, contacts sealed as they
    were.
    """

    __tablename__ = "customer_merge"
    __table_args__ = (Index(None, "dropped_id", "number"), Index(None, "kept_id", "number"))

    number: int = count(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kept_id: str = words()
    dropped_id: str = words()
    kept_name: str = words()
    dropped_name: str = words()
    by_id: str | None = words()
    at: datetime = instant()
    reason: str = words()
    state: str = words()
    facts: dict[str, Any] = document()
    went: dict[str, Any] = document()
    decided_at: datetime | None = instant()
    decided_by: str | None = words()
    version: int
