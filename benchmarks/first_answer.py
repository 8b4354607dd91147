"""From exec to the first durable answer: with one platform and with three, without compiled modules, after a kill."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from functools import partial
from pathlib import Path

from benchmarks import house, ledger
from benchmarks.callback import wait_for
from benchmarks.report import spread, table
from bot.process.clock import utc_now
from bot.replies import as_notice, plain
from core.service.ports.store import UnitOfWork
from core.service.records import Place
from storage.opening import open_store
from tests.support.process import free_port

STARTS, BARE, WAITING, PORTION = 5, 3, 10_000, 500
_BARE = "Feishu alone, no compiled modules"
Figures = list[tuple[float, float]]


def measure() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as name, house.platforms() as base:
        one, three, killed = (_house(Path(name) / (each or "three"), base, each) for each in ("feishu", "", "killed"))
        figures: dict[str, Figures] = {"Feishu alone": [], "all three platforms": [], _BARE: []}
        for number in range(STARTS + 1):
            figures["Feishu alone"].append(house.first_answer(*one, number))
            figures["all three platforms"].append(house.first_answer(*three, number))
        for number in range(STARTS + 1, STARTS + 1 + BARE):
            figures[_BARE].append(house.first_answer(*one, number, compiled=False))
        figures[f"all three, killed with {WAITING:,} notices waiting"] = _after_kills(*killed)
    table(
        "The first durable answer",
        ["when", "seconds", "CPU seconds"],
        [
            [what, spread([wall for wall, _ in found[1:]], digits=2), spread([cpu for _, cpu in found[1:]], digits=2)]
            for what, found in figures.items()
        ],
        "Seconds from exec until a filing that somebody sent at once was on the disk and answered. The first start of "
        "each is left out: it compiles, or brings files into memory.",
    )


def _house(folder: Path, base: str, only: str) -> tuple[Path, int]:
    """Its settings, and where it is to listen."""
    folder.mkdir()
    house.move_in(folder)
    port = free_port()
    return house.settings(folder, port, base, only=only if only == "feishu" else ""), port


def _after_kills(config: Path, port: int) -> Figures:
    """Each is killed while its relay is at work."""
    store = open_store(ledger.fresh(config.parent), vault=ledger.vault())
    for first in range(0, WAITING, PORTION):
        store.submit(partial(_wait, range(first, first + PORTION))).result()
    store.close()
    figures = []
    for number in range(STARTS + 1):
        with house.serving(config) as pid:
            wait_for(port)
            time.sleep(2)
            os.kill(pid, signal.SIGKILL)
        figures.append(house.first_answer(config, port, number))
    return figures


def _wait(numbers: range, uow: UnitOfWork) -> None:
    for number in numbers:
        place = Place(platform="feishu", person=f"ou_{number % ledger.SELLERS}", chat="")
        told = as_notice(plain("cancelled"), to=None, place=place, dedupe_key=f"bench{number}")
        uow.outbox.add(told, at=utc_now(), correlation="benchmark")
