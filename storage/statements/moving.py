"""The statements of :mod:`storage.repositories.moving`."""

from __future__ import annotations

from sqlalchemy import ColumnElement, bindparam, delete, exists, literal_column, or_, select, update

from core.domain.appeal import AppealState
from storage.rows.appeals import AppealRow
from storage.rows.base import columns_of, table_of
from storage.rows.company_names import CompanyNameRow, NameExceptionRow
from storage.rows.customers import ContactRow, CustomerKeyRow, CustomerRow
from storage.rows.filings import FilingRow
from storage.rows.orders import OrderRow
from storage.rows.pool import PoolEntryRow, WaitingRow
from storage.statements.making import Statement, insert_into, insert_or_leave

_customer, _key, _contact, _name, _exception, _filing = (
    table_of(row) for row in (CustomerRow, CustomerKeyRow, ContactRow, CompanyNameRow, NameExceptionRow, FilingRow)
)
_entry, _waiting, _appeal, _order = (table_of(row) for row in (PoolEntryRow, WaitingRow, AppealRow, OrderRow))
_twin = _appeal.alias("twin")
_BOTH = (
    select(*columns_of(CustomerRow))
    .where(or_(_customer.c.id == bindparam("kept"), _customer.c.id == bindparam("dropped")))
    .order_by(_customer.c.id)
)
#: In one order, so that two merges of the same customers wait for each other one way only.
LOCK = Statement(_BOTH, postgresql=_BOTH.with_for_update())
ADD = insert_into(CustomerRow)
REMOVE = Statement(delete(_customer).where(_customer.c.id == bindparam("dropped")))

FILINGS = Statement(select(_filing.c.id).where(_filing.c.customer_id == bindparam("owner")).order_by(_filing.c.number))
MOVE_FILING = Statement(
    update(_filing)
    .where(_filing.c.id == bindparam("filing"), _filing.c.customer_id == bindparam("giver"))
    .values(customer_id=bindparam("taker"), version=literal_column("version + 1"))
)
#: A customer's stays in the pool go where the filings go with which they began.
MOVE_ENTRY = Statement(
    update(_entry)
    .where(_entry.c.filing_id == bindparam("filing"), _entry.c.customer_id == bindparam("giver"))
    .values(customer_id=bindparam("taker"))
)
_IS_OPEN: ColumnElement[str] = literal_column(f"'{AppealState.OPEN.value}'")
#: So do the appeals that began with them; who contests both has one that waits, and the other row stays.
MOVE_APPEAL = Statement(
    update(_appeal)
    .where(
        _appeal.c.filing_id == bindparam("filing"),
        _appeal.c.customer_id == bindparam("giver"),
        or_(
            _appeal.c.state != _IS_OPEN,
            ~exists().where(
                _twin.c.customer_id == bindparam("taker"), _twin.c.by_id == _appeal.c.by_id, _twin.c.state == _IS_OPEN
            ),
        ),
    )
    .values(customer_id=bindparam("taker"))
)
#: And the orders that came under them.
MOVE_ORDERS = Statement(
    update(_order)
    .where(_order.c.filing_id == bindparam("filing"), _order.c.customer_id == bindparam("giver"))
    .values(customer_id=bindparam("taker"))
)
WAITING = Statement(
    select(_waiting.c.id, _waiting.c.scope, _waiting.c.member_id)
    .where(_waiting.c.customer_id == bindparam("owner"))
    .order_by(_waiting.c.scope, _waiting.c.since, _waiting.c.id)
)
MOVE_WAITING = Statement(
    update(_waiting)
    .where(_waiting.c.id == bindparam("place"), _waiting.c.customer_id == bindparam("giver"))
    .values(customer_id=bindparam("taker"))
)
KEYS = Statement(select(_key.c.kind, _key.c.value).where(_key.c.customer_id == bindparam("owner")))
ADD_KEY = insert_or_leave(CustomerKeyRow)
DROP_KEY = Statement(
    delete(_key).where(
        _key.c.value == bindparam("key"), _key.c.kind == bindparam("sort"), _key.c.customer_id == bindparam("owner")
    )
)
CONTACTS = Statement(
    select(_contact.c.mark, _contact.c.sealed)
    .where(_contact.c.customer_id == bindparam("owner"))
    .order_by(_contact.c.id)
)
ADD_CONTACT = insert_into(ContactRow, without="id")
DROP_CONTACT = Statement(
    delete(_contact).where(_contact.c.customer_id == bindparam("owner"), _contact.c.mark == bindparam("sign"))
)
NAMES = Statement(
    select(_name.c.number, _name.c.kind).where(_name.c.customer_id == bindparam("owner")).order_by(_name.c.number)
)
MOVE_NAME = Statement(
    update(_name)
    .where(_name.c.number == bindparam("place"), _name.c.customer_id == bindparam("giver"))
    .values(customer_id=bindparam("taker"), kind=bindparam("sort"))
)
EXCEPTIONS = Statement(
    select(*columns_of(NameExceptionRow))
    .where(_exception.c.customer_id == bindparam("owner"))
    .union_all(select(*columns_of(NameExceptionRow)).where(_exception.c.other_id == bindparam("owner")))
)
ADD_EXCEPTION = insert_or_leave(NameExceptionRow)
DROP_EXCEPTION = Statement(
    delete(_exception).where(_exception.c.customer_id == bindparam("one"), _exception.c.other_id == bindparam("other"))
)
