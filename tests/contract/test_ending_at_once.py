"""A night in which very many protections end, on several stores of one database, and with a process that is killed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar

import pytest

from bot.door import Door
from bot.timed.expiring import LEAST, end_many
from bot.timed.jobs import ring_timers
from core.domain.filing import FilingStatus
from core.domain.ids import FilingId, MemberId
from core.service.bind_group import BindGroup
from core.service.commands import execute
from core.service.context import Context
from core.service.decide_filing import ApproveFiling
from core.service.ports.store import Store, UnitOfWork
from core.service.records import EventKind, NoticeKind, about_filing
from storage.opening import open_store
from storage.repositories.chain import verify
from tests.support.builders import LIN, WANG, XU, Ledger, filing_of, move_in
from tests.support.chat import LedgersShelf
from tests.support.clock import HandSetClock
from tests.support.night_walk import POLICY, stuck_in_a_slice
from tests.support.stores import VAULT, read, write

T = TypeVar("T")
MANY = 6 * LEAST
DAY = timedelta(days=1)
OWNERS = (WANG, XU)
GROUPS = ("g1", "g2")


class Killed(BaseException):
    """The process is gone: what was not committed never was."""


@dataclass
class Dying:
    """A store that lives for so many more changes; the one after is committed, but nobody hears of it."""

    store: Store
    left: int

    def submit(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        """The change after the last one never gets an answer."""
        self.left -= 1
        if self.left >= 0:
            return self.store.submit(work, long=long)
        self.store.submit(work, long=long).exception(30)
        gone: Future[T] = Future()
        gone.set_exception(Killed())
        return gone

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


class House:
    """The made-up company on one database: everything of ``MANY`` protections is over, and two groups are bound."""

    def __init__(self, url: str) -> None:
        self.url, self.clock, serial = url, HandSetClock(), count(1)
        self.new_id = lambda: f"id{next(serial):08d}"
        self.policy = POLICY
        self.shelf = LedgersShelf(Ledger(self.clock, self.policy))
        self.stores = [open_store(url, vault=VAULT), open_store(url, vault=VAULT)]
        self.store = self.stores[0]
        write(self.store, self._move_in)
        self.clock.advance(30 * DAY)

    def _move_in(self, uow: UnitOfWork) -> None:
        move_in(uow)
        ctx = self._context()
        for chat in GROUPS:
            execute(BindGroup(by=None, platform="feishu", chat=chat, name=chat), uow, ctx)
        for number in range(MANY):
            command = filing_of(OWNERS[number % 2], f"苏州{number:03d}青禾精密机械有限公司", f"1390002{number:04d}")
            subject = execute(command, uow, ctx).subject
            assert subject is not None
            execute(ApproveFiling(filing_id=FilingId(subject.id), by=LIN), uow, ctx)

    def _context(self) -> Context:
        return Context(now=self.clock(), policy=self.policy, new_id=self.new_id, correlation="test")

    def door(self, store: Store | None = None) -> Door:
        """The house as seen by a process on this store."""
        shelf = self.shelf
        return Door(store=store or self.store, clock=self.clock, new_id=self.new_id, shelf=shelf, wake=lambda: None)

    def close(self) -> None:
        for store in self.stores:
            store.close()

    def endings(self) -> Counter[tuple[FilingStatus, int]]:
        """In which state the filings are, and how often the trail says that each was released."""

        def look(uow: UnitOfWork) -> Counter[tuple[FilingStatus, int]]:
            filings = uow.filings.page(after=0, limit=MANY + 1)
            return Counter(
                (
                    one.status,
                    sum(event.kind is EventKind.FILING_EXPIRED for event in uow.trail.about(about_filing(one.id))),
                )
                for one in filings
            )

        return read(self.store, look)

    def told(self) -> Counter[tuple[NoticeKind, MemberId | str]]:
        """Who is told what from now on until tomorrow, when all timers have rung."""
        asyncio.run(ring_timers(self.door()))
        self.clock.advance(timedelta(minutes=2))
        asyncio.run(ring_timers(self.door()))
        found: Counter[tuple[NoticeKind, MemberId | str]] = Counter()

        def some(uow: UnitOfWork) -> int:
            items = uow.outbox.claim(now=self.clock() + DAY, lease=DAY, limit=999)
            for item in items:
                found[item.notice.kind, item.notice.to or item.notice.about.id] += 1
                uow.outbox.sent(item.seq, at=self.clock())
            return len(items)

        while write(self.store, some):
            pass
        return found


@pytest.fixture
def house(sql_url: str) -> Iterator[House]:
    """On SQLite, and on PostgreSQL."""
    found = House(sql_url)
    yield found
    found.close()


def heard(house: House) -> dict[str, dict[str, int]]:
    """How often each owner hears of the end, and each group of the pool."""
    told = house.told()
    digests = {str(to): n for (kind, to), n in told.items() if kind is NoticeKind.ENDED_DIGEST}
    groups = {str(to): n for (kind, to), n in told.items() if kind is NoticeKind.POOL_ANNOUNCED}
    return {"owners": digests, "groups": groups}


ONCE = {"owners": dict.fromkeys(OWNERS, 1), "groups": {f"feishu:{chat}": 1 for chat in GROUPS}}


@pytest.mark.parametrize("changes", [0, 1, 2])
def test_a_kill_in_the_middle_releases_nothing_twice(house: House, changes: int) -> None:
    """Whether or not the last slice was on the disk: the next process ends the rest, and everybody hears of it once."""
    with pytest.raises(Killed):
        asyncio.run(end_many(house.door(Dying(house.store, changes))))
    rest = asyncio.run(end_many(house.door(house.stores[1])))

    assert 0 < rest < MANY
    assert house.endings() == {(FilingStatus.EXPIRED, 1): MANY}
    assert heard(house) == ONCE
    assert verify(house.store).ok


def test_a_process_that_is_killed_within_a_slice_releases_nothing_of_it(house: House) -> None:
    """All of the slice is written, and its commit never comes; the next process ends it with the rest."""
    with stuck_in_a_slice(house.url, house.clock(), after=2) as process:
        process.kill()
        process.wait()
    before = house.endings()
    rest = sum(asyncio.run(end_many(house.door())) for _ in range(2))  # the server may be a moment late to undo it

    assert rest == before[FilingStatus.PROTECTED, 0] == MANY - before[FilingStatus.EXPIRED, 1]
    assert 0 < rest < MANY
    assert house.endings() == {(FilingStatus.EXPIRED, 1): MANY}
    assert heard(house) == ONCE
    assert verify(house.store).ok


def test_two_processes_that_sweep_at_once_share_the_work(house: House) -> None:
    """Between them each filing is released once, and everybody hears of it once."""

    async def both() -> list[int]:
        return await asyncio.gather(*(end_many(house.door(store)) for store in house.stores))

    ended = asyncio.run(both())
    left = asyncio.run(end_many(house.door()))  # what one was at while the other passed

    assert sum(ended) + left == MANY
    assert house.endings() == {(FilingStatus.EXPIRED, 1): MANY}
    assert heard(house) == ONCE
    assert verify(house.store).ok
