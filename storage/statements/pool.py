"""The statements of :mod:`storage.pool`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, case, delete, func, literal_column, select
from sqlalchemy.sql.functions import Function

from core.domain.filing import FilingStatus
from core.domain.pool import Went
from storage.rows.base import columns_of, table_of
from storage.rows.customers import CustomerRow
from storage.rows.filings import FilingRow
from storage.rows.pool import LIES_THERE, WAS_CLAIMED, PoolEntryRow, WaitingRow
from storage.statements.making import Statement, insert_into, update_unchanged

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
OWNED_UNTIL = Statement(
    select(func.max(_entry.c.left_at)).where(*_HERE, _entry.c.previous_id == bindparam("member_id"))
)
CLAIMS_SINCE = Statement(
    select(func.count())
    .select_from(_entry)
    .where(WAS_CLAIMED, _entry.c.taken_by == bindparam("member_id"), _entry.c.taken_at >= bindparam("since"))
)
LYING = Statement(select(_entry.c.pool, func.count()).where(LIES_THERE).group_by(_entry.c.pool))
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


def _customers_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many stays began with another filing: one that a claim came to nothing of counts once."""
    return func.count(case((condition, _entry.c.filing_id)).distinct())


BROUGHT_BACK = Statement(
    select(
        func.count(_entry.c.filing_id.distinct()),
        _customers_where(_entry.c.went == literal_column(f"'{Went.CLAIMED}'")),
        _customers_where(_filing.c.status == literal_column(f"'{FilingStatus.PROTECTED}'")),
        _customers_where(_entry.c.taken_at.is_(None)),
    )
    .select_from(_entry.outerjoin(_filing, _filing.c.id == _entry.c.taken_as))
    .where(
        _entry.c.pool == bindparam("pool"), _entry.c.since >= bindparam("since"), _entry.c.since < bindparam("until")
    )
)

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
