"""Durable filings a second on PostgreSQL, against asyncpg on sixteen connections that writes the same rows.

The peer knows no rules: what the product wrote for a filing (asked nothing, checked nothing) is put together into one
statement with its parameters, so that each filing costs it one round trip and one commit.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import pickle
import re
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import ledger, peers
from benchmarks.calling import called, one_processor
from benchmarks.report import children_seconds, percentile, spread, table
from core.domain.dedupe.matching import warm_up
from storage.databases.postgres import PostgresReading, PostgresWriting
from storage.databases.readers import Readers
from storage.databases.store import SqlStore
from storage.databases.writer import Writer
from storage.opening import open_store
from storage.schema.migrate import migrate
from storage.sessions.hot import Compiled, Values
from tests.support.postgres import PostgresServer

ROUNDS, COUNT, WARM, CONNECTIONS, CALLERS = 3, 2_000, 200, 16, (1, 64, 128)
PEER = ("asyncpg==0.32.0",)
_CURRENT = "currval('company_name_number_seq')"
Written = tuple[str, tuple[Any, ...]]


class _Recorded(PostgresWriting):
    """Keeps every statement that writes, with its parameters."""

    def __init__(self, url: str, kept: list[Written]) -> None:
        super().__init__(url)
        self._kept = kept

    def _put(self, compiled: Compiled, values: Values, *, writing: bool = False) -> None:
        if writing and compiled.text.startswith("INSERT"):
            self._kept.append((compiled.text, tuple(compiled.parameters(values))))
        super()._put(compiled, values, writing=writing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Filings a second, what each cost the client and the server in seconds of CPU, and how long each caller waited."""

    rate: float
    client: float
    server: float
    waits: Sequence[float] = ()


def measure() -> None:
    """Print the table."""
    warm_up()
    server = PostgresServer.create()
    names = (f"round{number}" for number in itertools.count())
    runs: dict[str, list[Run]] = {"peer": [], **{f"{callers}": [] for callers in CALLERS}}
    try:
        server.start()
        migrate(server.new_database("empty"))

        def fresh() -> str:
            return server.new_database(next(names), template="empty")

        filings = _recorded(fresh())
        for _ in range(ROUNDS):
            runs["peer"].append(_peer(fresh(), filings, server))
            for callers in CALLERS:
                runs[f"{callers}"].append(_callers(fresh(), callers, server))
    finally:
        server.remove()
    _print(runs)


def _print(runs: dict[str, list[Run]]) -> None:
    peer = median(run.rate for run in runs["peer"])
    rows = []
    for name, found in runs.items():
        who = f"asyncpg, {CONNECTIONS} connections, one statement" if name == "peer" else f"product, {name} callers"
        waits = [wait for run in found for wait in run.waits]
        tail = f"{percentile(waits, 0.5) * 1000:.1f} / {percentile(waits, 0.99) * 1000:.1f}" if waits else ""
        cpu = [spread([seconds * 1e6 for seconds in side]) for side in _sides(found)]
        rates = [run.rate for run in found]
        rows.append([who, spread(rates), f"{median(rates) / peer:.2f}", *cpu, tail])
    table(
        "Durable filings through the service layer (PostgreSQL, fsync on)",
        ["who", "filings/s", "of asyncpg", "CPU us of the client", "of the server", "p50 / p99 ms"],
        rows,
        "The same filing as above. The peer writes the rows that the product wrote, all of a filing in one statement, "
        "and asks and checks nothing; the server works on the same cores.",
    )


def _sides(runs: Sequence[Run]) -> tuple[list[float], list[float]]:
    return [run.client for run in runs], [run.server for run in runs]


def _recorded(url: str) -> list[Written]:
    """What the product writes for so many filings, one statement each."""
    kept: list[Written] = []
    vault = ledger.vault()
    store = SqlStore(Writer(lambda: _Recorded(url, kept), vault), Readers(lambda: PostgresReading(url), vault))
    sellers = ledger.move_in(store)
    filings = []
    for work in itertools.islice(ledger.filings(sellers), COUNT):
        kept.clear()
        store.submit(work).result()
        filings.append(_as_one(kept))
    store.close()
    return filings


def _as_one(written: list[Written]) -> Written:
    """Each statement becomes a branch of one, its parameters numbered on."""
    branches: list[str] = []
    parameters: list[Any] = []
    name = ""
    for text, values in written:
        branch = _numbered_on(text, len(parameters)).replace(_CURRENT, f"(SELECT number FROM {name})")
        if text.startswith("INSERT INTO company_name "):
            name, branch = f"w{len(branches)}", f"{branch.partition(' RETURNING ')[0]} RETURNING number"
        branches.append(f"w{len(branches)} AS ({branch})")
        parameters += values
    return f"WITH {', '.join(branches)} SELECT 1", tuple(parameters)


def _numbered_on(text: str, by: int) -> str:
    return re.sub(r"\$(\d+)", lambda found: f"${int(found[1]) + by}", text)


def _peer(url: str, filings: list[Written], server: PostgresServer) -> Run:
    before = _spent(server)
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
        file = Path(folder) / "filings"
        file.write_bytes(pickle.dumps(filings))
        python = peers.python(peers.HOME / "postgres", PEER)
        script = str(Path(__file__).with_name("peer_asyncpg.py"))
        said = subprocess.run(
            [python, script, url, str(file), str(CONNECTIONS)], check=True, stdout=subprocess.PIPE, text=True
        )
    figures = json.loads(said.stdout)
    return Run(
        rate=float(figures["rate"]),
        client=float(figures["cpu"]),
        server=(_spent(server) - before) / len(filings),
    )


def _callers(url: str, callers: int, server: PostgresServer) -> Run:
    store = open_store(url, vault=ledger.vault())
    supply = ledger.filings(ledger.move_in(store))
    for work in itertools.islice(supply, WARM):  # word lists are read, and statements prepared, when first asked for
        store.submit(work).result()
    client, before = time.process_time(), _spent(server)
    with one_processor():
        rate, waits = asyncio.run(called(store, supply, callers, (COUNT if callers > 1 else COUNT // 6) // callers))
    client, spent = time.process_time() - client, _spent(server) - before
    store.close()
    return Run(rate=rate, client=client / len(waits), server=spent / len(waits), waits=waits)


def _spent(server: PostgresServer) -> float:
    assert server.process is not None
    return children_seconds(server.process.pid)
