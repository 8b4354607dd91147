"""What time will bring."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from core.service.records import Subject, Timer
from storage.sessions.hot import Record
from storage.sessions.prepared import timers as sql
from storage.sessions.session import Session
from storage.sessions.sets import listed, write_rows


class SqlTimers:
    """The port ``Timers``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set(self, timer: Timer) -> None:
        self._session.write(sql.SET, _row(timer))

    def set_all(self, timers: Sequence[Timer]) -> None:
        rows = {timer.key: _row(timer) for timer in timers}  # the last one counts
        write_rows(self._session, sql.SET, sql.SET_ALL, list(rows.values()))

    def cancel(self, key: str) -> None:
        self._session.write(sql.REMOVE, {"key": key})

    def cancel_all(self, keys: Collection[str]) -> None:
        self._session.write(sql.REMOVE_ALL, {"keys": listed(keys)})

    def due(self, *, now: datetime, limit: int) -> Sequence[Timer]:
        return [_timer_from(row) for row in self._session.rows(sql.DUE, {"now": now, "limit": limit})]

    def next_due(self) -> datetime | None:
        row = self._session.row(sql.NEXT_DUE, {})
        return row[0] if row else None

    def done(self, key: str) -> bool:
        return self._session.change(sql.REMOVE, {"key": key}) > 0


def _row(timer: Timer) -> dict[str, object]:
    return {"key": timer.key, "kind": timer.kind, "due_at": timer.due_at, "subject": str(timer.subject)}


def _timer_from(row: Record) -> Timer:
    key, kind, due_at, subject = row
    return Timer(key=key, kind=kind, due_at=due_at, subject=Subject.parse(subject))
