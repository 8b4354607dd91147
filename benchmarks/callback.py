"""A filing through the signed and encrypted callback, durable and answered, against peers that only echo."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import monotonic, sleep

from benchmarks import peers
from benchmarks.ledger import SELLERS
from benchmarks.load import ENCRYPT_KEY, TOKEN, pour, requests
from benchmarks.report import cpu_seconds, percentile, resident_mib, spread, table
from tests.support.process import free_port

ROUNDS, COUNT, CONNECTIONS, WARM = 3, 6_000, 32, 500
HERE = Path(__file__).parent


@dataclass(slots=True, kw_only=True)
class _System:
    """One of those compared, with what its rounds gave."""

    name: str
    command: list[str]
    port: int
    pid: int = 0
    sent: int = 0
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    memory: float = 0.0


def measure() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
        systems = _systems(Path(folder))
        with _running(systems):
            for system in systems:
                asyncio.run(_round(system, WARM, keep=False))
            for _ in range(ROUNDS):
                for system in systems:
                    asyncio.run(_round(system, COUNT, keep=True))
            for system in systems:
                system.memory = resident_mib(system.pid)
    ours = median(systems[-1].cpu)
    rows = [
        [
            system.name,
            spread(system.rates),
            f"{percentile(system.waits, 0.5) * 1000:.1f} / {percentile(system.waits, 0.99) * 1000:.1f}",
            spread(system.cpu),
            f"{median(system.cpu) / ours:.2f}",
            f"{system.memory:.0f}",
        ]
        for system in systems
    ]
    table(
        f"Feishu callback, signed and encrypted, {CONNECTIONS} connections",
        ["who", "answers/s", "p50 / p99 ms", "CPU us/answer", "CPU of it / ours", "MiB"],
        rows,
        "Peers decrypt and echo; the product verifies, decrypts, understands, checks, files, asks for approval, "
        "links the trail, queues both cards, commits to the disk and only then answers. The load comes from a process "
        "beside it, on the same cores: judge by CPU.",
    )


def _systems(folder: Path) -> list[_System]:
    peer, ours = peers.python(), free_port()
    lark, bare = free_port(), free_port()
    return [
        _System(name="aiohttp, body read, 200", command=[peer, str(HERE / "echo_bare.py"), str(bare)], port=bare),
        _System(
            name="lark-oapi dispatcher behind aiohttp, echo",
            command=[peer, str(HERE / "echo_lark.py"), str(lark), ENCRYPT_KEY, TOKEN],
            port=lark,
        ),
        _System(
            name="product, durable filing",
            command=[sys.executable, "-m", "benchmarks.serve_baobei", str(ours), str(folder)],
            port=ours,
        ),
    ]


@contextmanager
def _running(systems: list[_System]) -> Iterator[None]:
    processes = [subprocess.Popen(system.command, stdout=subprocess.DEVNULL) for system in systems]
    try:
        for system, process in zip(systems, processes, strict=True):
            system.pid = process.pid
            _wait_for(system.port)
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=20)


def _wait_for(port: int) -> None:
    until = monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            if monotonic() > until:
                raise
            sleep(0.1)


async def _round(system: _System, count: int, *, keep: bool) -> None:
    ready = requests(count, system.sent, SELLERS)
    system.sent += count
    before = cpu_seconds(system.pid)
    poured = await pour(system.port, ready, CONNECTIONS)
    if poured.refused:
        raise RuntimeError(f"{system.name} refused {poured.refused} of {count}")
    if keep:
        system.rates.append(poured.rate)
        system.cpu.append((cpu_seconds(system.pid) - before) / count * 1e6)
        system.waits += poured.waits
