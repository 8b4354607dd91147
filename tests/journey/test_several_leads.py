"""Several leads at once, over three apps: in one message, and as a list that is sent, put right and sent again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.service.ports.store import Store
from storage.opening import open_store
from storage.vault import Vault
from tests.support.clock import HandSetClock
from tests.support.ledger_files import sqlite_at
from tests.support.three_worlds import APPS, PEOPLE, AppName, ThreeWorlds, three_worlds

FIRST, SECOND, THIRD = "苏州青禾精密机械有限公司", "湖州远帆包装有限公司", "无锡星舟自动化有限公司"
LIST = f"单位名称,姓名,手机,派给\n{FIRST},王总,13900022331,王晨\n{SECOND},赵六,13900022332,\n{THIRD},,,\n"


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


def account(app: AppName, person: str) -> str:
    """What somebody is called there."""
    return f"ou_{person}" if app == "feishu" else person


@pytest.fixture
async def namesakes(store: Store, clock: HandSetClock) -> AsyncIterator[ThreeWorlds]:
    """The same with one more 王晨."""
    async with three_worlds(store, clock=clock, people=(*PEOPLE, ("chen", "王晨"))) as running:
        yield running


async def are_there(worlds: ThreeWorlds, app: AppName) -> None:
    """The three are in this app."""
    for person in ("lin", "wang", "zhou"):
        await worlds.phones[app].say(person, "待接单")
        await worlds.sees(app, person, "现在没有等你接的线索")


@pytest.mark.parametrize("app", APPS)
async def test_several_lines_are_several_leads(worlds: ThreeWorlds, app: AppName) -> None:
    """Each is checked and answered by itself, and goes to whom it is for."""
    await are_there(worlds, app)
    await worlds.phones[app].say("lin", f"派单 来源上海展会\n1. {FIRST} 王总 13900022331 给王晨\n2. {SECOND} 赵六")
    await worlds.sees(app, "wang", FIRST, "林岚 派给你一条线索", "上海展会")
    await worlds.sees(app, "zhou", SECOND, "林岚 派给你一条线索", "上海展会")
    await worlds.phones[app].say("lin", f"派单\n{FIRST} 王总 13900022331\n{THIRD} 钱总 13900022333 给王晨")

    await worlds.sees(app, "lin", "已派给 王晨，等他接单")
    await worlds.sees(app, "wang", THIRD, "林岚 派给你一条线索")


@pytest.mark.parametrize("app", APPS)
async def test_a_list_of_leads_goes_out_and_is_taken(worlds: ThreeWorlds, app: AppName) -> None:
    """Tried out, confirmed, given; each hears of his by one card and takes from it; the faulty line comes back."""
    await are_there(worlds, app)
    await worlds.stand_ins[app].send_file(account(app, "lin"), "展会线索.csv", LIST.encode())
    await worlds.sees(app, "lin", "派线索名单", "试算：派出 2 行，有问题 1 行")
    await worlds.phones[app].say("lin", "派出名单 1")
    await worlds.sees(app, "lin", "派出 2 行，有问题 1 行", "没有派出的行会作为文件发给你")
    await worlds.sees(app, "wang", "1 条线索等你接单", FIRST, "林岚 派单")
    await worlds.sees(app, "zhou", "1 条线索等你接单", SECOND)
    await worlds.phones[app].say("wang", "接单 1")
    await worlds.sees(app, "wang", "你已接单，客户归你，保护到")
    await worlds.phones[app].say("lin", "撤销导入 1")

    await worlds.sees(app, "lin", "已撤回 1 条，1 条已有人接手，保留着")
    await worlds.sees(app, "zhou", "现在没有等你接的线索")


@pytest.mark.parametrize("app", APPS)
async def test_of_two_of_a_name_one_is_picked(namesakes: ThreeWorlds, app: AppName) -> None:
    """The giver presses one of them on the question, and it goes on from what was said."""
    await are_there(namesakes, app)
    await namesakes.phones[app].say("chen", "待接单")
    await namesakes.sees(app, "chen", "现在没有等你接的线索")
    await namesakes.phones[app].say("lin", f"派单 {FIRST} 王总 13900022331 派给 王晨")
    await namesakes.sees(app, "lin", "有 2 位同事叫「王晨」", "是哪一位")
    await namesakes.phones[app].press("lin", "是哪一位", "王晨（华东区）")

    await namesakes.sees(app, "lin", FIRST, "已派给 王晨，等他在")
