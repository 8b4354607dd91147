"""Platforms deliver more than once, in any order, late, and signed anew each time: one effect, one answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.domain.org import Role, RoleGrant
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, about_filing
from storage.memory.store import MemoryStore
from tests.support.clock import HandSetClock
from tests.support.three_worlds import AppName, ThreeWorlds, Ways, three_worlds
from tests.support.waiting import eventually

COMPANY = "苏州青禾精密机械有限公司"
FILING = f"报备 {COMPANY} 李娜 13900012345"
DOORS: list[tuple[AppName, Ways]] = [
    ("feishu", Ways()),
    ("feishu", Ways(feishu="webhook")),
    ("dingtalk", Ways()),
    ("dingtalk", Ways(dingtalk="webhook")),
    ("wecom", Ways()),
]
NAMES = ["feishu, long connection", "feishu, webhook", "dingtalk, stream", "dingtalk, webhook", "wecom"]


@pytest.fixture(params=DOORS, ids=NAMES)
def door(request: pytest.FixtureRequest) -> tuple[AppName, Ways]:
    """An app, and the way by which it brings its events."""
    app, ways = request.param
    return app, ways


@pytest.fixture
def app(door: tuple[AppName, Ways]) -> AppName:
    return door[0]


@pytest.fixture
async def worlds(door: tuple[AppName, Ways], clock: HandSetClock) -> AsyncIterator[ThreeWorlds]:
    """All three apps, on a clock that the test moves."""
    async with three_worlds(MemoryStore(), ways=door[1], clock=clock) as running:
        yield running


@pytest.mark.parametrize(("times", "newest_first"), [(1, False), (4, False), (2, True)])
async def test_events_that_come_again_change_nothing(
    worlds: ThreeWorlds, app: AppName, *, times: int, newest_first: bool
) -> None:
    """Two to five deliveries, in order or the other way round: one filing, one question, one decision, one news."""
    await _filed_and_approved(worlds, app)
    before = _said(worlds, app)
    for _ in range(times):
        await worlds.stand_ins[app].redeliver(newest_first=newest_first)
    await _quiet(worlds)

    assert _said(worlds, app) == before
    assert _happened(worlds) == [EventKind.FILING_SUBMITTED, EventKind.FILING_APPROVED]


async def test_an_event_that_comes_again_hours_later_changes_nothing(
    worlds: ThreeWorlds, app: AppName, clock: HandSetClock
) -> None:
    """Feishu tries for six hours; the signature is of that moment."""
    await _filed_and_approved(worlds, app)
    before = _said(worlds, app)
    clock.advance(timedelta(hours=6))
    await worlds.stand_ins[app].redeliver()
    await _quiet(worlds)

    assert _said(worlds, app) == before
    assert _happened(worlds) == [EventKind.FILING_SUBMITTED, EventKind.FILING_APPROVED]


async def test_two_leaders_press_at_once_and_one_decides(worlds: ThreeWorlds, app: AppName) -> None:
    """The other reads who did; the salesperson hears of it once, however often both presses are delivered."""
    worlds.store.submit(_second_leader).result()
    for leader in ("lin", "zhou"):
        await _speak_here(worlds, app, leader)
    await worlds.phones[app].say("wang", FILING)
    for leader in ("lin", "zhou"):
        await worlds.sees(app, leader, COMPANY, "通过")

    await asyncio.gather(*(worlds.phones[app].press(leader, COMPANY, "通过") for leader in ("lin", "zhou")))
    await worlds.sees(app, "wang", "报备通过了")
    await worlds.stand_ins[app].redeliver()
    await _quiet(worlds)

    assert _happened(worlds) == [EventKind.FILING_SUBMITTED, EventKind.FILING_APPROVED]
    assert sum("报备通过了" in text for text in worlds.phones[app].seen("wang")) == 1


async def _filed_and_approved(worlds: ThreeWorlds, app: AppName) -> None:
    await _speak_here(worlds, app, "lin")
    await worlds.phones[app].say("wang", FILING)
    await worlds.sees(app, "lin", COMPANY, "通过")
    await worlds.phones[app].press("lin", COMPANY, "通过")
    await worlds.sees(app, "wang", "报备通过了")
    await worlds.sees(app, "lin", COMPANY, "保护中")
    await _quiet(worlds)


async def _speak_here(worlds: ThreeWorlds, app: AppName, person: str) -> None:
    """Whoever was last in this app is asked in this app."""
    await worlds.phones[app].say(person, "帮助")
    await worlds.sees(app, person, "我的客户")


async def _quiet(worlds: ThreeWorlds) -> None:
    """Until everything that was pushed has been taken in, and everything that waited has gone out."""
    for stand_in in worlds.stand_ins.values():
        await stand_in.settle()
    await eventually(lambda: worlds.store.read(lambda uow: uow.outbox.next_due()).result() is None)


def _said(worlds: ThreeWorlds, app: AppName) -> list[list[str]]:
    return [worlds.phones[app].seen(person) for person in ("wang", "lin")]


def _happened(worlds: ThreeWorlds) -> list[EventKind]:
    """What the trail tells of the one filing that there is."""

    def look(uow: UnitOfWork) -> list[EventKind]:
        filing = uow.filings.numbered(1)
        assert filing is not None
        assert uow.filings.numbered(2) is None
        return [event.kind for event in uow.trail.about(about_filing(filing.id))]

    return worlds.store.read(look).result()


def _second_leader(uow: UnitOfWork) -> None:
    zhou, wang = (uow.directory.member_known_as("feishu", f"ou_{name}") for name in ("zhou", "wang"))
    assert zhou is not None
    assert wang is not None
    uow.directory.grant(RoleGrant(member_id=zhou.id, role=Role.LEADER, team_id=wang.team_id))
