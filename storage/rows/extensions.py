"""Requests for more time."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Index

from storage.rows.base import Row, instant, words


class ExtensionRow(Row, table=True):
    """One request about a filing, and what became of it."""

    __tablename__ = "extension"
    __table_args__ = (Index(None, "filing_id", "number"),)

    id: str = words(primary_key=True)
    filing_id: str = words(foreign_key="filing.id")
    number: int
    by_id: str = words()
    days: int
    reason: str = words()
    asked_at: datetime = instant()
    until_before: datetime = instant()
    status: str = words()
    rule_version: int
    rule_clause: str = words()
    until_after: datetime | None = instant()
    decided_at: datetime | None = instant()
    decided_by: str | None = words()
    answer: str | None = words()
    version: int
