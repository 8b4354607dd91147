"""How long each batch held the writer of a store, and how much of that he computed.

A batch lasts from its beginning until the writer is free again: the commit is on the disk, and what is done between two
batches is done. What a long one has beyond its CPU is waiting: for the disk, or for a processor that others had.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TypeVar

from core.service.ports.figures import Figures
from core.service.ports.store import Store, UnitOfWork
from storage.databases.postgres import PostgresReading, PostgresWriting
from storage.databases.readers import Readers
from storage.databases.sqlite import SqliteReading, SqliteWriting, path_of
from storage.databases.store import SqlStore
from storage.databases.writer import Writer
from storage.vault import Vault

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hold:
    """Seconds of a clock, and of the writer's thread on a processor; ``long`` if a long unit was in it."""

    seconds: float
    cpu: float
    long: bool


@dataclass(slots=True)
class Holds:
    """Of one store, in their order; all but ``all`` is the writer's own."""

    all: list[Hold] = field(default_factory=list)
    long: bool = False
    began: tuple[float, float] | None = None

    def begin(self) -> None:
        """A batch begins, or something between two of them."""
        self.began, self.long = (time.perf_counter(), time.thread_time()), False

    def end(self) -> None:
        """The writer is free again."""
        assert self.began is not None
        wall, cpu = self.began
        self.all.append(Hold(time.perf_counter() - wall, time.thread_time() - cpu, self.long))
        self.began = None


class _Sqlite(SqliteWriting):
    holds: Holds

    def begin(self, *, alone: bool) -> None:
        self.holds.begin()
        super().begin(alone=alone)

    def between(self) -> bool:
        if self.holds.began is None:
            self.holds.begin()
        room = super().between()
        self.holds.end()
        return room


class _Postgres(PostgresWriting):
    holds: Holds

    def begin(self, *, alone: bool) -> None:
        self.holds.begin()
        super().begin(alone=alone)

    def between(self) -> bool:
        if self.holds.began is None:
            self.holds.begin()
        room = super().between()
        self.holds.end()
        return room


@dataclass(frozen=True, slots=True)
class WatchedStore:
    """A store whose writer is watched."""

    store: Store
    holds: Holds

    @property
    def figures(self) -> Figures:
        return self.store.figures

    def submit(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        def watched(uow: UnitOfWork) -> T:
            self.holds.long = self.holds.long or long
            return work(uow)

        return self.store.submit(watched, long=long)

    def read(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        return self.store.read(work, long=long)

    def close(self) -> None:
        self.store.close()


def watched_store(url: str, *, vault: Vault) -> WatchedStore:
    """The store at ``url``, which is there and at the newest schema."""
    holds = Holds()
    if url.startswith("sqlite:"):
        path = path_of(url)

        def lite() -> SqliteWriting:
            session = _Sqlite(path)
            session.holds = holds
            return session

        return WatchedStore(SqlStore(Writer(lite, vault), Readers(lambda: SqliteReading(path), vault)), holds)

    def pg() -> PostgresWriting:
        session = _Postgres(url)
        session.holds = holds
        return session

    return WatchedStore(SqlStore(Writer(pg, vault), Readers(lambda: PostgresReading(url), vault)), holds)
