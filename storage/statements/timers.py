"""The statements of :mod:`storage.repositories.timers`."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from storage.rows.base import columns_of, table_of
from storage.rows.timers import TimerRow
from storage.rows.types import UtcDateTime
from storage.statements.making import SetStatement, Statement, among, insert_or_set

_timer = table_of(TimerRow)

_CHANGING = ("kind", "due_at", "subject")
SET, SET_ALL = insert_or_set(TimerRow, *_CHANGING), SetStatement(TimerRow, put=_CHANGING)
REMOVE = Statement(delete(_timer).where(_timer.c.key == bindparam("key")))
_lite, _pg = among(_timer.c.key, "keys")
REMOVE_ALL = Statement(delete(_timer).where(_lite), postgresql=delete(_timer).where(_pg))
DUE = Statement(
    select(*columns_of(TimerRow))
    .where(_timer.c.due_at <= bindparam("now", type_=UtcDateTime()))
    .order_by(_timer.c.due_at, _timer.c.key)
    .limit(bindparam("limit"))
)
NEXT_DUE = Statement(select(_timer.c.due_at).order_by(_timer.c.due_at).limit(1))
