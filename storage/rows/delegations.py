"""Who stands in for whom."""

from __future__ import annotations

from datetime import datetime

from storage.rows.base import BY_PRIMARY_KEY, Row, instant, words


class DelegationRow(Row, table=True):
    """A member has one at a time."""

    __tablename__ = "delegation"
    __table_args__ = BY_PRIMARY_KEY

    member_id: str = words(primary_key=True)
    delegate_id: str = words()
    since: datetime = instant()
    until: datetime = instant()
