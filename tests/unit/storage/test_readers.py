"""Who shares a snapshot, and when they are told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from threading import Event

import pytest

from core.service.ports.store import UnitOfWork
from storage.databases.landing import Landing
from storage.databases.readers import Readers
from storage.databases.sqlite import SqliteReading
from storage.schema.migrate import migrate
from tests.support.stores import VAULT
from tests.support.waiting import LIMIT


class Counted(SqliteReading):
    """A connection that counts its snapshots."""

    begun = 0

    def begin(self) -> None:
        type(self).begun += 1
        super().begin()


@pytest.fixture
def readers(tmp_path: Path) -> Iterator[Readers]:
    """One thread, over an empty ledger."""
    path = tmp_path / "ledger.db"
    migrate(f"sqlite:///{path}")
    Counted.begun = 0
    readers = Readers(lambda: Counted(path), VAULT, threads=1)
    yield readers
    readers.close()


def _busy(readers: Readers) -> Event:
    """The one thread waits until this is set."""
    begun, go_on = Event(), Event()

    def waits(uow: UnitOfWork) -> None:
        begun.set()
        assert go_on.wait(LIMIT)

    readers.submit(waits)
    assert begun.wait(LIMIT)
    return go_on


def test_those_who_wait_share_a_snapshot(readers: Readers) -> None:
    """Five who came while the thread was busy begin one, not five."""
    go_on = _busy(readers)
    waiting = [readers.submit(lambda uow: len(uow.directory.members())) for _ in range(5)]
    go_on.set()

    assert [each.result(LIMIT) for each in waiting] == [0] * 5
    assert Counted.begun == 2


def test_nobody_whose_answer_is_there_waits_for_what_takes_long(readers: Readers) -> None:
    """A chunk of an import has a snapshot to itself: who was read before it is told before it begins."""
    go_on, release = _busy(readers), Event()
    quick = readers.submit(lambda uow: 1)
    chunk = readers.submit(lambda uow: release.wait(LIMIT), long=True)
    behind = readers.submit(lambda uow: 2)
    go_on.set()
    told = quick.result(LIMIT)
    early = chunk.done()
    release.set()

    assert (told, early) == (1, False)
    assert chunk.result(LIMIT)
    assert behind.result(LIMIT) == 2
    assert Counted.begun == 4


def test_an_error_is_told_to_him_alone(readers: Readers) -> None:
    """Those behind him read on, on a snapshot of their own."""
    go_on = _busy(readers)
    works: list[Callable[[UnitOfWork], object]] = [lambda uow: 1, lambda uow: 1 // 0, lambda uow: 3]
    waiting = [readers.submit(work) for work in works]
    go_on.set()

    assert waiting[0].result(LIMIT) == 1
    assert isinstance(waiting[1].exception(LIMIT), ZeroDivisionError)
    assert waiting[2].result(LIMIT) == 3
    assert Counted.begun == 3


def test_everybody_who_asked_is_answered_before_the_threads_stop(readers: Readers) -> None:
    """However many there are, and also whoever gave up waiting holds up nobody."""
    go_on = _busy(readers)
    waiting = [readers.submit(lambda uow: None) for _ in range(30)]
    assert waiting[3].cancel()
    go_on.set()
    readers.close()

    assert all(each.done() for each in waiting)


async def test_what_was_read_together_wakes_the_loop_once(readers: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the end of the snapshot; each of the callers gets his own."""
    landing, loop = Landing(), asyncio.get_running_loop()
    calls: list[object] = []
    really = loop.call_soon_threadsafe

    def counted(callback: Callable[[], object]) -> object:
        calls.append(callback)
        return really(callback)

    monkeypatch.setattr(loop, "call_soon_threadsafe", counted)
    go_on = _busy(readers)
    waiting: list[Future[int]] = [readers.submit(lambda uow, n=number: n) for number in range(6)]  # type: ignore[misc]
    callers = [asyncio.ensure_future(landing.of(future)) for future in waiting]
    await asyncio.sleep(0)
    go_on.set()

    assert await asyncio.gather(*callers) == list(range(6))
    assert len(calls) == 1
