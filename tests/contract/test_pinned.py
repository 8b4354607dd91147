"""A filing, or an order, that something is about to be put beside: it is as it was read, or somebody was faster."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.ids import FilingId, OrderId
from core.domain.order import Order
from core.domain.rules import ConcurrentChange
from core.service.ports.store import Store
from tests.contract.test_orders import with_filings
from tests.support.ordering import an_order
from tests.support.stores import read, write

FILING = FilingId("filing-1")


def test_a_filing_is_held_as_it_was_read(store: Store) -> None:
    """And not as it was before somebody else changed it."""
    write(store, with_filings)
    before = read(store, lambda uow: uow.filings.get(FILING))
    write(store, lambda uow: uow.filings.pin(before))
    write(store, lambda uow: uow.filings.save(replace(before, extensions=1)))

    write(store, lambda uow: uow.filings.pin(uow.filings.get(FILING)))
    with pytest.raises(ConcurrentChange):
        write(store, lambda uow: uow.filings.pin(before))


def test_an_order_is_held_as_it_was_read(store: Store) -> None:
    """The same of orders; of one that there is not, too."""
    write(store, with_filings)
    write(store, lambda uow: uow.orders.add(an_order()))
    before: Order = read(store, lambda uow: uow.orders.get(OrderId("o1")))
    write(store, lambda uow: uow.orders.pin(before))
    write(store, lambda uow: uow.orders.save(replace(before, amount=1)))

    for other in (before, an_order("o9")):
        with pytest.raises(ConcurrentChange):
            write(store, lambda uow, other=other: uow.orders.pin(other))  # type: ignore[misc]
