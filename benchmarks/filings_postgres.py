"""Durable filings a second on PostgreSQL, against asyncpg on sixteen connections that writes the same rows.

The peer knows no rules: what the product wrote for a filing (asked nothing, checked nothing) is put together into one
statement with its parameters, so that each filing costs it one round trip and one commit.
"""

from __future__ import annotations

import itertools
import json
import pickle
import re
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks import ledger, peers
from benchmarks.report import percentile, spread, table
from storage.hot import Compiled, Values
from storage.migrate import migrate
from storage.opening import open_store
from storage.postgres import PostgresReading, PostgresWriting
from storage.readers import Readers
from storage.store import SqlStore
from storage.writer import Writer
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


def measure() -> None:
    """Print the table."""
    server = PostgresServer.create()
    names = (f"round{number}" for number in itertools.count())
    rates: dict[str, list[float]] = {"peer": [], **{f"{callers}": [] for callers in CALLERS}}
    cpu: dict[str, list[float]] = {name: [] for name in rates}
    waits: dict[str, list[float]] = {f"{callers}": [] for callers in CALLERS}
    try:
        server.start()
        migrate(server.new_database("empty"))

        def fresh() -> str:
            return server.new_database(next(names), template="empty")

        filings = _recorded(fresh())
        for _ in range(ROUNDS):
            rate, each = _peer(fresh(), filings)
            rates["peer"].append(rate)
            cpu["peer"].append(each)
            for callers in CALLERS:
                rate, each, latencies = _callers(fresh(), callers)
                rates[f"{callers}"].append(rate)
                cpu[f"{callers}"].append(each)
                waits[f"{callers}"] += latencies
    finally:
        server.remove()
    _print(rates, cpu, waits)


def _print(rates: dict[str, list[float]], cpu: dict[str, list[float]], waits: dict[str, list[float]]) -> None:
    peer = sorted(rates["peer"])[ROUNDS // 2]
    rows = []
    for name, found in rates.items():
        who = f"asyncpg, {CONNECTIONS} connections, one statement" if name == "peer" else f"product, {name} callers"
        wait = waits.get(name)
        tail = f"{percentile(wait, 0.5) * 1000:.1f} / {percentile(wait, 0.99) * 1000:.1f}" if wait else ""
        each = spread([seconds * 1e6 for seconds in cpu[name]])
        rows.append([who, spread(found), f"{sorted(found)[ROUNDS // 2] / peer:.2f}", each, tail])
    table(
        "Durable filings through the service layer (PostgreSQL, fsync on)",
        ["who", "filings/s", "of asyncpg", "CPU us of the client", "p50 / p99 ms"],
        rows,
        "The same filing as above. The peer writes the rows that the product wrote, all of a filing in one statement, "
        "and asks and checks nothing; the server works on the same cores.",
    )


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


def _peer(url: str, filings: list[Written]) -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
        file = Path(folder) / "filings"
        file.write_bytes(pickle.dumps(filings))
        python = peers.python(peers.HOME / "postgres", PEER)
        script = str(Path(__file__).with_name("peer_asyncpg.py"))
        said = subprocess.run(
            [python, script, url, str(file), str(CONNECTIONS)], check=True, stdout=subprocess.PIPE, text=True
        )
    figures = json.loads(said.stdout)
    return float(figures["rate"]), float(figures["cpu"])


def _callers(url: str, callers: int) -> tuple[float, float, list[float]]:
    store = open_store(url, vault=ledger.vault())
    supply, lock, waits = ledger.filings(ledger.move_in(store)), threading.Lock(), []
    each = (COUNT if callers > 1 else COUNT // 6) // callers
    for work in itertools.islice(supply, WARM):  # word lists are read when somebody first asks
        store.submit(work).result()

    def call() -> None:
        for _ in range(each):
            with lock:
                work = next(supply)
            began = time.perf_counter()
            store.submit(work).result()
            waits.append(time.perf_counter() - began)

    threads = [threading.Thread(target=call) for _ in range(callers)]
    started, before = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, cpu = time.perf_counter() - started, time.process_time() - before
    store.close()
    return len(waits) / seconds, cpu / len(waits), waits
