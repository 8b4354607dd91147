"""The statements of :mod:`storage.repositories.requests`."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from storage.rows.base import columns_of, table_of
from storage.rows.requests import WAITS, RequestRow
from storage.statements.making import Statement, for_each, insert_into, update_unchanged

_request = table_of(RequestRow)
_REQUEST = select(*columns_of(RequestRow))
_OF_FILING = _REQUEST.where(_request.c.filing_id == bindparam("filing_id"))
GET = for_each(_REQUEST, _request.c.id)
OF_FILING = Statement(_OF_FILING.order_by(_request.c.at, _request.c.id))
#: One of a matter at most: a handful to put in order.
WAITING = Statement(_OF_FILING.where(WAITS).order_by(_request.c.at, _request.c.id))
OF_EACH = for_each(_REQUEST, _request.c.filing_id)
ADD = insert_into(RequestRow)
SAVE = update_unchanged(RequestRow, "reason", "state", "settled_at", "settled_by", "answer")
