"""The rows of tables that forms link to: offered as they were loaded last, one edition after the other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.domain.ids import MemberId
from core.domain.linked_tables import LinkedRow, Shelf, TableLoad, difference
from core.domain.rules import ConcurrentChange
from core.service.ports.store import Store
from tests.support.stores import MORNING, read, write


def a_load(edition: int = 1, **changes: Any) -> TableLoad:
    """A made-up load."""
    values = {
        "id": f"load-{edition}",
        "table": "products",
        "edition": edition,
        "at": MORNING + timedelta(minutes=edition),
        "by": MemberId("zhou"),
        "name": "产品.xlsx",
        "rows": 2,
        "added": 2,
        "gone": 0,
        "source": f"file-{edition}",
    }
    return TableLoad(**{**values, **changes})


def a_row(title: str, place: int, price: str = "100", edition: int = 1) -> LinkedRow:
    """A made-up product."""
    return LinkedRow(
        id=f"{title}-{edition}", title=title, cells={"name": title, "price": price}, names=(title, "青"), place=place
    )


FIRST = (a_row("视觉检测线", 2), a_row("转台", 3))


def load(store: Store, rows: tuple[LinkedRow, ...], load: TableLoad) -> None:
    """In a unit of work of its own."""
    write(store, lambda uow: uow.tables.load(load, difference(uow.tables.shelf(load.table).rows, rows)))


def shelf(store: Store, table: str = "products") -> Shelf:
    return read(store, lambda uow: uow.tables.shelf(table))


def test_rows_come_back_in_their_order_as_they_were_loaded(store: Store) -> None:
    """With everything that they say, and the load that brought them."""
    assert shelf(store).rows == ()
    load(store, (FIRST[1], FIRST[0]), a_load())

    assert shelf(store).rows == FIRST
    assert shelf(store).load == a_load()
    assert shelf(store, "dealers").rows == ()


def test_the_next_edition_offers_what_it_names_and_nothing_else(store: Store) -> None:
    """What says the same stays the same row; what changed is another; what is gone is not offered."""
    load(store, FIRST, a_load())
    later = (a_row("相机", 2, edition=2), a_row("转台", 3, edition=2), a_row("视觉检测线", 4, "120", edition=2))
    load(store, later, a_load(2, rows=3, by=None, source=""))

    assert [(row.id, row.place) for row in shelf(store).rows] == [("相机-2", 2), ("转台-1", 3), ("视觉检测线-2", 4)]
    load(store, (a_row("相机", 9, edition=3),), a_load(3))
    assert [(row.id, row.place) for row in shelf(store).rows] == [("相机-2", 9)]


def test_loads_are_told_the_newest_first_and_found_by_their_file(store: Store) -> None:
    """Those of other tables are not among them."""
    load(store, FIRST, a_load())
    load(store, FIRST, a_load(2))
    load(store, (a_row("远山代理", 2, edition=9),), a_load(1, id="other", table="dealers", source=""))

    assert read(store, lambda uow: list(uow.tables.loads("products", limit=9))) == [a_load(2), a_load()]
    assert read(store, lambda uow: list(uow.tables.loads("products", limit=1))) == [a_load(2)]
    assert read(store, lambda uow: uow.tables.loaded_from("file-1")) == a_load()
    assert read(store, lambda uow: uow.tables.loaded_from("file-9")) is None


def test_an_edition_is_given_once(store: Store) -> None:
    """Two who load at the same moment do not mix their rows, and a load that failed leaves nothing."""
    load(store, FIRST, a_load())

    with pytest.raises(ConcurrentChange):
        load(store, (a_row("相机", 2, edition=2),), a_load(1, id="another"))
    assert shelf(store).rows == FIRST
