"""Follow-ups, and what belongs to each."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Index

from storage.rows.base import Row, instant, words


class FollowUpRow(Row, table=True):
    """``sealed`` holds what was done and the next step; ``day`` and ``next_day`` are ISO days."""

    __tablename__ = "follow_up"
    __table_args__ = (
        Index(None, "filing_id", "at", "id"),
        Index(None, "by_id", "at", "id", "counts"),
        Index(None, "by_id", "next_day"),
    )

    id: str = words(primary_key=True)
    filing_id: str = words(foreign_key="filing.id")
    customer_id: str = words()
    by_id: str = words()
    at: datetime = instant()
    day: str = words()
    kind: str = words()
    sealed: bytes
    next_day: str | None = words()
    counts: bool
    why: str = words()
    corrected_at: datetime | None = instant()
    version: int


class FollowUpRemarkRow(Row, table=True):
    """Comments, and the words before each correction: only ever added."""

    __tablename__ = "follow_up_remark"
    __table_args__ = (Index(None, "follow_up_id", "at", "id"),)

    id: str = words(primary_key=True)
    follow_up_id: str = words(foreign_key="follow_up.id")
    by_id: str = words()
    at: datetime = instant()
    comment: bool
    sealed: bytes
