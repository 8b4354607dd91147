"""A part of a name finds the same customers, whether their names are put in by pairs of characters or not."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest

from core.domain.customer import Customer
from core.domain.filing import Filing
from core.domain.ids import EntryId, FilingId
from core.domain.pool import Cause, PoolEntry
from core.service import pair_names
from core.service.ports.store import Store
from storage.opening import open_store
from storage.repositories.name_pairs import PORTION
from tests.support.builders import a_filing
from tests.support.invented import company_name
from tests.support.name_parts import put_all_in
from tests.support.stores import MORNING, VAULT, a_customer, read, write

COUNT = PORTION + 60
"""One full portion, and some names behind it."""
COMMON = ("有限公司", "公司", "苏", "限")
NOWHERE = ("青禾青禾", "xyz", "司限")


def customers() -> list[Customer]:
    """Under names that differ as invented ones do."""
    return [a_customer(f"customer-{number:05d}", company_name(number)) for number in range(COUNT)]


@pytest.fixture(scope="module")
def known() -> Sequence[Customer]:
    """All of them."""
    return customers()


@pytest.fixture
def full(sql_url: str, known: Sequence[Customer]) -> Iterator[Store]:
    """A store with all of them."""
    with closing(open_store(sql_url, vault=VAULT)) as store:
        write(store, lambda uow: uow.customers.add_all([(each, ()) for each in known]))
        yield store


def an_entry(number: int, filing: Filing) -> PoolEntry:
    """Its stay in the pool."""
    return PoolEntry(
        id=EntryId(f"e{number:04d}"),
        customer_id=filing.customer_id,
        scope="",
        filing_id=filing.id,
        number=filing.number,
        pool="common",
        since=MORNING,
        cause=Cause.EXPIRED,
        rule=filing.rule,
    )


def parts(known: Sequence[Customer], chance: random.Random) -> Iterator[str]:
    """Of any name, from anywhere in it."""
    yield from (*COMMON, *NOWHERE)
    for _ in range(40):
        name = chance.choice(known).compare_name
        begin = chance.randrange(len(name) - 1)
        yield name[begin : begin + chance.randrange(1, 7)]


def found(store: Store, text: str, limit: int) -> Sequence[str]:
    """The ids, in their order."""
    return [each.id for each in read(store, lambda uow: uow.customers.named_like(text, limit=limit))]


def expected(known: Sequence[Customer], text: str, limit: int) -> Sequence[str]:
    """By looking at each."""
    exact = [each for each in known if each.compare_name == text]
    fitting = exact or [each for each in known if text in each.compare_name]
    return [each.id for each in sorted(fitting, key=lambda each: (each.compare_name, each.id))][:limit]


def test_a_part_of_a_name_finds_the_same_before_and_after(full: Store, known: Sequence[Customer]) -> None:
    """In the same order, those that came since as well, and nothing that does not have it."""
    texts = list(parts(known, random.Random(7)))
    wanted = {text: expected(known, text, 50) for text in texts}
    assert {text: found(full, text, 50) for text in texts} == wanted

    assert put_all_in(full) == 1
    assert {text: found(full, text, 50) for text in texts} == wanted


def test_who_is_called_otherwise_now_is_found_by_that(full: Store, known: Sequence[Customer]) -> None:
    """And no more by what he was called; who is gone is not found at all."""
    put_all_in(full)
    before, gone = known[3], known[4]
    renamed = a_customer(before.id, "常州鹤鸣九皋仪表有限公司")
    write(full, lambda uow: uow.customers.save(renamed, ()))
    write(full, lambda uow: uow.customers.remove(gone.id))

    assert found(full, "鸣九", 9) == [before.id]
    assert before.id not in found(full, before.compare_name[2:8], 50)
    assert gone.id not in found(full, gone.compare_name[2:8], 50)


def test_a_portion_that_changed_meanwhile_is_put_in_again(full: Store, known: Sequence[Customer]) -> None:
    """What was read of it is not what is there."""
    portion = read(full, pair_names.next_portion)
    assert portion is not None
    write(full, lambda uow: uow.customers.remove(known[5].id))

    assert not write(full, lambda uow: pair_names.close(portion, uow))
    assert put_all_in(full) == 1
    assert put_all_in(full) == 0


def test_the_pool_is_searched_in_the_same_way(full: Store, known: Sequence[Customer]) -> None:
    """What lies there, the newest first, a page at a time, and how many."""
    lying = [known[number] for number in range(0, COUNT, 9)]
    for number, customer in enumerate(lying):
        filing = a_filing(id=FilingId(f"f{number}"), number=number + 1, customer_id=customer.id)
        entry = an_entry(number, filing)
        write(full, lambda uow, filing=filing: uow.filings.add(filing, ()))  # type: ignore[misc]
        write(full, lambda uow, entry=entry: uow.pool.add(entry))  # type: ignore[misc]
    texts = [*parts(lying, random.Random(8)), *COMMON]

    def seen(text: str) -> tuple[list[str], int]:
        page = read(full, lambda uow: uow.pool.page(["common"], limit=5, before=EntryId("e0200"), text=text))
        return [one.id for one in page], read(full, lambda uow: uow.pool.count(["common"], text=text))

    before = {text: seen(text) for text in texts}
    put_all_in(full)

    assert {text: seen(text) for text in texts} == before
    assert any(count for _, count in before.values())
