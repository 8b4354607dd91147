"""派单 over three apps: given in one, declined in another, taken in a third; the giver sees what became of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.service.ports.store import Store
from storage.opening import open_store
from storage.vault import Vault
from tests.support.clock import HandSetClock
from tests.support.ledger_files import sqlite_at
from tests.support.three_worlds import APPS, AppName, ThreeWorlds, three_worlds

COMPANY = "苏州青禾精密机械有限公司"
LEAD = f"派单 {COMPANY} 王总 13900012345 来源展会"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real file."""
    opened = open_store(sqlite_at(tmp_path / "ledger.db"), vault=Vault(b"k" * 32))
    yield opened
    opened.close()


@pytest.fixture
async def worlds(store: Store, clock: HandSetClock) -> AsyncIterator[ThreeWorlds]:
    """All three apps, on a clock that the test moves."""
    async with three_worlds(store, clock=clock) as running:
        yield running


async def are_there(worlds: ThreeWorlds, giver: AppName, first: AppName, second: AppName) -> None:
    """林岚, 王晨 and 周宁 were each last in an app of their own."""
    for app, person in ((giver, "lin"), (first, "wang"), (second, "zhou")):
        await worlds.phones[app].say(person, "帮助")
        await worlds.sees(app, person, "我的客户")


APART = [(APPS[place], APPS[place - 1], APPS[place - 2]) for place in range(len(APPS))]


@pytest.mark.parametrize(("giver", "first", "second"), APART)
async def test_a_lead_goes_from_hand_to_hand(
    worlds: ThreeWorlds, giver: AppName, first: AppName, second: AppName
) -> None:
    """Given to one in words, who says why not; the next takes it by a press, and has it protected."""
    await are_there(worlds, giver, first, second)
    await worlds.phones[giver].say("lin", f"{LEAD} 派给 王晨")
    await worlds.sees(giver, "lin", COMPANY, "已派给 王晨，等他在", "来源")
    await worlds.sees(first, "wang", COMPANY, "林岚 派给你一条线索", "展会", "接单")
    await worlds.phones[second].say("zhou", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees(second, "zhou", "这个客户已派给 王晨，等他接单")
    await worlds.phones[first].say("wang", "不接")
    await worlds.sees(first, "wang", "为什么不接")
    await worlds.phones[first].say("wang", "不接 1 离得太远")
    await worlds.sees(first, "wang", "这条线索已派给别人")
    await worlds.sees(second, "zhou", COMPANY, "林岚 派给你一条线索")
    await worlds.phones[giver].say("lin", "我派的线索")
    await worlds.sees(giver, "lin", "我派的线索", COMPANY, "等 周宁 接单")

    await worlds.phones[second].press("zhou", "林岚 派给你一条线索", "接单")

    await worlds.sees(second, "zhou", "你已接单，客户归你，保护到")
    await worlds.sees(giver, "lin", "周宁 已接单，客户归他", "王晨 不接：离得太远", "回执")
    await worlds.phones[second].say("zhou", "我的客户")
    await worlds.sees(second, "zhou", "我的客户", COMPANY, "保护到")
    await worlds.phones[first].say("wang", "接单 1")
    await worlds.sees(first, "wang", "这条派单已结束")


@pytest.mark.parametrize("app", APPS)
async def test_nobody_answers_and_the_leader_has_it(worlds: ThreeWorlds, clock: HandSetClock, app: AppName) -> None:
    """Each has his hours; time passes it on, in the end to who leads them, who is told."""
    await are_there(worlds, app, app, app)
    await worlds.phones[app].say("lin", f"{LEAD} 派给 王晨")
    await worlds.sees(app, "wang", "林岚 派给你一条线索")
    clock.advance(timedelta(days=1))
    await worlds.sees(app, "zhou", "林岚 派给你一条线索")
    await worlds.phones[app].say("zhou", "接单 2")
    await worlds.sees(app, "zhou", "没找到")
    clock.advance(timedelta(days=1))

    await worlds.sees(app, "lin", "没有人接这条线索，客户归你", "王晨 到点没有回复", "周宁 到点没有回复")
    await worlds.sees(app, "wang", "这条线索已派给别人")


@pytest.mark.parametrize("app", APPS)
async def test_whoever_gave_it_takes_it_back(worlds: ThreeWorlds, app: AppName) -> None:
    """Whoever was asked hears of it, and the customer is free for anybody."""
    await are_there(worlds, app, app, app)
    await worlds.phones[app].say("wang", LEAD)
    await worlds.sees(app, "wang", "不能派单", "主管、管理员")
    await worlds.phones[app].say("lin", f"线索 {COMPANY} 王总 13900012345 派给 王晨")
    await worlds.sees(app, "wang", "林岚 派给你一条线索")
    await worlds.phones[app].say("lin", "撤回派单 1")

    await worlds.sees(app, "lin", "你已撤回派单")
    await worlds.sees(app, "wang", "林岚 撤回了派单")
    await worlds.phones[app].say("zhou", f"报备 {COMPANY} 王总 13900012345")
    await worlds.sees(app, "zhou", COMPANY, "等")
