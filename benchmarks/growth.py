"""What grows with the ledger: the exact check, and the whole of a message that files, among few and among many.

``BAOBEI_GROWTH=10k,1m,10m`` chooses the sizes of the first table, ``BAOBEI_GROWTH_POSTGRES`` others for PostgreSQL; ten
millions take ten and twenty gigabytes, and an hour. The second compares the smallest with a million, or
``BAOBEI_GROWTH_FILED``. With ``BAOBEI_BENCH_KEEP=FOLDER`` the ledgers are kept there and found again.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from adapters.base import Incoming
from benchmarks import grown, ledger
from benchmarks.firms import firm
from benchmarks.night import NIGHT
from benchmarks.report import percentile, spread, table
from bot.door import Door
from bot.intake.messages import take_message
from bot.policy.shelf import Shelf
from bot.process.clock import utc_now
from bot.process.ids import new_id
from core.domain.policy.document import Policy
from core.service.ports.store import UnitOfWork
from core.service.procedures.duplicates import check
from core.service.records import Place
from storage.opening import open_store

_ASKED: Final = 400
_ROUNDS: Final = 5


def measure() -> None:
    """Print both tables."""
    chosen = os.environ.get("BAOBEI_GROWTH", "10k,1m")
    lite, pg = _sizes(chosen), _sizes(os.environ.get("BAOBEI_GROWTH_POSTGRES", chosen))
    with grown.home() as folder:
        rows = _checked("SQLite", {size: grown.exact_on_sqlite(folder, size) for size in lite})
        with grown.server(folder) as cluster:
            rows += _checked("PostgreSQL", {size: grown.exact_on_postgresql(cluster, folder, size) for size in pg})
        table(
            "The exact check among few and among many",
            ["where", "customers", "p50 µs", "p99 µs", "of the smallest"],
            rows,
            f"Every other asked customer is there. {_ROUNDS} rounds of {_ASKED}, the sizes in turns.",
        )
        _messages(folder, grown.size("10k"), grown.size(os.environ.get("BAOBEI_GROWTH_FILED", "1m")))


def _sizes(words: str) -> list[int]:
    return [grown.size(word) for word in words.split(",")]


def _checked(name: str, urls: dict[int, str]) -> list[list[str]]:
    stores = {size: open_store(url, vault=ledger.vault()) for size, url in urls.items()}
    waits: dict[int, list[float]] = {size: [] for size in stores}
    rng = random.Random(11)
    for _ in range(_ROUNDS):
        for size, store in stores.items():
            waits[size] += store.read(lambda uow, size=size: _asked(uow, size, rng)).result()  # type: ignore[misc]
    for store in stores.values():
        store.close()
    least = percentile(waits[min(waits)], 0.5)
    return [
        [
            name,
            f"{size:,}",
            f"{percentile(found, 0.5) * 1e6:.0f}",
            f"{percentile(found, 0.99) * 1e6:.0f}",
            f"{percentile(found, 0.5) / least:.2f}",
        ]
        for size, found in waits.items()
    ]


def _asked(uow: UnitOfWork, size: int, rng: random.Random) -> list[float]:
    """Seconds of each question; those about somebody who is there look at his filing as well."""
    policy, waits, known = Policy(), [], grown.known(size)
    for place in range(_ASKED):
        number = rng.randrange(size) + size if place % 2 else rng.choice(known)
        fields = {"company": f"虚构{number:08d}有限公司", "phone": f"139{rng.randrange(10**8):08d}"}
        began = time.perf_counter()
        found = check(fields, uow, policy)
        waits.append(time.perf_counter() - began)
        assert (found.clash is None) == bool(place % 2), fields
    return waits


def _messages(kept: Path, few: int, many: int) -> None:
    """Whole messages, from the text to the commit, CPU of the process: the loop and the store's threads together."""
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
        sides = {size: _Talk(grown.filed_on_sqlite(kept, size), Path(folder) / str(size), size) for size in (few, many)}
        spent: dict[int, list[float]] = {size: [] for size in sides}
        for _ in range(_ROUNDS):
            for size, side in sides.items():
                spent[size].append(side.run())
        for side in sides.values():
            side.store.close()
    least = percentile(spent[few], 0.5)
    table(
        "A message that files, among few and among many (SQLite)",
        ["customers", "CPU µs a message", "of the smaller"],
        [[f"{size:,}", spread(found), f"{percentile(found, 0.5) / least:.2f}"] for size, found in spent.items()],
        f"{_ASKED} a round, sixteen at once. The firms are invented, so that hardly any resembles another.",
    )


class _Talk:
    """A copy of a ledger, so that the next run finds it as it was, and the people who file into it."""

    def __init__(self, built: Path, folder: Path, size: int) -> None:
        folder.mkdir()
        shutil.copyfile(built, folder / "ledger.db")
        self.store = open_store(ledger.fresh(folder), vault=ledger.vault())
        self._names: Iterator[str] = map(firm, itertools.count(size))
        self._door = Door(
            store=self.store, clock=utc_now, new_id=new_id, shelf=Shelf(utc_now), wake=lambda: None, several=False
        )
        self._loop = asyncio.Runner()
        self._sent = 0
        self.run()

    def run(self) -> float:
        """Microseconds of CPU a message, in one round."""
        began = time.process_time()
        self._loop.run(self._round())
        return (time.process_time() - began) / _ASKED * 1e6

    async def _round(self) -> None:
        for _ in range(_ASKED // 16):
            await asyncio.gather(*(self._file() for _ in range(16)))

    async def _file(self) -> None:
        self._sent += 1
        person = f"ou_{self._sent % ledger.SELLERS}"
        incoming = Incoming(
            platform="feishu",
            event_id=f"message-{self._sent}",
            place=Place(platform="feishu", person=person, chat=f"oc_{person}"),
            text=f"报备 {next(self._names)} 李娜 137{self._sent:08d} 预算50万",
            sent_at=NIGHT,
        )
        await take_message(self._door, incoming)
