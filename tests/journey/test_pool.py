"""The public pool through the front doors of three apps: announced in groups, claimed, waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.domain.filing import FilingStatus
from core.domain.policy.document import Policy
from core.service.bind_group import BindGroup
from core.service.commands import execute
from core.service.ports.groups import GroupKind
from core.service.ports.store import Store, UnitOfWork
from storage.opening import open_store
from storage.vault import Vault
from tests.support.clock import HandSetClock
from tests.support.feishu_world import buttons_of, text_of
from tests.support.ledger_files import sqlite_at
from tests.support.three_worlds import APPS, PEOPLE, AppName, ThreeWorlds, three_worlds
from tests.support.waiting import eventually

COMPANY = "苏州青禾精密机械有限公司"
CHATS = {"feishu": "oc_east", "dingtalk": "cidEast==", "wecom": "robot:east"}
ROOM = "wr_east"
CROWD = tuple((f"p{number:02d}", f"同事{number:02d}") for number in range(20))
FRESH = Policy().pool.fresh_wait
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real file."""
    opened = open_store(sqlite_at(tmp_path / "ledger.db"), vault=Vault(b"k" * 32))
    yield opened
    opened.close()


@pytest.fixture
async def worlds(store: Store, clock: HandSetClock) -> AsyncIterator[ThreeWorlds]:
    """A crowd of salespeople, and a bound group in each app."""
    names = [person for person, _ in (*PEOPLE, *CROWD)]
    async with three_worlds(store, clock=clock, people=(*PEOPLE, *CROWD)) as running:
        running.stand_ins["feishu"].add_group(CHATS["feishu"], "华东群", [f"ou_{name}" for name in names])
        running.stand_ins["dingtalk"].add_group(CHATS["dingtalk"], "华东群", names)
        running.stand_ins["wecom"].add_robot("made-up-key", ROOM, "华东群", names)
        ctx = running.house.door.context()

        def bind(uow: UnitOfWork) -> None:
            for app, chat in CHATS.items():
                kind = GroupKind.ROBOT if app == "wecom" else GroupKind.CHAT
                secret = "made-up-key" if app == "wecom" else ""
                execute(BindGroup(by=None, platform=app, chat=chat, kind=kind, secret=secret), uow, ctx)

        running.store.submit(bind).result()
        yield running


def in_group(worlds: ThreeWorlds, app: AppName, person: str = "zhou") -> list[Any]:
    """What the bot has written into the group, as it looks now."""
    stand_in = worlds.stand_ins[app]
    account = f"ou_{person}" if app == "feishu" else person
    chat = ROOM if app == "wecom" else CHATS[app]
    return [one for one in stand_in.timeline(account, chat) if one.from_bot or app == "wecom"]


def read(message: Any, app: AppName) -> str:
    """A message of the group in words."""
    return text_of(message.card) if app == "feishu" else f"{message.text}{message.card}"


async def group_sees(worlds: ThreeWorlds, app: AppName, *words: str) -> Any:
    """Wait for a message in the group that says all of this."""

    def look() -> Any:
        found = (one for one in in_group(worlds, app) if all(word in read(one, app) for word in words))
        return next(found, None)

    return await eventually(look)


async def press_in_group(worlds: ThreeWorlds, app: AppName, person: str, label: str) -> None:
    """Press a button on the group's card."""
    stand_in, message = worlds.stand_ins[app], in_group(worlds, app, person)[-1]
    if app == "feishu":
        button = next(each for each in buttons_of(message.card) if each["text"]["content"] == label)
        await stand_in.press(f"ou_{person}", message.message_id, value=button["behaviors"][0]["value"])
    else:
        drawn = next(each for each in message.buttons if each.text == label)
        await stand_in.press(person, message.message_id, button=drawn.id)


async def held(worlds: ThreeWorlds, app: AppName = "feishu") -> None:
    """王晨 has the customer."""
    await worlds.phones[app].say("lin", "帮助")
    await worlds.sees(app, "lin", "待我审批")
    await worlds.phones[app].say("wang", f"报备 {COMPANY} 李娜 13900012345 地区 苏州")
    await worlds.sees(app, "lin", COMPANY, "通过")
    await worlds.phones[app].press("lin", COMPANY, "通过")
    await worlds.sees(app, "wang", COMPANY, "报备通过了")


async def released(worlds: ThreeWorlds, app: AppName = "feishu") -> None:
    """王晨 had it, and gave it back."""
    await held(worlds, app)
    await worlds.phones[app].say("wang", "释放 1 客户没有预算")
    await worlds.sees(app, "wang", COMPANY, "已释放")


def owners(worlds: ThreeWorlds) -> list[str]:
    """Who holds the customer now; never more than one."""

    def look(uow: UnitOfWork) -> list[str]:
        filings = (uow.filings.numbered(number) for number in range(1, 40))
        live = [one for one in filings if one is not None and one.status is FilingStatus.PROTECTED]
        return [uow.directory.member(one.owner).name for one in live]

    return worlds.store.read(look).result()


@pytest.mark.parametrize("app", ["feishu", "dingtalk"])
async def test_what_is_released_is_announced_and_claimed_in_a_group(
    worlds: ThreeWorlds, clock: HandSetClock, app: AppName
) -> None:
    """Every group hears; whoever presses has the customer, privately; the copies in both apps show who."""
    await worlds.phones[app].say("zhou", "帮助")
    await released(worlds)
    clock.advance(MINUTE)
    for each in APPS:
        await group_sees(worlds, each, "公海新客户", COMPANY)
    clock.advance(FRESH)
    await press_in_group(worlds, app, "zhou", "认领 1")

    await worlds.sees(app, "zhou", COMPANY, "认领成功", "13900012345")
    await worlds.sees("feishu", "wang", COMPANY, "周宁 从公海认领了")
    for each in ("feishu", "dingtalk"):
        await group_sees(worlds, each, COMPANY, "周宁", "已认领")
    assert all("13900012345" not in read(one, each) for each in APPS for one in in_group(worlds, each))
    assert [len(in_group(worlds, each)) for each in APPS] == [1] * len(APPS)


async def test_whoever_reads_it_on_wecom_claims_by_its_number(worlds: ThreeWorlds, clock: HandSetClock) -> None:
    """Its group card has no buttons; the number works in the chat with the app."""
    await released(worlds)
    clock.advance(MINUTE)
    await group_sees(worlds, "wecom", COMPANY, "认领 1")
    clock.advance(FRESH)
    await worlds.phones["wecom"].say("zhou", "认领 1")

    await worlds.sees("wecom", "zhou", COMPANY, "认领成功", "13900012345")
    await group_sees(worlds, "feishu", COMPANY, "周宁", "已认领")


async def test_a_crowd_claims_at_once_and_one_wins(worlds: ThreeWorlds, clock: HandSetClock) -> None:
    """Twenty people over three apps: one has the customer, each of the others is told who."""
    await released(worlds)
    clock.advance(FRESH)
    using = {person: APPS[place % len(APPS)] for place, (person, _) in enumerate(CROWD)}
    await asyncio.gather(*(worlds.phones[app].say(person, "认领 1") for person, app in using.items()))

    def answered() -> list[str] | None:
        said = {person: "".join(worlds.phones[app].seen(person)) for person, app in using.items()}
        done = [person for person, text in said.items() if "认领成功" in text or "已由" in text]
        return done if len(done) == len(using) else None

    await eventually(answered, within=60)
    (winner,) = owners(worlds)
    won = [person for person, app in using.items() if "认领成功" in "".join(worlds.phones[app].seen(person))]
    assert [dict(CROWD)[person] for person in won] == [winner]
    assert all(
        f"已由 {winner}" in "".join(worlds.phones[app].seen(person))
        for person, app in using.items()
        if person not in won
    )


@pytest.mark.parametrize("app", APPS)
async def test_whoever_waited_has_his_turn_by_a_button(worlds: ThreeWorlds, clock: HandSetClock, app: AppName) -> None:
    """Refused, he queues by the button; released, the customer is his for half an hour, and no group hears of it."""
    await held(worlds)
    await worlds.phones[app].say("zhou", f"报备 {COMPANY} 赵倩 13900054321")
    await worlds.sees(app, "zhou", "已由 王晨", "排队")
    await worlds.phones[app].press("zhou", "已由 王晨", "排队")
    await worlds.sees(app, "zhou", "已排队", "第 1 位")
    await worlds.phones["feishu"].say("wang", "释放 1 客户没有预算")
    await worlds.sees(app, "zhou", COMPANY, "轮到你了")
    clock.advance(MINUTE)
    await worlds.phones[app].press("zhou", "轮到你了", "认领")

    await worlds.sees(app, "zhou", COMPANY, "认领成功")
    assert owners(worlds) == ["周宁"]
    assert all(in_group(worlds, each) == [] for each in APPS)


@pytest.mark.parametrize("app", APPS)
async def test_who_asks_blindly_can_wait_in_line_at_once(
    worlds: ThreeWorlds, clock: HandSetClock, app: AppName
) -> None:
    """Without learning whose it is; the owner hears that somebody asked, and released it is his turn."""
    await held(worlds)
    await worlds.phones[app].say("zhou", f"能报吗 {COMPANY}")
    answer = await worlds.sees(app, "zhou", "在保护期内", "进公海", "排队")
    await worlds.sees("feishu", "wang", COMPANY, "有同事问")
    await worlds.phones[app].press("zhou", "在保护期内", "排队")
    await worlds.sees(app, "zhou", "已排队", "第 1 位")
    await worlds.phones["feishu"].say("wang", "释放 1 客户没有预算")

    await worlds.sees(app, "zhou", COMPANY, "轮到你了")
    assert "王晨" not in answer


@pytest.mark.parametrize("app", APPS)
async def test_a_protection_that_ends_lies_in_the_pool_and_its_owner_cools_down(
    worlds: ThreeWorlds, clock: HandSetClock, app: AppName
) -> None:
    """He is warned, it ends, and 公海 tells him from which day on he may have it again; others may now."""
    await held(worlds, app)
    clock.advance(29 * DAY)
    await worlds.sees(app, "wang", COMPANY, "快到期了")
    clock.advance(5 * DAY)
    await eventually(lambda: owners(worlds) == [])
    clock.advance(timedelta(minutes=1))
    await worlds.sees(app, "wang", COMPANY, "保护期到了", "公海")
    clock.advance(FRESH)
    await worlds.phones[app].say("wang", "公海")
    await worlds.sees(app, "wang", COMPANY, "起可认领")
    await worlds.phones[app].say("wang", "认领 1")
    await worlds.sees(app, "wang", "冷却期")
    await worlds.phones[app].say("zhou", f"认领 {COMPANY}")

    await worlds.sees(app, "zhou", COMPANY, "认领成功")
    assert owners(worlds) == ["周宁"]
