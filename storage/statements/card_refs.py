"""The statements of :mod:`storage.repositories.card_refs`."""

from __future__ import annotations

from sqlalchemy import ColumnElement, bindparam, delete, literal_column, select, update

from storage.rows.base import columns_of, table_of
from storage.rows.card_refs import CardRefRow
from storage.statements.making import Statement, insert_into

_ref = table_of(CardRefRow)
_REF = select(*columns_of(CardRefRow)).order_by(_ref.c.sent_at, _ref.c.id)

ADD = insert_into(CardRefRow)
ABOUT = Statement(_REF.where(_ref.c.subject == bindparam("subject")))
WITH_HANDLE = Statement(_REF.where(_ref.c.platform == bindparam("platform"), _ref.c.handle == bindparam("handle")))
_THESE = (_ref.c.platform == bindparam("on"), _ref.c.handle == bindparam("of"))
_NONE: ColumnElement[str] = literal_column("''")
REPAINTED = Statement(update(_ref).where(*_THESE).values(digest=bindparam("drawn")))
RENEW = Statement(update(_ref).where(*_THESE).values(token=bindparam("fresh")))
SPENT = Statement(update(_ref).where(*_THESE, _ref.c.token == bindparam("used")).values(token=_NONE))
DROP = Statement(delete(_ref).where(_ref.c.id == bindparam("ref")))
