"""The audit trail and the chain over it.

Triggers of the first migration refuse to change or delete a row of the event and of its link.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Index

from core.service.records import EventKind
from storage.rows.base import Row, count, document, instant, words

#: The condition of the partial index, and of the statement that wants to use it.
STAGE_MOVED = text(f"event.kind = '{EventKind.STAGE_MOVED}'")
_MOVED = text(STAGE_MOVED.text.removeprefix("event."))


class EventRow(Row, table=True):
    """``data`` holds identifiers and masked values only."""

    __tablename__ = "event"
    __table_args__ = (
        Index(None, "subject", "seq"),
        Index("ix_event_stages", "at", "seq", sqlite_where=_MOVED, postgresql_where=_MOVED),
        {"sqlite_autoincrement": True},
    )

    seq: int | None = count(default=None, primary_key=True)
    id: str = words(unique=True)
    at: datetime = instant()
    kind: str = words()
    subject: str = words()
    actor: str | None = words()
    rule_version: int | None
    rule_clause: str | None = words()
    data: dict[str, Any] = document()


class EventLinkRow(Row, table=True):
    """``hash`` seals the event and everything before it."""

    __tablename__ = "event_link"

    position: int = count(primary_key=True, sa_column_kwargs={"autoincrement": False})
    event_id: str = words(unique=True)
    hash: str = words()


class EventWaitingRow(Row, table=True):
    """Events that were committed while another process held the end of the chain."""

    __tablename__ = "event_waiting"

    event_id: str = words(primary_key=True)
