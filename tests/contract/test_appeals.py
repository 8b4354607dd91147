"""Appeals: kept, found again, and one of a person about a customer at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.appeal import Appeal, AppealState, Ground
from core.domain.filing import FilingStatus
from core.domain.ids import AppealId, CustomerId, FilingId, MemberId
from core.domain.merging import Merge, MergeState
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from core.service.ports.store import Store, UnitOfWork
from tests.support.builders import a_filing
from tests.support.stores import MORNING, a_customer, read, write

WANG, SUN, LIN = MemberId("wang"), MemberId("sun"), MemberId("lin")
MINUTE = timedelta(minutes=1)
ONE, TWO = CustomerId("customer-1"), CustomerId("customer-2")


def an_appeal(ident: str = "a1", **changes: object) -> Appeal:
    """孙悦 contests what 王晨 has."""
    return Appeal(
        **{  # type: ignore[arg-type]
            "id": AppealId(ident),
            "customer_id": ONE,
            "filing_id": FilingId("filing-1"),
            "by": SUN,
            "against": WANG,
            "ground": Ground.REFUSED,
            "since": MORNING - MINUTE,
            "reason": "9 月就拜访过",
            "at": MORNING,
            "rule": RuleRef(version=1, clause="appeal"),
            **changes,
        }
    )


def with_filings(uow: UnitOfWork) -> None:
    """Two customers of 王晨; the second is over."""
    for number, ident in ((1, ONE), (2, TWO)):
        uow.customers.add(a_customer(ident), [])
        status = FilingStatus.PENDING if number == 1 else FilingStatus.EXPIRED
        filing = a_filing(id=FilingId(f"filing-{number}"), number=number, customer_id=ident, status=status)
        uow.filings.add(filing, [])


@pytest.fixture
def kept(store: Store) -> Store:
    """A store in which customer 1 is contested."""
    write(store, with_filings)
    write(store, lambda uow: uow.appeals.add(an_appeal()))
    return store


def test_an_appeal_comes_back_as_it_was(kept: Store) -> None:
    """With every field, and one that nobody has heard of is refused."""
    whole = an_appeal(
        "a2",
        by=LIN,
        against=None,
        ground=Ground.LOST,
        state=AppealState.DISMISSED,
        settled_at=MORNING + MINUTE,
        settled_by=WANG,
        ruling="先报先得",
    )
    write(kept, lambda uow: uow.appeals.add(whole))

    assert read(kept, lambda uow: uow.appeals.get(AppealId("a1"))) == an_appeal()
    assert read(kept, lambda uow: uow.appeals.get(AppealId("a2"))) == whole
    with pytest.raises(RuleViolation, match="appeal_not_found"):
        read(kept, lambda uow: uow.appeals.get(AppealId("a9")))


def test_a_change_needs_the_version_that_was_read(kept: Store) -> None:
    """Two who rule at once: one is first."""
    before = read(kept, lambda uow: uow.appeals.get(AppealId("a1")))
    ruled = before.settle(AppealState.UPHELD, by=LIN, at=MORNING + MINUTE, ruling="拜访在前")
    write(kept, lambda uow: uow.appeals.save(ruled))

    assert read(kept, lambda uow: uow.appeals.get(AppealId("a1"))) == replace(ruled, version=2)
    with pytest.raises(ConcurrentChange):
        write(kept, lambda uow: uow.appeals.save(before))


def test_one_of_a_person_about_a_customer_waits(kept: Store) -> None:
    """Another person may, and about another customer he may; and again when the first is over."""
    with pytest.raises(ConcurrentChange):
        write(kept, lambda uow: uow.appeals.add(an_appeal("a2")))
    write(kept, lambda uow: uow.appeals.add(an_appeal("a3", by=LIN)))
    write(kept, lambda uow: uow.appeals.add(an_appeal("a4", customer_id=TWO, filing_id=FilingId("filing-2"))))
    first = read(kept, lambda uow: uow.appeals.get(AppealId("a1")))
    write(kept, lambda uow: uow.appeals.save(first.settle(AppealState.WITHDRAWN, by=SUN, at=MORNING)))
    write(kept, lambda uow: uow.appeals.add(an_appeal("a5", at=MORNING + MINUTE)))

    assert [one.id for one in read(kept, lambda uow: uow.appeals.open_about(ONE))] == ["a3", "a5"]


def test_appeals_are_found_by_customer_filing_and_person(kept: Store) -> None:
    """What waits stands first in one's own list."""
    over = an_appeal("a0", at=MORNING + 2 * MINUTE, state=AppealState.DISMISSED, settled_at=MORNING + 3 * MINUTE)
    other = an_appeal("a2", at=MORNING + MINUTE, customer_id=TWO, filing_id=FilingId("filing-2"))
    write(kept, lambda uow: uow.appeals.add(over))
    write(kept, lambda uow: uow.appeals.add(other))

    def ids(found: object) -> list[str]:
        return [one.id for one in found]  # type: ignore[attr-defined]

    assert ids(read(kept, lambda uow: uow.appeals.of_customer(ONE))) == ["a1", "a0"]
    assert ids(read(kept, lambda uow: uow.appeals.of_filing(FilingId("filing-2")))) == ["a2"]
    assert ids(read(kept, lambda uow: uow.appeals.of_member(SUN, limit=9))) == ["a2", "a1", "a0"]
    assert ids(read(kept, lambda uow: uow.appeals.of_member(SUN, limit=1))) == ["a2"]
    assert ids(read(kept, lambda uow: uow.appeals.of_member(LIN, limit=9))) == []


def test_a_merge_takes_appeals_along_and_gives_them_back(kept: Store) -> None:
    """Whoever contests both has one that waits; the other row stays, should they be two again."""
    second = FilingId("filing-2")
    write(kept, lambda uow: uow.appeals.add(an_appeal("a2", customer_id=TWO, filing_id=second)))
    write(kept, lambda uow: uow.appeals.add(an_appeal("a3", customer_id=TWO, filing_id=second, by=LIN)))
    merge = Merge(number=1, kept=ONE, dropped=TWO, kept_name="甲", dropped_name="乙", at=MORNING, by=WANG)
    joined = write(kept, lambda uow: uow.merges.join(merge))

    assert {one.id for one in read(kept, lambda uow: uow.appeals.open_about(ONE))} == {"a1", "a3"}
    assert [one.id for one in read(kept, lambda uow: uow.appeals.of_filing(second))] == ["a2", "a3"]
    undone = joined.decided(MergeState.UNDONE, by=WANG, at=MORNING)
    write(kept, lambda uow: uow.merges.part(undone))
    assert [one.id for one in read(kept, lambda uow: uow.appeals.open_about(ONE))] == ["a1"]
    assert {one.id for one in read(kept, lambda uow: uow.appeals.open_about(TWO))} == {"a2", "a3"}
