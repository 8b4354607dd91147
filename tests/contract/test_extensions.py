"""Requests for more time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.extension import Extension, ExtensionStatus
from core.domain.ids import CustomerId, ExtensionId, FilingId, MemberId
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from core.service.ports.store import Store
from tests.support.builders import a_filing
from tests.support.stores import MINUTE, MORNING, a_customer, read, write

ASKED = Extension(
    id=ExtensionId("e1"),
    filing_id=FilingId("f1"),
    number=1,
    by=MemberId("wang"),
    days=15,
    reason="合同在走流程",
    asked_at=MORNING,
    until_before=MORNING + timedelta(days=7),
    rule=RuleRef(version=1, clause="extension"),
)


@pytest.fixture
def filed(store: Store) -> Store:
    """A customer with a filing."""
    write(store, lambda uow: uow.customers.add(a_customer(), ()))
    filing = a_filing(id=FilingId("f1"), customer_id=CustomerId("customer-1"))
    write(store, lambda uow: uow.filings.add(filing, keys=()))
    return store


def test_a_request_that_came_back_keeps_its_better_reason(filed: Store) -> None:
    """And the end as it was when it went out again."""
    write(filed, lambda uow: uow.extensions.add(ASKED))
    better = replace(ASKED, reason="法务审完了，周五签", until_before=ASKED.until_before + MINUTE)
    write(filed, lambda uow: uow.extensions.save(better))

    assert read(filed, lambda uow: uow.extensions.waiting(FilingId("f1"))) == replace(better, version=2)
    with pytest.raises(ConcurrentChange):
        write(filed, lambda uow: uow.extensions.save(better))


def test_a_settled_request_waits_no_more(filed: Store) -> None:
    """It is still one of its filing."""
    write(filed, lambda uow: uow.extensions.add(ASKED))
    granted = ASKED.settle(
        ExtensionStatus.GRANTED, until=ASKED.until, by=MemberId("lin"), at=MORNING + MINUTE, rule=ASKED.rule
    )
    write(filed, lambda uow: uow.extensions.save(granted))

    assert read(filed, lambda uow: uow.extensions.waiting(FilingId("f1"))) is None
    assert list(read(filed, lambda uow: uow.extensions.of_filing(FilingId("f1")))) == [replace(granted, version=2)]
    with pytest.raises(RuleViolation, match="extension_not_found"):
        read(filed, lambda uow: uow.extensions.get(ExtensionId("e2")))
