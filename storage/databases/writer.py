"""The thread that writes: whatever waits for it runs one after the other and shares one commit.

There is no timer: an idle writer takes a command at once, and a busy one finds the next batch waiting when its commit
is on the disk. What holds him for long says so, and shares no commit.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from core.service.ports.figures import Figures
from core.service.ports.store import UnitOfWork
from storage.databases.batch import Batches, Job
from storage.errors import StoreClosed
from storage.sessions.session import WritingSession
from storage.vault import Vault

T = TypeVar("T")

#: So many units of work share a commit at most: the first of them waits for all the others.
_BATCH = 128
#: Seconds for which the writer waits for somebody else while a long unit of work is to come, and while that has to wait
#: for room.
_NOT_AT_ALL, _SOON = 0.0, 0.002


class Writer:
    """One writing connection, opened and used by its own thread alone."""

    def __init__(self, connect: Callable[[], WritingSession], vault: Vault) -> None:
        self._batches = Batches(connect, vault)
        self.figures = Figures()
        self._queue: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._lock = Lock()
        self._closed = False
        self._thread = Thread(target=self._run, name="baobei-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        """Queue one unit of work. Raises ``StoreClosed``."""
        job = Job(work, long=long)
        with self._lock:
            if self._closed:
                raise StoreClosed("the store is closed")
            self._queue.put(job)
        return job.future

    def close(self) -> None:
        """Finish what was submitted, then stop."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        """Those that are long wait until everybody else has been served who was there, and until there is room for so
        much; then they come one at a time.
        """
        going, room, long = True, True, deque[Job[Any]]()
        while going or long:
            jobs = self._waiting(None if not long else _NOT_AT_ALL if room else _SOON)
            going = going and None not in jobs
            long.extend(job for job in jobs if job is not None and job.long)
            self._count([job for job in jobs if job is not None and not job.long])
            if long and (room := self._batches.has_room()):
                self._count([long.popleft()])
        self._batches.close()

    def _waiting(self, patience: float | None) -> list[Job[Any] | None]:
        """Whoever is there, some of them if they are very many; wait for somebody for so many seconds, or for ever."""
        jobs: list[Job[Any] | None] = []
        with suppress(Empty):
            jobs.append(self._queue.get(timeout=patience))
            while len(jobs) < _BATCH:
                jobs.append(self._queue.get_nowait())
        return jobs

    def _count(self, jobs: list[Job[Any]]) -> None:
        if jobs:
            began = time.perf_counter()
            self._batches.run(jobs)
            self.figures.batches.add(time.perf_counter() - began)
            self.figures.units += len(jobs)
            self.figures.undone += sum(job.error is not None for job in jobs)
