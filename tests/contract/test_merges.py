"""Customers that are joined and parted again, on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.domain.customer import Customer, Key
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.merging import Merge, MergeState
from core.domain.policy.document import KeyKind
from core.domain.resembling import NamedAs, NameException, NameKind, placed
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.ports.store import Store, UnitOfWork
from tests.support.builders import a_filing
from tests.support.stores import MORNING, a_customer, contact, read, signs, write

KEPT, DROPPED, THIRD = CustomerId("c1"), CustomerId("c2"), CustomerId("c3")
FIRST, SECOND = "苏州青禾精密机械有限公司", "苏州青禾机械有限公司"
SHARED, OWN = contact("13900010001", "李娜"), contact("13900010002", "赵敏")
NAME_OF_SECOND = Key(kind=KeyKind.NAME, value=SECOND)
PHONES = [Key(kind=KeyKind.PHONE, value=each.phone) for each in (SHARED, OWN)]


def add(store: Store, ident: CustomerId, name: str, *contacts: Any) -> Customer:
    customer = a_customer(ident, name=name, compare_name=name, contacts=tuple(contacts))
    phones = [each.phone for each in contacts]
    write(store, lambda uow: uow.customers.add(customer, signs(customer, *phones)))
    return customer


def file(store: Store, customer: CustomerId, number: int, **changes: Any) -> Filing:
    ident = FilingId(f"filing-{number}")
    filing = a_filing(id=ident, number=number, customer_id=customer, **changes)
    write(store, lambda uow: uow.filings.add(filing, []))
    return filing


@pytest.fixture
def two(store: Store) -> Store:
    """Two customers who are one: the first was filed long ago, the second is live, and told apart from a third."""
    add(store, KEPT, FIRST, SHARED)
    add(store, DROPPED, SECOND, SHARED, OWN)
    add(store, THIRD, "无锡云松食品有限公司")
    file(store, KEPT, 1, status=FilingStatus.EXPIRED)
    file(store, DROPPED, 2)
    file(store, DROPPED, 3, status=FilingStatus.REJECTED)
    write(store, lambda uow: uow.company_names.add_alias(DROPPED, "青禾机械"))
    ruling = NameException(one=THIRD, other=DROPPED, at=MORNING, by=MemberId("lin"), reason="城市不同")
    write(store, lambda uow: uow.company_names.rule_apart(ruling))
    return store


def a_merge(number: int = 1, kept: CustomerId = KEPT, dropped: CustomerId = DROPPED, **changes: Any) -> Merge:
    values = {
        "number": number,
        "kept": kept,
        "dropped": dropped,
        "kept_name": FIRST,
        "dropped_name": SECOND,
        "by": MemberId("zhou"),
        "at": MORNING,
        "reason": "同一张执照",
        "gained": {"region": "苏州"},
    }
    return Merge(**{**values, **changes})


def join(store: Store, merge: Merge) -> Merge:
    return write(store, lambda uow: uow.merges.join(merge))


def state_of(store: Store) -> list[Any]:
    """Everything that a merge may move, but for versions."""
    return read(store, _state)


def _state(uow: UnitOfWork) -> list[Any]:
    found: list[Any] = []
    for ident in (KEPT, DROPPED, THIRD):
        customer = uow.customers.get(ident)
        found.append(replace(customer, version=0, contacts=tuple(sorted(customer.contacts, key=str))))
        found.append([replace(filing, version=0) for filing in uow.filings.of_customer(ident, limit=9)])
        found.append(uow.filings.live_of(ident, "") is not None)
        found.append(list(uow.company_names.of([ident])))
    found.append(dict(uow.customers.having([NAME_OF_SECOND, *PHONES])))
    found.append(sorted(each.pair for each in uow.company_names.ruled_apart([KEPT, DROPPED, THIRD])))
    found.append(uow.company_names.bucket(placed(SECOND).blocks, limit=9))
    return found


def test_everything_of_the_dropped_customer_is_the_kept_ones(two: Store) -> None:
    """Filings, contacts once each, names, exact signs, rulings; nothing is lost."""
    joined = join(two, a_merge())
    kept = read(two, lambda uow: uow.customers.get(KEPT))
    names = read(two, lambda uow: uow.company_names.of([KEPT, DROPPED]))
    filings = read(two, lambda uow: uow.filings.of_customer(KEPT, limit=9))

    assert dict(joined.moved) == {"filings": 2, "keys": 3 + 1, "contacts": 2, "names": 2, "exceptions": 1, "waiting": 0}
    assert sorted(each.phone for each in kept.contacts) == ["13900010001", "13900010002"]
    assert [filing.number for filing in filings] == [3, 2, 1]
    assert [(name.kind, name.text) for name in names] == [
        (NameKind.OWN, FIRST),
        (NameKind.ALIAS, SECOND),
        (NameKind.ALIAS, "青禾机械"),
    ]
    assert set(read(two, lambda uow: uow.customers.having([NAME_OF_SECOND, *PHONES])).values()) == {KEPT}
    assert [each.pair for each in read(two, lambda uow: uow.company_names.ruled_apart([KEPT, THIRD]))] == [
        (KEPT, THIRD)
    ]
    assert {name.customer_id for name in names} == {KEPT}


def test_a_live_filing_keeps_its_hold_under_the_kept_customer(two: Store) -> None:
    """Whoever wants to file the kept one meets it; ended, it frees the place."""
    join(two, a_merge())
    live = read(two, lambda uow: uow.filings.live_of(KEPT, ""))
    assert live is not None

    assert (live.number, live.version) == (2, 2)
    with pytest.raises(ConcurrentChange):
        file(two, KEPT, 9)
    write(two, lambda uow: uow.filings.save(replace(live, status=FilingStatus.WITHDRAWN)))
    assert file(two, KEPT, 10).number == 10


def test_the_dropped_customer_is_found_as_the_kept_one(two: Store) -> None:
    """By its old id, however often it was merged on."""
    join(two, a_merge())
    join(two, a_merge(2, kept=THIRD, dropped=KEPT))

    assert read(two, lambda uow: uow.customers.get(DROPPED)).id == THIRD
    assert read(two, lambda uow: uow.merges.successor(DROPPED)) == THIRD
    assert read(two, lambda uow: uow.merges.successor(KEPT)) == THIRD
    assert read(two, lambda uow: uow.merges.successor(THIRD)) is None


def test_two_live_filings_never_meet_under_one_customer(two: Store) -> None:
    """The store refuses, and nothing has moved."""
    file(two, KEPT, 7)
    before = state_of(two)

    with pytest.raises(ConcurrentChange):
        join(two, a_merge())
    assert state_of(two) == before


def test_who_is_gone_cannot_be_joined(two: Store) -> None:
    """Neither as the kept nor as the dropped one."""
    join(two, a_merge())

    with pytest.raises(ConcurrentChange):
        join(two, a_merge(2))
    with pytest.raises(ConcurrentChange):
        join(two, a_merge(2, kept=DROPPED, dropped=THIRD))


def test_parting_restores_what_was_joined(two: Store) -> None:
    """Everything is where it was, and may be joined again."""
    before = state_of(two)
    joined = join(two, a_merge())
    undone = joined.decided(MergeState.UNDONE, by=MemberId("zhou"), at=MORNING + timedelta(days=1))
    write(two, lambda uow: uow.merges.part(undone))

    assert state_of(two) == before
    assert read(two, lambda uow: uow.merges.successor(DROPPED)) is None
    assert read(two, lambda uow: uow.merges.numbered(1)) == replace(undone, version=2)
    assert join(two, a_merge(2)).moved == joined.moved


def test_what_came_since_stays_with_the_kept_customer(two: Store) -> None:
    """A filing, a contact, an alias of after the merge do not go back."""
    joined = join(two, a_merge())
    kept = read(two, lambda uow: uow.customers.get(KEPT))
    fresh = contact("13900010003", "钱进")
    write(two, lambda uow: uow.customers.save(kept.with_contact(fresh), []))
    write(two, lambda uow: uow.company_names.add_alias(KEPT, "老青禾"))
    file(two, KEPT, 8, status=FilingStatus.EXPIRED)
    write(two, lambda uow: uow.merges.part(joined.decided(MergeState.UNDONE, by=None, at=MORNING)))
    after = read(two, lambda uow: uow.customers.get(KEPT))

    assert set(after.contacts) == {SHARED, fresh}
    assert {name.text for name in read(two, lambda uow: uow.company_names.of([KEPT]))} == {FIRST, "老青禾"}
    assert [one.number for one in read(two, lambda uow: uow.filings.of_customer(KEPT, limit=9))] == [8, 1]
    assert set(read(two, lambda uow: uow.customers.get(DROPPED)).contacts) == {SHARED, OWN}


def test_a_merge_is_decided_once(two: Store) -> None:
    """Two who decide at the same moment: one of them is told to look again."""
    joined = join(two, a_merge())
    confirmed = joined.decided(MergeState.CONFIRMED, by=None, at=MORNING)
    write(two, lambda uow: uow.merges.save(confirmed))

    with pytest.raises(ConcurrentChange):
        write(two, lambda uow: uow.merges.part(joined.decided(MergeState.UNDONE, by=None, at=MORNING)))
    assert read(two, lambda uow: uow.merges.numbered(1)) == replace(confirmed, version=2)


def test_merges_are_found_by_number_by_customer_and_by_age(two: Store) -> None:
    """Those that were undone concern nobody any more."""
    first = join(two, a_merge())
    second = join(two, a_merge(2, kept=THIRD, dropped=KEPT))

    assert read(two, lambda uow: uow.merges.next_number()) == 3
    assert list(read(two, lambda uow: uow.merges.later(1, [KEPT, DROPPED]))) == [second]
    assert list(read(two, lambda uow: uow.merges.later(2, [KEPT, DROPPED]))) == []
    assert list(read(two, lambda uow: uow.merges.recent(limit=9))) == [second, first]
    with pytest.raises(RuleViolation, match="merge_not_found"):
        read(two, lambda uow: uow.merges.numbered(7))
    write(two, lambda uow: uow.merges.part(second.decided(MergeState.UNDONE, by=None, at=MORNING)))
    assert list(read(two, lambda uow: uow.merges.later(1, [KEPT]))) == []


def test_a_name_that_was_handed_over_stays_so(store: Store) -> None:
    """Whose names were another's already takes none along but its mark."""
    add(store, KEPT, FIRST)
    add(store, DROPPED, SECOND)
    add(store, THIRD, "无锡云松食品有限公司")
    write(store, lambda uow: uow.company_names.hand_over(DROPPED, THIRD))
    joined = join(store, a_merge())
    write(store, lambda uow: uow.merges.part(joined.decided(MergeState.UNDONE, by=None, at=MORNING)))
    names: list[NamedAs] = list(read(store, lambda uow: uow.company_names.of([KEPT, DROPPED, THIRD])))

    assert {(name.customer_id, name.text) for name in names} == {
        (KEPT, FIRST),
        (THIRD, SECOND),
        (THIRD, "无锡云松食品有限公司"),
    }
    assert read(store, lambda uow: uow.company_names.nameless(after="", limit=9)) == []
