"""The public pool and its waiting lists, on every store."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from core.domain.filing import FilingStatus
from core.domain.ids import CustomerId, EntryId, FilingId, MemberId, WaitingId
from core.domain.merging import MergeState
from core.domain.pool import NO_POOL, Cause, PoolEntry, Waiting, Went
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.ports.pool import BroughtBack
from core.service.ports.store import Store
from tests.contract.test_merges import a_merge
from tests.support.builders import a_filing
from tests.support.stores import MORNING, RULE, a_customer, read, signs, write, write_each

KEPT, DROPPED = CustomerId("c1"), CustomerId("c2")
WANG, LIN, HE = MemberId("wang"), MemberId("lin"), MemberId("he")
DAY = timedelta(days=1)


@pytest.fixture
def two(store: Store) -> Store:
    """Two customers whose protection is over."""
    for number, (customer, name) in enumerate(((KEPT, "苏州青禾精密机械"), (DROPPED, "无锡云松食品")), start=1):
        known = a_customer(customer, name)
        write(store, lambda uow, known=known: uow.customers.add(known, signs(known)))  # type: ignore[misc]
        over = a_filing(id=FilingId(f"f{number}"), number=number, customer_id=customer, status=FilingStatus.EXPIRED)
        write(store, lambda uow, over=over: uow.filings.add(over, []))  # type: ignore[misc]
    return store


def an_entry(ident: str = "e1", customer: CustomerId = KEPT, **changes: Any) -> PoolEntry:
    values = {
        "id": EntryId(ident),
        "customer_id": customer,
        "scope": "",
        "filing_id": FilingId("f1" if customer == KEPT else "f2"),
        "number": 1 if customer == KEPT else 2,
        "pool": "common",
        "since": MORNING,
        "cause": Cause.EXPIRED,
        "rule": RULE,
        "previous": WANG,
        "left_at": MORNING,
    }
    return PoolEntry(**{**values, **changes})


def a_place(ident: str, member: MemberId, customer: CustomerId = KEPT, since: datetime = MORNING) -> Waiting:
    return Waiting(id=WaitingId(ident), customer_id=customer, scope="", member_id=member, since=since)


def add(store: Store, *entries: PoolEntry) -> None:
    write_each(store, entries, lambda uow, entry: uow.pool.add(entry))


def wait(store: Store, *places: Waiting) -> None:
    write_each(store, places, lambda uow, place: uow.pool.wait(place))


def test_an_entry_comes_back_as_it_was_put_in(two: Store) -> None:
    """Whatever it knows: its turn, its end, its reason."""
    whole = an_entry(reason="没有预算", hands=3, turn_of=LIN, turn_until=MORNING + DAY)
    add(two, whole)

    assert read(two, lambda uow: uow.pool.get(EntryId("e1"))) == whole
    assert read(two, lambda uow: uow.pool.live_of(KEPT, "")) == whole
    assert read(two, lambda uow: uow.pool.numbered(1)) == whole
    assert read(two, lambda uow: uow.pool.live_among([KEPT, DROPPED], "")) == {KEPT: whole}


def test_a_customer_lies_in_one_pool_only(two: Store) -> None:
    """In another scope, or when the first stay is over, there may be another."""
    add(two, an_entry())

    with pytest.raises(ConcurrentChange):
        add(two, an_entry("e2", pool="east"))
    add(two, an_entry("e3", scope="line"))
    write(two, lambda uow: uow.pool.save(uow.pool.get(EntryId("e1")).leave(Went.FILED, at=MORNING)))
    add(two, an_entry("e4"))

    assert [one.id for one in read(two, lambda uow: uow.pool.of_customer(KEPT, ""))] == ["e4", "e1"]


def test_of_two_who_save_one_entry_the_second_learns_of_the_first(two: Store) -> None:
    """The version that was read has to be the one that is there."""
    add(two, an_entry())
    seen = read(two, lambda uow: uow.pool.get(EntryId("e1")))
    write(two, lambda uow: uow.pool.save(seen.leave(Went.CLAIMED, at=MORNING, by=LIN, filing_id=FilingId("f2"))))

    with pytest.raises(ConcurrentChange):
        write(two, lambda uow: uow.pool.save(seen.leave(Went.CLAIMED, at=MORNING, by=HE)))
    taken = read(two, lambda uow: uow.pool.taken_as(FilingId("f2")))
    assert taken is not None
    assert (taken.taken_by, taken.went, taken.version) == (LIN, Went.CLAIMED, 2)


def test_an_entry_that_is_not_there_is_refused(store: Store) -> None:
    """As a code that becomes a polite word."""
    with pytest.raises(RuleViolation, match="entry_not_found"):
        read(store, lambda uow: uow.pool.get(EntryId("e9")))


def test_pages_go_from_the_newest_to_the_oldest_of_the_pools_asked_for(two: Store) -> None:
    """What is kept for the queue, what is over and other pools do not show; a search goes by the name."""
    add(two, an_entry("e1"), an_entry("e2", DROPPED, pool="east"))
    add(two, an_entry("e3", scope="line"), an_entry("e4", scope="kept", pool=NO_POOL))
    add(two, an_entry("e5", scope="over", taken_at=MORNING, went=Went.FREED))

    def page(*pools: str, **asked: Any) -> list[str]:
        return [one.id for one in read(two, lambda uow: uow.pool.page(pools, **{"limit": 9, **asked}))]

    assert page("common", "east") == ["e3", "e2", "e1"]
    assert page("common", "east", limit=2) == ["e3", "e2"]
    assert page("common", "east", before=EntryId("e2")) == ["e1"]
    assert page("common", "east", text="云松") == ["e2"]
    assert page("west") == []
    assert read(two, lambda uow: dict(uow.pool.lying())) == {"common": 2, "east": 1}
    assert read(two, lambda uow: (uow.pool.count(["common"]), uow.pool.count(["common"], text="青禾"))) == (2, 2)


def test_claims_are_counted_from_an_instant_on(two: Store) -> None:
    """A stay that ended otherwise is no claim."""
    add(two, an_entry("e1"), an_entry("e2", scope="line"), an_entry("e3", DROPPED))
    for ident, went, at in (("e1", Went.CLAIMED, 0), ("e2", Went.CLAIMED, 1), ("e3", Went.FILED, 1)):
        write(
            two,
            lambda uow, ident=ident, went=went, at=at: uow.pool.save(  # type: ignore[misc]
                uow.pool.get(EntryId(ident)).leave(went, at=MORNING + at * DAY, by=LIN)
            ),
        )

    assert [read(two, lambda uow, at=at: uow.pool.claims_since(LIN, MORNING + at * DAY)) for at in (0, 1, 2)] == [  # type: ignore[misc]
        2,
        1,
        0,
    ]


def test_the_end_of_an_earlier_ownership_is_remembered(two: Store) -> None:
    """Whoever had it before the last owner is still somebody who had it."""
    add(two, an_entry("e1", taken_at=MORNING, went=Went.CLAIMED))
    add(two, an_entry("e2", previous=HE, left_at=MORNING + 5 * DAY))

    def until(member: MemberId) -> datetime | None:
        return read(two, lambda uow: uow.pool.owned_until(KEPT, "", member))

    assert (until(WANG), until(HE), until(LIN)) == (MORNING, MORNING + 5 * DAY, None)


def test_figures_count_customers_and_not_attempts(two: Store) -> None:
    """A claim that was rejected put the customer back: it came in once, was claimed, and is protected now."""
    live = a_filing(id=FilingId("f3"), number=3, customer_id=KEPT, status=FilingStatus.PROTECTED)
    write(two, lambda uow: uow.filings.add(live, []))
    claimed: dict[str, Any] = {"went": Went.CLAIMED, "taken_at": MORNING}
    add(two, an_entry("e1", taken_as=FilingId("f2"), **claimed), an_entry("e2", taken_as=FilingId("f3"), **claimed))
    add(two, an_entry("e3", DROPPED), an_entry("e4", DROPPED, scope="old", since=MORNING - DAY))

    def figures(*pools: str) -> BroughtBack:
        return read(two, lambda uow: uow.pool.brought_back(pools, since=MORNING, until=MORNING + DAY))

    assert figures("common", "east") == BroughtBack(entered=2, claimed=1, protected=1, lying=1)
    assert figures("east") == BroughtBack()


def test_who_came_first_waits_in_front(two: Store) -> None:
    """Once for a customer; who leaves is gone, and only once."""
    wait(two, a_place("w2", LIN, since=MORNING + DAY), a_place("w1", HE), a_place("w3", HE, DROPPED))

    with pytest.raises(ConcurrentChange):
        wait(two, a_place("w4", LIN))
    assert [one.member_id for one in read(two, lambda uow: uow.pool.waiting_of(KEPT, ""))] == [HE, LIN]
    assert [one.id for one in read(two, lambda uow: uow.pool.places_of(HE))] == ["w1", "w3"]
    assert [write(two, lambda uow: uow.pool.leave(a_place("w1", HE))) for _ in range(2)] == [True, False]
    assert [one.member_id for one in read(two, lambda uow: uow.pool.waiting_of(KEPT, ""))] == [LIN]


def test_a_merge_takes_stays_and_places_along_and_brings_them_back(two: Store) -> None:
    """Who waits for both keeps one place; parted again, everything is as it was."""
    add(two, an_entry("e2", DROPPED))
    wait(two, a_place("w1", LIN), a_place("w2", LIN, DROPPED), a_place("w3", HE, DROPPED))

    def state() -> list[Any]:
        def found(uow: Any) -> list[Any]:
            lists = (uow.pool.waiting_of(each, "") for each in (KEPT, DROPPED))
            return [uow.pool.live_of(KEPT, ""), uow.pool.live_of(DROPPED, ""), *map(list, lists)]

        return read(two, found)

    before = state()
    joined = write(two, lambda uow: uow.merges.join(a_merge()))
    live, gone, waiting, _ = state()

    assert (live.id, gone, [one.member_id for one in waiting]) == ("e2", None, [LIN, HE])
    assert joined.moved["waiting"] == 1
    undone = read(two, lambda uow: uow.merges.numbered(1)).decided(MergeState.UNDONE, by=None, at=MORNING)
    write(two, lambda uow: uow.merges.part(undone))
    assert state() == before
