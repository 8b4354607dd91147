"""A server with three platforms as an administrator runs it: until its first durable answer, and what it holds then,
idle, and under load.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import ledger, load_dingtalk, load_feishu, load_wecom
from benchmarks.callback import PLATFORMS, wait_for
from benchmarks.load import pour
from benchmarks.report import cpu_seconds, resident_mib, spread, table
from bot.process import heap
from storage.opening import open_store
from tests.support.process import MASTER_KEY, free_port

STARTS, MESSAGES, CONNECTIONS, PATIENCE = 5, 2_000, 32, 300.0
HERE = Path(__file__).parent


def measure() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as name, platforms() as base:
        folder, port = Path(name), free_port()
        config = settings(folder, port, base)
        move_in(folder)
        first_answer(config, port, 0)  # compiles the modules, as an installation does
        firsts = [first_answer(config, port, number) for number in range(1, STARTS + 1)]
        rows = _held(config, port, STARTS + 1)
    table(
        "A server with three platforms",
        ["when", "seconds", "CPU", "MiB"],
        [
            [
                "first durable answer",
                spread([seconds for seconds, _ in firsts], digits=2),
                spread([cpu for _, cpu in firsts], " s", digits=2),
                "",
            ],
            *rows,
        ],
        f"Seconds from exec until a filing that somebody sent at once was on the disk and answered, {STARTS} starts on "
        f"a ledger that was there. Then {MESSAGES:,} filings through each platform's callback, {CONNECTIONS} "
        "connections, with the relay sending at the platforms' pace to a loopback that takes everything; resident "
        "memory at each point, and the CPU of all that the process did meanwhile.",
    )


def _held(config: Path, port: int, sent: int) -> list[list[str]]:
    rows = []
    with serving(config) as pid:
        wait_for(port)
        asyncio.run(pour(port, [PLATFORMS[0].request(sent, 0)], 1))
        rows.append(["after it", "", "", f"{resident_mib(pid):.0f}"])
        time.sleep(heap.SOON + 2)
        rows.append(["idle", "", "", f"{resident_mib(pid):.0f}"])
        for platform in PLATFORMS:
            numbers = range(sent + 1, sent + 1 + MESSAGES)
            sent += MESSAGES
            ready = [platform.request(number, number % ledger.SELLERS) for number in numbers]
            before = cpu_seconds(pid)
            poured = asyncio.run(pour(port, ready, CONNECTIONS))
            cpu = (cpu_seconds(pid) - before) / MESSAGES * 1e6
            if poured.refused:
                raise RuntimeError(f"{platform.name}: {poured.refused} of {MESSAGES} were refused")
            held = f"{resident_mib(pid):.0f}"
            rows.append([f"after {MESSAGES:,} more, {platform.name}", "", f"{cpu:,.0f} us each", held])
    return rows


def first_answer(config: Path, port: int, number: int, *, compiled: bool = True) -> tuple[float, float]:
    """Seconds, and CPU seconds, from exec to the answer to a filing, which was tried again until somebody listened."""
    began = time.perf_counter()
    with serving(config, compiled=compiled) as pid:
        while time.perf_counter() < began + PATIENCE:
            request = PLATFORMS[0].request(number, number % ledger.SELLERS)
            try:
                poured = asyncio.run(pour(port, [request], 1))
            except ConnectionError:
                time.sleep(0.01)
                continue
            if not poured.refused:
                return time.perf_counter() - began, cpu_seconds(pid)
        raise RuntimeError("no answer")


@contextmanager
def serving(config: Path, *, compiled: bool = True) -> Iterator[int]:
    """The id of a running product."""
    words, environment = command(config, compiled=compiled)
    with (config.parent / "server.log").open("ab") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log, env=environment)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def command(config: Path, *, compiled: bool = True) -> tuple[list[str], dict[str, str]]:
    """How the product is started, and its environment: compiled modules stand beside its settings; or it finds none,
    those of the libraries and of Python included, and leaves none behind.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(config.parent / ("compiled" if compiled else "none"))}
    environment["PYTHONDONTWRITEBYTECODE"] = "" if compiled else "1"
    return [sys.executable, "-m", "bot", "run", "-c", str(config)], environment


@contextmanager
def platforms() -> Iterator[str]:
    """The address of three platforms that take everything."""
    port = free_port()
    process = subprocess.Popen([sys.executable, str(HERE / "all_answer.py"), str(port)], stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def move_in(folder: Path) -> None:
    """The same fifty people on each platform, in a ledger that is there when the product starts."""
    store = open_store(ledger.fresh(folder), vault=ledger.vault())
    for platform in PLATFORMS:
        ledger.move_in(store, platform.name)
    store.close()


def settings(folder: Path, port: int, base: str, *, only: str = "") -> Path:
    """The settings of a product with all three platforms, or with one, on the ledger of that folder."""
    config = folder / "config.toml"
    written = _SETTINGS.format(port=port, base=base, url=ledger.fresh(folder))
    for platform in PLATFORMS:
        if only not in {"", platform.name}:
            written = written.replace(f"[{platform.name}]\nenabled = true", f"[{platform.name}]\nenabled = false")
    config.write_text(written, encoding="utf-8")
    return config


_SETTINGS = f"""
[server]
host = "127.0.0.1"
public_url = "https://baobei.example.invalid"
port = {{port}}
[database]
url = "{{url}}"
[security]
master_key = "{MASTER_KEY}"
[feishu]
enabled = true
mode = "webhook"
app_id = "{load_feishu.APP_ID}"
app_secret = "made up"
encrypt_key = "{load_feishu.ENCRYPT_KEY}"
verification_token = "{load_feishu.TOKEN}"
api_base = "{{base}}"
[dingtalk]
enabled = true
mode = "webhook"
client_id = "{load_dingtalk.CLIENT_ID}"
client_secret = "{load_dingtalk.SECRET}"
token = "{load_wecom.TOKEN}"
aes_key = "{load_wecom.AES_KEY}"
api_base = "{{base}}"
oapi_base = "{{base}}"
[wecom]
enabled = true
corp_id = "{load_wecom.CORP_ID}"
agent_id = "{load_wecom.AGENT_ID}"
secret = "made up"
token = "{load_wecom.TOKEN}"
encoding_aes_key = "{load_wecom.AES_KEY}"
api_base = "{{base}}"
"""
