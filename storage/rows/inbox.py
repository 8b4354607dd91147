"""Incoming events, once each."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Index

from storage.rows.base import BY_PRIMARY_KEY, Row, instant, words


class InboxRow(Row, table=True):
    """``answer`` is kept for the same event that comes again."""

    __tablename__ = "inbox"
    __table_args__ = (Index(None, "received_at"), BY_PRIMARY_KEY)

    platform: str = words(primary_key=True)
    event_id: str = words(primary_key=True)
    received_at: datetime = instant()
    answer: str | None = words()
