"""The statements of :mod:`storage.repositories.follow_ups`."""

# ruff: noqa: S608 - the statements are put together from the constants beside them

from __future__ import annotations

from sqlalchemy import bindparam, case, func, literal_column, select

from storage.rows.base import columns_of, table_of
from storage.rows.filings import FilingRow
from storage.rows.follow_ups import FollowUpRemarkRow, FollowUpRow
from storage.rows.types import Count, UtcDateTime, Words
from storage.statements.making import LITE_WORDS, PG_WORDS, Statement, insert_into, update_unchanged, written

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
_WROTE = "follow_up WHERE follow_up.by_id = f.value AND follow_up.at >= :since AND follow_up.at < :until"
_BY = (
    f"SELECT f.value AS by_id, (SELECT count(*) FROM {_WROTE}) AS entries, "
    f"(SELECT count(*) FROM {_WROTE} AND follow_up.counts) AS counting, "
    f"(SELECT max(follow_up.at) FROM {_WROTE}) AS last"
)
"""Counted along the index: grouped, SQLite would sort them."""
TALLIES_BY = written(
    f"{_BY} FROM {LITE_WORDS}",
    f"{_BY} FROM {PG_WORDS}",
    instants=("since", "until"),
    by_id=Words(),
    entries=Count(),
    counting=Count(),
    last=UtcDateTime(),
)
_ALONE = (
    "SELECT alone.*, count(*) OVER () AS total FROM (SELECT begun.id, begun.number, begun.owner_id, "
    "coalesce((SELECT max(entry.at) FROM follow_up AS entry WHERE entry.filing_id = begun.id "
    "AND entry.at > begun.decided_at AND entry.at <= :now), begun.decided_at) AS attended FROM"
)
_LONGEST = ") AS alone ORDER BY attended, number LIMIT :most"
_OLDEST = (
    "FROM filing WHERE filing.owner_id = f.value AND filing.status = 'protected' AND filing.decided_at <= :since "
    "AND NOT EXISTS (SELECT 1 FROM follow_up WHERE follow_up.filing_id = filing.id AND follow_up.at > :since "
    "AND follow_up.at <= :now) ORDER BY filing.decided_at, filing.number LIMIT :each"
)
LEFT_ALONE = written(
    f"{_ALONE} {LITE_WORDS} CROSS JOIN filing AS begun ON begun.id IN (SELECT filing.id {_OLDEST}){_LONGEST}",
    f"{_ALONE} {PG_WORDS} CROSS JOIN LATERAL "
    f"(SELECT filing.id, filing.number, filing.owner_id, filing.decided_at {_OLDEST}) AS begun{_LONGEST}",
    instants=("since", "now"),
    id=Words(),
    number=Count(),
    owner_id=Words(),
    attended=UtcDateTime(),
    total=Count(),
)
ADD_REMARK = insert_into(FollowUpRemarkRow)
REMARKS = Statement(
    select(*columns_of(FollowUpRemarkRow))
    .where(_remark.c.follow_up_id == bindparam("follow_up_id"))
    .order_by(_remark.c.at, _remark.c.id)
)
