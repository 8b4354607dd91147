"""What thousands have in their names, and nobody of the first: some of them are found, without a walk through all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from core.domain.customer import Customer
from core.service.ports.store import Store
from storage.opening import open_store
from storage.repositories.name_pairs import PORTION
from tests.support.name_parts import put_all_in
from tests.support.stores import VAULT, a_customer, read, write

BEFORE, MANY = 2_500, 2 * PORTION + 500
LIMIT = 50


def customers() -> Iterator[Customer]:
    """Those that come first in the order of names, then thousands whose names are alike, filed in another order."""
    for number in range(BEFORE):
        yield a_customer(f"first-{number:05d}", f"东莞{chr(0x5000 + number)}机械")
    for number in reversed(range(MANY)):
        yield a_customer(f"many-{number:05d}", f"青岛{chr(0x5000 + number)}海棠机械")


@pytest.fixture(scope="module")
def known() -> list[Customer]:
    """All of them."""
    return list(customers())


@pytest.fixture
def full(sql_url: str, known: list[Customer]) -> Iterator[Store]:
    """A store with all of them, whose names are put in."""
    with closing(open_store(sql_url, vault=VAULT)) as store:
        write(store, lambda uow: uow.customers.add_all([(each, ()) for each in known]))
        assert put_all_in(store) > 1
        yield store


def test_of_many_names_that_come_late_some_are_found(full: Store, known: list[Customer]) -> None:
    """As many as were asked for, in the order of their names; where they begin with it, the first of all."""
    beginning = read(full, lambda uow: uow.customers.named_like("青岛", limit=LIMIT))
    within = read(full, lambda uow: uow.customers.named_like("海棠", limit=LIMIT))
    everywhere = read(full, lambda uow: uow.customers.named_like("机械", limit=LIMIT))
    together = read(full, lambda uow: uow.customers.named_like("棠机", limit=LIMIT))

    names = sorted(each.compare_name for each in known)
    assert [each.compare_name for each in beginning] == [name for name in names if "青岛" in name][:LIMIT]
    assert [each.compare_name for each in everywhere] == names[:LIMIT]
    for found, part in ((within, "海棠"), (together, "棠机")):
        assert len({each.id for each in found if part in each.compare_name}) == LIMIT
        assert [each.compare_name for each in found] == sorted(each.compare_name for each in found)


def test_what_is_filed_since_is_found_among_many(full: Store) -> None:
    """Before its name is put in, where it begins with what is looked for."""
    write(full, lambda uow: uow.customers.add(a_customer("new", "青岛一诺海棠机械"), ()))
    found = read(full, lambda uow: uow.customers.named_like("青岛一", limit=LIMIT))

    assert [each.id for each in found] == ["new"]
