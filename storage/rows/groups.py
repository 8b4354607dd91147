"""Groups that hear announcements."""

from __future__ import annotations

from datetime import datetime

from storage.rows.base import BY_PRIMARY_KEY, Row, instant, words


class BoundGroupRow(Row, table=True):
    """``sealed`` is the key of a robot."""

    __tablename__ = "bound_group"
    __table_args__ = BY_PRIMARY_KEY

    platform: str = words(primary_key=True)
    chat: str = words(primary_key=True)
    name: str = words()
    kind: str = words()
    bound_by: str | None = words()
    bound_at: datetime = instant()
    sealed: bytes | None
    title: str = words(default="", sa_column_kwargs={"server_default": ""})
    team_id: str | None = words()
