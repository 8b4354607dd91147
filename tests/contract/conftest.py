"""The stores that one suite holds to the same promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.service.ports.store import Store
from storage.memory.store import MemoryStore
from storage.opening import open_store
from tests.support.ledger_files import sqlite_at
from tests.support.stores import VAULT


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An empty file at the newest schema."""
    return sqlite_at(tmp_path / "baobei.db")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def sql_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of each kind."""
    name = "sqlite_url" if request.param == "sqlite" else "migrated_postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
def sql_store(sql_url: str) -> Iterator[Store]:
    """A store over each SQL database."""
    store = open_store(sql_url, vault=VAULT)
    yield store
    store.close()


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Every store that there is."""
    if request.param == "memory":
        yield MemoryStore()
        return
    name = "sqlite_url" if request.param == "sqlite" else "migrated_postgres_url"
    store = open_store(str(request.getfixturevalue(name)), vault=VAULT)
    yield store
    store.close()


@pytest.fixture
def another_store() -> Callable[[], Store]:
    """A second one beside it, to compare with; in memory, for all keep the same promises."""
    return MemoryStore
