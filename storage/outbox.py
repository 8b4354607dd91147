"""Notices on their way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, Update, bindparam, literal_column, select, update

from core.domain.ids import MemberId
from core.service.records import Notice, NoticeKind, OutboxItem, Subject
from core.service.telling import digest_for
from storage.hot import Record, Statement, insert_or_leave
from storage.lanes import lane_of
from storage.places import place_from, place_values
from storage.rows.base import table_of
from storage.rows.outbox import OutboxRow
from storage.session import Session
from storage.sets import SetStatement, write_rows
from storage.types import UtcDateTime

_outbox = table_of(OutboxRow)
_earlier = _outbox.alias("earlier")
_OPEN = (_outbox.c.sent_at.is_(None), _outbox.c.dead_at.is_(None))
_ONE = _outbox.c.seq == bindparam("row")

#: Nothing of the same lane before it is still on its way.
_BEFORE_IT: Select[tuple[str]] = select(literal_column("1")).where(
    _earlier.c.lane == _outbox.c.lane,
    _earlier.c.seq < _outbox.c.seq,
    _earlier.c.sent_at.is_(None),
    _earlier.c.dead_at.is_(None),
)
_FIRST_IN_LANE = ~_BEFORE_IT.exists()
#: PostgreSQL would make a join of it that fits what it last knew of the table, when hardly anything waited: as soon as
#: very much does, it compares everything with everything. The offset keeps it one look into the index for each row.
_FIRST_IN_LANE_ALONE = ~_BEFORE_IT.offset(literal_column("0")).exists()
_ITEM = tuple(
    _outbox.c[name]
    for name in (
        "seq",
        "dedupe_key",
        "kind",
        "to_id",
        "subject",
        "args",
        "place",
        "not_before",
        "created_at",
        "correlation",
        "attempts",
        "last_error",
    )
)


def _instant(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UtcDateTime())


_ADD = insert_or_leave(OutboxRow, without="seq")
_ADD_SET = SetStatement(OutboxRow, without="seq", leave=True)


def _claim(first_in_lane: ColumnElement[bool]) -> Update:
    due = (
        select(_outbox.c.seq)
        .where(*_OPEN, _outbox.c.due_at <= _instant("now"), first_in_lane)
        .order_by(_outbox.c.due_at, _outbox.c.seq)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True, of=_outbox)
    )
    values = {"due_at": _instant("leased_until"), "attempts": literal_column("attempts + 1")}
    return update(_outbox).where(_outbox.c.seq.in_(due)).values(values).returning(*_ITEM)


def _next_due(first_in_lane: ColumnElement[bool]) -> Select[tuple[datetime]]:
    return select(_outbox.c.due_at).where(*_OPEN, first_in_lane).order_by(_outbox.c.due_at).limit(1)


_CLAIM = Statement(_claim(_FIRST_IN_LANE), postgresql=_claim(_FIRST_IN_LANE_ALONE))
_EXTEND = Statement(update(_outbox).where(_ONE, *_OPEN).values(due_at=_instant("leased_until")))
_SENT = Statement(update(_outbox).where(_ONE, *_OPEN).values(sent_at=_instant("at")))
_RETRY = Statement(
    update(_outbox)
    .where(_ONE, *_OPEN)
    .values(
        due_at=_instant("not_before"),
        last_error=bindparam("error"),
        attempts=_outbox.c.attempts - bindparam("uncounted", type_=Integer()),
    )
)
_PUT_OFF_LANE = Statement(
    update(_outbox)
    .where(
        _outbox.c.lane == select(_earlier.c.lane).where(_earlier.c.seq == bindparam("row")).scalar_subquery(),
        _outbox.c.seq > bindparam("row"),
        _outbox.c.due_at < _instant("not_before"),
        *_OPEN,
    )
    .values(due_at=_instant("not_before"))
)
_BURY = Statement(update(_outbox).where(_ONE, *_OPEN).values(dead_at=_instant("at"), last_error=bindparam("error")))
_REVIVE = Statement(
    update(_outbox)
    .where(_ONE, _outbox.c.dead_at.is_not(None))
    .values(dead_at=literal_column("NULL"), attempts=literal_column("0"), due_at=_instant("now"))
)
_REPAINTS = Statement(
    select(_outbox.c.seq)
    .where(*_OPEN, _outbox.c.kind == literal_column("'repaint'"))
    .where(_outbox.c.subject == bindparam("subject"), _outbox.c.seq <= bindparam("up_to"))
    .order_by(_outbox.c.seq)
)
_OPEN_DIGEST = Statement(
    select(_outbox.c.dedupe_key)
    .where(*_OPEN, _outbox.c.lane == bindparam("lane"), _outbox.c.attempts == literal_column("0"))
    .order_by(_outbox.c.seq.desc())
    .limit(1)
)
_HOLD = Statement(
    update(_outbox)
    .where(_outbox.c.dedupe_key == bindparam("key"), *_OPEN, _outbox.c.attempts == literal_column("0"))
    .values(attempts=literal_column("0"))
)
_FOLD = Statement(update(_outbox).where(_ONE, *_OPEN).values(sent_at=_instant("at"), folded_into=bindparam("key")))
_FOLDED = Statement(select(_outbox.c.subject).where(_outbox.c.folded_into == bindparam("key")).order_by(_outbox.c.seq))
_DEAD = Statement(
    select(*_ITEM).where(_outbox.c.dead_at.is_not(None)).order_by(_outbox.c.seq).limit(bindparam("limit"))
)
_NEXT_DUE = Statement(_next_due(_FIRST_IN_LANE), postgresql=_next_due(_FIRST_IN_LANE_ALONE))


class SqlOutbox:
    """The port ``Outbox``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, notice: Notice, *, at: datetime, correlation: str) -> bool:
        return self._session.change(_ADD, _row(notice, at, correlation)) > 0

    def add_all(self, notices: Sequence[Notice], *, at: datetime, correlation: str) -> None:
        write_rows(self._session, _ADD, _ADD_SET, [_row(notice, at, correlation) for notice in notices])

    def claim(self, *, now: datetime, lease: timedelta, limit: int) -> Sequence[OutboxItem]:
        values = {"now": now, "leased_until": now + lease, "limit": limit}
        rows = self._session.change_returning(_CLAIM, values)
        return sorted((_item(row) for row in rows), key=lambda item: item.seq)

    def extend(self, seqs: Collection[int], *, until: datetime) -> None:
        self._session.write_all(_EXTEND, [{"row": seq, "leased_until": until} for seq in seqs])

    def sent(self, seq: int, *, at: datetime) -> None:
        self._session.write(_SENT, {"row": seq, "at": at})

    def retry(self, seq: int, *, not_before: datetime, error: str, counted: bool = True) -> None:
        values = {"row": seq, "not_before": not_before, "error": error, "uncounted": 0 if counted else 1}
        self._session.write(_RETRY, values)
        # whoever waits behind it need not be looked at before: an outage leaves many, and each look would pass them
        self._session.write(_PUT_OFF_LANE, {"row": seq, "not_before": not_before})

    def open_digest(self, to: MemberId) -> str | None:
        row = self._session.row(_OPEN_DIGEST, {"lane": lane_of(digest_for(to, key=""))})
        return row[0] if row else None

    def fold(self, seq: int, digest: Notice, *, at: datetime, correlation: str) -> bool:
        """The digest's row is written first: nobody can claim it until this unit of work is over."""
        self.add(digest, at=at, correlation=correlation)
        if not self._session.change(_HOLD, {"key": digest.dedupe_key}):
            return False
        return self._session.change(_FOLD, {"row": seq, "at": at, "key": digest.dedupe_key}) > 0

    def folded(self, dedupe_key: str) -> Sequence[Subject]:
        return [Subject.parse(subject) for (subject,) in self._session.rows(_FOLDED, {"key": dedupe_key})]

    def bury(self, seq: int, *, at: datetime, error: str) -> None:
        self._session.write(_BURY, {"row": seq, "at": at, "error": error})

    def pending_repaints(self, subject: Subject, *, up_to: int) -> Sequence[int]:
        rows = self._session.rows(_REPAINTS, {"subject": str(subject), "up_to": up_to})
        return [seq for (seq,) in rows]

    def dead(self, *, limit: int) -> Sequence[OutboxItem]:
        return [_item(row) for row in self._session.rows(_DEAD, {"limit": limit})]

    def revive(self, seq: int, *, now: datetime) -> bool:
        return self._session.change(_REVIVE, {"row": seq, "now": now}) > 0

    def next_due(self) -> datetime | None:
        row = self._session.row(_NEXT_DUE, {})
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
