"""The statements of :mod:`storage.repositories.pool`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, case, delete, func, literal_column, select
from sqlalchemy.sql.functions import Function

from core.domain.filing import FilingStatus
from core.domain.pool import Went
from storage.rows.base import columns_of, table_of
from storage.rows.customers import CustomerRow
from storage.rows.filings import FilingRow
from storage.rows.pool import LIES_THERE, WAS_CLAIMED, WENT_AWAY, PoolEntryRow, WaitingRow
from storage.rows.types import UtcDateTime
from storage.statements.making import LITE_WORDS, PG_WORDS, Statement, for_each, insert_into, update_unchanged, written

_entry, _waiting, _customer, _filing = (table_of(row) for row in (PoolEntryRow, WaitingRow, CustomerRow, FilingRow))
_ENTRY = select(*columns_of(PoolEntryRow))
_HERE = (_entry.c.customer_id == bindparam("customer_id"), _entry.c.scope == bindparam("scope"))
ADD = insert_into(PoolEntryRow)
SAVE = update_unchanged(PoolEntryRow, "turn_of", "turn_until", "went", "taken_by", "taken_at", "taken_as")
REMOVE = Statement(delete(_entry).where(_entry.c.id == bindparam("id"), _entry.c.version == bindparam("seen")))
GET = Statement(_ENTRY.where(_entry.c.id == bindparam("id")))
LIVE_OF = Statement(_ENTRY.where(*_HERE, LIES_THERE))
OF_CUSTOMER = Statement(_ENTRY.where(*_HERE).order_by(_entry.c.id.desc()))
TAKEN_AS = Statement(_ENTRY.where(_entry.c.taken_as == bindparam("filing_id")))
NUMBERED = Statement(
    _ENTRY.where(_entry.c.number == bindparam("number")).order_by(_entry.c.id.desc()).limit(literal_column("1"))
)
OWNED_UNTIL = for_each(
    select(_entry.c.customer_id, _entry.c.scope, _entry.c.left_at).where(
        _entry.c.previous_id == bindparam("member_id"), _entry.c.left_at.is_not(None)
    ),
    _entry.c.customer_id,
)
CLAIMS_SINCE = Statement(
    select(func.count())
    .select_from(_entry)
    .where(WAS_CLAIMED, _entry.c.taken_by == bindparam("member_id"), _entry.c.taken_at >= bindparam("since"))
)
_LYING_OF = ", ".join(f"pool_entry.{each.name}" for each in columns_of(PoolEntryRow))
_LIES_OF = f"pool_entry ON pool_entry.customer_id = f.value AND {LIES_THERE.text}"
LYING_OF = written(
    f"SELECT {_LYING_OF} FROM {LITE_WORDS} CROSS JOIN {_LIES_OF}",  # noqa: S608 - our own words
    f"SELECT {_LYING_OF} FROM {PG_WORDS} JOIN {_LIES_OF}",  # noqa: S608
    of=PoolEntryRow,
)
_IN = (LIES_THERE, _entry.c.pool == bindparam("pool"))
PAGE = Statement(
    _ENTRY.where(*_IN, _entry.c.id < bindparam("before")).order_by(_entry.c.id.desc()).limit(bindparam("limit"))
)


def _named(asked: Select[Any], place: Function[int]) -> Select[Any]:
    """Only customers whose compare name contains the text."""
    found = asked.join(_customer, _customer.c.id == _entry.c.customer_id)
    return found.where(*_IN, place > literal_column("0"))


def _searched(asked: Select[Any]) -> Statement:
    text: BindParameter[str] = bindparam("text")
    lite, pg = (_named(asked, each(_customer.c.compare_name, text)) for each in (func.instr, func.strpos))
    return Statement(lite, postgresql=pg)


SEARCH = _searched(
    _ENTRY.where(_entry.c.id < bindparam("before")).order_by(_entry.c.id.desc()).limit(bindparam("limit"))
)
COUNT_FOUND = _searched(select(func.count()).select_from(_entry))


_CAME = (
    _entry.c.pool == bindparam("pool"),
    _entry.c.since >= bindparam("since", type_=UtcDateTime()),
    _entry.c.since < bindparam("until", type_=UtcDateTime()),
)
COUNT_LYING = Statement(select(func.count()).select_from(_entry).where(LIES_THERE, *_CAME))


def _customers_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many stays began with another filing: one that a claim came to nothing of counts once."""
    return func.count(case((condition, _entry.c.filing_id)).distinct())


_again = _entry.alias("again")
_LIES_AGAIN: Select[Any] = select(literal_column("1")).where(
    _again.c.filing_id == _entry.c.filing_id,
    _again.c.taken_at.is_(None),
    *(_again.c.pool == bindparam("pool"), _again.c.since >= bindparam("since"), _again.c.since < bindparam("until")),
)
WENT_AGAIN = Statement(
    select(
        _customers_where(~_LIES_AGAIN.exists()),
        _customers_where(_entry.c.went == literal_column(f"'{Went.CLAIMED}'")),
        _customers_where(_filing.c.status == literal_column(f"'{FilingStatus.PROTECTED}'")),
    )
    .select_from(_entry.outerjoin(_filing, _filing.c.id == _entry.c.taken_as))
    .where(WENT_AWAY, *_CAME)
)
"""Of what came in and lies there no more: how many do not lie there again, were claimed, are protected."""

_PLACE = select(*columns_of(WaitingRow))
WAIT = insert_into(WaitingRow)
LEAVE = Statement(delete(_waiting).where(_waiting.c.id == bindparam("id")))
WAITING_OF = Statement(
    _PLACE.where(_waiting.c.customer_id == bindparam("customer_id"), _waiting.c.scope == bindparam("scope")).order_by(
        _waiting.c.since, _waiting.c.id
    )
)
PLACES_OF = Statement(
    _PLACE.where(_waiting.c.member_id == bindparam("member_id")).order_by(_waiting.c.since, _waiting.c.id)
)
