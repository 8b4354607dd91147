"""The published versions of the policy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field, Index

from storage.rows.base import Row, document, instant, words


class PolicyVersionRow(Row, table=True):
    """``document`` is the whole policy as it was published, ``source`` the text that it was read from."""

    __tablename__ = "policy_version"
    __table_args__ = (Index(None, "holds_from", "version"),)

    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    published_at: datetime = instant()
    holds_from: datetime = instant()
    document: dict[str, Any] = document()
    published_by: str | None = words()
    note: str | None = words()
    source: str | None = words()
