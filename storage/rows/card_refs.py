"""The copies of cards that are out there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Index

from storage.rows.base import Row, document, instant, words


class CardRefRow(Row, table=True):
    """``place`` and ``args`` are what it takes to draw the copy again."""

    __tablename__ = "card_ref"
    __table_args__ = (Index(None, "subject", "sent_at", "id"), Index(None, "platform", "handle"))

    id: str = words(primary_key=True)
    subject: str = words()
    platform: str = words()
    handle: str = words()
    view: str = words()
    viewer_id: str | None = words()
    place: list[Any] = document()
    sent_at: datetime = instant()
    args: dict[str, Any] = document()
    updatable_until: datetime | None = instant()
    digest: str = words()
    token: str = words()
