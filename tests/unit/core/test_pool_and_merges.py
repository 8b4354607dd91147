"""合并 and the pool: a customer lies in one place, in nobody's hands, and comes back when two are told apart again."""

from __future__ import annotations

import pytest

from core.domain.filing import Filing
from core.domain.ids import CustomerId
from core.domain.pool import Went
from core.service.merge_customers import MergeCustomers, UndoMerge
from tests.support.builders import HE, KEYS_ALONE, LIN, SUN, WANG, ZHOU, Ledger
from tests.support.invented import company_name
from tests.support.pooling import at_once, claimed, given_back, line_of, lying, queued

REASON = "同一张执照"


@pytest.fixture
def two(ledger: Ledger) -> tuple[Ledger, Filing, Filing]:
    """王晨 has the one, 孙悦 the other."""
    ledger.policy = KEYS_ALONE
    at_once(ledger)
    one = ledger.approve(ledger.file(WANG))
    return ledger, one, ledger.approve(ledger.file(SUN, company_name(1), "13900020001"), by=HE)


def merge(ledger: Ledger, keep: Filing, drop: Filing) -> None:
    ledger.do(MergeCustomers(keep=keep.customer_id, drop=drop.customer_id, by=ZHOU, reason=REASON))


def lies(ledger: Ledger, filing: Filing) -> bool:
    """Whether the customer of a filing, as it was filed, lies in a pool."""
    return ledger.read(lambda uow: uow.pool.live_of(filing.customer_id, "")) is not None


def test_what_lies_in_the_pool_twice_lies_there_once(two: tuple[Ledger, Filing, Filing]) -> None:
    """Told apart again, both lie there."""
    ledger, one, other = two
    given_back(ledger, one)
    second = given_back(ledger, other)
    merge(ledger, one, other)
    assert ledger.read(lambda uow: uow.pool.get(second.id)).went is Went.MERGED
    assert lying(ledger, one.customer_id).filing_id == one.id
    ledger.do(UndoMerge(number=1, by=ZHOU))

    assert (lies(ledger, one), lies(ledger, other)) == (True, True)


def test_a_customer_that_somebody_holds_lies_in_no_pool(two: tuple[Ledger, Filing, Filing]) -> None:
    """Whichever name stays; told apart again, the other lies where it lay."""
    ledger, one, other = two
    given_back(ledger, one)
    merge(ledger, one, other)
    assert not lies(ledger, one)
    ledger.do(UndoMerge(number=1, by=ZHOU))

    assert (lies(ledger, one), lies(ledger, other)) == (True, False)


def test_a_filing_that_comes_to_nothing_gives_back_what_the_merge_took_out(ledger: Ledger) -> None:
    """Somebody waited for approval while the other lay in the pool."""
    ledger.policy = KEYS_ALONE
    given_back(ledger, one := ledger.approve(ledger.file(WANG)))
    pending = ledger.file(SUN, company_name(1), "13900020001")
    merge(ledger, one, pending)
    assert not lies(ledger, one)
    ledger.reject(pending, by=HE)

    assert lying(ledger, one.customer_id).filing_id == one.id


def test_what_was_claimed_after_a_merge_stays_with_the_kept_one(two: tuple[Ledger, Filing, Filing]) -> None:
    """The dropped one, told apart again, lies in the pool as before."""
    ledger, one, other = two
    ledger.do(MergeCustomers(keep=other.customer_id, drop=released(ledger, one), by=ZHOU, reason=REASON))
    given_back(ledger, other)
    mine = claimed(ledger, lying(ledger, other.customer_id), LIN)
    ledger.do(UndoMerge(number=1, by=ZHOU))

    assert ledger.again(mine).customer_id == other.customer_id
    assert (lies(ledger, one), lies(ledger, other)) == (True, False)


def released(ledger: Ledger, filing: Filing) -> CustomerId:
    """Its owner gives a customer back."""
    return given_back(ledger, filing).customer_id


def test_a_turn_ends_when_its_holder_waits_for_the_other_one(two: tuple[Ledger, Filing, Filing]) -> None:
    """He came into the line by the merge, and leaves it with it."""
    ledger, one, other = two
    queued(ledger, other, LIN)
    given_back(ledger, one)
    merge(ledger, one, other)
    entry = given_back(ledger, ledger.again(other))
    assert entry.turn_of == LIN
    ledger.do(UndoMerge(number=1, by=ZHOU))

    assert line_of(ledger, other) == [LIN]
    assert lying(ledger, other.customer_id).turn_of == LIN
    assert lying(ledger, one.customer_id).turn_of is None
