"""Requests about customers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Index

from core.domain.request import RequestState
from storage.rows.base import Row, count, instant, words

#: The condition of the partial index, and of every statement that wants to use it.
WAITS = text(f"customer_request.state = '{RequestState.WAITING}'")
_WAITS = text(WAITS.text.removeprefix("customer_request."))


class RequestRow(Row, table=True):
    """One request about a filing, and what became of it; ``amount`` is in fen."""

    __tablename__ = "customer_request"
    __table_args__ = (
        Index(
            "uq_customer_request_waiting",
            "filing_id",
            "matter",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
        Index(None, "filing_id", "at", "id"),
    )

    id: str = words(primary_key=True)
    filing_id: str = words(foreign_key="filing.id")
    matter: str = words()
    by_id: str = words()
    reason: str = words()
    at: datetime = instant()
    rule_version: int
    rule_clause: str = words()
    percent: int | None
    amount: int | None = count()
    state: str = words()
    settled_at: datetime | None = instant()
    settled_by: str | None = words()
    answer: str | None = words()
    version: int
