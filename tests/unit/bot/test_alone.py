"""What one process at a time does: begins with the lease, ends with it, and says when it fails."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.process.alone import run_alone
from tests.support.waiting import eventually


@dataclass(slots=True)
class Table:
    """The leases of a database, and who has them."""

    holder: str = ""
    given_back: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Hand:
    """One process's leases."""

    table: Table
    me: str

    def take(self, name: str) -> bool:
        self.table.holder = self.table.holder or self.me
        return self.table.holder == self.me

    def kept(self, name: str) -> bool:
        return self.table.holder == self.me

    def give_back(self, name: str) -> None:
        if self.table.holder == self.me:
            self.table.holder = ""
        self.table.given_back.append(self.me)

    def close(self) -> None:
        return


@dataclass(slots=True)
class Work:
    """Something that goes on until it is cancelled."""

    running: int = 0
    begun: int = 0

    async def __call__(self) -> None:
        self.running, self.begun = self.running + 1, self.begun + 1
        try:
            await asyncio.Event().wait()
        finally:
            self.running -= 1


async def test_the_second_waits_until_the_first_is_gone() -> None:
    """Never both, and never neither for long."""
    table, first, second = Table(), Work(), Work()
    one = asyncio.create_task(run_alone("line", Hand(table, "one"), first))
    await eventually(lambda: first.running == 1)
    other = asyncio.create_task(run_alone("line", Hand(table, "other"), second))
    await asyncio.sleep(0)

    assert second.begun == 0
    one.cancel()
    await asyncio.gather(one, return_exceptions=True)
    assert first.running == 0
    await eventually(lambda: second.running == 1)
    other.cancel()
    await asyncio.gather(other, return_exceptions=True)
    assert table.given_back == ["one", "other"]


async def test_work_ends_with_a_lease_that_was_lost_and_begins_again_with_it() -> None:
    """The database was away, and somebody else had it for a while."""
    table, work = Table(), Work()
    task = asyncio.create_task(run_alone("line", Hand(table, "one"), work))
    await eventually(lambda: work.running == 1)

    table.holder = "somebody else"
    await eventually(lambda: work.running == 0)
    table.holder = ""
    await eventually(lambda: work.running == 1)
    assert work.begun == 2
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_work_that_ends_by_itself_is_not_begun_again() -> None:
    """A platform without a long connection has nothing to do; one that refuses for good says why."""
    table = Table()

    async def nothing() -> None:
        return

    async def refused() -> None:
        raise PermissionError("not with these credentials")

    await run_alone("line", Hand(table, "one"), nothing)
    with pytest.raises(PermissionError):
        await run_alone("line", Hand(table, "one"), refused)
    assert table.holder == ""
