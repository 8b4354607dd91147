"""Filings: numbers, exclusive holds, versions, pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.customer import Key
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.policy.document import KeyKind
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.ports.store import Store
from tests.support.builders import a_filing
from tests.support.clock import ORDINARY_MORNING
from tests.support.stores import a_customer, read, signs, write

CUSTOMER = a_customer()
KEYS = signs(CUSTOMER, "13900012345")


@pytest.fixture
def base(store: Store) -> Store:
    """A store with two customers."""
    other = a_customer("customer-2", "无锡远舟")
    write(store, lambda uow: uow.customers.add(CUSTOMER, KEYS))
    write(store, lambda uow: uow.customers.add(other, signs(other)))
    return store


def add(store: Store, filing: Filing, keys: tuple = KEYS) -> None:
    write(store, lambda uow: uow.filings.add(filing, keys))


def another(**changes: object) -> Filing:
    return a_filing(**{"id": FilingId("filing-2"), "number": 2, "customer_id": CustomerId("customer-2"), **changes})


def test_a_filing_comes_back_as_added(base: Store) -> None:
    """Under its id, its number, its customer, and each of its keys."""
    filing = a_filing(answers={"product": "数控机床", "budget": "500000"})
    add(base, filing)

    assert read(base, lambda uow: uow.filings.get(filing.id)) == filing
    assert read(base, lambda uow: uow.filings.numbered(1)) == filing
    assert read(base, lambda uow: uow.filings.live_of(filing.customer_id, "")) == filing
    assert read(base, lambda uow: uow.filings.latest_of(filing.customer_id)) == filing
    assert read(base, lambda uow: uow.filings.holding("", KEYS)) == dict.fromkeys(KEYS, filing)


def test_the_stage_of_a_filing_is_kept(base: Store) -> None:
    """From the beginning, and as it moves on."""
    filing = a_filing(stage="quoting")
    add(base, filing)
    write(base, lambda uow: uow.filings.save(replace(filing, stage="won")))

    assert read(base, lambda uow: uow.filings.get(filing.id)).stage == "won"


def test_what_is_not_there_is_not_found(base: Store) -> None:
    """By id it is a refusal, by everything else an empty answer."""
    with pytest.raises(RuleViolation) as refusal:
        read(base, lambda uow: uow.filings.get(FilingId("nowhere")))

    assert refusal.value.code == "filing_not_found"
    assert read(base, lambda uow: uow.filings.numbered(7)) is None
    assert read(base, lambda uow: uow.filings.live_of(CUSTOMER.id, "")) is None
    assert read(base, lambda uow: uow.filings.latest_of(CUSTOMER.id)) is None
    assert read(base, lambda uow: uow.filings.holding("", ())) == {}


def test_numbers_only_go_up(store: Store) -> None:
    """Also twice in one unit of work, and after one that failed."""
    first, second = write(store, lambda uow: (uow.filings.next_number(), uow.filings.next_number()))
    third = write(store, lambda uow: uow.filings.next_number())

    assert first < second < third


def test_a_customer_has_one_live_filing_in_a_scope(base: Store) -> None:
    """The second is refused by the store itself, even with other keys; another scope is free."""
    add(base, a_filing())
    rival = another(customer_id=CUSTOMER.id)

    with pytest.raises(ConcurrentChange):
        add(base, rival, keys=())
    add(base, replace(rival, scope="机床"))
    assert read(base, lambda uow: uow.filings.live_of(CUSTOMER.id, "机床")) == replace(rival, scope="机床")


def test_a_decisive_key_is_held_once_in_a_scope(base: Store) -> None:
    """Also by the filing of a customer that has another name; nothing of the loser stays."""
    add(base, a_filing())

    with pytest.raises(ConcurrentChange):
        add(base, another())
    assert read(base, lambda uow: uow.filings.numbered(2)) is None
    add(base, another(scope="机床"))


def test_a_filing_that_is_over_lets_its_keys_go(base: Store) -> None:
    """Then the next one may take them."""
    filing = a_filing()
    add(base, filing)
    over = filing.withdraw(by=filing.owner, at=ORDINARY_MORNING, reason=None, rule=filing.rule)
    write(base, lambda uow: uow.filings.save(over))

    assert read(base, lambda uow: uow.filings.holding("", KEYS)) == {}
    assert read(base, lambda uow: uow.filings.live_of(CUSTOMER.id, "")) is None
    add(base, another(customer_id=CUSTOMER.id))
    assert read(base, lambda uow: uow.filings.latest_of(CUSTOMER.id)) == another(customer_id=CUSTOMER.id)


def test_a_live_filing_takes_further_keys_once(base: Store) -> None:
    """Nobody else gets them until it is over."""
    filing, later = a_filing(), Key(kind=KeyKind.PHONE, value="13900054321")
    add(base, filing)
    write(base, lambda uow: uow.filings.hold(filing, [later]))

    assert read(base, lambda uow: uow.filings.holding("", [later])) == {later: filing}
    with pytest.raises(ConcurrentChange):
        write(base, lambda uow: uow.filings.hold(filing, [later]))
    over = filing.withdraw(by=filing.owner, at=ORDINARY_MORNING, reason=None, rule=filing.rule)
    write(base, lambda uow: uow.filings.save(over))
    assert read(base, lambda uow: uow.filings.holding("", [later])) == {}


def test_a_filing_that_is_approved_keeps_its_keys(base: Store) -> None:
    """Everything that the decision changed is kept, with the next version."""
    filing = a_filing()
    add(base, filing)
    approved = replace(
        filing,
        status=FilingStatus.PROTECTED,
        decided_at=ORDINARY_MORNING,
        decided_by=MemberId("lin"),
        reason="可以",
        protected_until=ORDINARY_MORNING,
    )
    write(base, lambda uow: uow.filings.save(approved))

    assert read(base, lambda uow: uow.filings.get(filing.id)) == replace(approved, version=2)
    assert set(read(base, lambda uow: uow.filings.holding("", KEYS))) == set(KEYS)


def test_a_filing_saved_from_an_old_reading_is_refused(base: Store) -> None:
    """The first tap decides."""
    filing = a_filing()
    add(base, filing)
    write(base, lambda uow: uow.filings.save(filing))

    with pytest.raises(ConcurrentChange):
        write(base, lambda uow: uow.filings.save(filing))


def test_the_filings_of_somebody_come_newest_first_and_in_pages(base: Store) -> None:
    """Only those in the states that were asked for."""
    for number in range(1, 6):
        status = FilingStatus.REJECTED if number == 4 else FilingStatus.PENDING
        add(base, a_filing(id=FilingId(f"f{number}"), number=number, scope=str(number), status=status), keys=())
    add(base, another(number=6, owner=MemberId("xu")), keys=())
    live = (FilingStatus.PENDING, FilingStatus.PROTECTED)

    page = read(base, lambda uow: uow.filings.of_owner(MemberId("wang"), statuses=live, limit=2))
    rest = read(base, lambda uow: uow.filings.of_owner(MemberId("wang"), statuses=live, limit=9, before=3))

    assert [filing.number for filing in page] == [5, 3]
    assert [filing.number for filing in rest] == [2, 1]
    assert read(base, lambda uow: uow.filings.count_of_owner(MemberId("wang"), statuses=live)) == 4
    assert read(base, lambda uow: uow.filings.count_of_owner(MemberId("wang"), statuses=())) == 0
    assert read(base, lambda uow: uow.filings.of_owner(MemberId("wang"), statuses=(), limit=9)) == []


def test_numbers_can_be_drawn_many_at_once(base: Store) -> None:
    """They go on from the last one, and the next goes on from them."""
    first = write(base, lambda uow: uow.filings.next_number())
    many = list(write(base, lambda uow: uow.filings.next_numbers(3)))

    assert many == [first + 1, first + 2, first + 3]
    assert write(base, lambda uow: uow.filings.next_number()) == first + 4


def test_history_keeps_nobody_out(base: Store) -> None:
    """A filing that came in as ended stands beside a live one of the same customer."""
    add(base, a_filing(status=FilingStatus.EXPIRED), ())
    live = a_filing(id=FilingId("filing-2"), number=2)
    add(base, live)

    assert read(base, lambda uow: uow.filings.live_of(CUSTOMER.id, "")) == live
    assert [f.number for f in read(base, lambda uow: uow.filings.of_customer(CUSTOMER.id, limit=5))] == [2, 1]
    assert [f.number for f in read(base, lambda uow: uow.filings.page(after=1, limit=5))] == [2]


def test_what_is_removed_was_never_there(base: Store) -> None:
    """Its keys and its customer are free; one that was changed since stays."""
    filing = a_filing()
    add(base, filing)
    with pytest.raises(ConcurrentChange):
        write(base, lambda uow: uow.filings.remove(replace(filing, version=2)))
    write(base, lambda uow: uow.filings.remove(filing))

    assert read(base, lambda uow: uow.filings.numbered(1)) is None
    assert read(base, lambda uow: uow.filings.holding("", KEYS)) == {}
    add(base, a_filing(id=FilingId("filing-3"), number=3))
