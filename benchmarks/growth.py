"""What grows with the ledger: the exact check, and the whole of a message that files, among few and among many.

``BAOBEI_GROWTH=10k,1m,10m`` chooses the sizes of the first table; ten millions take gigabytes and some minutes. The
second compares the smallest with a million, or ``BAOBEI_GROWTH_FILED``.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, create_engine, text

from adapters.base import Incoming
from benchmarks import full_check, ledger
from benchmarks.night import NIGHT, fill
from benchmarks.report import percentile, spread, table
from bot.clock import utc_now
from bot.door import Door
from bot.ids import new_id
from bot.messages import take_message
from bot.policy.shelf import Shelf
from core.domain.policy.document import Policy
from core.service.duplicates import check
from core.service.ports.store import Store, UnitOfWork
from core.service.records import Place
from storage.migrate import migrate
from storage.opening import open_store
from tests.support.postgres import PostgresServer

_UNITS: Final = {"k": 1_000, "m": 1_000_000}
_ASKED, _ROUNDS = 400, 5
_KEYS = """INSERT INTO customer_key (value, kind, customer_id)
    SELECT compare_name, 'name', id FROM customer UNION ALL SELECT 'hash' || substr(id, 2), 'phone', id FROM customer"""


def measure() -> None:
    """Print both tables."""
    sizes = [_size(word) for word in os.environ.get("BAOBEI_GROWTH", "10k,1m").split(",")]
    server = PostgresServer.create()
    server.start()
    rows = []
    try:
        with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
            places = {size: Path(folder) / str(size) for size in sizes}
            for place in places.values():
                place.mkdir()
            rows += _checked("SQLite", {size: ledger.fresh(place) for size, place in places.items()})
        rows += _checked("PostgreSQL", {size: server.new_database(f"of{size}") for size in sizes})
    finally:
        server.stop()
    table(
        "The exact check among few and among many",
        ["where", "customers", "p50 µs", "p99 µs", "of the smallest"],
        rows,
        f"Every other asked customer is there. {_ROUNDS} rounds of {_ASKED}, the sizes in turns.",
    )
    _messages(_size("10k"), _size(os.environ.get("BAOBEI_GROWTH_FILED", "1m")))


def _size(word: str) -> int:
    return int(word[:-1]) * _UNITS[word[-1].lower()] if word[-1].lower() in _UNITS else int(word)


def _checked(name: str, urls: dict[int, str]) -> list[list[str]]:
    stores = {size: _filled(url, size) for size, url in urls.items()}
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


def _filled(url: str, size: int) -> Store:
    migrate(url)
    engine = _engine(url)
    with engine.begin() as connection:
        fill(connection, size, max(size // 10, 1))
        connection.execute(text(_KEYS))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()
    return open_store(url, vault=ledger.vault())


def _engine(url: str) -> Engine:
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://"))


def _asked(uow: UnitOfWork, size: int, rng: random.Random) -> list[float]:
    """Seconds of each question; those about somebody who is there look at his filing as well."""
    policy, waits = Policy(), []
    for place in range(_ASKED):
        number = rng.randrange(size) + (size if place % 2 else 0)
        fields = {"company": f"虚构{number:08d}有限公司", "phone": f"139{rng.randrange(10**8):08d}"}
        began = time.perf_counter()
        check(fields, uow, policy)
        waits.append(time.perf_counter() - began)
    return waits


def _messages(few: int, many: int) -> None:
    """Whole messages, from the text to the commit, CPU of the process: the loop and the store's threads together."""
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
        sides = {size: _Talk(Path(folder) / str(size), size) for size in (few, many)}
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
    """One ledger, filled through the product's own repositories, and the people who file into it."""

    def __init__(self, folder: Path, size: int) -> None:
        folder.mkdir()
        self.store = open_store(ledger.fresh(folder), vault=ledger.vault())
        ledger.move_in(self.store)
        self._names: Iterator[str] = full_check.invented_names()
        full_check.fill(self.store, self._names, size)
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
