"""The threads that read: each with its own connection, each unit of work on a snapshot that is no older than it.

A snapshot serves whoever was waiting when it began, and what they read is told together: where many ask at once, each
would else begin a transaction and wake the event loop for itself (``python -m benchmarks callback``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from core.service.ports.store import UnitOfWork
from storage.databases.batch import Job
from storage.databases.landing import together
from storage.errors import StoreClosed
from storage.repositories.uow import SqlUnitOfWork
from storage.sessions.session import ReadingSession
from storage.vault import Vault

T = TypeVar("T")

#: So many units of work share a snapshot at most: the first of them waits for the others.
_TOGETHER = 8


class _Reading(Job[T]):
    """A unit of work, the how many-eth it is, and whether others would wait long for it."""

    __slots__ = ("long", "number")

    def __init__(self, work: Callable[[UnitOfWork], T], number: int, *, long: bool) -> None:
        super().__init__(work)
        self.number = number
        self.long = long


class Readers:
    """A few threads that share one queue."""

    def __init__(self, connect: Callable[[], ReadingSession], vault: Vault, *, threads: int = 2) -> None:
        self._connect = connect
        self._vault = vault
        self._queue: SimpleQueue[_Reading[Any] | None] = SimpleQueue()
        self._lock = Lock()
        self._handed_in = 0
        self._closed = False
        self._threads = [
            Thread(target=self._run, name=f"baobei-reader-{number}", daemon=True) for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        """Queue one reading unit of work; a ``long`` one shares its snapshot with nobody. Raises ``StoreClosed``."""
        with self._lock:
            if self._closed:
                raise StoreClosed("the store is closed")
            self._handed_in += 1
            job = _Reading(work, self._handed_in, long=long)
            self._queue.put(job)
        return job.future

    def close(self) -> None:
        """Finish what was asked, then stop."""
        with self._lock:
            if not self._closed:
                self._closed = True
                for _ in self._threads:
                    self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        reader = _Reader(self._connect, self._vault)
        job = self._queue.get()
        while job is not None:
            job = self._glance(reader, job)
        reader.close()

    def _glance(self, reader: _Reader, first: _Reading[Any]) -> _Reading[Any] | None:
        """One snapshot for those who were waiting when it began; then whoever is next, ``None`` to stop."""
        newest, done = self._handed_in, list[_Reading[Any]]()
        job: _Reading[Any] | None = first
        while job is not None and job.number <= newest and len(done) < _TOGETHER and not (done and job.long):
            if job.long:
                newest = job.number  # nobody who is done early waits for it, nor it for anybody
            if job.future.set_running_or_notify_cancel():
                reader.run(job)
                done.append(job)
            try:
                job = self._queue.get_nowait()
            except Empty:
                reader.tell(done)
                return self._queue.get()
        reader.tell(done)
        return job


class _Reader:
    """One connection, opened when it is first needed and anew after it broke."""

    def __init__(self, connect: Callable[[], ReadingSession], vault: Vault) -> None:
        self._connect = connect
        self._vault = vault
        self._session: ReadingSession | None = None
        self._looking = False

    def run(self, job: Job[Any]) -> None:
        """Run it on the snapshot that there is, or a new one. Raises nothing."""
        try:
            job.result = self._twice(job)
        except BaseException as error:  # noqa: BLE001 - whatever it is belongs to whoever asked
            job.error = error
            self._end()  # it may be no good any more

    def _twice(self, job: Job[Any]) -> object:
        """Reading changes nothing: what a dead connection interrupted is read again on a new one."""
        session = self._session or self._opened()
        try:
            return self._once(session, job)
        except session.broken_errors:
            self.close()
            return self._once(self._opened(), job)

    def _once(self, session: ReadingSession, job: Job[Any]) -> object:
        if not self._looking:
            session.begin()
            self._unit.begin()
            self._looking = True
        return job.work(self._unit)

    def tell(self, done: Sequence[Job[Any]]) -> None:
        """Let go of the snapshot, and settle those whom it served. Raises nothing."""
        self._end()
        with together():
            for job in done:
                job.settle()

    def _end(self) -> None:
        session, looking, self._looking = self._session, self._looking, False
        if session is not None and looking:
            try:
                session.end()
            except session.broken_errors:  # what was read was read
                self.close()

    def close(self) -> None:
        """Give the connection back."""
        self._looking = False
        if self._session is not None:
            self._session.close()
            self._session = None

    def _opened(self) -> ReadingSession:
        session = self._session = self._connect()
        self._unit = SqlUnitOfWork(session, self._vault)
        return session
