"""From the start of the process to ready, and what it holds in memory, beside a bare ``import lark_oapi``."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks import peers
from benchmarks.report import resident_mib, spread, table
from bot.sandbox.company import move_in
from bot.sandbox.feishu.server import FeishuStandIn
from tests.support.process import Server

ROUNDS = 5
_IMPORT = """
import resource, time
began = time.perf_counter()
import lark_oapi
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def measure() -> None:
    """Print the table."""
    ready, idle, imported, peak = asyncio.run(_rounds())
    table(
        "Start and memory, Feishu enabled (long connection)",
        ["who", "seconds", "MiB"],
        [
            ["baobei run: exec to /readyz 200 and connected / idle, resident", spread(ready, digits=2), spread(idle)],
            ["python -c 'import lark_oapi' / peak", spread(imported, digits=2), spread(peak)],
        ],
    )


async def _rounds() -> tuple[list[float], list[float], list[float], list[float]]:
    ready: list[float] = []
    idle: list[float] = []
    imported: list[float] = []
    peak: list[float] = []
    python = peers.python()
    for _ in range(ROUNDS):
        seconds, memory = await _start()
        ready.append(seconds)
        idle.append(memory)
        done = await asyncio.to_thread(subprocess.run, [python, "-c", _IMPORT], check=True, capture_output=True)
        said = done.stdout.split()
        imported.append(float(said[0]))
        peak.append(float(said[1]))
    return ready, idle, imported, peak


async def _start() -> tuple[float, float]:
    stand_in = FeishuStandIn(app_id="cli_test", app_secret="a made-up secret")
    move_in(stand_in)
    await stand_in.start()
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as name:
        folder = Path(name)
        server = Server(
            folder=folder, api_base=stand_in.base_url, database=f"sqlite:///{folder / 'ledger.db'}", mode="websocket"
        )
        await server.start()  # the first start makes the ledger; an administrator waits for it once
        await server.stop()
        began = time.perf_counter()
        await server.start()
        await stand_in.wait_connected()
        seconds = time.perf_counter() - began
        await asyncio.sleep(2)
        assert server.process is not None
        memory = resident_mib(server.process.pid)
        await server.stop()
    await stand_in.stop()
    return seconds, memory
