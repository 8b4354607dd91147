"""Cards to each platform: the product's messenger against the platform's own or usual client, both to a platform that
takes everything, over TLS as in life.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import certificate, peers
from benchmarks.cards import a_card, as_feishu
from benchmarks.report import spread, table
from tests.support.process import free_port

ROUNDS, AT_ONCE = 3, 32
OURS, THEIRS = 2_000, 200
DINGTALK = ("alibabacloud_dingtalk==2.2.65",)
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """A platform and whom one takes to send to it."""

    platform: str
    peer: str
    script: str
    answers: str
    home: Path = peers.HOME / "echoes"
    packages: tuple[str, ...] = peers.WANTED


SIDES = (
    _Side(platform="feishu", peer="lark-oapi, message.acreate", script="send_lark.py", answers="feishu_answers.py"),
    _Side(
        platform="dingtalk",
        peer="alibabacloud_dingtalk, batch_send_otowith_options_async",
        script="send_dingtalk.py",
        answers="all_answer.py",
        home=peers.HOME / "dingtalk",
        packages=DINGTALK,
    ),
    _Side(platform="wecom", peer="wechatpy in 32 threads", script="send_wechatpy.py", answers="all_answer.py"),
)


def measure() -> None:
    """Print the table."""
    rows = [row for side in SIDES for row in _measured(side)]
    table(
        f"Cards, {AT_ONCE} at once",
        ["platform", "who", "cards/s", "CPU us/card", "CPU of the peer", "times its rate"],
        rows,
        "Over TLS. The client sends ready JSON; the product draws the card for the platform and keeps the book of its "
        "budgets.",
    )


def _measured(side: _Side) -> list[list[str]]:
    theirs, ours = [], []
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as name, _platform(side, Path(name)) as base:
        card, trusting = Path(name) / "card.json", _trusting(Path(name) / "certificate.pem")
        card.write_text(as_feishu(a_card()), encoding="utf-8")
        python = peers.python(side.home, side.packages)
        for _ in range(ROUNDS):
            command = [python, str(HERE / side.script), base, str(THEIRS), str(AT_ONCE), str(card)]
            theirs.append(_run(command, THEIRS, trusting))
            command = [sys.executable, "-m", "benchmarks.send_baobei", base, str(OURS), str(AT_ONCE)]
            ours.append(_run([*command, side.platform], OURS, trusting))
    pace, cost = (median(column) for column in zip(*theirs, strict=True))
    return [
        [
            side.platform,
            name,
            spread([rate for rate, _ in rounds]),
            spread([cpu for _, cpu in rounds]),
            f"1/{cost / median(cpu for _, cpu in rounds):.1f}",
            f"{median(rate for rate, _ in rounds) / pace:.1f}",
        ]
        for name, rounds in ((side.peer, theirs), ("product, messenger", ours))
    ]


@contextmanager
def _platform(side: _Side, folder: Path) -> Iterator[str]:
    port = free_port()
    pem = [str(path) for path in certificate.made(folder)]
    command = [peers.python(), str(HERE / side.answers), str(port), *pem]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"https://{certificate.HERE}:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(ConnectionError), socket.create_connection((certificate.HERE, port)):
            return
        time.sleep(0.1)
    raise TimeoutError("the platform does not listen")


def _trusting(authority: Path) -> dict[str, str]:
    """An environment in which that certificate is believed, by whatever library; beside all those that are believed in
    life, since some clients read them anew for each card.
    """
    usual = next(peers.HOME.glob("echoes/lib/python*/site-packages/certifi/cacert.pem"))
    bundle = authority.with_name("believed.pem")
    bundle.write_text(usual.read_text(encoding="utf-8") + authority.read_text(encoding="utf-8"), encoding="utf-8")
    return {**os.environ, "SSL_CERT_FILE": str(bundle), "REQUESTS_CA_BUNDLE": str(bundle)}


def _run(command: list[str], count: int, environment: dict[str, str]) -> tuple[float, float]:
    """Cards a second, and microseconds of CPU for each."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=300, env=environment)
    seconds, cpu = (float(word) for word in done.stdout.split())
    return count / seconds, cpu / count * 1e6
