"""The statements of :mod:`storage.repositories.trail`."""

from __future__ import annotations

from sqlalchemy import Boolean, ColumnElement, bindparam, delete, exists, func, literal_column, select

from storage.rows.base import columns_of, table_of
from storage.rows.trail import STAGE_MOVED, EventLinkRow, EventRow, EventWaitingRow
from storage.statements.making import SetStatement, Statement, for_each, insert_into

#: The name of the lock on the end of the chain, any number that nothing else in the database uses.
_CHAIN_LOCK: ColumnElement[int] = literal_column("7165114")

_event, _link, _waiting = (table_of(row) for row in (EventRow, EventLinkRow, EventWaitingRow))
_EVENT = columns_of(EventRow, without="seq")

APPEND = insert_into(EventRow, without="seq")
APPEND_SET = SetStatement(EventRow, without="seq", flat=True)
ABOUT = Statement(select(*_EVENT).where(_event.c.subject == bindparam("subject")).order_by(_event.c.seq))
ABOUT_EACH = for_each(select(_event.c.seq, *_EVENT), _event.c.subject)
STAGE_MOVES = Statement(
    select(*_EVENT)
    .where(STAGE_MOVED, _event.c.at >= bindparam("since"), _event.c.at < bindparam("until"))
    .order_by(_event.c.at.desc(), _event.c.seq.desc())
    .limit(bindparam("limit"))
)
LINKED = Statement(
    select(*columns_of(EventLinkRow), *_EVENT)
    .outerjoin_from(_link, _event, _event.c.id == _link.c.event_id)
    .where(_link.c.position > bindparam("after"))
    .order_by(_link.c.position)
    .limit(bindparam("limit"))
)
PLACE = Statement(select(_link.c.position).where(_link.c.event_id == bindparam("event_id")))
HEAD = Statement(select(_link.c.position, _link.c.hash).order_by(_link.c.position.desc()).limit(1))
ADD_LINK = insert_into(EventLinkRow)
ADD_LINKS = SetStatement(EventLinkRow)
TAKE_END = Statement(
    select(literal_column("1", Boolean()).label("taken")),
    postgresql=select(func.pg_try_advisory_xact_lock(_CHAIN_LOCK, type_=Boolean())),
)
WAITING = Statement(select(_event.c.seq, *_EVENT).where(_event.c.id.in_(select(_waiting.c.event_id))))
COUNT_WAITING = Statement(select(func.count()).select_from(_waiting))
LEAVE_SET = SetStatement(EventWaitingRow)
TAKE = Statement(delete(_waiting).where(_waiting.c.event_id == bindparam("event_id")))
STRAY = Statement(
    select(_event.c.id)
    .where(~exists().where(_link.c.event_id == _event.c.id), ~exists().where(_waiting.c.event_id == _event.c.id))
    .order_by(_event.c.seq)
    .limit(1)
)
