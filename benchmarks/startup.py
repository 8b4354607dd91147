"""From the start of the process to ready, and what it holds in memory, beside a bare ``import lark_oapi``."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks import peers
from benchmarks.report import resident_mib, spread, table
from bot.sandbox.company import move_in
from bot.sandbox.dingtalk.server import DingTalkStandIn
from bot.sandbox.feishu.server import FeishuStandIn
from tests.support.feishu_world import APP_ID, APP_SECRET
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
    figures = asyncio.run(_rounds())
    rows = [[name, spread(seconds, digits=2), spread(memory)] for name, (seconds, memory) in figures.items()]
    table(
        "Start and memory",
        ["who", "seconds", "MiB"],
        rows,
        "The product: from exec until it answers and its long connections are up; resident memory after two idle "
        "seconds. The import: its own time and its peak.",
    )


async def _rounds() -> dict[str, tuple[list[float], list[float]]]:
    names = ("baobei run, Feishu", "baobei run, all three platforms", "python -c 'import lark_oapi'")
    figures: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in names}
    python = peers.python()
    for _ in range(ROUNDS):
        for name, three in zip(names, (False, True), strict=False):
            _note(figures[name], *await _start(three=three))
        done = await asyncio.to_thread(subprocess.run, [python, "-c", _IMPORT], check=True, capture_output=True)
        seconds, peak = done.stdout.split()
        _note(figures[names[2]], float(seconds), float(peak))
    return figures


def _note(figures: tuple[list[float], list[float]], seconds: float, memory: float) -> None:
    figures[0].append(seconds)
    figures[1].append(memory)


async def _start(*, three: bool) -> tuple[float, float]:
    async with AsyncExitStack() as running:
        feishu = FeishuStandIn(app_id=APP_ID, app_secret=APP_SECRET)
        dingtalk = DingTalkStandIn(client_id="ding_bench", client_secret="made up")
        move_in(feishu)
        for stand_in in (feishu, dingtalk):
            await stand_in.start()
            running.push_async_callback(stand_in.stop)
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="baobei-bench-")))
        server = Server(
            folder=folder,
            api_base=feishu.base_url,
            database=f"sqlite:///{folder / 'ledger.db'}",
            mode="websocket",
            more=_OTHERS.format(base=dingtalk.base_url) if three else "",
        )
        await server.start()  # the first start makes the ledger; an administrator waits for it once
        await server.stop()
        began = time.perf_counter()
        await server.start()
        await feishu.wait_connected()
        if three:
            await dingtalk.wait_connected()
        seconds = time.perf_counter() - began
        await asyncio.sleep(2)
        assert server.process is not None
        memory = resident_mib(server.process.pid)
        await server.stop()
    return seconds, memory


_OTHERS = """
[dingtalk]
enabled = true
client_id = "ding_bench"
client_secret = "made up"
api_base = "{base}"
oapi_base = "{base}"
[wecom]
enabled = true
corp_id = "ww_bench"
agent_id = "1000002"
secret = "made up"
token = "madeuptoken"
encoding_aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
api_base = "{base}"
"""
