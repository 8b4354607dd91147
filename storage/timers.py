"""What time will bring."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from core.service.records import Subject, Timer
from storage.hot import Record, Statement, insert_or_set
from storage.rows.base import columns_of, table_of
from storage.rows.timers import TimerRow
from storage.session import Session
from storage.sets import SetStatement, among, listed, write_rows
from storage.types import UtcDateTime

_timer = table_of(TimerRow)

_CHANGING = ("kind", "due_at", "subject")
_SET, _SET_ALL = insert_or_set(TimerRow, *_CHANGING), SetStatement(TimerRow, put=_CHANGING)
_REMOVE = Statement(delete(_timer).where(_timer.c.key == bindparam("key")))
_lite, _pg = among(_timer.c.key, "keys")
_REMOVE_ALL = Statement(delete(_timer).where(_lite), postgresql=delete(_timer).where(_pg))
_DUE = Statement(
    select(*columns_of(TimerRow))
    .where(_timer.c.due_at <= bindparam("now", type_=UtcDateTime()))
    .order_by(_timer.c.due_at, _timer.c.key)
    .limit(bindparam("limit"))
)
_NEXT_DUE = Statement(select(_timer.c.due_at).order_by(_timer.c.due_at).limit(1))


class SqlTimers:
    """The port ``Timers``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set(self, timer: Timer) -> None:
        self._session.write(_SET, _row(timer))

    def set_all(self, timers: Sequence[Timer]) -> None:
        rows = {timer.key: _row(timer) for timer in timers}  # the last one counts
        write_rows(self._session, _SET, _SET_ALL, list(rows.values()))

    def cancel(self, key: str) -> None:
        self._session.write(_REMOVE, {"key": key})

    def cancel_all(self, keys: Collection[str]) -> None:
        self._session.write(_REMOVE_ALL, {"keys": listed(keys)})

    def due(self, *, now: datetime, limit: int) -> Sequence[Timer]:
        return [_timer_from(row) for row in self._session.rows(_DUE, {"now": now, "limit": limit})]

    def next_due(self) -> datetime | None:
        row = self._session.row(_NEXT_DUE, {})
        return row[0] if row else None

    def done(self, key: str) -> bool:
        return self._session.change(_REMOVE, {"key": key}) > 0


def _row(timer: Timer) -> dict[str, object]:
    return {"key": timer.key, "kind": timer.kind, "due_at": timer.due_at, "subject": str(timer.subject)}


def _timer_from(row: Record) -> Timer:
    key, kind, due_at, subject = row
    return Timer(key=key, kind=kind, due_at=due_at, subject=Subject.parse(subject))
