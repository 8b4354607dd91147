"""Filings, and the database's last word on who was first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, Index

from core.domain.filing import LIVE, FilingStatus, Origin
from storage.rows.base import BY_PRIMARY_KEY, Row, count, instant, words

#: The condition of the partial index, and of every statement that wants to use it. The words are our own constants.
FILING_IS_LIVE = text("filing.status IN ({})".format(", ".join(f"'{status}'" for status in sorted(LIVE))))
_LIVE = text(FILING_IS_LIVE.text.removeprefix("filing."))


_PROTECTED, _EXPIRED = (text(f"status = '{status}'") for status in (FilingStatus.PROTECTED, FilingStatus.EXPIRED))


class FilingRow(Row, table=True):
    """``sealed`` holds the contact given with the filing and the answers of the form."""

    __tablename__ = "filing"
    __table_args__ = (
        Index("uq_filing_live", "customer_id", "scope", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index(None, "customer_id", "number"),
        Index(None, "owner_id", "number", "status"),
        Index(
            "ix_filing_ending",
            "owner_id",
            "protected_until",
            "number",
            sqlite_where=_PROTECTED,
            postgresql_where=_PROTECTED,
        ),
        Index(
            "ix_filing_begun",
            "owner_id",
            "decided_at",
            "number",
            "id",
            sqlite_where=_PROTECTED,
            postgresql_where=_PROTECTED,
        ),
        Index("ix_filing_ended", "owner_id", "ended_at", "number", sqlite_where=_EXPIRED, postgresql_where=_EXPIRED),
    )

    id: str = words(primary_key=True)
    number: int = count(unique=True)
    customer_id: str = words(foreign_key="customer.id")
    owner_id: str = words()
    team_id: str | None = words()
    scope: str = words()
    status: str = words()
    filed_at: datetime = instant()
    rule_version: int
    rule_clause: str = words()
    sealed: bytes
    decided_at: datetime | None = instant()
    decided_by: str | None = words()
    reason: str | None = words()
    protected_until: datetime | None = instant()
    extensions: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    reminded: int | None = None
    warned_at: datetime | None = instant()
    version: int
    origin: str = words(default=Origin.FILED.value, sa_column_kwargs={"server_default": Origin.FILED.value})
    stage: str = words(default="", sa_column_kwargs={"server_default": ""})
    ended_at: datetime | None = instant()


class LiveKeyRow(Row, table=True):
    """The exclusive hold of a live filing on one of its decisive keys."""

    __tablename__ = "live_key"
    __table_args__ = (Index(None, "filing_id"), BY_PRIMARY_KEY)

    scope: str = words(primary_key=True)
    value: str = words(primary_key=True)
    kind: str = words(primary_key=True)
    filing_id: str = words(foreign_key="filing.id")


class FilingNumberRow(Row, table=True):
    """Where the numbers come from: SQLite counts its one row up, PostgreSQL uses the sequence behind the column."""

    __tablename__ = "filing_number"

    number: int | None = count(default=None, primary_key=True)
