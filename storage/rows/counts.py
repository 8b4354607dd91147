"""What each platform was asked, by month."""

from __future__ import annotations

from storage.rows.base import BY_PRIMARY_KEY, Row, count, words


class PlatformCountRow(Row, table=True):
    """``month`` as in 2026-11, on the platform's calendar."""

    __tablename__ = "platform_count"
    __table_args__ = BY_PRIMARY_KEY

    platform: str = words(primary_key=True)
    month: str = words(primary_key=True)
    name: str = words(primary_key=True)
    amount: int = count()
