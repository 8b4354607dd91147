"""Notices on their way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Index

from storage.rows.base import Row, count, document, instant, words

_OPEN = text("sent_at IS NULL AND dead_at IS NULL")
_REPAINT = text("sent_at IS NULL AND dead_at IS NULL AND kind = 'repaint'")
_FOLDED = text("folded_into IS NOT NULL")
_DEAD = text("dead_at IS NOT NULL")


class OutboxRow(Row, table=True):
    """``lane`` is the matter and its recipient, whose notices go out in order.

    ``due_at`` is the moment of the next try: when the notice may first be sent, when it may be sent again, or when the
    lease of whoever claimed it is over. ``folded_into`` is the dedupe key of the digest that tells it instead.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "due_at", "seq", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_outbox_lane", "lane", "seq", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_outbox_repaint", "subject", "seq", sqlite_where=_REPAINT, postgresql_where=_REPAINT),
        Index("ix_outbox_dead", "seq", sqlite_where=_DEAD, postgresql_where=_DEAD),
        Index("ix_outbox_folded", "folded_into", "seq", sqlite_where=_FOLDED, postgresql_where=_FOLDED),
        {"sqlite_autoincrement": True},
    )

    seq: int | None = count(default=None, primary_key=True)
    dedupe_key: str = words(unique=True)
    kind: str = words()
    lane: str = words()
    to_id: str | None = words()
    subject: str = words()
    args: dict[str, Any] = document()
    place: list[Any] | None = document()
    not_before: datetime | None = instant()
    created_at: datetime = instant()
    correlation: str = words()
    due_at: datetime = instant()
    attempts: int
    last_error: str | None = words()
    sent_at: datetime | None = instant()
    dead_at: datetime | None = instant()
    folded_into: str | None = words()
