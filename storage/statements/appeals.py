"""The statements of :mod:`storage.repositories.appeals`."""

from __future__ import annotations

from sqlalchemy import bindparam, case, literal_column, select

from storage.rows.appeals import IS_OPEN, AppealRow
from storage.rows.base import columns_of, table_of
from storage.statements.making import Statement, for_each, insert_into, update_unchanged

_appeal = table_of(AppealRow)
_APPEAL = select(*columns_of(AppealRow))
GET = Statement(_APPEAL.where(_appeal.c.id == bindparam("id")))
ADD = insert_into(AppealRow)
SAVE = update_unchanged(AppealRow, "state", "settled_at", "settled_by", "ruling")
OF_CUSTOMER = Statement(
    _APPEAL.where(_appeal.c.customer_id == bindparam("customer")).order_by(_appeal.c.at, _appeal.c.id)
)
OPEN_ABOUT = Statement(
    _APPEAL.where(_appeal.c.customer_id == bindparam("customer"), IS_OPEN).order_by(_appeal.c.at, _appeal.c.id)
)
OPEN_ABOUT_EACH = for_each(_APPEAL.where(IS_OPEN), _appeal.c.customer_id)
OF_FILING = Statement(_APPEAL.where(_appeal.c.filing_id == bindparam("filing_id")).order_by(_appeal.c.at, _appeal.c.id))
_OVER = case((IS_OPEN, literal_column("0")), else_=literal_column("1"))
OF_MEMBER = Statement(
    _APPEAL.where(_appeal.c.by_id == bindparam("member"))
    .order_by(_OVER, _appeal.c.at.desc(), _appeal.c.id.desc())
    .limit(bindparam("limit"))
)
