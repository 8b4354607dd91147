"""The statements of :mod:`storage.repositories.orders`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy import cast as as_type

from core.domain.order import OrderState
from storage.rows.base import columns_of, table_of
from storage.rows.orders import IS_NAMED, IS_OPEN, CreditRequestRow, OrderCreditRow, OrderRow
from storage.rows.types import Count, Words
from storage.statements.making import Statement, among, insert_into, pinning, update_unchanged

_order, _credit, _request = (table_of(row) for row in (OrderRow, OrderCreditRow, CreditRequestRow))
_ORDER, _REQUEST = select(*columns_of(OrderRow)), select(*columns_of(CreditRequestRow))
_IS_LIVE = _order.c.state == literal_column(f"'{OrderState.RECORDED}'")
_COUNTS = _credit.c.counts.is_(True)

GET = Statement(_ORDER.where(_order.c.id == bindparam("id")))
NUMBERED = Statement(_ORDER.where(_order.c.filing_id == bindparam("filing_id"), _order.c.ordinal == bindparam("place")))
WITH_REFERENCE = Statement(_ORDER.where(_order.c.reference_key == bindparam("sign"), IS_NAMED))
LAST_ORDINAL = Statement(
    select(_order.c.ordinal)
    .where(_order.c.filing_id == bindparam("filing_id"))
    .order_by(_order.c.ordinal.desc())
    .limit(1)
)
OF_FILING = Statement(_ORDER.where(_order.c.filing_id == bindparam("filing_id")).order_by(_order.c.ordinal))
_LISTED = among(_order.c.id, "ids")
LISTED = Statement(_ORDER.where(_LISTED[0]), postgresql=_ORDER.where(_LISTED[1]))
ADD, PIN = insert_into(OrderRow), pinning(OrderRow)
SAVE = update_unchanged(OrderRow, "amount", "signed_on", "reference", "reference_key", "sealed", "state")
REMOVE = Statement(delete(_order).where(_order.c.id == bindparam("id"), _order.c.version == bindparam("seen")))

ADD_CREDIT = insert_into(OrderCreditRow)
DROP_CREDITS = Statement(delete(_credit).where(_credit.c.order_id == bindparam("order_id")))
_CREDITS = select(*columns_of(OrderCreditRow)).order_by(_credit.c.order_id, _credit.c.place)
_SHARED = among(_credit.c.order_id, "ids")
CREDITS = Statement(_CREDITS.where(_SHARED[0]), postgresql=_CREDITS.where(_SHARED[1]))


def _page(day: ColumnElement[Any], ident: ColumnElement[Any], here: ColumnElement[bool]) -> Select[Any]:
    """The ids of orders from a day on and before a place, the newest first."""
    place = tuple_(bindparam("day", type_=Words), bindparam("behind", type_=Words))
    return (
        select(day, ident)
        .distinct()
        .where(here, day >= bindparam("since"), tuple_(day, ident) < place)
        .order_by(day.desc(), ident.desc())
        .limit(bindparam("limit"))
    )


def _shares(here: ColumnElement[bool]) -> Statement:
    return Statement(_page(_credit.c.signed_on, _credit.c.order_id, and_(here, _COUNTS)))


OF_MEMBER = _shares(_credit.c.member_id == bindparam("member"))
OF_TEAM = _shares(_credit.c.team_id == bindparam("team"))
OF_CUSTOMER = Statement(
    _page(_order.c.signed_on, _order.c.id, and_(_order.c.customer_id == bindparam("customer"), _IS_LIVE))
)
PAGE = Statement(_page(_order.c.signed_on, _order.c.id, _IS_LIVE))


def _sum(amount: ColumnElement[int]) -> ColumnElement[int]:
    """PostgreSQL adds up to a number of another kind."""
    return as_type(func.coalesce(func.sum(amount), 0), Count)


_ALL = func.count()


def _summed(source: FromClause, *here: ColumnElement[bool], how_many: ColumnElement[int] = _ALL) -> ClauseElement:
    """How many orders, and their fen."""
    return select(how_many, _sum(source.c.amount)).where(*here)


def _between(day: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    return day >= bindparam("since"), day < bindparam("until")


SUM_OF_CUSTOMER = Statement(_summed(_order, _order.c.customer_id == bindparam("customer"), _IS_LIVE))
SUM_OF_MEMBER = Statement(
    _summed(_credit, _credit.c.member_id == bindparam("member"), *_between(_credit.c.signed_on), _COUNTS)
)
_OF_TEAMS = among(_credit.c.team_id, "teams")
_EACH_ONCE = func.count(_credit.c.order_id.distinct())
#: Several of a team, or of several teams, may share an order.
SUM_OF_TEAMS = Statement(
    _summed(_credit, _OF_TEAMS[0], *_between(_credit.c.signed_on), _COUNTS, how_many=_EACH_ONCE),
    postgresql=_summed(_credit, _OF_TEAMS[1], *_between(_credit.c.signed_on), _COUNTS, how_many=_EACH_ONCE),
)
SUM_OF_ALL = Statement(_summed(_order, *_between(_order.c.signed_on), _IS_LIVE))
CREDITED = Statement(
    select(_credit.c.member_id, _credit.c.team_id, func.count(), _sum(_credit.c.amount))
    .where(*_between(_credit.c.signed_on), _COUNTS)
    .group_by(_credit.c.member_id, _credit.c.team_id)
)

REQUEST = Statement(_REQUEST.where(_request.c.id == bindparam("id")))
ADD_REQUEST = insert_into(CreditRequestRow)
SAVE_REQUEST = update_unchanged(CreditRequestRow, "state", "settled_at", "settled_by", "ruling")
REQUESTS_OF = Statement(
    _REQUEST.where(_request.c.order_id == bindparam("order_id")).order_by(_request.c.at, _request.c.id)
)
OPEN_REQUEST = Statement(_REQUEST.where(_request.c.order_id == bindparam("order_id"), IS_OPEN))
OPEN_UNDER = Statement(
    _REQUEST.join(_order, _order.c.id == _request.c.order_id)
    .where(_order.c.filing_id == bindparam("filing_id"), IS_OPEN)
    .order_by(_order.c.ordinal)
)
