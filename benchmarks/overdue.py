"""Ten thousand approvals whose time is over in one moment: one tick takes them all, and a second one finds nothing.
``COUNT`` and ``ROUNDS`` are taken from the environment.

Everything goes the way of the product: timers, units of work, trail with its chain, notices, commits to the disk.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks import ledger
from benchmarks.firms import firm
from benchmarks.report import spread, table
from bot.door import Door
from bot.policy.shelf import Shelf
from bot.process.clock import Clock
from bot.process.ids import new_id
from bot.timed.jobs import ring_timers
from core.domain.ids import MemberId
from core.domain.policy.approval import ApprovalRules, Approver, Flow, Matter, Overdue, Step
from core.domain.policy.document import Conduct, DuplicateRules, Policy
from core.service.commands import execute
from core.service.context import Context
from core.service.file_customer import FileCustomer
from core.service.ports.store import Store, UnitOfWork
from storage.opening import open_store

COUNT = int(os.environ.get("COUNT", "10000"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
HOUR = timedelta(hours=1)


def policy() -> Policy:
    """Every answer is due within an hour; what happens then goes by the budget."""

    def flow(place: int, then: Overdue) -> Flow:
        step = Step(name="主管", approvers=(Approver(leader=1),), within=HOUR, round_the_clock=True, overdue=then)
        when = f"amount == {place}.0"
        return Flow(key=then.value, name=then.value, matter=Matter.FILING, when=when, steps=(step,))

    flows = tuple(flow(place, then) for place, then in enumerate(Overdue, 1))
    alone = DuplicateRules(certain=Conduct.PASS, suspected=Conduct.PASS, related=Conduct.PASS)
    return Policy(approval=ApprovalRules(flows=flows), duplicate=alone)


class _Laid(Shelf):
    """One policy for the whole run."""

    def __init__(self, clock: Clock, laid: Policy) -> None:
        super().__init__(clock)
        self._laid = laid

    def at(self, moment: datetime) -> Policy:
        return self._laid

    def of(self, version: int) -> Policy:
        return self._laid


def measure() -> None:
    """Print the table."""
    asyncio.run(_measure())


async def _measure() -> None:
    tick: list[float] = []
    busy: list[float] = []
    second: list[float] = []
    rung = 0
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
            store = open_store(ledger.fresh(Path(folder)), vault=ledger.vault())
            began = datetime.now(UTC)
            _file(store, ledger.move_in(store), began)
            door = _door(store, began + 2 * HOUR)
            before = time.process_time()
            rung, seconds = await _timed(door)
            tick.append(seconds)
            busy.append(time.process_time() - before)
            again, seconds = await _timed(door)
            assert again == 0
            second.append(seconds)
            store.close()
    assert rung == COUNT
    table(
        f"{COUNT:,} approvals overdue at once (SQLite, WAL, synchronous=FULL)",
        ["what", "seconds", "CPU seconds", "CPU ms each"],
        [
            ["one tick takes them all", spread(tick, digits=1), spread(busy, digits=1), f"{_each(busy):.2f}"],
            ["the tick after it", spread(second, digits=3), "", ""],
        ],
        "A quarter each is reminded of, handed to the leader above, approved, rejected. A ring: the approval read, "
        "changed and kept with its tasks, the filing decided or the next one asked, an event and its link in the "
        "chain, notices, the next timer; a hundred and more share a commit.",
    )


def _each(seconds: list[float]) -> float:
    return sorted(seconds)[len(seconds) // 2] * 1000 / COUNT


def _file(store: Store, sellers: list[MemberId], now: datetime) -> None:
    ctx = replace(ledger.context(), now=now, policy=policy())
    futures = [store.submit(partial(_run, _command(number, sellers), ctx)) for number in range(COUNT)]
    for future in futures:
        future.result()


def _command(number: int, sellers: list[MemberId]) -> FileCustomer:
    fields = {
        "company": firm(number),
        "contact": "李娜",
        "phone": f"139{number + 1:08d}",
        "budget": f"{number % 4 + 1}",
    }
    return FileCustomer(by=sellers[number % len(sellers)], fields=fields)


def _run(command: FileCustomer, ctx: Context, uow: UnitOfWork) -> object:
    return execute(command, uow, ctx)


def _door(store: Store, moment: datetime) -> Door:
    ticks = itertools.count()

    def clock() -> datetime:
        return moment + timedelta(microseconds=next(ticks))

    return Door(store=store, clock=clock, new_id=new_id, shelf=_Laid(clock, policy()), wake=lambda: None)


async def _timed(door: Door) -> tuple[int, float]:
    began = time.perf_counter()
    rung = await ring_timers(door)
    return rung, time.perf_counter() - began
