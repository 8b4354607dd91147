"""The company changes in one app: who comes, leaves, leads and administers follows, by event and without one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.process.clock import ShiftedClock, utc_now
from bot.sandbox.feishu.state import open_department_id
from core.domain.member_list import MemberLine
from core.domain.org import Member
from core.service.commands import execute
from core.service.directory import team_id
from core.service.import_members import ImportMembers
from storage.memory.store import MemoryStore
from tests.support.three_worlds import APPS, AppName, ThreeWorlds, Ways, three_worlds
from tests.support.waiting import eventually

FILING = "报备 苏州青禾精密机械有限公司 李娜 13900012345"
SECONDS, MINUTES = timedelta(seconds=6), timedelta(minutes=11)


@pytest.fixture
def clock() -> ShiftedClock:
    """The real one, moved on by the test."""
    return ShiftedClock(utc_now)


@pytest.fixture(params=["long connections", "callbacks"])
async def worlds(request: pytest.FixtureRequest, clock: ShiftedClock) -> AsyncIterator[ThreeWorlds]:
    """All three apps, with events over the long connections and over HTTP."""
    ways = Ways() if request.param == "long connections" else Ways(feishu="webhook", dingtalk="webhook")
    store = MemoryStore()
    async with three_worlds(store, ways=ways, clock=clock) as running:
        running.stand_ins["wecom"].hears_changes = True
        yield running
    store.close()


def account(app: AppName, person: str) -> str:
    """By what name the app knows somebody."""
    return f"ou_{person}" if app == "feishu" else person


def department(app: AppName) -> Any:
    """华东区."""
    return "od_east" if app == "feishu" else 2


def member(worlds: ThreeWorlds, app: AppName, person: str) -> Member | None:
    """Who this account is."""
    return worlds.store.read(lambda uow: uow.directory.member_known_as(app, account(app, person))).result()


def is_active(worlds: ThreeWorlds, app: AppName, person: str) -> bool:
    """Whether he can do anything."""
    found = member(worlds, app, person)
    return found is not None and found.active


@pytest.mark.parametrize("app", APPS)
async def test_a_newcomer_is_known_before_he_writes(worlds: ThreeWorlds, app: AppName, clock: ShiftedClock) -> None:
    """The app tells of him, and a few seconds later he has a team."""
    stand_in = worlds.stand_ins[app]
    stand_in.add_user(account(app, "zheng"), "郑新", departments=(department(app),))
    stand_in.announce_user(account(app, "zheng"))
    await eventually(lambda: worlds.store.read(lambda uow: uow.timers.next_due()).result())
    clock.advance(SECONDS)

    await eventually(lambda: member(worlds, app, "zheng"))


@pytest.mark.parametrize("app", APPS)
async def test_who_is_missed_without_an_event_is_gone_from_that_app_alone(worlds: ThreeWorlds, app: AppName) -> None:
    """And has left when he is gone from all of them."""
    worlds.stand_ins[app].slip_away(account(app, "wang"))
    await worlds.house.sync_directory()
    others = [other for other in APPS if other != app]
    assert member(worlds, app, "wang") is None
    assert all(is_active(worlds, other, "wang") for other in others)

    for other in others:
        worlds.stand_ins[other].slip_away(account(other, "wang"))
    await worlds.house.sync_directory()

    assert not any(is_active(worlds, each, "wang") for each in APPS)
    assert is_active(worlds, app, "lin")


@pytest.mark.parametrize("app", APPS)
async def test_a_new_head_of_the_department_is_asked(worlds: ThreeWorlds, app: AppName, clock: ShiftedClock) -> None:
    """In the app whose department it is, within minutes of the change."""
    place = team_id(app, open_department_id("od_east") if app == "feishu" else "2")
    stand_in, zhou = worlds.stand_ins[app], account(app, "zhou")
    told = {"leader": zhou} if app == "feishu" else {"leaders": [zhou]}
    stand_in.update_department(department(app), **told)
    await eventually(lambda: worlds.store.read(lambda uow: uow.timers.next_due()).result())
    clock.advance(MINUTES)

    def leads() -> bool:
        leaders = worlds.store.read(lambda uow: uow.directory.leaders(place)).result()
        return any(leader.name == "周宁" for leader in leaders)

    await eventually(leads)


async def test_an_administrator_comes_and_goes_with_the_platform(worlds: ThreeWorlds, clock: ShiftedClock) -> None:
    """On DingTalk by its own events, on Feishu by a change of the person; the last one stays."""

    def admins() -> set[str]:
        return {one.name for one in worlds.store.read(lambda uow: uow.directory.admins()).result() if one.active}

    dingtalk, feishu = worlds.stand_ins["dingtalk"], worlds.stand_ins["feishu"]
    dingtalk.appoint("zhou", admin=True)
    feishu.update_user("ou_lin", is_tenant_manager=True)
    await eventually(lambda: worlds.store.read(lambda uow: uow.timers.next_due()).result())

    def both() -> bool:
        clock.advance(SECONDS)
        return admins() == {"周宁", "林岚"}

    await eventually(both)
    dingtalk.appoint("zhou", admin=False)

    def one() -> bool:
        clock.advance(SECONDS)
        return admins() == {"林岚"}

    await eventually(one)
    feishu.update_user("ou_lin", is_tenant_manager=False)
    clock.advance(MINUTES)
    await worlds.house.sync_directory()
    assert admins() == {"林岚"}


async def test_the_member_list_binds_what_no_platform_could(worlds: ThreeWorlds) -> None:
    """Somebody new on two apps that tell no mobile is two people, until the list says that he is one."""
    for app in ("dingtalk", "wecom"):
        worlds.stand_ins[app].add_user("zheng", "郑新", departments=(2,))
    await worlds.house.sync_directory()
    assert member(worlds, "dingtalk", "zheng") != member(worlds, "wecom", "zheng")
    line = MemberLine(
        number=2, name="郑新", mobile="13900020001", team=("华东区", "上海一部"), accounts={"dingtalk": "zheng"}
    )
    both = MemberLine(number=2, name="郑新", mobile="13900020001", accounts={"dingtalk": "zheng", "wecom": "zheng"})
    ctx = worlds.house.door.context()
    await worlds.house.door.submit(lambda uow: execute(ImportMembers(lines=(line,)), uow, ctx))
    await worlds.house.door.submit(lambda uow: execute(ImportMembers(lines=(both,)), uow, ctx))

    await worlds.house.sync_directory()

    found = member(worlds, "wecom", "zheng")
    assert found is not None
    assert found == member(worlds, "dingtalk", "zheng")
    assert (found.team_id, found.mobile) == ("list:华东区/上海一部", "13900020001")
    await worlds.phones["wecom"].say("zheng", FILING)
    await worlds.sees("wecom", "zheng", "报备")
