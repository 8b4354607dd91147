"""The statements of :mod:`storage.repositories.merges`."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal_column, select, update

from core.domain.merging import MergeState
from storage.rows.base import columns_of, table_of
from storage.rows.merges import CustomerMergeRow
from storage.rows.types import Count
from storage.statements.making import Statement, insert_into

_merge = table_of(CustomerMergeRow)
_MERGE = select(*columns_of(CustomerMergeRow, without="went"))
_STANDS = _merge.c.state != literal_column(f"'{MergeState.UNDONE.value}'")

LAST_NUMBER = Statement(select(func.coalesce(func.max(_merge.c.number), 0, type_=Count())))
ADD = insert_into(CustomerMergeRow)
SAVE = Statement(
    update(_merge)
    .where(_merge.c.number == bindparam("place"), _merge.c.version == bindparam("seen"))
    .values(
        state=bindparam("became"),
        decided_at=bindparam("instant", type_=_merge.c.decided_at.type),
        decided_by=bindparam("decider"),
        version=literal_column("version + 1"),
    )
)
NUMBERED = Statement(_MERGE.where(_merge.c.number == bindparam("number")))
WENT = Statement(select(_merge.c.went).where(_merge.c.number == bindparam("number")))
SUCCESSOR = Statement(
    select(_merge.c.kept_id)
    .where(_merge.c.dropped_id == bindparam("dropped"), _STANDS)
    .order_by(_merge.c.number.desc())
    .limit(literal_column("1"))
)
LATER_KEPT, LATER_DROPPED = (
    Statement(_MERGE.where(owner == bindparam("customer"), _merge.c.number > bindparam("after"), _STANDS))
    for owner in (_merge.c.kept_id, _merge.c.dropped_id)
)
RECENT = Statement(
    _MERGE.where(_merge.c.number > literal_column("0")).order_by(_merge.c.number.desc()).limit(bindparam("limit"))
)
