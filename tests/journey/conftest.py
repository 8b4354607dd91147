"""Stories run in both modes of the platform, on the stores that are quick to open."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.service.ports.store import Store
from storage.memory.store import MemoryStore
from tests.support.clock import HandSetClock
from tests.support.feishu_world import FeishuWorld, Mode, feishu_world
from tests.support.ledger_files import sqlite_at
from tests.support.three_worlds import ThreeWorlds, three_worlds


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The twin in memory, and a real file."""
    if request.param == "memory":
        opened: Store = MemoryStore()
    else:
        from storage.opening import open_store
        from storage.vault import Vault

        opened = open_store(sqlite_at(tmp_path / "ledger.db"), vault=Vault(b"k" * 32))
    yield opened
    opened.close()


@pytest.fixture
def ledger_file(tmp_path: Path) -> Iterator[Store]:
    """A real file, for stories that need no second kind of store."""
    from storage.opening import open_store
    from storage.vault import Vault

    opened = open_store(sqlite_at(tmp_path / "ledger.db"), vault=Vault(b"k" * 32))
    yield opened
    opened.close()


@pytest.fixture
async def worlds(ledger_file: Store, clock: HandSetClock) -> AsyncIterator[ThreeWorlds]:
    """All three apps on one ledger, on a clock that the test moves; stories with a company of their own make theirs."""
    async with three_worlds(ledger_file, clock=clock) as running:
        yield running


@pytest.fixture(params=["websocket", "webhook"])
def mode(request: pytest.FixtureRequest) -> Mode:
    """How events come in."""
    return request.param


@pytest.fixture
async def world(store: Store, mode: Mode, clock: HandSetClock) -> AsyncIterator[FeishuWorld]:
    """The company on Feishu, with the clock of the test."""
    async with feishu_world(store, mode=mode, clock=clock) as running:
        yield running
