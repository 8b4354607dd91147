"""The statements of :mod:`storage.repositories.customers`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, literal_column, select

from storage.rows.base import columns_of, table_of
from storage.rows.customers import ContactRow, CustomerKeyRow, CustomerRow
from storage.statements.making import (
    SetStatement,
    Statement,
    any_listed,
    any_of,
    for_each,
    insert_into,
    insert_or_leave,
    per_count,
    update_unchanged,
)

_customer, _key, _contact = (table_of(row) for row in (CustomerRow, CustomerKeyRow, ContactRow))

GET = Statement(select(*columns_of(CustomerRow)).where(_customer.c.id == bindparam("id")))
GET_EACH = for_each(select(*columns_of(CustomerRow)), _customer.c.id)
ADD = insert_into(CustomerRow)
ADD_SET = SetStatement(CustomerRow)
SAVE = update_unchanged(CustomerRow, "name", "compare_name", "uscc", "region")

CONTACTS = Statement(
    select(_contact.c.mark, _contact.c.sealed)
    .where(_contact.c.customer_id == bindparam("customer_id"))
    .order_by(_contact.c.id)
)
CONTACTS_OF_EACH = for_each(select(_contact.c.id, _contact.c.customer_id, _contact.c.sealed), _contact.c.customer_id)
ADD_CONTACT = insert_into(ContactRow, without="id")
ADD_CONTACTS = SetStatement(ContactRow, without="id")
DROP_CONTACT = Statement(
    delete(_contact).where(_contact.c.customer_id == bindparam("customer_id"), _contact.c.mark == bindparam("mark"))
)
ADD_KEY = insert_or_leave(CustomerKeyRow)
ADD_KEYS = SetStatement(CustomerKeyRow, leave=True)
REMOVE = Statement(delete(_customer).where(_customer.c.id == bindparam("customer_id")))
FORGET_CONTACTS = Statement(delete(_contact).where(_contact.c.customer_id == bindparam("customer_id")))
FORGET_KEYS = Statement(delete(_key).where(_key.c.customer_id == bindparam("customer_id")))


def _having(found: ColumnElement[bool]) -> Select[Any]:
    asked = select(_key.c.kind, _key.c.value, _customer.c.created_at, _customer.c.id)
    return asked.join(_customer, _customer.c.id == _key.c.customer_id).where(found)


@per_count
def having_few(count: int) -> Statement:
    return Statement(_having(any_of(_key, count)))


_lite, _pg = any_listed(_key)
HAVING_MANY = Statement(_having(_lite), postgresql=_having(_pg))


CALLED = Statement(
    select(*columns_of(CustomerRow))
    .where(_customer.c.compare_name == bindparam("text"))
    .order_by(_customer.c.id)
    .limit(bindparam("limit"))
)


def _containing(found: ColumnElement[bool]) -> Select[Any]:
    """The index of names is walked in its order, until there are enough; it alone, since it holds the ids as well."""
    hits = select(_customer.c.id).where(found).order_by(_customer.c.compare_name, _customer.c.id)
    wanted = _customer.c.id.in_(hits.limit(bindparam("limit")))
    return select(*columns_of(CustomerRow)).where(wanted).order_by(_customer.c.compare_name, _customer.c.id)


NAMED_LIKE = Statement(
    _containing(func.instr(_customer.c.compare_name, bindparam("text")) > literal_column("0")),
    postgresql=_containing(func.strpos(_customer.c.compare_name, bindparam("text")) > literal_column("0")),
)
_FIRST = (
    select(_customer.c.id, _customer.c.compare_name)
    .order_by(_customer.c.compare_name, _customer.c.id)
    .limit(bindparam("walked"))
    .subquery()
)


def _among_first(found: ColumnElement[bool]) -> Select[Any]:
    hits = select(_FIRST.c.id).where(found).order_by(_FIRST.c.compare_name, _FIRST.c.id).limit(bindparam("limit"))
    return select(*columns_of(CustomerRow)).where(_customer.c.id.in_(hits))


NAMED_LIKE_AMONG_FIRST = Statement(
    _among_first(func.instr(_FIRST.c.compare_name, bindparam("text")) > literal_column("0")),
    postgresql=_among_first(func.strpos(_FIRST.c.compare_name, bindparam("text")) > literal_column("0")),
)
"""Of so many names at most."""
BEGINNING = Statement(
    select(*columns_of(CustomerRow))
    .where(_customer.c.compare_name >= bindparam("text"), _customer.c.compare_name < bindparam("end"))
    .order_by(_customer.c.compare_name, _customer.c.id)
    .limit(bindparam("limit"))
)
