"""Orders: kept with their shares, found again, summed up, and each reference and each place taken once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.domain.credit import Party
from core.domain.filing import FilingStatus
from core.domain.ids import CustomerId, FilingId, MemberId, OrderId, TeamId
from core.domain.merging import Merge, MergeState
from core.domain.order import Order, OrderState
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from core.service.ports.orders import Credited, Tallied
from core.service.ports.store import Store, UnitOfWork
from tests.support.builders import EAST, SOUTH, a_filing
from tests.support.ordering import WAN, a_credit, an_order
from tests.support.stores import MORNING, a_customer, read, write

WANG, SUN, LIN = MemberId("wang"), MemberId("sun"), MemberId("lin")
ONE, TWO = CustomerId("customer-1"), CustomerId("customer-2")
FIRST, SECOND = FilingId("filing-1"), FilingId("filing-2")
DAY = date(2026, 3, 11)
TOMORROW = DAY + timedelta(days=1)
EVER = {"since": date(2026, 1, 1), "until": date(2027, 1, 1)}
HALVES = (
    a_credit(WANG, 7_000, party=Party.AGREED),
    a_credit(SUN, 3_000, team=SOUTH, party=Party.AGREED),
)


def with_filings(uow: UnitOfWork) -> None:
    """Two customers of 王晨."""
    for number, ident in ((1, ONE), (2, TWO)):
        uow.customers.add(a_customer(ident), [])
        filing = a_filing(
            id=FilingId(f"filing-{number}"), number=number, customer_id=ident, status=FilingStatus.EXPIRED
        )
        uow.filings.add(filing, [])


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with an order of customer 1."""
    write(store, with_filings)
    write(store, lambda uow: uow.orders.add(an_order(reference="HT-001")))
    return store


def add(store: Store, ident: str, **changes: object) -> Order:
    """Another order."""
    order = an_order(ident, **changes)
    write(store, lambda uow: uow.orders.add(order))
    return order


def ids(found: Sequence[Order]) -> list[str]:
    """Which ones."""
    return [one.id for one in found]


def test_an_order_comes_back_as_it_was(kept: Store) -> None:
    """With every field and its shares in their order, and one that nobody has heard of is refused."""
    whole = an_order(
        "o2",
        ordinal=2,
        amount=7 * 10**13 + 1,
        reference="合同 二",
        note="首批",
        credits=(*HALVES, a_credit(None, 0, team=TeamId("feishu:shop"), party=Party.TEAM)),
        state=OrderState.CANCELLED,
        reason="客户退了",
        rule=RuleRef(version=3, clause="credit/large"),
    )
    write(kept, lambda uow: uow.orders.add(whole))

    assert read(kept, lambda uow: uow.orders.get(OrderId("o1"))) == an_order(reference="HT-001")
    assert read(kept, lambda uow: uow.orders.get(OrderId("o2"))) == whole
    assert read(kept, lambda uow: uow.orders.numbered(FIRST, 2)) == whole
    assert read(kept, lambda uow: uow.orders.numbered(FIRST, 3)) is None
    with pytest.raises(RuleViolation, match="order_not_found"):
        read(kept, lambda uow: uow.orders.get(OrderId("o9")))


def test_a_change_needs_the_version_that_was_read(kept: Store) -> None:
    """Two who change it at once: one is first, and the shares are his."""
    before = read(kept, lambda uow: uow.orders.get(OrderId("o1")))
    shared = before.share(HALVES)
    write(kept, lambda uow: uow.orders.save(shared))

    assert read(kept, lambda uow: uow.orders.get(OrderId("o1"))) == replace(shared, version=2)
    with pytest.raises(ConcurrentChange):
        write(kept, lambda uow: uow.orders.save(before.cancel("错了")))


def test_a_place_and_a_reference_are_taken_once(kept: Store) -> None:
    """However the reference is written; a cancelled order lets it go, and two without one do not meet."""
    with pytest.raises(ConcurrentChange):
        add(kept, "o2")
    with pytest.raises(ConcurrentChange):
        add(kept, "o2", ordinal=2, reference="ｈｔ- 001")
    add(kept, "o3", ordinal=2)
    add(kept, "o4", ordinal=3)
    first = read(kept, lambda uow: uow.orders.get(OrderId("o1")))
    write(kept, lambda uow: uow.orders.save(first.cancel("记错了")))
    add(kept, "o5", ordinal=4, reference="ht-001")

    found = read(kept, lambda uow: uow.orders.with_reference("HT-001"))
    assert found is not None
    assert found.id == "o5"
    assert read(kept, lambda uow: uow.orders.with_reference("")) is None
    assert read(kept, lambda uow: uow.orders.next_ordinal(FIRST)) == 5
    assert read(kept, lambda uow: uow.orders.next_ordinal(SECOND)) == 1
    third = read(kept, lambda uow: uow.orders.get(OrderId("o3")))
    with pytest.raises(ConcurrentChange):
        write(kept, lambda uow: uow.orders.save(replace(third, reference="HT-001")))


def test_pages_go_on_where_the_one_before_ended(kept: Store) -> None:
    """The newest day first; a cancelled one stands in no list but its filing's."""
    add(kept, "o2", ordinal=2, credits=HALVES, signed_on=TOMORROW)
    add(kept, "o3", filing_id=SECOND, customer_id=TWO, credits=HALVES)
    add(kept, "o4", ordinal=3, state=OrderState.CANCELLED, signed_on=TOMORROW)

    def page(**asked: object) -> list[str]:
        return ids(read(kept, lambda uow: uow.orders.page(**{"since": DAY, "limit": 9, **asked})))  # type: ignore[arg-type]

    assert page() == ["o2", "o3", "o1"]
    assert page(limit=1) == ["o2"]
    assert page(before=(TOMORROW, OrderId("o2"))) == ["o3", "o1"]
    assert page(before=(DAY, OrderId("o3"))) == ["o1"]
    assert page(since=TOMORROW) == ["o2"]
    assert ids(read(kept, lambda uow: uow.orders.of_member(SUN, since=DAY, limit=9))) == ["o2", "o3"]
    assert ids(read(kept, lambda uow: uow.orders.of_team(SOUTH, since=DAY, limit=1))) == ["o2"]
    assert ids(read(kept, lambda uow: uow.orders.of_team(EAST, since=DAY, limit=9))) == ["o2", "o3", "o1"]
    assert ids(read(kept, lambda uow: uow.orders.of_customer(ONE, limit=9))) == ["o2", "o1"]
    assert ids(read(kept, lambda uow: uow.orders.of_filing(FIRST))) == ["o1", "o2", "o4"]
    assert page(since=date(2026, 3, 13)) == []


def test_sums_count_shares_of_live_orders_within_their_days(kept: Store) -> None:
    """To the fen, an order that several of a team share once."""
    add(kept, "o2", ordinal=2, credits=(a_credit(WANG, 5_000), a_credit(LIN, 5_000)), amount=3, signed_on=TOMORROW)
    add(kept, "o3", filing_id=SECOND, customer_id=TWO, credits=HALVES, amount=101)
    add(kept, "o4", ordinal=3, state=OrderState.CANCELLED, credits=HALVES)

    def summed(name: str, *whose: object, **days: date) -> Tallied:
        return read(kept, lambda uow: getattr(uow.orders, name)(*whose, **(days or EVER)))

    assert summed("sum_of_member", WANG) == Tallied(orders=3, amount=30 * WAN + 2 + 71)
    assert summed("sum_of_member", SUN) == Tallied(orders=1, amount=30)
    assert summed("sum_of_member", WANG, since=DAY, until=TOMORROW) == Tallied(orders=2, amount=30 * WAN + 71)
    assert summed("sum_of_teams", [EAST]) == Tallied(orders=3, amount=30 * WAN + 3 + 71)
    assert summed("sum_of_teams", [EAST, SOUTH]) == summed("sum_of_all") == Tallied(orders=3, amount=30 * WAN + 104)
    assert summed("sum_of_teams", []) == summed("sum_of_member", MemberId("he")) == Tallied()
    assert read(kept, lambda uow: uow.orders.sum_of_customer(ONE)) == Tallied(orders=2, amount=30 * WAN + 3)
    credited = read(kept, lambda uow: uow.orders.credited(**EVER))
    assert set(credited) == {
        Credited(member=WANG, team=EAST, orders=3, amount=30 * WAN + 73),
        Credited(member=LIN, team=EAST, orders=1, amount=1),
        Credited(member=SUN, team=SOUTH, orders=1, amount=30),
    }


def test_what_is_corrected_and_cancelled_counts_otherwise_at_once(kept: Store) -> None:
    """The day and the fen of the shares are the order's."""
    order = read(kept, lambda uow: uow.orders.get(OrderId("o1")))
    write(kept, lambda uow: uow.orders.save(order.correct(amount=5, reference="", signed_on=TOMORROW)))

    assert read(kept, lambda uow: uow.orders.sum_of_member(WANG, since=DAY, until=TOMORROW)) == Tallied()
    assert read(kept, lambda uow: uow.orders.sum_of_member(WANG, **EVER)) == Tallied(orders=1, amount=5)
    right = read(kept, lambda uow: uow.orders.get(OrderId("o1")))
    write(kept, lambda uow: uow.orders.save(right.cancel("退了")))
    assert read(kept, lambda uow: uow.orders.credited(**EVER)) == []


def test_a_merge_takes_orders_along_and_gives_them_back(kept: Store) -> None:
    """They go where the filings go under which they came, and nothing else of them changes."""
    before = add(kept, "o2", filing_id=SECOND, filing_number=2, customer_id=TWO, credits=HALVES)
    merge = Merge(number=1, kept=ONE, dropped=TWO, kept_name="甲", dropped_name="乙", at=MORNING, by=WANG)
    joined = write(kept, lambda uow: uow.merges.join(merge))

    moved = read(kept, lambda uow: uow.orders.get(OrderId("o2")))
    assert moved == replace(before, customer_id=ONE)
    assert read(kept, lambda uow: uow.orders.sum_of_customer(ONE)) == Tallied(orders=2, amount=60 * WAN)
    write(kept, lambda uow: uow.merges.part(joined.decided(MergeState.UNDONE, by=WANG, at=MORNING)))
    assert read(kept, lambda uow: uow.orders.get(OrderId("o2"))) == before
    assert ids(read(kept, lambda uow: uow.orders.of_customer(ONE, limit=9))) == ["o1"]


def test_what_is_taken_out_leaves_nothing(kept: Store) -> None:
    """Its place and its reference are free again; who has read an older one takes nothing out."""
    older = read(kept, lambda uow: uow.orders.get(OrderId("o1")))
    write(kept, lambda uow: uow.orders.save(older.correct(amount=5, reference="HT-001", signed_on=DAY)))
    with pytest.raises(ConcurrentChange):
        write(kept, lambda uow: uow.orders.remove(older))
    right = read(kept, lambda uow: uow.orders.get(OrderId("o1")))
    write(kept, lambda uow: uow.orders.remove(right))

    assert read(kept, lambda uow: uow.orders.credited(**EVER)) == []
    assert ids(read(kept, lambda uow: uow.orders.of_filing(FIRST))) == []
    assert add(kept, "o2", reference="HT-001").number == "1-1"
    with pytest.raises(RuleViolation, match="order_not_found"):
        read(kept, lambda uow: uow.orders.get(OrderId("o1")))
