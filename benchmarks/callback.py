"""A filing through the signed and encrypted callback, durable and answered, against peers that only echo."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import monotonic, sleep

from benchmarks import ledger, load_dingtalk, load_feishu, load_slack, load_wecom, peers
from benchmarks.load import pour
from benchmarks.report import cpu_seconds, percentile, resident_mib, spread, table
from storage.schema.migrate import migrate
from tests.support.process import free_port

ROUNDS, COUNT, CONNECTIONS, WARM = 3, 6_000, 32, 500
HERE = Path(__file__).parent


@dataclass(slots=True, kw_only=True)
class System:
    """One of those compared, with what its rounds gave."""

    name: str
    command: list[str]
    port: int
    request: Callable[[int, int], bytes]
    pid: int = 0
    sent: int = 0
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    memory: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Echo:
    """A peer: its script with arguments, behind the port; what it is sent if that is not what the platform sends."""

    name: str
    script: tuple[str, ...]
    request: Callable[[int, int], bytes] | None = None


def to_nonebot(number: int, seller: int) -> bytes:
    """The same event at the address that the adapter gives each application."""
    sent = load_feishu.request(number, seller)
    return sent.replace(load_feishu.PATH.encode(), f"/feishu/{load_feishu.APP_ID}".encode(), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Platform:
    """How one platform calls back, and the peers that do with it what must be done at least."""

    name: str
    title: str
    path: str
    request: Callable[[int, int], bytes]
    echoes: tuple[_Echo, ...]


PLATFORMS = (
    _Platform(
        name="feishu",
        title="Feishu callback, signed and encrypted",
        path=load_feishu.PATH,
        request=load_feishu.request,
        echoes=(
            _Echo(
                name="lark-oapi dispatcher behind aiohttp, echo",
                script=("echo_lark.py", load_feishu.ENCRYPT_KEY, load_feishu.TOKEN),
            ),
            _Echo(
                name="lark-oapi dispatcher behind Flask, waitress with 8 threads, echo",
                script=("echo_flask.py", load_feishu.ENCRYPT_KEY, load_feishu.TOKEN),
            ),
            _Echo(
                name="NoneBot2 and its Feishu adapter, FastAPI, echo",
                script=("echo_nonebot.py", load_feishu.ENCRYPT_KEY, load_feishu.TOKEN, load_feishu.APP_ID),
                request=to_nonebot,
            ),
            _Echo(
                name="Slack's Bolt on aiohttp, its own events, echo",
                script=("echo_bolt.py", load_slack.SECRET),
                request=load_slack.request,
            ),
        ),
    ),
    _Platform(
        name="dingtalk",
        title="DingTalk robot message over HTTP, signed",
        path=load_dingtalk.PATH,
        request=load_dingtalk.request,
        echoes=(_Echo(name="signature check behind aiohttp, echo", script=("echo_hmac.py", load_dingtalk.SECRET)),),
    ),
    _Platform(
        name="wecom",
        title="WeCom callback, signed and encrypted XML",
        path=load_wecom.PATH,
        request=load_wecom.request,
        echoes=(
            _Echo(
                name="wechatpy crypto and parser behind aiohttp, echo",
                script=("echo_wechatpy.py", load_wecom.TOKEN, load_wecom.AES_KEY, load_wecom.CORP_ID),
            ),
        ),
    ),
)


def measure() -> None:
    """Print a table for each platform."""
    for platform in PLATFORMS:
        _measure(platform)


def _measure(platform: _Platform) -> None:
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
        migrate(ledger.fresh(Path(folder)))  # here, so that the server is one that found its ledger in order
        contenders = systems(platform, Path(folder))
        with running(contenders):
            for system in contenders:
                asyncio.run(_round(system, WARM, keep=False))
            for _ in range(ROUNDS):
                for system in contenders:
                    asyncio.run(_round(system, COUNT, keep=True))
            for system in contenders:
                system.memory = resident_mib(system.pid)
    ours = median(contenders[-1].cpu)
    rows = [
        [
            system.name,
            spread(system.rates),
            f"{percentile(system.waits, 0.5) * 1000:.1f} / {percentile(system.waits, 0.99) * 1000:.1f}",
            spread(system.cpu),
            f"{median(system.cpu) / ours:.2f}",
            f"{system.memory:.0f}",
        ]
        for system in contenders
    ]
    table(
        f"{platform.title}, {CONNECTIONS} connections",
        ["who", "answers/s", "p50 / p99 ms", "CPU us/answer", "CPU of it / ours", "MiB"],
        rows,
        "Peers check, open and echo; the product verifies, opens, understands, checks, files, asks for approval, "
        "links the trail, queues both cards, commits to the disk and only then answers. The load comes from a process "
        "beside it, on the same cores: judge by CPU.",
    )


def systems(platform: _Platform, folder: Path) -> list[System]:
    """The bare server first, the product last."""
    peer, ours, bare = peers.python(), free_port(), free_port()
    echoes = [(echo, free_port()) for echo in platform.echoes]
    return [
        System(
            name="aiohttp, body read, 200",
            command=[peer, str(HERE / "echo_bare.py"), str(bare), platform.path],
            port=bare,
            request=platform.request,
        ),
        *(
            System(
                name=echo.name,
                command=[peer, str(HERE / echo.script[0]), str(port), *echo.script[1:]],
                port=port,
                request=echo.request or platform.request,
            )
            for echo, port in echoes
        ),
        System(
            name="product, durable filing",
            command=[sys.executable, "-m", "benchmarks.serve_baobei", platform.name, str(ours), str(folder)],
            port=ours,
            request=platform.request,
        ),
    ]


@contextmanager
def running(systems: list[System]) -> Iterator[None]:
    """Each in a process of its own, listening."""
    processes = [subprocess.Popen(system.command, stdout=subprocess.DEVNULL) for system in systems]
    try:
        for system, process in zip(systems, processes, strict=True):
            system.pid = process.pid
            wait_for(system.port)
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=20)


def wait_for(port: int) -> None:
    until = monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            if monotonic() > until:
                raise
            sleep(0.1)


async def _round(system: System, count: int, *, keep: bool) -> None:
    numbers = range(system.sent, system.sent + count)
    ready = [system.request(number, number % ledger.SELLERS) for number in numbers]
    system.sent += count
    before = cpu_seconds(system.pid)
    poured = await pour(system.port, ready, CONNECTIONS)
    if poured.refused:
        raise RuntimeError(f"{system.name} refused {poured.refused} of {count}")
    if keep:
        system.rates.append(poured.rate)
        system.cpu.append((cpu_seconds(system.pid) - before) / count * 1e6)
        system.waits += poured.waits
