"""What stood beside a filing when it was sent, on every store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.matching import Band, Relation
from core.domain.ids import CustomerId
from core.domain.resembling import Likeness, Ruling
from core.service.ports.store import Store
from tests.support.builders import a_filing
from tests.support.stores import a_customer, read, signs, write

NEAR = Likeness(
    customer_id=CustomerId("c9"),
    band=Band.SUSPECTED,
    relation=Relation.SAME,
    score=0.75,
    evidence=(Evidence(code="same_brand", facts={"brand": "青禾"}), Evidence(code="same_city")),
)
FAR = Likeness(customer_id=CustomerId("c2"), band=Band.SUSPECTED, relation=Relation.BRANCH, score=0.5)


@pytest.fixture
def filed(store: Store) -> Store:
    """A store with one filing."""
    customer, filing = a_customer(), a_filing()
    write(store, lambda uow: uow.customers.add(customer, signs(customer)))
    write(store, lambda uow: uow.filings.add(filing, []))
    return store


def test_look_alikes_come_back_in_their_order(filed: Store) -> None:
    """With the signs by which they were recognised; a filing without any has none."""
    filing = a_filing()
    write(filed, lambda uow: uow.resemblances.add(filing.id, []))
    before = read(filed, lambda uow: uow.resemblances.of(filing.id))
    write(filed, lambda uow: uow.resemblances.add(filing.id, [NEAR, FAR]))

    assert list(before) == []
    assert list(read(filed, lambda uow: uow.resemblances.of(filing.id))) == [NEAR, FAR]


def test_a_ruling_stands_beside_its_pair(filed: Store) -> None:
    """And beside no other."""
    filing = a_filing()
    write(filed, lambda uow: uow.resemblances.add(filing.id, [NEAR, FAR]))
    write(filed, lambda uow: uow.resemblances.rule(filing.id, NEAR.customer_id, Ruling.SAME))

    assert list(read(filed, lambda uow: uow.resemblances.of(filing.id))) == [replace(NEAR, ruling=Ruling.SAME), FAR]
