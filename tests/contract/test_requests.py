"""Requests about customers: kept, found again, and one of a matter about a filing at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.ids import CustomerId, FilingId, MemberId, RequestId
from core.domain.policy.approval import Matter
from core.domain.request import Request, RequestState
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from core.service.ports.store import Store
from tests.support.builders import a_filing
from tests.support.stores import MINUTE, MORNING, a_customer, read, write

FILING = FilingId("f1")
ASKED = Request(
    id=RequestId("r1"),
    filing_id=FILING,
    matter=Matter.DISCOUNT,
    by=MemberId("wang"),
    percent=85,
    amount=1_000_000_000_000,
    reason="客户要签三年",
    at=MORNING,
    rule=RuleRef(version=1, clause="approval/deep"),
)


@pytest.fixture
def filed(store: Store) -> Store:
    """A customer with a filing, and a request about it."""
    write(store, lambda uow: uow.customers.add(a_customer(), ()))
    filing = a_filing(id=FILING, customer_id=CustomerId("customer-1"))
    write(store, lambda uow: uow.filings.add(filing, keys=()))
    write(store, lambda uow: uow.requests.add(ASKED))
    return store


def test_a_request_comes_back_as_it_was(filed: Store) -> None:
    """Ten billion yuan included; what is not there says so."""
    assert read(filed, lambda uow: uow.requests.get(ASKED.id)) == ASKED
    with pytest.raises(RuleViolation, match="request_not_found"):
        read(filed, lambda uow: uow.requests.get(RequestId("r9")))


def test_one_of_a_matter_waits_at_a_time(filed: Store) -> None:
    """Another matter may wait beside it, and another discount once the first is settled."""
    again = replace(ASKED, id=RequestId("r2"), at=MORNING + MINUTE)
    visit = replace(ASKED, id=RequestId("r3"), matter=Matter.VISIT, percent=None, amount=None, at=MORNING + MINUTE)
    with pytest.raises(ConcurrentChange):
        write(filed, lambda uow: uow.requests.add(again))
    write(filed, lambda uow: uow.requests.add(visit))
    over = ASKED.settle(RequestState.REFUSED, by=MemberId("lin"), at=MORNING + MINUTE, answer="最多九折")
    write(filed, lambda uow: uow.requests.save(over))
    write(filed, lambda uow: uow.requests.add(again))

    assert [one.id for one in read(filed, lambda uow: uow.requests.waiting(FILING))] == ["r2", "r3"]
    assert list(read(filed, lambda uow: uow.requests.of_filing(FILING))) == [replace(over, version=2), again, visit]


def test_two_at_once_do_not_both_settle_it(filed: Store) -> None:
    """The second has read what is no longer so."""
    over = ASKED.settle(RequestState.WITHDRAWN, by=MemberId("wang"), at=MORNING + MINUTE)
    write(filed, lambda uow: uow.requests.save(over))

    with pytest.raises(ConcurrentChange):
        write(filed, lambda uow: uow.requests.save(over))


def test_a_better_reason_is_kept(filed: Store) -> None:
    """It waits on."""
    better = replace(ASKED, reason="客户要签三年；竞品报七五折")
    write(filed, lambda uow: uow.requests.save(better))

    assert list(read(filed, lambda uow: uow.requests.waiting(FILING))) == [replace(better, version=2)]
