"""Who brings a long log home: the one beside the writer nearly all of it, the writer what is left."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.databases import folding
from storage.databases.folding import FEW, Folding, LogFile

LONG = 400
"""Pages of a log that is to begin anew: more than the writer brings home by himself."""
PAGE = b"x" * 4000
"""Of these a page holds one."""


class Ledger:
    """A file whose log is folded by nobody but :class:`Folding`, whose thread the test is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = self.connected()
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("CREATE TABLE page (content BLOB)")
        self.log = LogFile(path.with_name(f"{path.name}-wal"), 4096)
        self.folding = Folding(path, self.connected())

    def connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.execute("PRAGMA wal_autocheckpoint=0")
        return connection

    def write(self, pages: int, *, while_it_is_folded: bool = False) -> None:
        """One commit that makes the log longer by a little more than so many pages."""
        self.connection.execute("BEGIN IMMEDIATE")
        if while_it_is_folded:
            self.folding.catch_up()
        self.connection.executemany("INSERT INTO page VALUES (?)", [(PAGE,)] * pages)
        self.connection.execute("COMMIT")

    def has_room(self) -> bool:
        """The writer has a moment between two batches."""
        return self.folding.finish(self.connection)

    def at_home(self) -> int:
        """How many rows whoever knew of no log would find."""
        with closing(sqlite3.connect(f"file:{self.path}?immutable=1", uri=True)) as reader:
            return int(reader.execute("SELECT count(*) FROM page").fetchone()[0])

    def begins_anew(self) -> bool:
        """Whether the next commit stands at the beginning of the log."""
        before = self.log.salt()
        self.write(1)
        return self.log.salt() != before


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """Its log is long, and nothing of it is at home."""
    monkeypatch.setattr(folding, "LONG", LONG)
    opened = Ledger(tmp_path / "ledger.db")
    opened.write(LONG)
    yield opened
    opened.folding.close()
    opened.log.close()
    opened.connection.close()


def test_a_long_log_begins_anew_when_all_of_it_is_at_home(ledger: Ledger) -> None:
    """The writer has next to nothing to do for it."""
    ledger.folding.catch_up()

    assert ledger.at_home() == LONG
    assert ledger.has_room()
    assert ledger.begins_anew()


def test_the_little_that_came_meanwhile_is_the_writers_part(ledger: Ledger) -> None:
    """Somebody was served between the end of the folding and the writer's moment."""
    ledger.write(FEW // 2, while_it_is_folded=True)

    assert ledger.has_room()
    assert ledger.at_home() == LONG + FEW // 2
    assert ledger.begins_anew()


def test_of_a_large_commit_the_writer_brings_nothing_home(ledger: Ledger) -> None:
    """Whoever would make the log longer by as much again waits until somebody else has done it."""
    ledger.write(2 * FEW, while_it_is_folded=True)

    assert not ledger.has_room()
    assert not ledger.has_room()
    assert ledger.at_home() == LONG
    ledger.folding.catch_up()
    assert ledger.has_room()
    assert ledger.at_home() == LONG + 2 * FEW
    assert ledger.begins_anew()


def test_where_large_commits_never_end_the_writer_brings_them_home(ledger: Ledger) -> None:
    """Else the log would never begin anew, and what is long would wait for ever."""
    rounds = 1
    ledger.write(2 * FEW, while_it_is_folded=True)
    while not ledger.has_room():
        rounds += 1
        ledger.write(2 * FEW, while_it_is_folded=True)

    assert 1 < rounds < 20
    assert ledger.at_home() == LONG + rounds * 2 * FEW
    assert ledger.begins_anew()


def test_for_a_reader_who_stays_nobody_waits_for_long(ledger: Ledger) -> None:
    """A copy of the ledger may take minutes; the log grows meanwhile."""
    with closing(ledger.connected()) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM page").fetchone()
        ledger.write(2 * FEW)
        ledger.folding.catch_up()

        assert ledger.has_room()
        assert not ledger.begins_anew()


def test_a_short_log_keeps_nobody_waiting(tmp_path: Path) -> None:
    """Whatever of it is not at home yet."""
    ledger = Ledger(tmp_path / "short.db")
    ledger.write(2 * FEW)
    ledger.write(2 * FEW, while_it_is_folded=True)

    assert ledger.has_room()
    assert ledger.at_home() == 2 * FEW
    ledger.folding.close()
    ledger.log.close()
    ledger.connection.close()
