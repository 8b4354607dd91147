"""The statements of :mod:`storage.repositories.outbox`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, Update, bindparam, literal_column, select, update

from storage.rows.base import table_of
from storage.rows.outbox import OutboxRow
from storage.rows.types import UtcDateTime
from storage.statements.making import SetStatement, Statement, insert_or_leave

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


ADD = insert_or_leave(OutboxRow, without="seq")
ADD_SET = SetStatement(OutboxRow, without="seq", leave=True)


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


CLAIM = Statement(_claim(_FIRST_IN_LANE), postgresql=_claim(_FIRST_IN_LANE_ALONE))
EXTEND = Statement(update(_outbox).where(_ONE, *_OPEN).values(due_at=_instant("leased_until")))
SENT = Statement(update(_outbox).where(_ONE, *_OPEN).values(sent_at=_instant("at")))
RETRY = Statement(
    update(_outbox)
    .where(_ONE, *_OPEN)
    .values(
        due_at=_instant("not_before"),
        last_error=bindparam("error"),
        attempts=_outbox.c.attempts - bindparam("uncounted", type_=Integer()),
    )
)
PUT_OFF_LANE = Statement(
    update(_outbox)
    .where(
        _outbox.c.lane == select(_earlier.c.lane).where(_earlier.c.seq == bindparam("row")).scalar_subquery(),
        _outbox.c.seq > bindparam("row"),
        _outbox.c.due_at < _instant("not_before"),
        *_OPEN,
    )
    .values(due_at=_instant("not_before"))
)
BURY = Statement(update(_outbox).where(_ONE, *_OPEN).values(dead_at=_instant("at"), last_error=bindparam("error")))
REVIVE = Statement(
    update(_outbox)
    .where(_ONE, _outbox.c.dead_at.is_not(None))
    .values(dead_at=literal_column("NULL"), attempts=literal_column("0"), due_at=_instant("now"))
)
REPAINTS = Statement(
    select(_outbox.c.seq)
    .where(*_OPEN, _outbox.c.kind == literal_column("'repaint'"))
    .where(_outbox.c.subject == bindparam("subject"), _outbox.c.seq <= bindparam("up_to"))
    .order_by(_outbox.c.seq)
)
OPEN_DIGEST = Statement(
    select(_outbox.c.dedupe_key)
    .where(*_OPEN, _outbox.c.lane == bindparam("lane"), _outbox.c.attempts == literal_column("0"))
    .order_by(_outbox.c.seq.desc())
    .limit(1)
)
HOLD = Statement(
    update(_outbox)
    .where(_outbox.c.dedupe_key == bindparam("key"), *_OPEN, _outbox.c.attempts == literal_column("0"))
    .values(attempts=literal_column("0"))
)
FOLD = Statement(update(_outbox).where(_ONE, *_OPEN).values(sent_at=_instant("at"), folded_into=bindparam("key")))
FOLDED = Statement(select(_outbox.c.subject).where(_outbox.c.folded_into == bindparam("key")).order_by(_outbox.c.seq))
DEAD = Statement(select(*_ITEM).where(_outbox.c.dead_at.is_not(None)).order_by(_outbox.c.seq).limit(bindparam("limit")))
NEXT_DUE = Statement(_next_due(_FIRST_IN_LANE), postgresql=_next_due(_FIRST_IN_LANE_ALONE))
