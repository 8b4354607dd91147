"""How long anybody waits for an answer while a night's sweep, a full outbox and a restart are under way.

The product as an administrator runs it, on a ledger of ``BAOBEI_MIX`` protections (200,000), a tenth of which end at
once, while fifty salespeople write a message every four seconds (with more, the platforms' own limits would let the
outbox grow). What arrives while nobody listens is sent again until it is answered, as the platforms do it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine

from benchmarks import house, ledger, load_feishu
from benchmarks.callback import wait_for
from benchmarks.load import answered
from benchmarks.night import fill
from benchmarks.report import percentile, table
from bot.replies import as_notice, plain
from core.service.ports.store import UnitOfWork
from core.service.records import Place
from storage.opening import open_store
from tests.support.process import free_port

ALL = int(os.environ.get("BAOBEI_MIX", "200000"))
ENDING, WAITING = ALL // 10, 1_000
PEOPLE, EVERY, QUIET, LONGEST = ledger.SELLERS, 4.0, 20.0, 600.0
_LATER = "2099-01-01T00:00:00.000000+00:00"
_DUE = "UPDATE timer SET due_at = ? WHERE kind = 'expire' AND due_at < ?"
_OVER = "UPDATE filing SET protected_until = ? WHERE protected_until < ?"
_OWNED = """UPDATE filing SET owner_id = (SELECT member_id FROM identity WHERE platform = 'feishu'
    AND external_id = 'ou_' || (filing.number % :people))"""


@dataclass(slots=True)
class _Waits:
    """Seconds of each answer, and of each message from its first sending until it was answered."""

    answers: list[float] = field(default_factory=list)
    messages: list[float] = field(default_factory=list)


class _Server:
    """The product in a process of its own."""

    def __init__(self, config: Path, port: int) -> None:
        self._config, self._port = config, port
        self.start()

    def start(self) -> None:
        """Returns when it listens."""
        command = [sys.executable, "-m", "bot", "run", "-c", str(self._config)]
        with (self._config.parent / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_for(self._port)

    def end(self, sign: signal.Signals) -> None:
        """Returns when it is gone."""
        self._process.send_signal(sign)
        self._process.wait(timeout=60)


def measure() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as name, house.platforms() as base:
        folder, port = Path(name), free_port()
        config = house.settings(folder, port, base)
        _prepare(folder)
        server = _Server(config, port)
        try:
            rows = asyncio.run(_phases(server, port, folder / "ledger.db"))
        finally:
            server.end(signal.SIGTERM)
    table(
        f"Answers while {ENDING:,} of {ALL:,} protections end, {WAITING:,} notices wait, and the product starts anew",
        ["while", "answers", "p50 / p99 / longest ms", "from the first sending, longest ms"],
        rows,
        f"{PEOPLE} people, each a filing every {EVERY:.0f} seconds. What nobody answers is sent again.",
    )


async def _phases(server: _Server, port: int, path: Path) -> list[list[str]]:
    async def again(sign: signal.Signals) -> None:
        await asyncio.sleep(3)
        await asyncio.to_thread(server.end, sign)
        await asyncio.to_thread(server.start)
        await asyncio.sleep(5)

    numbers = iter(range(10**8))
    works: tuple[tuple[str, Callable[[], Awaitable[None]]], ...] = (
        ("nothing else happens", lambda: asyncio.sleep(QUIET)),
        ("the night is swept and the outbox empties", lambda: _night(path)),
        ("it is stopped and started", lambda: again(signal.SIGTERM)),
        ("it is killed and started", lambda: again(signal.SIGKILL)),
    )
    return [_row(name, await _beside(port, numbers, work)) for name, work in works]


async def _beside(port: int, numbers: Iterator[int], work: Callable[[], Awaitable[None]]) -> _Waits:
    waits, over = _Waits(), asyncio.Event()
    people = [asyncio.create_task(_person(port, seller, numbers, over, waits)) for seller in range(PEOPLE)]
    try:
        await work()
    finally:
        over.set()
    await asyncio.gather(*people)
    return waits


async def _person(port: int, seller: int, numbers: Iterator[int], over: asyncio.Event, waits: _Waits) -> None:
    await asyncio.sleep(EVERY * seller / PEOPLE)
    while not over.is_set():
        request, first = load_feishu.request(next(numbers), seller), time.perf_counter()
        while (seconds := await _sent(port, request)) is None:  # noqa: ASYNC110 - nobody tells when it listens again
            await asyncio.sleep(0.1)
        waits.answers.append(seconds)
        waits.messages.append(time.perf_counter() - first)
        await asyncio.sleep(max(0.0, EVERY - waits.messages[-1]))


async def _sent(port: int, request: bytes) -> float | None:
    """Seconds until the answer; ``None`` where nobody gave one."""
    began = time.perf_counter()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        status = await answered(reader)
        writer.close()
    except (ConnectionError, asyncio.IncompleteReadError):
        return None
    return time.perf_counter() - began if status == 200 else None


async def _night(path: Path) -> None:
    """Everything becomes due at once; over when it has ended and nothing is left to be sent."""
    await asyncio.to_thread(_fall, path)
    until = time.monotonic() + LONGEST
    while await asyncio.to_thread(_left, path):
        if time.monotonic() > until:
            raise RuntimeError("the night does not end")
        await asyncio.sleep(1)


def _fall(path: Path) -> None:
    now = datetime.now(UTC)
    past = (now - timedelta(hours=1)).isoformat(timespec="microseconds")
    with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
        connection.execute("UPDATE outbox SET due_at = ? WHERE due_at = ?", (past, _LATER))
        connection.execute("UPDATE filing SET protected_until = ? WHERE protected_until = ?", (past, _LATER))
        connection.execute("UPDATE timer SET due_at = ? WHERE due_at = ?", (past, _LATER))


def _left(path: Path) -> int:
    now = datetime.now(UTC).isoformat()
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        ((ending,),) = connection.execute("SELECT count(*) FROM timer WHERE kind = 'expire' AND due_at < ?", (now,))
        ((waiting,),) = connection.execute(
            "SELECT count(*) FROM outbox WHERE correlation = 'bench' AND sent_at IS NULL AND dead_at IS NULL"
        )
    return int(ending) + int(waiting)


def _queue(uow: UnitOfWork) -> None:
    """Short answers to everybody, on their way when the time has come."""
    people = [f"ou_{number % PEOPLE}" for number in range(WAITING)]
    for number, person in enumerate(people):
        place = Place(platform="feishu", person=person, chat=f"oc_{person}")
        member = uow.directory.member_known_as("feishu", person)
        told = as_notice(plain("cancelled"), to=member and member.id, place=place, dedupe_key=f"bench{number}")
        uow.outbox.add(told, at=datetime.fromisoformat(_LATER), correlation="bench")


def _row(name: str, waits: _Waits) -> list[str]:
    answers = [wait * 1000 for wait in waits.answers]
    tail = f"{percentile(answers, 0.5):.0f} / {percentile(answers, 0.99):.0f} / {max(answers):.0f}"
    return [name, f"{len(answers):,}", tail, f"{max(waits.messages) * 1000:,.0f}"]


def _prepare(folder: Path) -> None:
    house.move_in(folder)
    store = open_store(ledger.fresh(folder), vault=ledger.vault())
    store.submit(_queue).result()
    store.close()
    engine = create_engine(ledger.fresh(folder))
    with engine.begin() as connection:
        fill(connection, ALL, ENDING)
    engine.dispose()
    night = "2026-11-22T16:00:01"
    with closing(sqlite3.connect(folder / "ledger.db")) as connection, connection:
        connection.execute(_DUE, (_LATER, night))
        connection.execute(_OVER, (_LATER, night))
        connection.execute(_OWNED, {"people": PEOPLE})
