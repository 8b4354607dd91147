"""The statements of :mod:`storage.repositories.groups`."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from storage.rows.base import columns_of, table_of
from storage.rows.groups import BoundGroupRow
from storage.statements.making import Statement, insert_or_set

_group = table_of(BoundGroupRow)
_ONE = (_group.c.platform == bindparam("platform"), _group.c.chat == bindparam("chat"))
_COLUMNS = columns_of(BoundGroupRow)

ADD = insert_or_set(BoundGroupRow, "name", "kind", "bound_by", "bound_at", "sealed", "title", "team_id")
GET = Statement(select(*_COLUMNS).where(*_ONE))
ALL = Statement(select(*_COLUMNS).order_by(_group.c.bound_at, _group.c.platform, _group.c.chat))
REMOVE = Statement(delete(_group).where(*_ONE))
