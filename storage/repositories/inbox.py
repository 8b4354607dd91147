"""Incoming events, once each."""

from __future__ import annotations

from datetime import datetime

from core.service.records import InboxKey
from storage.sessions.prepared import inbox as sql
from storage.sessions.session import Session


class SqlInbox:
    """The port ``Inbox``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, key: InboxKey, *, at: datetime) -> bool:
        return self._session.change(sql.REGISTER, {**_values(key), "received_at": at, "answer": None}) > 0

    def knows(self, key: InboxKey) -> bool:
        return self._session.row(sql.KNOWS, _values(key)) is not None

    def answer(self, key: InboxKey) -> str | None:
        row = self._session.row(sql.ANSWER, _values(key))
        return row[0] if row else None

    def keep_answer(self, key: InboxKey, answer: str) -> None:
        self._session.write(sql.KEEP_ANSWER, {**_values(key), "text": answer})

    def forget_before(self, instant: datetime) -> int:
        return self._session.change(sql.FORGET, {"instant": instant})


def _values(key: InboxKey) -> dict[str, str]:
    return {"platform": key.platform, "event_id": key.event_id}
