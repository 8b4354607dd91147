"""Contests about whose a customer is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Index

from core.domain.appeal import AppealState
from storage.rows.base import Row, instant, words

#: The condition of the partial indexes, and of every statement that wants to use them.
IS_OPEN = text(f"appeal.state = '{AppealState.OPEN}'")
_OPEN = text(IS_OPEN.text.removeprefix("appeal."))


class AppealRow(Row, table=True):
    """One appeal, and its ruling. No foreign key to the customer: whoever contests two that become one keeps his row
    with the one that is gone, should they be two again.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        Index("uq_appeal_open", "customer_id", "by_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "customer_id", "at", "id"),
        Index(None, "filing_id", "at", "id"),
        Index(None, "by_id", "at", "id"),
    )

    id: str = words(primary_key=True)
    customer_id: str = words()
    filing_id: str = words(foreign_key="filing.id")
    by_id: str = words()
    against_id: str | None = words()
    ground: str = words()
    since: datetime = instant()
    reason: str = words()
    at: datetime = instant()
    rule_version: int
    rule_clause: str = words()
    state: str = words()
    settled_at: datetime | None = instant()
    settled_by: str | None = words()
    ruling: str | None = words()
    version: int
