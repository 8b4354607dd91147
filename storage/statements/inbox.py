"""The statements of :mod:`storage.repositories.inbox`."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select, update

from storage.rows.base import table_of
from storage.rows.inbox import InboxRow
from storage.rows.types import UtcDateTime
from storage.statements.making import Statement, insert_or_leave

_inbox = table_of(InboxRow)
_ONE = (_inbox.c.platform == bindparam("platform"), _inbox.c.event_id == bindparam("event_id"))

REGISTER = insert_or_leave(InboxRow)
KNOWS = Statement(select(_inbox.c.event_id).where(*_ONE))
ANSWER = Statement(select(_inbox.c.answer).where(*_ONE))
KEEP_ANSWER = Statement(update(_inbox).where(*_ONE).values(answer=bindparam("text")))
FORGET = Statement(delete(_inbox).where(_inbox.c.received_at < bindparam("instant", type_=UtcDateTime())))
