"""How fast an outbox empties: the product's relay against a worker that takes one row at a time through SQLModel.

Both send to a platform on loopback that takes everything; the relay draws each card when it sends it and keeps the
books of the platform's limits, by a clock that waits for nobody.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from adapters.feishu.settings import FeishuSettings
from benchmarks import by_objects, house, ledger, peers
from benchmarks.calling import one_processor
from benchmarks.cards import a_card, as_feishu
from benchmarks.pacing import write_notices
from benchmarks.report import spread, table
from benchmarks.unhurried import Unhurried
from bot import platforms
from bot.app import House, Parts
from bot.platforms import PlatformSettings
from bot.process import heap
from bot.process.one_cpu import take_short_turns
from core.domain.dedupe.matching import warm_up
from core.service.ports.store import Store
from storage.opening import open_store

ROUNDS, OURS, THEIRS, PEOPLE, PATIENCE = 3, 3_000, 200, 200, 300.0
HERE = Path(__file__).parent


def measure() -> None:
    """Print the table."""
    platforms.Pacer = Unhurried  # type: ignore[misc]
    warm_up()
    heap.settle()  # as baobei run does when it has started
    take_short_turns()
    ours, theirs = [], []
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as name, house.platforms() as base:
        folder = Path(name)
        (folder / "full").mkdir()
        store = open_store(ledger.fresh(folder / "full"), vault=ledger.vault())
        asyncio.run(write_notices(store, [f"ou_{number % PEOPLE}" for number in range(OURS)]))
        store.close()
        (folder / "card.json").write_text(as_feishu(a_card()), encoding="utf-8")
        for number in range(ROUNDS):
            theirs.append(_theirs(folder, number, base))
            ours.append(_ours(folder, number, base))
    rate, cpu = median(rate for rate, _ in theirs), median(cpu for _, cpu in theirs)
    table(
        "An outbox empties (SQLite, WAL, synchronous=FULL)",
        ["who", "notices/s", "CPU us each", "times its rate", "its CPU / this"],
        [
            [
                who,
                spread([each for each, _ in rounds]),
                spread([each for _, each in rounds]),
                f"{median(each for each, _ in rounds) / rate:.1f}",
                f"{cpu / median(each for _, each in rounds):.1f}",
            ]
            for who, rounds in (("SQLModel, async, a row at a time", theirs), ("product, relay", ours))
        ],
        f"{OURS:,} and {THEIRS} notices for {PEOPLE} people. The worker takes the next row, opens a session, sends a "
        "card that is ready, strikes the row off and commits.",
    )


def _copy(folder: Path, name: str) -> str:
    (folder / name).mkdir()
    shutil.copyfile(folder / "full" / "ledger.db", folder / name / "ledger.db")
    return ledger.fresh(folder / name)


def _theirs(folder: Path, number: int, base: str) -> tuple[float, float]:
    python = peers.python(peers.HOME / "orm", by_objects.PACKAGES)
    url = _copy(folder, f"theirs{number}")
    command = [python, str(HERE / "peer_drain.py"), url, base, str(folder / "card.json"), str(THEIRS)]
    said = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env=by_objects.with_our_tables(), timeout=PATIENCE
    )
    figures = json.loads(said.stdout)
    return float(figures["rate"]), float(figures["cpu"]) * 1e6


def _ours(folder: Path, number: int, base: str) -> tuple[float, float]:
    store = open_store(_copy(folder, f"ours{number}"), vault=ledger.vault())
    with one_processor():
        seconds, cpu = asyncio.run(_drained(store, base))
    store.close()
    return OURS / seconds, cpu / OURS * 1e6


async def _drained(store: Store, base: str) -> tuple[float, float]:
    settings = FeishuSettings(
        enabled=True,
        mode="webhook",
        app_id="cli_bench",
        app_secret="made up",
        encrypt_key="made up",
        verification_token="made up",
        api_base=base,
    )
    a_house = House(Parts(store=store, platforms=PlatformSettings(feishu=settings)))
    began, before = time.perf_counter(), time.process_time()
    relaying = asyncio.create_task(a_house.relay.run())
    while a_house.relay.counts["sent"] < OURS and time.perf_counter() < began + PATIENCE:  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.02)
    figures = time.perf_counter() - began, time.process_time() - before
    relaying.cancel()
    await asyncio.gather(relaying, return_exceptions=True)
    for platform in a_house.platforms.values():
        await platform.close()
    await a_house.http.close()
    if a_house.relay.counts["sent"] < OURS:
        print(f"only {a_house.relay.counts} of {OURS} went out", file=sys.stderr)
    return figures
