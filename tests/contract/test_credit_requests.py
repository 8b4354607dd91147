"""Wishes to share an order otherwise: kept, found again, and one of an order at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.credit import CreditRequest, CreditState, Party
from core.domain.ids import CreditRequestId, FilingId, MemberId, OrderId
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from core.service.ports.store import Store
from tests.contract.test_orders import FIRST, HALVES, SECOND, with_filings
from tests.support.ordering import a_credit, an_order
from tests.support.stores import MORNING, read, write

SUN, LIN = MemberId("sun"), MemberId("lin")
MINUTE = timedelta(minutes=1)
IDENT = CreditRequestId("c1")


def a_request(ident: str = "c1", **changes: object) -> CreditRequest:
    """孙悦 wishes three tenths of it."""
    return CreditRequest(
        **{  # type: ignore[arg-type]
            "id": CreditRequestId(ident),
            "order_id": OrderId("o1"),
            "by": SUN,
            "before": (a_credit(), a_credit(None, 0, party=Party.TEAM)),
            "wanted": HALVES,
            "reason": "方案是我做的",
            "dispute": True,
            "at": MORNING,
            "rule": RuleRef(version=1, clause="credit"),
            **changes,
        }
    )


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with two orders; about the first one somebody wishes something."""
    write(store, with_filings)
    write(store, lambda uow: uow.orders.add(an_order()))
    write(store, lambda uow: uow.orders.add(an_order("o2", ordinal=2)))
    write(store, lambda uow: uow.orders.add_request(a_request()))
    return store


def test_a_wish_comes_back_as_it_was(kept: Store) -> None:
    """With the shares before and after, and one that nobody has heard of is refused."""
    whole = a_request(
        "c2",
        dispute=False,
        state=CreditState.REFUSED,
        settled_at=MORNING + MINUTE,
        settled_by=LIN,
        ruling="没有证据",
    )
    write(kept, lambda uow: uow.orders.add_request(whole))

    assert read(kept, lambda uow: uow.orders.request(IDENT)) == a_request()
    assert read(kept, lambda uow: uow.orders.request(CreditRequestId("c2"))) == whole
    with pytest.raises(RuleViolation, match="credit_not_found"):
        read(kept, lambda uow: uow.orders.request(CreditRequestId("c9")))


def test_one_of_an_order_waits(kept: Store) -> None:
    """Another order's may, and the same order's when the first is over."""
    with pytest.raises(ConcurrentChange):
        write(kept, lambda uow: uow.orders.add_request(a_request("c2", by=LIN)))
    write(kept, lambda uow: uow.orders.add_request(a_request("c3", order_id=OrderId("o2"))))
    first = read(kept, lambda uow: uow.orders.request(IDENT))
    over = first.settle(CreditState.GRANTED, by=LIN, at=MORNING + MINUTE, ruling="属实")
    write(kept, lambda uow: uow.orders.save_request(over))
    write(kept, lambda uow: uow.orders.add_request(a_request("c4", at=MORNING + MINUTE)))

    assert read(kept, lambda uow: uow.orders.request(IDENT)) == replace(over, version=2)
    waiting = read(kept, lambda uow: uow.orders.open_request(OrderId("o1")))
    assert waiting is not None
    assert waiting.id == "c4"
    assert [one.id for one in read(kept, lambda uow: uow.orders.requests_of(OrderId("o1")))] == ["c1", "c4"]
    assert [one.id for one in read(kept, lambda uow: uow.orders.open_under(FIRST))] == ["c4", "c3"]
    assert list(read(kept, lambda uow: uow.orders.open_under(SECOND))) == []
    assert read(kept, lambda uow: uow.orders.open_request(OrderId("o9"))) is None
    assert list(read(kept, lambda uow: uow.orders.open_under(FilingId("filing-9")))) == []


def test_a_ruling_needs_the_version_that_was_read(kept: Store) -> None:
    """Two who rule at once: one is first."""
    before = read(kept, lambda uow: uow.orders.request(IDENT))
    write(kept, lambda uow: uow.orders.save_request(before.settle(CreditState.REFUSED, by=LIN, at=MORNING)))

    with pytest.raises(ConcurrentChange):
        write(kept, lambda uow: uow.orders.save_request(before.settle(CreditState.GRANTED, by=LIN, at=MORNING)))
