"""Two processes of one house, one of which is killed while protections end: each ends once, none is left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from storage.opening import open_store
from storage.schema.migrate import migrate
from storage.vault import Vault
from tests.support.builders import move_in
from tests.support.process import MASTER_KEY, Server
from tests.support.slots import ended, write_slots
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.unwatched]


async def test_what_is_due_is_done_once_whoever_is_killed(fresh_postgres_url: str, tmp_path: Path) -> None:
    """Due before anybody was there, while both ran, or after one was killed: the other does it, and nobody again."""
    migrate(fresh_postgres_url)
    servers = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        servers.append(Server(folder=tmp_path / name, api_base="http://127.0.0.1:9", database=fresh_postgres_url))
    store = open_store(fresh_postgres_url, vault=Vault.from_config(MASTER_KEY))
    dues = {f"missed{number}": datetime.now(UTC) - timedelta(seconds=number) for number in range(8)}
    try:
        store.submit(move_in).result()
        store.submit(partial(write_slots, dues)).result()
        for server in servers:
            await server.start()
        later = {f"later{number}": datetime.now(UTC) + timedelta(seconds=1 + number / 2) for number in range(16)}
        store.submit(partial(write_slots, later, first=100)).result()
        dues |= later
        await eventually(lambda: sum(map(bool, ended(store, dues).values())) > 8, within=40)
        await servers[0].kill()
        at_the_kill = sum(map(bool, ended(store, dues).values()))
        await eventually(lambda: all(ended(store, dues).values()), within=60)
        assert await servers[1].stop() == 0
        found = ended(store, dues)
    finally:
        for server in servers:
            await server.kill()
        store.close()

    assert at_the_kill < len(dues)
    assert [len(ats) for ats in found.values()] == [1] * len(dues)
    assert all(ats[0] >= dues[ident] for ident, ats in found.items())
