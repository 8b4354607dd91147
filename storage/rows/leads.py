"""Customers that were put in for others to work."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Index

from core.domain.lead import Answer
from storage.rows.base import Row, count, instant, words

#: The condition of the partial index, and of the statement that wants to use it.
WAITS = text(f"lead_ask.answer = '{Answer.WAITING}'")
_WAITS = text(WAITS.text.removeprefix("lead_ask."))


class LeadRow(Row, table=True):
    """One lead; its id is that of the filing that holds it."""

    __tablename__ = "lead"
    __table_args__ = (Index(None, "by_id", "at", "id"),)

    id: str = words(primary_key=True, foreign_key="filing.id")
    by_id: str = words()
    at: datetime = instant()
    rule_version: int
    rule_clause: str = words()
    route: str = words()
    state: str = words()
    settled_at: datetime | None = instant()
    settled_by: str | None = words()
    version: int


class LeadAskRow(Row, table=True):
    """One person who was asked to take it."""

    __tablename__ = "lead_ask"
    __table_args__ = (
        Index(None, "member_id", "at"),
        Index("ix_lead_ask_waits", "member_id", "at", "lead_id", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    lead_id: str = words(primary_key=True, foreign_key="lead.id")
    place: int = count(primary_key=True, sa_column_kwargs={"autoincrement": False})
    member_id: str = words()
    at: datetime = instant()
    until: datetime = instant()
    answer: str = words()
    reason: str = words()
