"""One caller at a time: how long a bare server and the product take to answer, and what the disk takes for one sync."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import callback, ledger, load_feishu
from benchmarks.load import pour
from benchmarks.report import percentile, table
from storage.schema.migrate import migrate

ROUNDS, COUNT, WARM = 5, 200, 300
PAGE = os.urandom(4096)


def measure() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as name:
        folder = Path(name)
        migrate(ledger.fresh(folder))
        bare, *_, ours = callback.systems(callback.PLATFORMS[0], folder)
        with callback.running([bare, ours]), _appended(folder / "synced") as sync:
            kinds: dict[str, Callable[[], list[float]]] = {
                "aiohttp, body read, 200": lambda: _asked(bare, COUNT),
                "product, durable filing": lambda: _asked(ours, COUNT),
                "4 KiB appended and synced": lambda: [sync() for _ in range(COUNT)],
            }
            _asked(ours, WARM)
            waits: dict[str, list[float]] = {kind: [] for kind in kinds}
            for _ in range(ROUNDS):
                for kind, take in kinds.items():
                    waits[kind] += take()
    table(
        "One caller at a time, Feishu",
        ["what", "p50 ms", "p99 ms"],
        [
            [kind, f"{percentile(found, 0.5) * 1000:.2f}", f"{percentile(found, 0.99) * 1000:.2f}"]
            for kind, found in waits.items()
        ],
        f"{ROUNDS} rounds of {COUNT}, in turns.",
    )


def _asked(system: callback.System, count: int) -> list[float]:
    ready = [load_feishu.request(number, number % ledger.SELLERS) for number in range(system.sent, system.sent + count)]
    system.sent += count
    return asyncio.run(pour(system.port, [*ready], 1)).waits


@contextmanager
def _appended(path: Path) -> Iterator[Callable[[], float]]:
    """Seconds of one write at the end of a file and its sync."""
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def sync() -> float:
        began = time.perf_counter()
        os.write(handle, PAGE)
        os.fsync(handle)
        return time.perf_counter() - began

    try:
        yield sync
    finally:
        os.close(handle)
