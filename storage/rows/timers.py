"""What time will bring."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Index

from storage.rows.base import Row, instant, words


class TimerRow(Row, table=True):
    """Written again under the same key, it moves."""

    __tablename__ = "timer"
    __table_args__ = (Index(None, "due_at", "key"),)

    key: str = words(primary_key=True)
    kind: str = words()
    due_at: datetime = instant()
    subject: str = words()
