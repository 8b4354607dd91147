"""Many approvals are overdue at once, and the process is ended in the middle of the sweep: nothing happens twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.door import Door
from bot.timed.jobs import BATCH, ring_timers
from core.domain.approval.approval import ActKind, Approval, Decision
from core.domain.filing import FilingStatus
from core.domain.policy.approval import ApprovalRules, Approver, Flow, Matter, Overdue, Step
from core.service.commands import execute
from core.service.context import Context
from core.service.ports.store import Store, UnitOfWork
from core.service.records import Notice, NoticeKind, about_filing
from storage.opening import open_store
from storage.schema.migrate import migrate
from storage.vault import Vault
from tests.support.builders import KEYS_ALONE, WANG, Ledger, filing_of, move_in
from tests.support.chat import LedgersShelf
from tests.support.clock import HandSetClock
from tests.support.invented import company_name

T = TypeVar("T")
DAY = timedelta(days=1)
MANY = BATCH + 60
"""More than are taken up at once."""


class Killed(BaseException):
    """The process is gone: what was not committed never was."""


class Dying:
    """A store that lives for so many more changes."""

    def __init__(self, store: Store, left: int) -> None:
        self._store, self._left = store, left

    def submit(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        """The change after the last one never gets an answer."""
        self._left -= 1
        if self._left < 0:
            gone: Future[T] = Future()
            gone.set_exception(Killed())
            return gone
        return self._store.submit(work, long=long)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty ledger of the made-up company."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'ledger.db'}"
    else:
        url = request.getfixturevalue("fresh_postgres_url")
        migrate(url)
    opened = open_store(url, vault=Vault(b"s" * 32))
    opened.submit(move_in).result()
    yield opened
    opened.close()


class World:
    """The ledger on a real store; every other answer is decided by rule, the others are reminded of."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock, serial = store, HandSetClock(), count(1)
        self.new_id = lambda: f"id{next(serial):06d}"
        flows = tuple(_flow(place, then) for place, then in ((1, Overdue.REMIND), (2, Overdue.APPROVE)))
        self.policy = replace(KEYS_ALONE, approval=ApprovalRules(flows=flows))
        self.shelf = LedgersShelf(Ledger(self.clock, self.policy))

    def file(self, number: int) -> None:
        """A customer of 王晨."""
        ctx = Context(now=self.clock(), policy=self.policy, new_id=self.new_id, correlation="test")
        command = filing_of(WANG, company_name(number), f"139{number + 1:08d}", budget=str(number % 2 + 1))
        self.store.submit(lambda uow: execute(command, uow, ctx)).result()

    def door(self, store: Store) -> Door:
        """The house on this store."""
        return Door(store=store, clock=self.clock, new_id=self.new_id, shelf=self.shelf, wake=lambda: None)

    def approvals(self) -> list[Approval]:
        """Of all filings, in the order in which they came."""

        def read(uow: UnitOfWork) -> list[Approval]:
            filings = uow.filings.page(after=0, limit=MANY + 1)
            found = (uow.approvals.about(about_filing(filing.id)) for filing in filings)
            return [approval for approval in found if approval is not None]

        return self.store.read(read).result()


def _flow(place: int, then: Overdue) -> Flow:
    step = Step(name="主管", approvers=(Approver(leader=1),), within=DAY, round_the_clock=True, overdue=then)
    return Flow(key=then.value, name=then.value, matter=Matter.FILING, when=f"amount == {place}.0", steps=(step,))


def _sent(store: Store, world: World) -> list[Notice]:
    """Everything that somebody is told, in the order in which it goes out."""
    told: list[Notice] = []

    def some(uow: UnitOfWork) -> list[Notice]:
        items = uow.outbox.claim(now=world.clock(), lease=DAY, limit=9 * MANY)
        for item in items:
            uow.outbox.sent(item.seq, at=world.clock())
        return [item.notice for item in items]

    while found := store.submit(some).result():
        told += found
    return told


@pytest.mark.slow
@pytest.mark.unwatched  # filing so many keeps the loop from turning
async def test_a_restart_in_the_middle_repeats_nothing(store: Store) -> None:
    """Killed twice on the way: each approval has rung once, each reminder is told once, every verdict stands."""
    world = World(store)
    for number in range(MANY):
        world.file(number)
    world.clock.advance(DAY)

    for changes in (70, BATCH - 30):
        with pytest.raises(Killed):
            await ring_timers(world.door(Dying(store, changes)))
        await asyncio.sleep(0)
    await ring_timers(world.door(store))

    acts = Counter(tuple(act.kind for act in approval.acts) for approval in world.approvals())
    assert acts == {(ActKind.REMINDED,): MANY // 2, (ActKind.TIMED_OUT,): MANY // 2}
    told = Counter(notice.kind for notice in _sent(store, world))
    assert (told[NoticeKind.APPROVAL_OVERDUE], told[NoticeKind.FILING_DECIDED]) == (MANY // 2, MANY // 2)
    assert await ring_timers(world.door(store)) == 0


@pytest.mark.slow
@pytest.mark.unwatched
async def test_two_processes_that_sweep_at_once_share_the_work(store: Store) -> None:
    """Between them each approval rings once."""
    world = World(store)
    for number in range(60):
        world.file(number)
    world.clock.advance(DAY)
    door = world.door(store)

    rung = await asyncio.gather(ring_timers(door), ring_timers(door))

    assert sum(rung) >= 60
    kinds = Counter(len(approval.acts) for approval in world.approvals())
    assert kinds == {1: 60}
    decided = [each for each in world.approvals() if each.status is Decision.APPROVED]
    filings = store.read(lambda uow: uow.filings.page(after=0, limit=99)).result()
    assert len(decided) == sum(filing.status is FilingStatus.PROTECTED for filing in filings) == 30
