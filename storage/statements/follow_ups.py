"""The statements of :mod:`storage.follow_ups`."""

from __future__ import annotations

from sqlalchemy import bindparam, case, func, literal_column, select

from storage.rows.base import columns_of, table_of
from storage.rows.filings import FilingRow
from storage.rows.follow_ups import FollowUpRemarkRow, FollowUpRow
from storage.statements.making import Statement, insert_into, update_unchanged
from storage.types import UtcDateTime

_entry, _remark, _filing = (table_of(row) for row in (FollowUpRow, FollowUpRemarkRow, FilingRow))
_ENTRY = select(*columns_of(FollowUpRow))

ADD = insert_into(FollowUpRow)
SAVE = update_unchanged(FollowUpRow, "kind", "sealed", "next_day", "counts", "why", "corrected_at")
GET = Statement(_ENTRY.where(_entry.c.id == bindparam("id")))
OF_FILING = Statement(
    _ENTRY.where(_entry.c.filing_id == bindparam("filing_id"), _entry.c.at < bindparam("before", type_=UtcDateTime()))
    .order_by(_entry.c.at.desc(), _entry.c.id.desc())
    .limit(bindparam("limit"))
)
LATEST_BY = Statement(
    _ENTRY.where(_entry.c.by_id == bindparam("by_id")).order_by(_entry.c.at.desc(), _entry.c.id.desc()).limit(1)
)
PLANNED = Statement(
    _ENTRY.where(_entry.c.by_id == bindparam("by_id"), _entry.c.next_day == bindparam("next_day")).order_by(
        _entry.c.at, _entry.c.id
    )
)
TAKEN_OVER = Statement(
    _ENTRY.join(_filing, _filing.c.id == _entry.c.filing_id)
    .where(
        _filing.c.owner_id == bindparam("owner_id"),
        _entry.c.next_day == bindparam("next_day"),
        _entry.c.by_id != bindparam("owner_id"),
    )
    .order_by(_entry.c.at, _entry.c.id)
)
EFFECTIVE = Statement(
    select(_entry.c.kind).where(
        _entry.c.filing_id == bindparam("filing_id"),
        _entry.c.at >= bindparam("since", type_=UtcDateTime()),
        _entry.c.counts.is_(True),
    )
)
DONE = Statement(
    select(_entry.c.at, _entry.c.kind)
    .where(
        _entry.c.filing_id == bindparam("filing_id"),
        _entry.c.at >= bindparam("since", type_=UtcDateTime()),
        _entry.c.counts.is_(True),
    )
    .order_by(_entry.c.at, _entry.c.id)
)
_TALLIED = select(
    func.count(),
    func.count(case((_entry.c.counts.is_(True), literal_column("1")))),
    func.max(_entry.c.at),
)
TALLY = Statement(
    _TALLIED.where(_entry.c.filing_id == bindparam("filing_id"), _entry.c.at <= bindparam("until", type_=UtcDateTime()))
)
TALLY_BY = Statement(
    _TALLIED.where(
        _entry.c.by_id == bindparam("by_id"),
        _entry.c.at >= bindparam("since", type_=UtcDateTime()),
        _entry.c.at < bindparam("until", type_=UtcDateTime()),
    )
)
ADD_REMARK = insert_into(FollowUpRemarkRow)
REMARKS = Statement(
    select(*columns_of(FollowUpRemarkRow))
    .where(_remark.c.follow_up_id == bindparam("follow_up_id"))
    .order_by(_remark.c.at, _remark.c.id)
)
