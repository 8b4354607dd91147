"""DingTalk's month is used up: notices wait instead of dying, and an administrator hears of it elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.domain.org import Role, RoleGrant
from core.service.ports.store import UnitOfWork
from storage.memory.store import MemoryStore
from tests.support.clock import HandSetClock
from tests.support.three_worlds import ThreeWorlds, three_worlds
from tests.support.waiting import eventually

COMPANY = "苏州青禾精密机械有限公司"
HOURS = 45
"""More than a notice has tries."""
MANY = 10_000


@pytest.fixture
async def worlds(clock: HandSetClock) -> AsyncIterator[ThreeWorlds]:
    """All three apps, on a clock that the test moves."""
    async with three_worlds(MemoryStore(), clock=clock) as running:
        yield running


async def test_notices_wait_for_the_allowance(worlds: ThreeWorlds, clock: HandSetClock) -> None:
    """Forty-five hours later somebody has bought more: the request arrives, and nothing was given up."""
    dingtalk = worlds.stand_ins["dingtalk"]
    worlds.store.submit(_make_admin).result()
    await worlds.phones["dingtalk"].say("lin", "帮助")
    await worlds.sees("dingtalk", "lin", "待我审批")
    for path in ("/v1.0/card", "/v1.0/robot"):
        dingtalk.faults.fail_next(path, "Forbidden.AccessDenied.ApiCountLimitForOrg", status=403, times=MANY)
    await worlds.phones["feishu"].say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await eventually(lambda: _waits(worlds, "QuotaOver"))
    asked = len(dingtalk.requests)
    await worlds.house.allowances.keep()
    await worlds.sees("feishu", "zhou", "本月额度用完了", "钉钉")
    problems = await worlds.house.health.problems()
    for _ in range(HOURS):
        clock.advance(timedelta(minutes=75))
        worlds.house.wake()
        await eventually(lambda: _idle(worlds, clock))
    tried = len(dingtalk.requests) - asked
    dead = worlds.store.read(lambda uow: list(uow.outbox.dead(limit=9))).result()
    dingtalk.faults.clear()
    clock.advance(timedelta(minutes=75))
    worlds.house.wake()

    await worlds.sees("dingtalk", "lin", COMPANY)
    assert any("额度已用完" in problem for problem in problems)
    assert dead == []
    assert 0 < tried <= 3 * HOURS


def _make_admin(uow: UnitOfWork) -> None:
    """周宁 looks after the bot, and is on Feishu as well."""
    zhou = uow.directory.member_known_as("feishu", "ou_zhou")
    assert zhou is not None
    uow.directory.grant(RoleGrant(member_id=zhou.id, role=Role.ADMIN))


def _waits(worlds: ThreeWorlds, why: str) -> bool:
    rows = worlds.store.read(lambda uow: list(uow.outbox._rows)).result()  # type: ignore[attr-defined]
    return any(row.open and (row.item.last_error or "").startswith(why) for row in rows)


def _idle(worlds: ThreeWorlds, clock: HandSetClock) -> bool:
    """Whether nothing is under way, and whatever waits has its turn later than now."""
    due = worlds.store.read(lambda uow: uow.outbox.next_due()).result()
    return not worlds.house.relay._under_way and (due is None or due > clock())
