"""Walks for old duplicates, and the pairs that they found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Index, UniqueConstraint

from storage.rows.base import Row, count, document, instant, words


class DuplicateScanRow(Row, table=True):
    """How far a walk is."""

    __tablename__ = "duplicate_scan"

    number: int = count(primary_key=True, sa_column_kwargs={"autoincrement": False})
    by_id: str = words()
    state: str = words()
    started_at: datetime = instant()
    changed_at: datetime = instant()
    last: int = count()
    reached: int = count()
    names: int = count()
    version: int


class DuplicatePairRow(Row, table=True):
    """Two customers, the lesser id first. ``rank`` sorts what is still to be settled: certain ones first, what was
    put off last, each by its ``score``, which counts in millionths.
    """

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id"),
        Index(None, "rank", "number"),
        Index(None, "merge_number"),
    )

    number: int = count(primary_key=True, sa_column_kwargs={"autoincrement": False})
    one_id: str = words()
    other_id: str = words()
    band: str = words()
    relation: str = words()
    score: int = count()
    evidence: list[Any] = document()
    scan: int = count()
    state: str = words()
    rank: int = count()
    merge_number: int | None = count()
    version: int
