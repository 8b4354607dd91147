"""SQLite: one file, one writing connection whose commits survive a power cut, readers that never wait for it."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from core.domain.rules import ConcurrentChange
from storage.databases.folding import Folding
from storage.databases.readers import Readers
from storage.databases.store import SqlStore
from storage.databases.writer import Writer
from storage.errors import CannotOpen, StoreUnavailable, WriteRefused
from storage.schema.version import lacking, sqlite_revision
from storage.sessions.hot import Compiled, Record, SetStatement, Statement, Values
from storage.vault import Vault

#: Seconds that a batch waits for another process (a command line beside the server) to finish its own.
_PATIENCE = 10.0
_TAKEN = frozenset({sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY})


def open_sqlite(url: str, *, vault: Vault) -> SqlStore:
    """Open ``sqlite:///path``, relative to the working directory; made and migrated if need be.

    Raises ``CannotOpen``.
    """
    path = path_of(url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))  # names are in the clear: its owner's alone
    except OSError as error:
        raise CannotOpen(f"写不了 {path}（{error.strerror}），请检查 [database] url 和写入权限") from error
    try:
        connected(path, writing=True).close()  # says at once what is wrong, and leaves the file in WAL mode
    except StoreUnavailable as error:
        raise CannotOpen(str(error)) from error
    if lacking(sqlite_revision(path)):
        from storage.schema.migrate import migrate  # noqa: PLC0415 - Alembic takes longer than all the rest

        migrate(f"sqlite:///{path}")
    return SqlStore(Writer(lambda: SqliteWriting(path), vault), Readers(lambda: SqliteReading(path), vault))


def path_of(url: str) -> Path:
    """The file that the address names. Raises ``CannotOpen``."""
    name = url.removeprefix("sqlite:///")
    if name == url or name in ("", ":memory:"):
        raise CannotOpen('SQLite 要写一个文件，例如 [database] url = "sqlite:///data/baobei.db"')
    return Path(name)


class _SqliteSession:
    """Statements on a connection of the standard library."""

    reading = False

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._run = connection.execute
        self._raced = False

    def write(self, statement: Statement, values: Values) -> None:
        self._changed(statement.sqlite, values)

    def write_all(self, statement: Statement, rows: Sequence[Values]) -> None:
        compiled = statement.sqlite
        if rows:
            self._guarded(self._connection.executemany, compiled.text, [compiled.parameters(row) for row in rows])

    def write_set(self, statement: SetStatement, rows: Sequence[Values]) -> None:
        done, bind = 0, statement.sqlite.parameters
        for size, text in statement.lots:
            while len(rows) - done >= size:
                lot = rows[done : done + size]
                self._guarded(self._run, text, [value for row in lot for value in bind(row)])
                done += size
        self.write_all(statement, rows[done:])

    def change(self, statement: Statement, values: Values) -> int:
        return self._changed(statement.sqlite, values).rowcount

    def change_returning(self, statement: Statement, values: Values) -> list[Record]:
        compiled = statement.sqlite
        return compiled.records(self._changed(compiled, values).fetchall())

    def draw(self, statement: Statement) -> int:
        ((number,),) = self.change_returning(statement, {})
        return int(number)

    def hold(self, places: Collection[int]) -> None:
        """Whoever writes has the whole file to himself."""

    def hold_all(self) -> None:
        """Whoever writes has the whole file to himself."""

    def rows(self, statement: Statement, values: Values) -> list[Record]:
        compiled = statement.sqlite
        return compiled.records(self._run(compiled.text, compiled.parameters(values)).fetchall())

    def later(self, statement: Statement, values: Values) -> Callable[[], list[Record]]:
        """Nobody is far away: it is answered at once."""
        rows = self.rows(statement, values)
        return lambda: rows

    def row(self, statement: Statement, values: Values) -> Record | None:
        rows = self.rows(statement, values)
        return rows[0] if rows else None

    def close(self) -> None:
        self._connection.close()

    def _changed(self, compiled: Compiled, values: Values) -> sqlite3.Cursor:
        return self._guarded(self._run, compiled.text, compiled.parameters(values))

    def _guarded(self, run: Callable[..., sqlite3.Cursor], text: str, parameters: Sequence[Any]) -> sqlite3.Cursor:
        if self.reading:
            raise WriteRefused("a reading unit of work does not write")
        try:
            return run(text, parameters)
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorcode in _TAKEN:
                self._raced = True
                raise ConcurrentChange from error
            raise


class SqliteWriting(_SqliteSession):
    """The writer's connection."""

    batch_errors: tuple[type[Exception], ...] = (sqlite3.OperationalError,)

    def __init__(self, path: Path) -> None:
        super().__init__(connected(path, writing=True))
        self._folding = Folding(path, connected(path, writing=True))

    def begin(self, *, alone: bool) -> None:
        self._run("BEGIN IMMEDIATE")

    def open_unit(self) -> None:
        self._raced = False
        self._run("SAVEPOINT unit")

    def keep_unit(self) -> None:
        if self._raced:  # somebody hid the error: half of the unit is not what anybody wanted
            raise ConcurrentChange
        self._run("RELEASE unit")

    def keep_units(self) -> None:
        """Each is there already."""

    def undo_unit(self) -> None:
        self._run("ROLLBACK TO unit")
        self._run("RELEASE unit")

    def commit(self) -> None:
        self._run("COMMIT")
        self._folding.wrote()

    def between(self) -> bool:
        return self._folding.finish(self._connection)

    def abandon(self) -> None:
        """SQLite has rolled back by itself after some errors, a full disk for one."""
        if self._connection.in_transaction:
            self._run("ROLLBACK")

    def ticket(self) -> None:
        return None

    def fate(self, ticket: str | None) -> bool | None:
        """A commit that failed did not happen: what it left in the log is overwritten by the next one."""
        return False

    def close(self) -> None:
        self._folding.close()
        super().close()


class SqliteReading(_SqliteSession):
    """A reader's connection, which could not write if it wanted to."""

    broken_errors: tuple[type[Exception], ...] = (sqlite3.OperationalError,)
    reading = True

    def __init__(self, path: Path) -> None:
        super().__init__(connected(path, writing=False))

    def begin(self) -> None:
        self._run("BEGIN")

    def end(self) -> None:
        if self._connection.in_transaction:
            self._run("ROLLBACK")


def connected(path: Path, *, writing: bool) -> sqlite3.Connection:
    """A connection with our settings. Raises ``StoreUnavailable``."""
    mode = "rwc" if writing else "ro"
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=_PATIENCE,
            cached_statements=512,
            check_same_thread=False,
        )
        if writing:
            _into_wal(connection)
        for pragma in _WRITING if writing else _READING:
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error as error:
        raise StoreUnavailable(f"打不开 {path}，请检查它是不是数据库、文件和所在的文件夹能不能写：{error}") from error
    return connection


def _into_wal(connection: sqlite3.Connection) -> None:
    """Write-ahead logging, once for the file. SQLite does not wait for others here, whatever the timeout says (the low
    byte of its error code is the kind, sqlite.org/rescode).
    """
    patience = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.02)
        else:
            return


#: ``synchronous=FULL`` in WAL mode: a commit that was told is on the disk. Few pages are kept: the system has the
#: file in memory anyway, and 64 MiB a connection made no filing cheaper. What undoing a unit of work would take is kept
#: in memory: from 64 KiB on, which one filing changes, SQLite writes it to a file of its own (its tempfiles.html, 2.3).
#: Its log is folded by :mod:`storage.databases.folding`.
_WRITING = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-8192",
    "journal_size_limit=67108864",
    "temp_store=MEMORY",
    "wal_autocheckpoint=0",
)
_READING = ("query_only=ON", "cache_size=-2048")
