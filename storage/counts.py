"""What each platform was asked, by month."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, select

from storage.hot import Statement, insert_or_add
from storage.rows.base import table_of
from storage.rows.counts import PlatformCountRow
from storage.session import Session

_count = table_of(PlatformCountRow)

_ADD = insert_or_add(PlatformCountRow, "amount")
_OF = Statement(
    select(_count.c.name, _count.c.amount).where(
        _count.c.platform == bindparam("platform"), _count.c.month == bindparam("month")
    )
)


class SqlCounts:
    """The port ``Counts``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, platform: str, month: str, name: str, by: int) -> None:
        self._session.write(_ADD, {"platform": platform, "month": month, "name": name, "amount": by})

    def of(self, platform: str, month: str) -> Mapping[str, int]:
        return dict(self._session.rows(_OF, {"platform": platform, "month": month}))
