"""A look-alike, from the salesperson's message to the manager's ruling, across the apps."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.memory.store import MemoryStore
from tests.support.three_worlds import APPS, AppName, ThreeWorlds, three_worlds

COMPANY = "苏州青禾精密机械有限公司"
ALIKE = "苏州清禾精密机械有限公司"
SPELLED = "蘇州市青禾精密機械公司"


@pytest.fixture
async def worlds() -> AsyncIterator[ThreeWorlds]:
    """All three apps; 王晨 has filed a customer, and 林岚 was last seen nowhere in particular."""
    async with three_worlds(MemoryStore()) as running:
        await running.phones["feishu"].say("wang", f"报备 {COMPANY} 李娜 13900012345")
        await running.sees("feishu", "wang", COMPANY, "待审批")
        yield running


@pytest.mark.parametrize("app", APPS)
async def test_another_spelling_is_refused_with_the_reason(worlds: ThreeWorlds, app: AppName) -> None:
    """Traditional script, another form of the place, without the legal form: the same customer."""
    await worlds.phones[app].say("lin", f"报备 {SPELLED} 赵倩 13900054321")

    await worlds.sees(app, "lin", "王晨", "同一品牌")


@pytest.mark.parametrize("approvers", APPS)
@pytest.mark.parametrize("filers", APPS)
async def test_a_look_alike_is_settled_and_ruled_on(worlds: ThreeWorlds, filers: AppName, approvers: AppName) -> None:
    """Asked about at once, flagged for the manager; what he rules holds from the next message on."""
    await worlds.phones[approvers].say("lin", "帮助")
    await worlds.sees(approvers, "lin", "待我审批")
    filer = worlds.phones[filers]
    await filer.say("wang", f"报备 {ALIKE}")
    await worlds.sees(filers, "wang", "是不是同一家", COMPANY, "读音")
    await filer.say("wang", "不是同一家，老板不是同一个人")
    await filer.say("wang", "赵倩 13900054321")
    await worlds.sees(approvers, "lin", ALIKE, COMPANY, "老板不是同一个人")

    await worlds.phones[approvers].say("lin", "驳回 2 是同一家")
    await worlds.sees(filers, "wang", ALIKE, "驳回")
    await filer.say("wang", f"报备 {ALIKE}")

    await worlds.sees(filers, "wang", "已在你名下", COMPANY)
