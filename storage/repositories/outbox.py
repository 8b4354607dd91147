"""Notices on their way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from core.domain.ids import MemberId
from core.service.procedures.telling import digest_for
from core.service.records import Notice, NoticeKind, OutboxItem, Subject
from storage.repositories.lanes import lane_of
from storage.repositories.places import place_from, place_values
from storage.sessions.hot import Record
from storage.sessions.prepared import outbox as sql
from storage.sessions.session import Session
from storage.sessions.sets import write_rows


class SqlOutbox:
    """The port ``Outbox``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, notice: Notice, *, at: datetime, correlation: str) -> bool:
        return self._session.change(sql.ADD, _row(notice, at, correlation)) > 0

    def add_all(self, notices: Sequence[Notice], *, at: datetime, correlation: str) -> None:
        write_rows(self._session, sql.ADD, sql.ADD_SET, [_row(notice, at, correlation) for notice in notices])

    def claim(self, *, now: datetime, lease: timedelta, limit: int) -> Sequence[OutboxItem]:
        values = {"now": now, "leased_until": now + lease, "limit": limit}
        rows = self._session.change_returning(sql.CLAIM, values)
        return sorted((_item(row) for row in rows), key=lambda item: item.seq)

    def extend(self, seqs: Collection[int], *, until: datetime) -> None:
        self._session.write_all(sql.EXTEND, [{"row": seq, "leased_until": until} for seq in seqs])

    def sent(self, seq: int, *, at: datetime) -> None:
        self._session.write(sql.SENT, {"row": seq, "at": at})

    def retry(self, seq: int, *, not_before: datetime, error: str, counted: bool = True) -> None:
        values = {"row": seq, "not_before": not_before, "error": error, "uncounted": 0 if counted else 1}
        self._session.write(sql.RETRY, values)
        # whoever waits behind it need not be looked at before: an outage leaves many, and each look would pass them
        self._session.write(sql.PUT_OFF_LANE, {"row": seq, "not_before": not_before})

    def open_digest(self, to: MemberId) -> str | None:
        row = self._session.row(sql.OPEN_DIGEST, {"lane": lane_of(digest_for(to, key=""))})
        return row[0] if row else None

    def fold(self, seq: int, digest: Notice, *, at: datetime, correlation: str) -> bool:
        """The digest's row is written first: nobody can claim it until this unit of work is over."""
        self.add(digest, at=at, correlation=correlation)
        if not self._session.change(sql.HOLD, {"key": digest.dedupe_key}):
            return False
        return self._session.change(sql.FOLD, {"row": seq, "at": at, "key": digest.dedupe_key}) > 0

    def folded(self, dedupe_key: str) -> Sequence[Subject]:
        return [Subject.parse(subject) for (subject,) in self._session.rows(sql.FOLDED, {"key": dedupe_key})]

    def bury(self, seq: int, *, at: datetime, error: str) -> None:
        self._session.write(sql.BURY, {"row": seq, "at": at, "error": error})

    def pending_repaints(self, subject: Subject, *, up_to: int) -> Sequence[int]:
        rows = self._session.rows(sql.REPAINTS, {"subject": str(subject), "up_to": up_to})
        return [seq for (seq,) in rows]

    def dead(self, *, limit: int) -> Sequence[OutboxItem]:
        return [_item(row) for row in self._session.rows(sql.DEAD, {"limit": limit})]

    def revive(self, seq: int, *, now: datetime) -> bool:
        return self._session.change(sql.REVIVE, {"row": seq, "now": now}) > 0

    def next_due(self) -> datetime | None:
        row = self._session.row(sql.NEXT_DUE, {})
        return row[0] if row else None


def _row(notice: Notice, at: datetime, correlation: str) -> dict[str, object]:
    return {
        "dedupe_key": notice.dedupe_key,
        "kind": notice.kind.value,
        "lane": lane_of(notice),
        "to_id": notice.to,
        "subject": str(notice.about),
        "args": dict(notice.args),
        "place": place_values(notice.place) if notice.place else None,
        "not_before": notice.not_before,
        "created_at": at,
        "correlation": correlation,
        "due_at": notice.not_before or at,
        "attempts": 0,
        "last_error": None,
        "sent_at": None,
        "dead_at": None,
        "folded_into": None,
    }


def _item(row: Record) -> OutboxItem:
    seq, dedupe_key, kind, to, subject, args, place, not_before, created_at, correlation, attempts, last_error = row
    notice = Notice(
        dedupe_key=dedupe_key,
        kind=NoticeKind(kind),
        to=None if to is None else MemberId(to),
        about=Subject.parse(subject),
        args=args,
        place=place_from(place) if place else None,
        not_before=not_before,
    )
    return OutboxItem(
        seq=seq,
        notice=notice,
        attempts=attempts,
        created_at=created_at,
        correlation=correlation,
        last_error=last_error,
    )
