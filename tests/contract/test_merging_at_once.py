"""A merge and filings of both its customers in the same instant: never two live filings, never one of nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

import pytest

from core.domain.ids import CustomerId, MemberId
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.commands import Command, execute
from core.service.directory import PersonEntry, SyncDirectory, TeamEntry
from core.service.file_customer import FileCustomer
from core.service.merge_customers import MergeCustomers, UndoMerge
from core.service.outcome import Outcome
from core.service.ports.store import Store, UnitOfWork
from core.service.procedures.duplicates import keys_in
from storage.opening import open_store
from tests.support.builders import KEYS_ALONE
from tests.support.first_wins import company_of, context, member_ids
from tests.support.stores import VAULT, a_customer, at_once, read, write
from tests.support.waiting import LIMIT

ROUNDS = 25
TAKEN = {"customer_held", "already_yours", "merge_both_held"}


@pytest.fixture
def stores(request: pytest.FixtureRequest, store: Store) -> Iterator[list[Store]]:
    """Two that write to one PostgreSQL, as two processes do; elsewhere there is one writer."""
    if request.node.callspec.params["store"] != "postgresql":
        yield [store, store]
        return
    other = open_store(str(request.getfixturevalue("migrated_postgres_url")), vault=VAULT)
    yield [store, other]
    other.close()


def do(store: Store, command: Command) -> Future[Outcome]:
    ctx = replace(context(), policy=KEYS_ALONE)
    return store.submit(lambda uow: execute(command, uow, ctx))


def moved_in(store: Store) -> list[MemberId]:
    """Two salespeople and who leads them."""
    people = tuple(PersonEntry(external_id=name, name=name, teams=("east",)) for name in ("a", "b", "lead"))
    team = TeamEntry(id="east", name="华东区", leaders=("lead",))
    ctx = context()
    write(store, lambda uow: execute(SyncDirectory(platform="feishu", people=people, teams=(team,)), uow, ctx))
    return read(store, lambda uow: member_ids(uow, ["a", "b"]))


def names(number: int) -> tuple[str, str]:
    return company_of(2 * number), company_of(2 * number + 1)


def put_both(store: Store, number: int) -> tuple[CustomerId, CustomerId]:
    """Two customers that nobody follows."""

    def put(uow: UnitOfWork) -> None:
        for side, name in enumerate(names(number)):
            customer = a_customer(f"c{number}-{side}", name=name, compare_name=name)
            uow.customers.add(customer, keys_in({"company": name}))

    write(store, put)
    return CustomerId(f"c{number}-0"), CustomerId(f"c{number}-1")


def forms(number: int, members: list[MemberId]) -> list[FileCustomer]:
    """Each files one of the two names."""
    return [
        FileCustomer(
            by=member, fields={"company": name, "contact": "李娜", "phone": f"13{7 + side}{number + 1:04d}4321"}
        )
        for side, (member, name) in enumerate(zip(members, names(number), strict=True))
    ]


def among_filings(stores: list[Store], command: Command, filings: list[FileCustomer]) -> list[BaseException | None]:
    """What came of the first filing, the command, and the second filing."""
    first, second = filings
    calls: list[Callable[[], Future[Outcome]]] = [
        partial(do, stores[0], first),
        partial(do, stores[1], command),
        partial(do, stores[1], second),
    ]
    return [future.exception(LIMIT) for future in at_once(calls)]


def live_by_customer(store: Store) -> Counter[CustomerId]:
    filings = read(store, lambda uow: uow.filings.page(after=0, limit=10 * ROUNDS))
    return Counter(filing.customer_id for filing in filings if filing.is_live)


def test_a_merge_among_filings_leaves_one_live_filing_at_most(stores: list[Store]) -> None:
    """Whoever comes second is refused; a filing of the dropped customer is the kept one's."""
    members = moved_in(stores[0])
    for number in range(ROUNDS):
        keep, drop = put_both(stores[0], number)
        errors = among_filings(stores, MergeCustomers(keep=keep, drop=drop, by=None), forms(number, members))
        for error in errors:
            if error is not None and not isinstance(error, ConcurrentChange):
                assert isinstance(error, RuleViolation), error
                assert error.code in TAKEN
        merged = read(stores[0], lambda uow, drop=drop: uow.merges.successor(drop))  # type: ignore[misc]
        live = live_by_customer(stores[0])

        assert merged == (keep if errors[1] is None else None)
        assert live[keep] <= 1
        assert live[drop] <= (1 if merged is None else 0)
        assert live[keep] + live[drop] >= 1


def test_an_undo_among_filings_leaves_every_customer_one_live_filing_at_most(stores: list[Store]) -> None:
    """Both are filed while they are parted: each under the customer that it was then."""
    members = moved_in(stores[0])
    for number in range(ROUNDS):
        keep, drop = put_both(stores[0], number)
        do(stores[0], MergeCustomers(keep=keep, drop=drop, by=None)).result(LIMIT)
        errors = among_filings(stores, UndoMerge(number=number + 1, by=None), forms(number, members))
        live = live_by_customer(stores[0])

        assert all(each is None or isinstance(each, RuleViolation | ConcurrentChange) for each in errors), errors
        assert max(live[keep], live[drop]) <= 1
        assert live[keep] + live[drop] >= 1
