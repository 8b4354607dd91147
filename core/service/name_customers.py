"""Names for customers from before there were names, and names put anew after an update: in portions, while the house
goes on working.
"""

from __future__ import annotations

from core.domain.ids import CustomerId
from core.service.ports.store import UnitOfWork

AT_ONCE = 200
"""Customers named in one unit of work; it holds the writer for some hundredths of a second."""


def next_nameless(after: str, uow: UnitOfWork) -> tuple[CustomerId, ...]:
    """For a reader: the next customers that have no name yet."""
    return tuple(customer for customer, _ in uow.company_names.nameless(after=after, limit=AT_ONCE))


def name_customers(after: str, uow: UnitOfWork) -> int:
    """Name the next portion; says how many that was. Two processes at it do not name anybody twice."""
    uow.company_names.hold_all()
    found = uow.company_names.nameless(after=after, limit=AT_ONCE)
    if found:
        uow.company_names.write_own(found)
    return len(found)


def next_outdated(after: int, uow: UnitOfWork) -> tuple[int, ...]:
    """For a reader: the next names that stand where an earlier release put them."""
    return tuple(number for number, _ in uow.company_names.outdated(after=after, limit=AT_ONCE))


def renew_names(after: int, uow: UnitOfWork) -> int:
    """Put the next portion where it belongs; says how many that was."""
    uow.company_names.hold_all()
    found = uow.company_names.outdated(after=after, limit=AT_ONCE)
    if found:
        uow.company_names.renew(found)
    return len(found)
