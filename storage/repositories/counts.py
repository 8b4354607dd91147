"""What each platform was asked, by month."""

from __future__ import annotations

from collections.abc import Mapping

from storage.sessions.prepared import counts as sql
from storage.sessions.session import Session


class SqlCounts:
    """The port ``Counts``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, platform: str, month: str, name: str, by: int) -> None:
        self._session.write(sql.ADD, {"platform": platform, "month": month, "name": name, "amount": by})

    def of(self, platform: str, month: str) -> Mapping[str, int]:
        return dict(self._session.rows(sql.OF, {"platform": platform, "month": month}))
