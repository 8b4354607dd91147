"""Incoming events, once each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from core.service.records import InboxKey
from storage.hot import Statement, insert_or_leave
from storage.rows.base import table_of
from storage.rows.inbox import InboxRow
from storage.session import Session
from storage.types import UtcDateTime

_inbox = table_of(InboxRow)
_ONE = (_inbox.c.platform == bindparam("platform"), _inbox.c.event_id == bindparam("event_id"))

_REGISTER = insert_or_leave(InboxRow)
_KNOWS = Statement(select(_inbox.c.event_id).where(*_ONE))
_ANSWER = Statement(select(_inbox.c.answer).where(*_ONE))
_KEEP_ANSWER = Statement(update(_inbox).where(*_ONE).values(answer=bindparam("text")))
_FORGET = Statement(delete(_inbox).where(_inbox.c.received_at < bindparam("instant", type_=UtcDateTime())))


class SqlInbox:
    """The port ``Inbox``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def register(self, key: InboxKey, *, at: datetime) -> bool:
        return self._session.change(_REGISTER, {**_values(key), "received_at": at, "answer": None}) > 0

    def knows(self, key: InboxKey) -> bool:
        return self._session.row(_KNOWS, _values(key)) is not None

    def answer(self, key: InboxKey) -> str | None:
        row = self._session.row(_ANSWER, _values(key))
        return row[0] if row else None

    def keep_answer(self, key: InboxKey, answer: str) -> None:
        self._session.write(_KEEP_ANSWER, {**_values(key), "text": answer})

    def forget_before(self, instant: datetime) -> int:
        return self._session.change(_FORGET, {"instant": instant})


def _values(key: InboxKey) -> dict[str, str]:
    return {"platform": key.platform, "event_id": key.event_id}
