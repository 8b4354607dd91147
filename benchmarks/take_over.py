"""Two processes on PostgreSQL of which one is killed: is everything done that was due, once, and how late?"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.report import percentile, table
from core.service.ports.store import Store
from storage.opening import open_store
from storage.schema.migrate import migrate
from storage.vault import Vault
from tests.support.builders import move_in
from tests.support.postgres import PostgresServer
from tests.support.process import MASTER_KEY, Server
from tests.support.slots import ended, write_slots

SLOTS, MISSED, APART = 60, 20, 0.2
"""Ends of protections, of which so many were due before the start, and seconds between the others."""
KILLED_AFTER = 4.0
_VAULT = Vault.from_config(MASTER_KEY)


def measure() -> None:
    """Print the table."""
    server = PostgresServer.create()
    server.start()
    try:
        late, counts = asyncio.run(_measured(server.new_database("take_over")))
    finally:
        server.stop()
        server.remove()
    once = sum(count == 1 for count in counts.values())
    table(
        "Two processes on PostgreSQL, kill -9 of one",
        ["due", "done once", "done twice or never", "late s: p50 / p99 / most", "most after the kill"],
        [
            [
                f"{SLOTS}, {MISSED} of them before the start",
                str(once),
                str(SLOTS - once),
                " / ".join(f"{percentile([at for _, at in late], share):.2f}" for share in (0.5, 0.99, 1.0)),
                f"{max((at for after, at in late if after), default=0.0):.2f}",
            ]
        ],
        f"A protection ends every {APART} s; the process that was started first is killed after {KILLED_AFTER:.0f} s. "
        "Late: from its end to the event in the trail, of those that were due while somebody ran.",
    )


async def _measured(url: str) -> tuple[list[tuple[bool, float]], Counter[str]]:
    """How late each slot was and whether it was due after the kill; how often each was done."""
    migrate(url)
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as name:
        servers = [_server(Path(name) / each, url) for each in ("one", "other")]
        store = open_store(url, vault=_VAULT)
        try:
            store.submit(move_in).result()
            for each in servers:
                await each.start()
            began = datetime.now(UTC)
            dues = {f"f{n}": began + timedelta(seconds=(n - MISSED) * APART + 1) for n in range(SLOTS)}
            store.submit(partial(write_slots, dues)).result()
            await asyncio.sleep(KILLED_AFTER)
            await servers[0].kill()
            killed = datetime.now(UTC)
            done = await _all_done(store, dues)
        finally:
            for each in servers:
                await each.kill()
            store.close()
    late = [
        (dues[ident] > killed - timedelta(seconds=1), (ats[0] - dues[ident]).total_seconds())
        for ident, ats in done.items()
        if dues[ident] > began
    ]
    return late, Counter({ident: len(ats) for ident, ats in done.items()})


def _server(folder: Path, url: str) -> Server:
    folder.mkdir()
    return Server(folder=folder, api_base="http://127.0.0.1:9", database=url)


async def _all_done(store: Store, dues: dict[str, datetime]) -> dict[str, list[datetime]]:
    """When each ended; read again two seconds after the last, for what might be done twice."""
    async with asyncio.timeout(60):
        while not all(ended(store, dues).values()):  # noqa: ASYNC110 - other processes have no event to wait for
            await asyncio.sleep(0.2)
    await asyncio.sleep(2)
    return ended(store, dues)
