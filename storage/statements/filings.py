"""The statements of :mod:`storage.repositories.filings`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, literal_column, or_, select, update

from core.domain.filing import FilingStatus
from core.domain.standing import RESULTS
from storage.rows.base import columns_of, table_of
from storage.rows.filings import FILING_IS_LIVE, FilingNumberRow, FilingRow, LiveKeyRow
from storage.rows.types import Count, Words
from storage.statements.making import (
    LITE_WORDS,
    PG_WORDS,
    SetStatement,
    Statement,
    any_listed,
    any_of,
    for_each,
    insert_into,
    per_count,
    pinning,
    update_unchanged,
    written,
)

_filing, _held, _number = (table_of(row) for row in (FilingRow, LiveKeyRow, FilingNumberRow))
_FILING = select(*columns_of(FilingRow))

NEXT_NUMBER = Statement(
    update(_number).values(number=literal_column("number + 1")).returning(_number.c.number),
    postgresql=select(func.nextval(literal_column("'filing_number_number_seq'"), type_=Count())),
)
NEXT_NUMBERS = Statement(
    update(_number)
    .values(number=literal_column("number") + bindparam("count", type_=Count()))
    .returning(_number.c.number),
    postgresql=select(func.nextval(literal_column("'filing_number_number_seq'"), type_=Count())).select_from(
        func.generate_series(literal_column("1"), bindparam("count", type_=Count()))
    ),
)
GET = Statement(_FILING.where(_filing.c.id == bindparam("id")))
GET_EACH = for_each(_FILING, _filing.c.id)
NUMBERED = Statement(_FILING.where(_filing.c.number == bindparam("number")))
LIVE_OF = Statement(
    _FILING.where(_filing.c.customer_id == bindparam("customer_id"), _filing.c.scope == bindparam("scope")).where(
        FILING_IS_LIVE
    )
)
LATEST_OF = Statement(
    _FILING.where(_filing.c.customer_id == bindparam("customer_id")).order_by(_filing.c.number.desc()).limit(1)
)
_LATEST = (
    "(SELECT latest.id FROM filing AS latest WHERE latest.customer_id = f.value ORDER BY latest.number DESC LIMIT 1)"
)
_FILED_FOR = f"SELECT {', '.join(f'filing.{each.name}' for each in columns_of(FilingRow))} FROM"
LATEST_OF_EACH = written(
    f"{_FILED_FOR} {LITE_WORDS} CROSS JOIN filing ON filing.id = {_LATEST}",
    f"{_FILED_FOR} {PG_WORDS} JOIN filing ON filing.id = {_LATEST}",
    of=FilingRow,
)
OF_CUSTOMER = Statement(
    _FILING.where(_filing.c.customer_id == bindparam("customer_id"))
    .order_by(_filing.c.number.desc())
    .limit(bindparam("limit"))
)
PAGE = Statement(
    _FILING.where(_filing.c.number > bindparam("after")).order_by(_filing.c.number).limit(bindparam("limit"))
)
REMOVE = Statement(delete(_filing).where(_filing.c.id == bindparam("id"), _filing.c.version == bindparam("seen")))
ADD, ADD_SET = insert_into(FilingRow), SetStatement(FilingRow)
HOLD, HOLD_SET = insert_into(LiveKeyRow), SetStatement(LiveKeyRow)
LET_GO = Statement(delete(_held).where(_held.c.filing_id == bindparam("filing_id")))
PIN = pinning(FilingRow)
SAVE = update_unchanged(
    FilingRow,
    "owner_id",
    "team_id",
    "status",
    "rule_version",
    "rule_clause",
    "sealed",
    "decided_at",
    "decided_by",
    "reason",
    "protected_until",
    "extensions",
    "reminded",
    "warned_at",
    "origin",
    "stage",
    "ended_at",
)


def _holding(found: ColumnElement[bool]) -> Select[Any]:
    asked = select(_held.c.kind, _held.c.value, *columns_of(FilingRow))
    asked = asked.join(_filing, _filing.c.id == _held.c.filing_id)
    return asked.where(_held.c.scope == bindparam("scope"), found)


@per_count
def holding_few(count: int) -> Statement:
    return Statement(_holding(any_of(_held, count)))


_lite, _pg = any_listed(_held)
HOLDING_MANY = Statement(_holding(_lite), postgresql=_holding(_pg))


def _owned(statuses: int) -> ColumnElement[bool]:
    asked_for = or_(*(_filing.c.status == bindparam(f"status{i}") for i in range(statuses)))
    return and_(_filing.c.owner_id == bindparam("owner_id"), asked_for)


@per_count
def of_owner(count: int) -> Statement:
    mine = _FILING.where(_owned(count), _filing.c.number < bindparam("before"))
    return Statement(mine.order_by(_filing.c.number.desc()).limit(bindparam("limit")))


ENDING = Statement(
    _FILING.where(
        _filing.c.owner_id == bindparam("owner_id"),
        _filing.c.status == literal_column(f"'{FilingStatus.PROTECTED.value}'"),
        _filing.c.protected_until < bindparam("before"),
    )
    .order_by(_filing.c.protected_until, _filing.c.number)
    .limit(bindparam("limit"))
)
_COUNT_ENDING = "SELECT count(*) AS count FROM"
_ENDING = (
    f"filing ON filing.owner_id = f.value AND filing.status = '{FilingStatus.PROTECTED.value}' "
    "AND filing.protected_until >= :since AND filing.protected_until < :before"
)
COUNT_ENDING = written(
    f"{_COUNT_ENDING} {LITE_WORDS} CROSS JOIN {_ENDING}",
    f"{_COUNT_ENDING} {PG_WORDS} JOIN {_ENDING}",
    instants=("since", "before"),
    count=Count(),
)
_RESULT = " ".join(f"WHEN '{status}' THEN '{RESULTS[status]}'" for status in FilingStatus)
_FILED = (
    f"SELECT filing.owner_id AS owner, CASE filing.status {_RESULT} END || '/' || filing.origin AS label, "
    "count(*) AS count FROM"
)
_SINCE = "filing ON filing.owner_id = f.value AND filing.filed_at >= :since GROUP BY 1, 2"
FILED_SINCE = written(
    f"{_FILED} {LITE_WORDS} CROSS JOIN {_SINCE}",
    f"{_FILED} {PG_WORDS} JOIN {_SINCE}",
    instants=("since",),
    owner=Words(),
    label=Words(),
    count=Count(),
)
"""For an instant that is no midnight in China."""
