"""The statements of :mod:`storage.repositories.leads`."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from storage.rows.base import columns_of, table_of
from storage.rows.leads import WAITS, LeadAskRow, LeadRow
from storage.statements.making import Statement, insert_into, insert_or_set, update_unchanged

_lead, _ask = table_of(LeadRow), table_of(LeadAskRow)
_LEAD = select(*columns_of(LeadRow))
GET = Statement(_LEAD.where(_lead.c.id == bindparam("filing_id")))
ADD = insert_into(LeadRow)
SAVE = update_unchanged(LeadRow, "state", "settled_at", "settled_by")
PUT_ASK = insert_or_set(LeadAskRow, "answer", "reason")
ASKS = Statement(
    select(_ask.c.member_id, _ask.c.at, _ask.c.until, _ask.c.answer, _ask.c.reason)
    .where(_ask.c.lead_id == bindparam("filing_id"))
    .order_by(_ask.c.place)
)
WAITING_FOR = Statement(
    _LEAD.join(_ask, _ask.c.lead_id == _lead.c.id)
    .where(_ask.c.member_id == bindparam("member"), WAITS)
    .order_by(_ask.c.at, _ask.c.lead_id)
    .limit(bindparam("limit"))
)
WAITING = Statement(select(_ask.c.member_id, func.count()).where(WAITS).group_by(_ask.c.member_id))
OF_GIVER = Statement(
    _LEAD.where(_lead.c.by_id == bindparam("giver"))
    .order_by(_lead.c.at.desc(), _lead.c.id.desc())
    .limit(bindparam("limit"))
)
LAST_ASKED = Statement(select(func.max(_ask.c.at)).where(_ask.c.member_id == bindparam("member")))
