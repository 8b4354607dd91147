"""The public pool, and who waits for whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Index

from core.domain.pool import Went
from storage.rows.base import Row, count, instant, words

#: The condition of the partial indexes, and of every statement that wants to use them.
LIES_THERE = text("pool_entry.taken_at IS NULL")
WENT_AWAY = text("pool_entry.taken_at IS NOT NULL")
WAS_CLAIMED = text(f"pool_entry.went = '{Went.CLAIMED}'")
_LIES, _WENT = (text(each.text.removeprefix("pool_entry.")) for each in (LIES_THERE, WENT_AWAY))
_CLAIMED = text(WAS_CLAIMED.text.removeprefix("pool_entry."))
_TAKEN = text("taken_as IS NOT NULL")


class PoolEntryRow(Row, table=True):
    """A customer's stay in a pool; it lies in one place only."""

    __tablename__ = "pool_entry"
    __table_args__ = (
        Index("uq_pool_entry_live", "customer_id", "scope", unique=True, sqlite_where=_LIES, postgresql_where=_LIES),
        Index("ix_pool_entry_lying", "pool", "id", sqlite_where=_LIES, postgresql_where=_LIES),
        Index("ix_pool_entry_claims", "taken_by", "taken_at", sqlite_where=_CLAIMED, postgresql_where=_CLAIMED),
        Index(None, "customer_id", "scope", "id"),
        Index(None, "filing_id"),
        Index(None, "number", "id"),
        Index("ix_pool_entry_taken_as", "taken_as", sqlite_where=_TAKEN, postgresql_where=_TAKEN),
        Index("ix_pool_entry_lying_since", "pool", "since", sqlite_where=_LIES, postgresql_where=_LIES),
        Index("ix_pool_entry_went_since", "pool", "since", "filing_id", sqlite_where=_WENT, postgresql_where=_WENT),
    )

    id: str = words(primary_key=True)
    customer_id: str = words(foreign_key="customer.id")
    scope: str = words()
    filing_id: str = words(foreign_key="filing.id")
    number: int = count()
    pool: str = words()
    since: datetime = instant()
    cause: str = words()
    rule_version: int
    rule_clause: str = words()
    reason: str | None = words()
    previous_id: str | None = words()
    left_at: datetime | None = instant()
    hands: int
    team_id: str | None = words()
    turn_of: str | None = words()
    turn_until: datetime | None = instant()
    went: str | None = words()
    taken_by: str | None = words()
    taken_at: datetime | None = instant()
    taken_as: str | None = words()
    version: int


class WaitingRow(Row, table=True):
    """One place in the waiting list of a customer. No foreign key: who waits for two customers that become one keeps
    his row with the one that is gone, should they be two again.
    """

    __tablename__ = "waiting"
    __table_args__ = (
        Index("uq_waiting_place", "customer_id", "scope", "member_id", unique=True),
        Index(None, "customer_id", "scope", "since", "id"),
        Index(None, "member_id", "since", "id"),
    )

    id: str = words(primary_key=True)
    customer_id: str = words()
    scope: str = words()
    member_id: str = words()
    since: datetime = instant()
