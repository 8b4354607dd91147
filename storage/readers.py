"""The threads that read: each with its own connection, each unit of work on one snapshot."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from core.service.ports.store import UnitOfWork
from storage.batch import Job
from storage.errors import StoreClosed
from storage.session import ReadingSession
from storage.uow import SqlUnitOfWork
from storage.vault import Vault

T = TypeVar("T")


class Readers:
    """A few threads that share one queue."""

    def __init__(self, connect: Callable[[], ReadingSession], vault: Vault, *, threads: int = 2) -> None:
        self._connect = connect
        self._vault = vault
        self._queue: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._lock = Lock()
        self._closed = False
        self._threads = [
            Thread(target=self._run, name=f"baobei-reader-{number}", daemon=True) for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Queue one reading unit of work. Raises ``StoreClosed``."""
        job = Job(work)
        with self._lock:
            if self._closed:
                raise StoreClosed("the store is closed")
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
        while (job := self._queue.get()) is not None:
            if job.future.set_running_or_notify_cancel():
                reader.run(job)
        reader.close()


class _Reader:
    """One connection, opened when it is first needed and anew after it broke."""

    def __init__(self, connect: Callable[[], ReadingSession], vault: Vault) -> None:
        self._connect = connect
        self._vault = vault
        self._session: ReadingSession | None = None

    def run(self, job: Job[Any]) -> None:
        """Run it and settle it. Raises nothing."""
        try:
            job.result = self._twice(job)
        except BaseException as error:  # noqa: BLE001 - whatever it is belongs to whoever asked
            job.error = error
        job.settle()

    def _twice(self, job: Job[Any]) -> object:
        """Reading changes nothing: what a dead connection interrupted is read again on a new one."""
        session = self._session or self._opened()
        try:
            return self._once(session, job)
        except session.broken_errors:
            self.close()
            return self._once(self._opened(), job)

    def _once(self, session: ReadingSession, job: Job[Any]) -> object:
        try:
            session.begin()
            self._unit.begin()
            return job.work(self._unit)
        finally:
            session.end()

    def close(self) -> None:
        """Give the connection back."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _opened(self) -> ReadingSession:
        session = self._session = self._connect()
        self._unit = SqlUnitOfWork(session, self._vault)
        return session
