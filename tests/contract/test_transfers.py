"""Customers that pass from one owner to another: kept, counted, found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.handover import Occasion, Passed, Passing, Transfer, TransferState
from core.domain.ids import CustomerId, FilingId, MemberId, TransferId
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from core.service.ports.store import Store, UnitOfWork
from tests.support.builders import a_filing
from tests.support.stores import MORNING, a_customer, read, write

WANG, XU, LIN = MemberId("wang"), MemberId("xu"), MemberId("lin")
MINUTE = timedelta(minutes=1)


def a_transfer(ident: str = "t1", **changes: object) -> Transfer:
    """王晨 gives to 徐朗, who is asked."""
    return Transfer(
        **{  # type: ignore[arg-type]
            "id": TransferId(ident),
            "occasion": Occasion.WISH,
            "giver": WANG,
            "to": XU,
            "by": WANG,
            "at": MORNING,
            "rule": RuleRef(version=1, clause="handover"),
            "state": TransferState.ASKED,
            "reason": "换区了",
            "until": MORNING + timedelta(days=1),
            "total": 2,
            **changes,
        }
    )


def with_filings(uow: UnitOfWork) -> None:
    """Three customers of 王晨."""
    for n in (1, 2, 3):
        ident = CustomerId(f"customer-{n}")
        uow.customers.add(a_customer(ident), [])
        uow.filings.add(a_filing(id=FilingId(f"filing-{n}"), number=n, customer_id=ident), [])


def passing(n: int, **changes: object) -> Passing:
    """The customer of this number."""
    return Passing(**{"filing_id": FilingId(f"filing-{n}"), "number": n, **changes})  # type: ignore[arg-type]


@pytest.fixture
def kept(store: Store) -> Store:
    """A store in which customers 1 and 2 are asked to pass on."""
    write(store, with_filings)
    write(store, lambda uow: uow.transfers.add(a_transfer(), [passing(1), passing(2)]))
    return store


def test_a_transfer_comes_back_as_it_was(kept: Store) -> None:
    """With every field, and one that nobody has heard of is refused."""
    whole = a_transfer(
        "t2",
        occasion=Occasion.LEAVER,
        to=None,
        by=None,
        state=TransferState.DONE,
        until=None,
        mark=17,
        parent=TransferId("t1"),
        settled_at=MORNING,
        settled_by=LIN,
        answer="好",
    )
    write(kept, lambda uow: uow.transfers.add(whole, []))

    assert read(kept, lambda uow: uow.transfers.get(TransferId("t1"))) == a_transfer()
    assert read(kept, lambda uow: uow.transfers.get(TransferId("t2"))) == whole
    with pytest.raises(RuleViolation, match="transfer_not_found"):
        read(kept, lambda uow: uow.transfers.get(TransferId("t9")))


def test_a_change_needs_the_version_that_was_read(kept: Store) -> None:
    """Two who answer at once: one is first."""
    before = read(kept, lambda uow: uow.transfers.get(TransferId("t1")))
    settled = before.settle(TransferState.DECLINED, by=XU, at=MORNING, answer="不熟")
    write(kept, lambda uow: uow.transfers.save(settled))

    assert read(kept, lambda uow: uow.transfers.get(TransferId("t1"))) == replace(settled, version=2)
    with pytest.raises(ConcurrentChange):
        write(kept, lambda uow: uow.transfers.save(before))


def test_how_it_went_is_kept_and_counted(kept: Store) -> None:
    """Of those that were in it, and of one that came in later."""
    went = [passing(1, how=Passed.DONE, to=XU), passing(3, how=Passed.POOLED)]
    write(kept, lambda uow: uow.transfers.settle(TransferId("t1"), went))

    def found(how: Passed | None = None, after: int = 0, limit: int = 9) -> list[Passing]:
        return list(read(kept, lambda uow: uow.transfers.passings(TransferId("t1"), limit=limit, how=how, after=after)))

    assert found() == [went[0], passing(2), went[1]]
    assert found(Passed.OPEN) == [passing(2)]
    assert found(after=2) == [went[1]]
    assert found(limit=1) == [went[0]]
    counted = read(kept, lambda uow: uow.transfers.counted(TransferId("t1")))
    assert dict(counted) == {(XU, Passed.DONE): 1, (None, Passed.OPEN): 1, (None, Passed.POOLED): 1}


def test_a_transfer_is_found_by_customer_giver_and_receiver(kept: Store) -> None:
    """What still waits for a yes is told from what is over."""
    over = a_transfer("t0", at=MORNING - MINUTE, state=TransferState.DROPPED, until=None)
    later = a_transfer("t2", at=MORNING + MINUTE, giver=LIN)
    write(kept, lambda uow: uow.transfers.add(over, [passing(1)]))
    write(kept, lambda uow: uow.transfers.add(later, [passing(3)]))

    about = [read(kept, lambda uow, n=n: uow.transfers.asked_about(FilingId(f"filing-{n}"))) for n in (1, 2, 3, 9)]  # type: ignore[misc]
    assert [one and one.id for one in about] == ["t1", "t1", "t2", None]
    assert [one.id for one in read(kept, lambda uow: uow.transfers.waiting_for(XU, limit=9))] == ["t1", "t2"]
    assert [one.id for one in read(kept, lambda uow: uow.transfers.waiting_for(XU, limit=1))] == ["t1"]
    assert read(kept, lambda uow: uow.transfers.waiting_for(LIN, limit=9)) == []
    assert [one.id for one in read(kept, lambda uow: uow.transfers.of_giver(WANG, limit=9))] == ["t1", "t0"]
    assert [one.id for one in read(kept, lambda uow: uow.transfers.of_filing(FilingId("filing-1")))] == ["t0", "t1"]
