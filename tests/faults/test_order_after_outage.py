"""A platform was away while much happened: once it is back, everybody hears all of it, each matter in its order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from core.domain.ids import FilingId, MemberId
from core.domain.org import Role, RoleGrant
from core.service.commands import Command, execute
from core.service.file_customer import FileCustomer
from core.service.ports.store import UnitOfWork
from core.service.withdraw_filing import WithdrawFiling
from storage.memory.store import MemoryStore
from tests.support.clock import HandSetClock
from tests.support.invented import company_name
from tests.support.three_worlds import APPS, AppName, ThreeWorlds, three_worlds
from tests.support.waiting import eventually

MANY = 10_000
MATTERS = 4
LEADERS = ("lin", "zhou")
NEWS = "不用再审批"
"""What only the later of the two messages about a matter says."""

OUTAGES: Mapping[AppName, Callable[[Any], None]] = {
    "feishu": lambda feishu: feishu.faults.fail_next("/open-apis/im", status=503, times=MANY),
    "dingtalk": lambda dingtalk: dingtalk.faults.break_down("/v1.0", status=504, times=MANY),
    "wecom": lambda wecom: wecom.faults.fail_next("/cgi-bin/message", status="html", times=MANY),
}


@pytest.fixture
async def worlds(clock: HandSetClock) -> AsyncIterator[ThreeWorlds]:
    """All three apps, on a clock that the test moves."""
    async with three_worlds(MemoryStore(), clock=clock) as running:
        yield running


@pytest.mark.parametrize("app", APPS)
async def test_each_matter_is_told_in_its_order(worlds: ThreeWorlds, app: AppName, clock: HandSetClock) -> None:
    """Four filings were handed in and taken back; both leaders read first of the one, then of the other."""
    wang = worlds.store.submit(_second_leader).result()
    for leader in LEADERS:
        await worlds.phones[app].say(leader, "帮助")
        await worlds.sees(app, leader, "待我审批")
    OUTAGES[app](worlds.stand_ins[app])
    filed = [_do(worlds, FileCustomer(by=wang, fields=_form(number))) for number in range(MATTERS)]
    await eventually(lambda: _tried_in_vain(worlds) >= MATTERS)
    for filing in filed:
        _do(worlds, WithdrawFiling(filing_id=FilingId(filing), by=wang))
    clock.advance(timedelta(minutes=1))
    worlds.stand_ins[app].faults.clear()
    await _delivered(worlds, clock)

    for leader in LEADERS:
        for number in range(MATTERS):
            told = [text for text in worlds.phones[app].seen(leader) if company_name(number) in text]
            assert [NEWS in text for text in told] == [False, True], (leader, number, told)


def _do(worlds: ThreeWorlds, command: Command) -> str:
    """What was done, and wake whoever delivers."""
    ctx = worlds.house.door.context()
    outcome = worlds.store.submit(lambda uow: execute(command, uow, ctx)).result()
    worlds.house.wake()
    assert outcome.subject is not None
    return outcome.subject.id


def _form(number: int) -> dict[str, str]:
    return {"company": company_name(number), "contact": "李娜", "phone": f"1390001{number:04d}"}


async def _delivered(worlds: ThreeWorlds, clock: HandSetClock) -> None:
    """Let time go by until nothing waits any more; never while something is under way, or its lease would run out."""
    for _ in range(200):
        worlds.house.wake()
        await eventually(partial(_idle, worlds, clock))
        if worlds.store.read(lambda uow: uow.outbox.next_due()).result() is None:
            return
        clock.advance(timedelta(minutes=5))
    raise AssertionError("something waits for ever")


def _idle(worlds: ThreeWorlds, clock: HandSetClock) -> bool:
    """Whether nothing is under way, and whatever waits has its turn later than now."""
    due = worlds.store.read(lambda uow: uow.outbox.next_due()).result()
    return not worlds.house.relay._under_way and (due is None or due > clock())


def _tried_in_vain(worlds: ThreeWorlds) -> int:
    rows = worlds.store.read(lambda uow: list(uow.outbox._rows)).result()  # type: ignore[attr-defined]
    return sum(row.item.last_error is not None for row in rows)


def _second_leader(uow: UnitOfWork) -> MemberId:
    """周宁 leads beside 林岚; the salesperson's id."""
    zhou, wang = (uow.directory.member_known_as("feishu", f"ou_{name}") for name in ("zhou", "wang"))
    assert zhou is not None
    assert wang is not None
    uow.directory.grant(RoleGrant(member_id=zhou.id, role=Role.LEADER, team_id=wang.team_id))
    return wang.id
