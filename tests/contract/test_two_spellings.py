"""Two spellings of one firm, filed in the same instant, never both pass: on every store, and from two processes' worth
of stores on one PostgreSQL.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial

import pytest

from core.domain.ids import CustomerId, MemberId
from core.domain.policy.document import Policy
from core.domain.resembling import placed
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.directory import PersonEntry, SyncDirectory, TeamEntry
from core.service.file_customer import FileCustomer
from core.service.outcome import Outcome
from core.service.ports.store import Store, UnitOfWork
from core.service.procedures.resembling import Sighting, look, signs_in
from storage.opening import open_store
from tests.support.first_wins import company_of, context, member_ids
from tests.support.stores import VAULT, a_customer, at_once, read
from tests.support.waiting import LIMIT

PAIRS = 30
REFUSED = {"customer_held", "resembling"}


def moved_in(store: Store) -> list[MemberId]:
    """Two salespeople and who leads them."""
    people = tuple(PersonEntry(external_id=name, name=name, teams=("east",)) for name in ("a", "b", "lead"))
    team = TeamEntry(id="east", name="华东区", leaders=("lead",))
    ctx = context()
    store.submit(lambda uow: execute(SyncDirectory(platform="feishu", people=people, teams=(team,)), uow, ctx)).result(
        LIMIT
    )
    return read(store, lambda uow: member_ids(uow, ["a", "b"]))


def spellings(number: int) -> tuple[str, str]:
    """The registered name, and another one whose exact form differs."""
    name = company_of(number)
    return name, f"{name[:2]}市{name[2:].removesuffix('有限公司')}股份有限公司"


def sightings(store: Store, fields: list[dict[str, str]]) -> list[Sighting]:
    """What each of them looked at beforehand: nobody was there."""
    return [read(store, lambda uow, one=one: look(signs_in(one), uow, Policy())) for one in fields]  # type: ignore[misc]


def filing(store: Store, command: FileCustomer) -> Future[Outcome]:
    ctx = context()
    return store.submit(lambda uow: execute(command, uow, ctx))


def race(stores: tuple[Store, Store], members: list[MemberId], number: int) -> list[BaseException | None]:
    """Both have looked, and both file."""
    forms = [
        {"company": name, "contact": "李娜", "phone": f"1390{side}{number:06d}"}
        for side, name in enumerate(spellings(number), 1)
    ]
    seen = sightings(stores[0], forms)
    calls = [
        partial(filing, store, FileCustomer(by=member, fields=form, sighting=sighting))
        for store, member, form, sighting in zip(stores, members, forms, seen, strict=True)
    ]
    return [future.exception(LIMIT) for future in at_once(calls)]


def must_have_one_winner(errors: list[BaseException | None]) -> None:
    """The other is told, or asked."""
    lost = [error for error in errors if error is not None]
    assert len(lost) == 1
    assert isinstance(lost[0], RuleViolation)
    assert lost[0].code in REFUSED


def test_of_two_spellings_filed_at_once_the_second_sees_the_first(store: Store) -> None:
    """Whoever comes second has looked before the first was there, and sees him all the same."""
    members = moved_in(store)
    for number in range(PAIRS):
        must_have_one_winner(race((store, store), members, number))


@pytest.fixture
def two_stores(migrated_postgres_url: str) -> Iterator[tuple[Store, Store]]:
    """What two processes have open on one PostgreSQL."""
    stores = (open_store(migrated_postgres_url, vault=VAULT), open_store(migrated_postgres_url, vault=VAULT))
    yield stores
    for store in stores:
        store.close()


@pytest.mark.postgres
def test_two_processes_do_not_both_take_one_firm(two_stores: tuple[Store, Store]) -> None:
    """Neither sees the other's transaction: one of them waits at the blocks until the other is done."""
    members = moved_in(two_stores[0])
    for number in range(PAIRS):
        must_have_one_winner(race(two_stores, members, number))


@pytest.mark.postgres
def test_batches_that_cross_each_other_all_come_to_an_end(two_stores: tuple[Store, Store]) -> None:
    """Each process files the same firms, spelled differently, in the opposite order: no deadlock decides."""
    members = moved_in(two_stores[0])
    forms = [
        [{"company": spellings(n)[side], "contact": "李娜", "phone": f"1391{side}{n:06d}"} for n in range(PAIRS)]
        for side in (0, 1)
    ]
    calls = [
        partial(filing, two_stores[side], FileCustomer(by=members[side], fields=form))
        for side in (0, 1)
        for form in (forms[side] if side else forms[side][::-1])
    ]
    errors = [future.exception(LIMIT) for future in at_once(calls)]
    lost = [error for error in errors if error is not None]

    assert [type(error) for error in lost] == [RuleViolation] * PAIRS


@pytest.mark.postgres
def test_whoever_finds_a_place_taken_is_run_again_when_he_may_wait(two_stores: tuple[Store, Store]) -> None:
    """Once he went away without waiting, once he waited; the transaction that he met is over by then."""
    first, second = two_stores
    blocks = list(placed(company_of(1)).blocks)
    tried, tries, seen = threading.Event(), [0], []

    def meet(uow: UnitOfWork) -> None:
        tries[0] += 1
        tried.set()
        uow.company_names.hold(blocks)
        seen.append(uow.customers.get(CustomerId("c1")).name)

    def hold(uow: UnitOfWork) -> Future[None]:
        uow.company_names.hold(blocks)
        uow.customers.add(a_customer("c1", name=company_of(1)), [])
        waiting = second.submit(meet)
        assert tried.wait(LIMIT)
        return waiting

    first.submit(hold).result(LIMIT).result(LIMIT)

    assert (tries, seen) == ([2], [company_of(1)])
