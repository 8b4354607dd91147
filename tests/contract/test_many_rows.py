"""What is written as a set of rows is there as if each had been written by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domain.customer import Key
from core.domain.filing import FilingStatus
from core.domain.ids import CustomerId, FilingId
from core.domain.imports import ImportLine, LineOutcome
from core.domain.policy.document import KeyKind
from core.domain.rules import ConcurrentChange
from core.domain.sheets.faults import fault
from core.service.ports.store import Store
from core.service.records import Timer, about_filing
from tests.contract.test_imports import a_job
from tests.support.builders import a_filing
from tests.support.clock import ORDINARY_MORNING
from tests.support.stores import a_customer, contact, read, signs, write

MANY = 43
"""Some lots of each size, and some by themselves (``storage/sessions/sets.py``)."""
CUSTOMERS = [
    a_customer(f"customer-{n}", f"苏州青禾{n:02d}号", contacts=(contact(f"139000{n:05d}", "李\\娜\n「甲」"),))
    for n in range(MANY)
]
KEYS = [signs(each, each.contacts[0].phone) for each in CUSTOMERS]
FILINGS = [
    a_filing(
        id=FilingId(f"filing-{n}"),
        number=n + 1,
        customer_id=CustomerId(f"customer-{n}"),
        status=FilingStatus.PROTECTED,
        answers={"note": '"引号"'},
        protected_until=ORDINARY_MORNING + timedelta(days=n, microseconds=n),
    )
    for n in range(MANY)
]


@pytest.fixture
def full(store: Store) -> Store:
    """A store into which many came at once."""
    write(store, lambda uow: uow.customers.add_all(list(zip(CUSTOMERS, KEYS, strict=True))))
    write(store, lambda uow: uow.filings.add_all(list(zip(FILINGS, KEYS, strict=True))))
    return store


def test_many_customers_and_filings_come_back_as_added(full: Store) -> None:
    """With contacts and answers, which are sealed; each of their keys finds them."""
    keys = {key for each in KEYS for key in each}
    found = read(full, lambda uow: [uow.customers.get(each.id) for each in CUSTOMERS])
    filings = read(full, lambda uow: uow.filings.page(after=0, limit=99))

    assert (found, list(filings)) == (CUSTOMERS, FILINGS)
    assert read(full, lambda uow: uow.filings.holding("", keys)).keys() == keys
    assert read(full, lambda uow: uow.customers.having(keys)) == {
        key: each.id for each, own in zip(CUSTOMERS, KEYS, strict=True) for key in own
    }


def test_a_key_that_several_have_is_kept_for_each(store: Store) -> None:
    """One of the company's phones stands with many customers; it was there before for one of them."""
    shared = Key(kind=KeyKind.PHONE, value="051255556666")
    write(store, lambda uow: uow.customers.add(a_customer("customer-x"), [shared]))
    write(store, lambda uow: uow.customers.add_all([(each, [shared, shared]) for each in CUSTOMERS]))

    assert read(store, lambda uow: uow.customers.having([shared])).keys() == {shared}


def test_a_key_that_somebody_holds_stops_all_of_them(full: Store) -> None:
    """Whoever comes with many and one of them is taken has brought none."""
    later = [
        a_filing(id=FilingId(f"later-{n}"), number=100 + n, customer_id=CUSTOMERS[n].id, scope="b") for n in range(20)
    ]
    with pytest.raises(ConcurrentChange):
        write(full, lambda uow: uow.filings.add_all([*((each, ()) for each in later), (FILINGS[0], KEYS[0])]))

    assert len(read(full, lambda uow: uow.filings.page(after=0, limit=99))) == MANY


def test_many_timers_move(store: Store) -> None:
    """Those that were set before; of one that comes twice the last counts."""
    timers = [_timer(n, hours=1) for n in range(MANY)]
    write(store, lambda uow: uow.timers.set_all(timers))
    write(store, lambda uow: uow.timers.set_all([*timers, *(_timer(n, hours=2) for n in range(MANY))]))
    due = ORDINARY_MORNING + timedelta(hours=2)

    assert read(store, lambda uow: uow.timers.next_due()) == due
    assert len(read(store, lambda uow: uow.timers.due(now=due, limit=99))) == MANY


def test_many_lines_come_back_in_their_order(store: Store) -> None:
    """With what was wrong with them."""
    wrong = (fault("phone", "bad_phone", "13900012", limit=None),)
    lines = [ImportLine(line=n, outcome=LineOutcome.REFUSED, faults=wrong if n % 2 else ()) for n in range(2, MANY)]
    write(store, lambda uow: uow.imports.add(a_job()))
    write(store, lambda uow: uow.imports.add_lines("job-1", lines[::-1]))

    assert list(read(store, lambda uow: uow.imports.lines("job-1", after=0, limit=99))) == lines


def _timer(number: int, *, hours: int) -> Timer:
    due = ORDINARY_MORNING + timedelta(hours=hours)
    return Timer(key=f"expire:{number}", kind="expire", due_at=due, subject=about_filing(f"filing-{number}"))
