"""Imports of lists, and what became of each line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Index

from storage.rows.base import BY_PRIMARY_KEY, Row, count, document, instant, words


class ImportJobRow(Row, table=True):
    """``options`` hold what was agreed on (columns, owner, file); ``counts`` the lines by outcome."""

    __tablename__ = "import_job"
    __table_args__ = (Index(None, "digest", "number"),)

    id: str = words(primary_key=True)
    number: int = count(unique=True)
    name: str = words()
    digest: str = words()
    by_id: str | None = words()
    state: str = words()
    started_at: datetime = instant()
    changed_at: datetime = instant()
    options: dict[str, Any] = document()
    total: int = count()
    done: int = count()
    counts: dict[str, Any] = document()
    version: int


class ImportLineRow(Row, table=True):
    """What a line added or corrected, or what was wrong with it; values in ``faults`` are masked."""

    __tablename__ = "import_line"
    __table_args__ = (BY_PRIMARY_KEY,)

    job_id: str = words(primary_key=True, foreign_key="import_job.id")
    line: int = count(primary_key=True, sa_column_kwargs={"autoincrement": False})
    outcome: str = words()
    filing_id: str | None = words()
    customer_id: str | None = words()
    faults: list[Any] | None = document()
    order_id: str | None = words()
