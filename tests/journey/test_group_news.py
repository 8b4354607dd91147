"""Deals and mornings in the groups of three apps, as people see them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.service.bind_group import BindGroup
from core.service.commands import execute
from core.service.ports.groups import GroupKind
from core.service.ports.store import Store, UnitOfWork
from storage.opening import open_store
from storage.vault import Vault
from tests.support.clock import HandSetClock
from tests.support.feishu_world import text_of
from tests.support.ledger_files import sqlite_at
from tests.support.publishing import appoint, publish
from tests.support.three_worlds import APPS, AppName, ThreeWorlds, three_worlds
from tests.support.waiting import eventually

WON, GIVEN = "苏州青禾精密机械有限公司", "无锡远舟智能装备有限公司"
CHATS = {"feishu": "oc_east", "dingtalk": "cidEast==", "wecom": "robot:east"}
ROOM = "wr_east"
RULES = '[announce]\nwon = true\nwon_shown = ["company", "budget"]\n'
MORNING = datetime.fromisoformat("2026-03-12T09:00:30+08:00")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real file."""
    opened = open_store(sqlite_at(tmp_path / "ledger.db"), vault=Vault(b"k" * 32))
    yield opened
    opened.close()


@pytest.fixture
async def worlds(store: Store, clock: HandSetClock) -> AsyncIterator[ThreeWorlds]:
    """A bound group in each app, and a policy that cheers."""
    async with three_worlds(store, clock=clock) as running:
        running.stand_ins["feishu"].add_group(CHATS["feishu"], "华东群", ["ou_wang", "ou_zhou"])
        running.stand_ins["dingtalk"].add_group(CHATS["dingtalk"], "华东群", ["wang", "zhou"])
        running.stand_ins["wecom"].add_robot("made-up-key", ROOM, "华东群", ["wang", "zhou"])
        ctx = running.house.door.context()

        def bind(uow: UnitOfWork) -> None:
            for app, chat in CHATS.items():
                robot = app == "wecom"
                kind, secret = (GroupKind.ROBOT, "made-up-key") if robot else (GroupKind.CHAT, "")
                execute(BindGroup(by=None, platform=app, chat=chat, kind=kind, secret=secret), uow, ctx)

        running.store.submit(bind).result()
        appoint(store)
        await publish(running, RULES)
        yield running


def in_group(worlds: ThreeWorlds, app: AppName) -> list[str]:
    """What the bot has written into the group, as it looks now."""
    account, chat = "ou_zhou" if app == "feishu" else "zhou", ROOM if app == "wecom" else CHATS[app]
    messages: list[Any] = worlds.stand_ins[app].timeline(account, chat)
    said = [one for one in messages if one.from_bot or app == "wecom"]
    return [text_of(one.card) if app == "feishu" else f"{one.text}{one.card}" for one in said]


async def group_sees(worlds: ThreeWorlds, app: AppName, *words: str) -> str:
    """Wait for a message in the group that says all of this."""

    def look() -> str | None:
        return next((text for text in in_group(worlds, app) if all(word in text for word in words)), None)

    return await eventually(look)


async def approved(worlds: ThreeWorlds, company: str, phone: str) -> None:
    """王晨 has the customer."""
    await worlds.phones["feishu"].say("wang", f"报备 {company} 李娜 {phone} 预算 120万")
    await worlds.sees("feishu", "lin", company, "通过")
    await worlds.phones["feishu"].press("lin", company, "通过")
    await worlds.sees("feishu", "wang", company, "报备通过了")


async def test_every_group_hears_of_a_deal_and_reads_of_it_in_the_morning(
    worlds: ThreeWorlds, clock: HandSetClock
) -> None:
    """Who, whom, for how much, as the policy says, and never the contact; put right where a card can be."""
    await worlds.phones["feishu"].say("lin", "帮助")
    await worlds.sees("feishu", "lin", "待我审批")
    await approved(worlds, WON, "13900012345")
    await approved(worlds, GIVEN, "13900054321")
    await worlds.phones["feishu"].say("wang", f"成交 {WON} 合同号 HT-001")
    for app in APPS:
        await group_sees(worlds, app, "成交喜报", "王晨", WON, "120 万")
    await worlds.phones["feishu"].say("wang", "释放 2 客户没有预算")
    await worlds.sees("feishu", "wang", GIVEN, "已释放")
    clock.set(MORNING)
    await worlds.house.tick()

    for app in APPS:
        await group_sees(worlds, app, "早报", "成交 1 单", WON, "公海放出 1 个", GIVEN)
    assert not any(secret in text for app in APPS for text in in_group(worlds, app) for secret in ("李娜", "1390001"))
    await worlds.phones["feishu"].say("zhou", "认领 2")
    for app in ("feishu", "dingtalk"):
        await group_sees(worlds, app, "早报", "周宁", "已认领")
    clock.advance(timedelta(hours=1))
    await worlds.house.tick()
    assert [sum("早报" in text for text in in_group(worlds, app)) for app in APPS] == [1, 1, 1]
