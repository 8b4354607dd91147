"""Half-filled filings."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Index

from storage.rows.base import BY_PRIMARY_KEY, Row, instant, words


class ConversationRow(Row, table=True):
    """``sealed`` holds the fields as JSON."""

    __tablename__ = "conversation"
    __table_args__ = (Index(None, "expires_at"), BY_PRIMARY_KEY)

    member_id: str = words(primary_key=True)
    chat: str = words(primary_key=True)
    sealed: bytes
    expires_at: datetime = instant()
    version: int
