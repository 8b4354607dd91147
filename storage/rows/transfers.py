"""Customers that pass from one owner to another."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Index

from storage.rows.base import Row, count, instant, words

_ASKED = text("state = 'asked'")


class TransferRow(Row, table=True):
    """One passing-on of one or many customers."""

    __tablename__ = "transfer"
    __table_args__ = (
        Index(None, "giver_id", "at", "id"),
        Index("ix_transfer_asked", "to_id", "at", "id", sqlite_where=_ASKED, postgresql_where=_ASKED),
    )

    id: str = words(primary_key=True)
    occasion: str = words()
    giver_id: str = words()
    to_id: str | None = words()
    by_id: str | None = words()
    at: datetime = instant()
    rule_version: int
    rule_clause: str = words()
    state: str = words()
    reason: str = words()
    until: datetime | None = instant()
    total: int
    mark: int | None = count()
    parent_id: str | None = words()
    settled_at: datetime | None = instant()
    settled_by: str | None = words()
    answer: str | None = words()
    version: int


class PassingRow(Row, table=True):
    """One customer in it."""

    __tablename__ = "passing"
    __table_args__ = (Index(None, "filing_id"),)

    transfer_id: str = words(primary_key=True, foreign_key="transfer.id")
    number: int = count(primary_key=True, sa_column_kwargs={"autoincrement": False})
    filing_id: str = words(foreign_key="filing.id")
    how: str = words()
    to_id: str | None = words()
