"""SQLite's log is brought back into the file beside whoever writes; it neither holds him nor grows for ever."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest

from core.service.ports.store import Store, UnitOfWork
from core.service.records import Subject, Timer
from storage.databases import folding
from storage.databases.folding import LogFile
from storage.databases.sqlite import SqliteWriting
from storage.opening import open_store
from storage.repositories.uow import SqlUnitOfWork
from tests.support.stores import MORNING, VAULT, read, write
from tests.support.waiting import LIMIT, eventually

MANY = 18_000
"""Timers that fill more pages than SQLite by itself leaves in the log (1000), and fewer than :data:`folding.STEP`."""

AHEAD = 5
"""So many wait for the writer, who is never at rest."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger lies."""
    return tmp_path / "ledger.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A ledger in a file."""
    opened = open_store(f"sqlite:///{path}", vault=VAULT)
    yield opened
    opened.close()


@pytest.fixture
def early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that happens to a long log happens to a short one."""
    monkeypatch.setattr(folding, "STEP", 20)
    monkeypatch.setattr(folding, "LONG", 60)


def _timers(first: int, count: int, uow: UnitOfWork) -> None:
    uow.timers.set_all(
        [
            Timer(key=f"{number:09d}:{'x' * 60}", kind="made_up", due_at=MORNING, subject=Subject(kind="x", id="1"))
            for number in range(first, first + count)
        ]
    )


def _commit(session: SqliteWriting, first: int, count: int) -> None:
    session.begin(alone=False)
    session.open_unit()
    _timers(first, count, SqlUnitOfWork(session, VAULT))
    session.keep_unit()
    session.commit()


def _in_the_file(path: Path) -> int:
    """How many timers whoever knew of no log would find; -1 while the file is being written."""
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection, suppress(sqlite3.DatabaseError):
        ((count,),) = connection.execute("SELECT count(*) FROM timer WHERE kind = 'made_up'")
        return int(count)
    return -1


def _written(store: Store) -> int:
    return read(store, lambda uow: len(uow.timers.due(now=MORNING, limit=10 * MANY)))


def _while_somebody_writes(store: Store, over: Callable[[], bool], *, rounds: int = 1500) -> int:
    """How many timers were written until it was over, commit after commit without a pause; -1 if it never was."""
    waiting: deque[Future[None]] = deque()
    for number in range(rounds):
        waiting.append(store.submit(partial(_timers, 20 * number, 20), long=True))
        if len(waiting) < AHEAD:
            continue
        waiting.popleft().result(LIMIT)
        if over():
            for future in waiting:
                future.result(LIMIT)
            return 20 * (number + 1)
    return -1


def test_a_commit_brings_nothing_home(store: Store, path: Path) -> None:
    """It is on the disk, in the log; whoever waits for the next one does not wait for places in the file."""
    write(store, partial(_timers, 0, MANY))

    with closing(LogFile(path.with_name("ledger.db-wal"), 4096)) as log:
        assert log.reaches(1000)
        assert not log.reaches(folding.STEP)
    assert _in_the_file(path) == 0
    assert _written(store) == MANY


@pytest.mark.unwatched  # the test writes on the loop's thread
async def test_a_log_that_has_grown_is_folded_though_nobody_writes_any_more(store: Store, path: Path) -> None:
    """The last commit made it long; somebody else than the writer brings it home."""
    write(store, partial(_timers, 0, 3 * MANY))

    assert await eventually(lambda: _in_the_file(path) == 3 * MANY)


@pytest.mark.unwatched  # the test writes on the loop's thread
@pytest.mark.usefixtures("early")
async def test_the_last_of_a_long_log_is_brought_home_by_the_writer(store: Store, path: Path) -> None:
    """Somebody else has done all but what came meanwhile; his next commit stands at the beginning of the log."""
    session = SqliteWriting(path)
    _commit(session, 0, 1000)
    await eventually(lambda: _in_the_file(path) == 1000)
    _commit(session, 1000, 1)
    assert _in_the_file(path) == 1000

    def brought_home() -> bool:
        session.between()
        return _in_the_file(path) == 1001

    assert await eventually(brought_home)
    session.close()


@pytest.mark.usefixtures("early")
def test_the_log_begins_anew_though_somebody_writes_without_a_pause(store: Store, path: Path) -> None:
    """The writer brings the last of it home himself, so that it stays as long as it is."""
    with closing(LogFile(path.with_name("ledger.db-wal"), 4096)) as log:
        write(store, partial(_timers, 0, 1))
        first = log.salt()
        written = _while_somebody_writes(store, lambda: log.salt() != first)

    assert written > 0
    assert _written(store) == written


@pytest.mark.usefixtures("early")
def test_a_reader_who_stays_holds_up_no_commit(store: Store, path: Path) -> None:
    """A copy of the ledger takes its time: all that is written meanwhile stays in the log, and when he has gone it is
    brought home.
    """
    with (
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)) as reader,
        closing(LogFile(path.with_name("ledger.db-wal"), 4096)) as log,
    ):
        write(store, partial(_timers, 0, 1))
        first = log.salt()
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM timer").fetchone()
        written = _while_somebody_writes(store, lambda: log.reaches(10 * folding.LONG))

        assert written > 0
        assert reader.execute("SELECT count(*) FROM timer").fetchone() == before
        reader.execute("ROLLBACK")
        assert log.salt() == first
        assert _while_somebody_writes(store, lambda: log.salt() != first) > 0


def test_a_house_that_is_shut_leaves_an_empty_log(path: Path) -> None:
    """Whoever copies the file of a house that stands still has all of it."""
    store = open_store(f"sqlite:///{path}", vault=VAULT)
    write(store, partial(_timers, 0, 10))
    read(store, lambda uow: uow.timers.next_due())  # somebody who reads is the last to go
    store.close()

    assert _in_the_file(path) == 10
