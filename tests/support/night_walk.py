"""A process that ends the protections of a night and stays within one of its slices for ever, to be killed there."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from subprocess import PIPE, Popen
from threading import Event
from typing import Any, TypeVar

from bot.door import Door
from bot.process.ids import new_id
from bot.timed.expiring import end_many
from core.domain.policy.calendar import CalendarRules
from core.service.ports.store import Store, UnitOfWork
from storage.opening import open_store
from tests.support.builders import KEYS_ALONE, Ledger
from tests.support.chat import LedgersShelf
from tests.support.clock import HandSetClock
from tests.support.stores import VAULT

T = TypeVar("T")

POLICY = replace(
    KEYS_ALONE,
    protection=replace(KEYS_ALONE.protection, notices=()),
    follow_up=replace(KEYS_ALONE.follow_up, idle_alarm=None, idle_alarm_leader=None),
    calendar=CalendarRules(quiet=None),
)
"""What ends, ends without a warning, and is told at once."""


@dataclass
class _Stuck:
    """A store that writes all of the slice after so many and never comes to its commit."""

    store: Store
    left: int

    def submit(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        self.left -= 1
        return self.store.submit(work if self.left >= 0 else self._stays_in(work), long=long)

    @staticmethod
    def _stays_in(work: Callable[[UnitOfWork], T]) -> Callable[[UnitOfWork], T]:
        def stay(uow: UnitOfWork) -> T:
            done = work(uow)
            sys.stdout.write("within\n")
            sys.stdout.flush()
            Event().wait()
            return done

        return stay

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


@contextmanager
def stuck_in_a_slice(url: str, now: datetime, *, after: int) -> Iterator[Popen[str]]:
    """Such a process, when so many slices are on the disk and it has written the next one."""
    command = [sys.executable, "-m", "tests.support.night_walk", url, now.isoformat(), str(after)]
    with Popen(command, stdout=PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "within\n"
            yield process
        finally:
            process.kill()


def _walk(url: str, now: datetime, after: int) -> None:
    clock, store = HandSetClock(now), open_store(url, vault=VAULT)
    shelf = LedgersShelf(Ledger(clock, POLICY))
    asyncio.run(end_many(Door(store=_Stuck(store, after), clock=clock, new_id=new_id, shelf=shelf, wake=lambda: None)))


if __name__ == "__main__":
    _walk(sys.argv[1], datetime.fromisoformat(sys.argv[2]), int(sys.argv[3]))
