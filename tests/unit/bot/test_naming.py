"""Customers of an earlier release get the names by which they are found."""

from __future__ import annotations

from bot.timed.jobs import name_all_customers
from core.domain.ids import CustomerId
from core.service.name_customers import AT_ONCE
from core.service.ports.store import UnitOfWork
from tests.support.builders import Ledger
from tests.support.chat import Desk
from tests.support.invented import company_name
from tests.support.stores import a_customer, signs


def an_old_release(ledger: Ledger, count: int) -> None:
    """It wrote customers and no names."""

    def write(uow: UnitOfWork) -> None:
        for place in range(count):
            customer = a_customer(f"c{place:04d}", name=company_name(place))
            uow.customers.add(customer, signs(customer))
            uow.company_names._of.remove(customer.id)  # type: ignore[attr-defined]

    ledger.write(write)


async def test_customers_without_a_name_get_one_in_portions() -> None:
    """Each once, however often it is done; then they are found."""
    ledger = Ledger()
    an_old_release(ledger, AT_ONCE + 3)
    door = Desk(ledger).door

    assert await name_all_customers(door) == AT_ONCE + 3
    assert await name_all_customers(door) == 0
    last = CustomerId(f"c{AT_ONCE + 2:04d}")
    assert [name.text for name in ledger.read(lambda uow: uow.company_names.of([last]))] == [company_name(AT_ONCE + 2)]
