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
TALLIES_BY = written(
    f"SELECT f.value AS by_id, (SELECT count(*) FROM {_WROTE}) AS entries, "
    f"(SELECT count(*) FROM {_WROTE} AND follow_up.counts) AS counting, "
    f"(SELECT max(follow_up.at) FROM {_WROTE}) AS last FROM {LITE_WORDS} WHERE EXISTS (SELECT 1 FROM {_WROTE})",
    f"SELECT f.value AS by_id, told.* FROM {PG_WORDS} CROSS JOIN LATERAL (SELECT count(*) AS entries, "
    f"count(*) FILTER (WHERE follow_up.counts) AS counting, max(follow_up.at) AS last FROM {_WROTE}) AS told "
    "WHERE told.entries > 0",
    instants=("since", "until"),
    by_id=Words(),
    entries=Count(),
    counting=Count(),
    last=UtcDateTime(),
)
"""Along the index of each: grouped, SQLite would sort them."""
_ALONE = (
    "SELECT *, count(*) OVER () AS total FROM (SELECT filing.id, filing.number, "
    "coalesce((SELECT max(entry.at) FROM follow_up AS entry WHERE entry.filing_id = filing.id "
    "AND entry.at > filing.decided_at AND entry.at <= :now), filing.decided_at) AS attended "
    "FROM filing WHERE filing.owner_id = f.value AND filing.status = 'protected' AND filing.decided_at <= :since "
    "AND NOT EXISTS (SELECT 1 FROM follow_up WHERE follow_up.filing_id = filing.id AND follow_up.at > :since "
    "AND follow_up.at <= :now) ORDER BY filing.decided_at, filing.number LIMIT :each) AS alone "
    "ORDER BY attended, number LIMIT :most"
)
"""Of one owner all by the index alone; how many they are stands beside each."""
_AS_LIST = f"SELECT json_group_array(json_array(id, number, attended, total)) FROM ({_ALONE})"
_OUT_OF_LIST = ", ".join(
    f"json_extract(g.value, '$[{place}]') AS {name}" for place, name in enumerate(("id", "number", "attended", "total"))
)
LEFT_ALONE = written(
    f"SELECT f.value AS owner_id, {_OUT_OF_LIST} FROM {LITE_WORDS} CROSS JOIN json_each(({_AS_LIST})) AS g",
    f"SELECT f.value AS owner_id, g.id, g.number, g.attended, g.total FROM {PG_WORDS} CROSS JOIN LATERAL ({_ALONE}) "
    "AS g",
    instants=("since", "now"),
    owner_id=Words(),
    id=Words(),
    number=Count(),
    attended=UtcDateTime(),
    total=Count(),
)
ADD_REMARK = insert_into(FollowUpRemarkRow)
REMARKS = Statement(
    select(*columns_of(FollowUpRemarkRow))
    .where(_remark.c.follow_up_id == bindparam("follow_up_id"))
    .order_by(_remark.c.at, _remark.c.id)
)
