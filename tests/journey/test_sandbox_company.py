"""The sandbox's company is one company in three apps, reached where its people are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import company
from bot.sandbox.world import Sandbox
from bot.web.desk import Account, Pressed
from core.service.records import NoticeKind
from storage.memory.store import MemoryStore
from tests.support.clock import ORDINARY_MORNING, HandSetClock, by_day
from tests.support.waiting import eventually

COMPANY = "苏州青禾精密机械有限公司"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Started, as ``baobei demo`` does, on a ledger in memory, and by day."""
    world = Sandbox(MemoryStore(), clock=by_day())
    async with world.running():
        yield world


def accounts(person: str) -> dict[str, Account]:
    """A person's accounts on the page, by app."""
    return {account.app: account for one in company.people() if one.id == person for account in one.apps}


def said(sandbox: Sandbox, account: Account) -> list[Any]:
    """The messages of the bot in the direct chat of this account."""
    (chat, *_) = sandbox.desk.chats(account.app, account.account)
    return [one for one in sandbox.desk.timeline(account.app, account.account, chat.id) if one.from_bot]


async def test_a_filing_on_dingtalk_is_approved_on_wecom_and_seen_on_feishu(sandbox: Sandbox) -> None:
    """The first thing a newcomer tries."""
    wang, lin = accounts("wang"), accounts("lin")["wecom"]
    (chat, *_) = sandbox.desk.chats("dingtalk", wang["dingtalk"].account)
    await sandbox.desk.say("dingtalk", wang["dingtalk"].account, chat.id, company.GUIDE.example)
    request = await eventually(lambda: [one for one in said(sandbox, lin) if COMPANY in str(one.card)])
    buttons = request[0].card["template_card"]["button_list"]
    approve = next(place for place, button in enumerate(buttons) if button["text"] == "通过")
    pressed = Pressed(place=approve, value=buttons[approve]["key"])
    await sandbox.desk.press("wecom", lin.account, request[0].id, pressed, None)
    await eventually(lambda: [one for one in said(sandbox, wang["dingtalk"]) if "报备通过了" in str(one.card)])

    (feishu, *_) = sandbox.desk.chats("feishu", wang["feishu"].account)
    await sandbox.desk.say("feishu", wang["feishu"].account, feishu.id, "我的客户")
    await eventually(lambda: [one for one in said(sandbox, wang["feishu"]) if COMPANY in str(one.card)])


async def test_whoever_leaves_is_gone_from_every_app_and_his_customers_pass_on(sandbox: Sandbox) -> None:
    """Also from those in which the page does not show him: else he would still belong to the company."""
    wang, lin = accounts("wang")["dingtalk"], accounts("lin")["wecom"]
    (chat, *_) = sandbox.desk.chats("dingtalk", wang.account)
    await sandbox.desk.say("dingtalk", wang.account, chat.id, company.GUIDE.example)
    await eventually(lambda: [one for one in said(sandbox, lin) if COMPANY in str(one.card)])
    (office, *_) = sandbox.desk.chats("wecom", lin.account)
    await sandbox.desk.say("wecom", lin.account, office.id, "全部通过")
    await eventually(lambda: [one for one in said(sandbox, wang) if "报备通过了" in str(one.card)])
    await sandbox.desk.someone_leaves("wang")

    assert await eventually(lambda: [one for one in said(sandbox, lin) if "交接" in str(one.card)])


async def test_the_calendar_moves_for_everybody(sandbox: Sandbox) -> None:
    """Stand-ins and product share it."""
    before = sandbox.desk.now()
    await sandbox.desk.move_clock(timedelta(days=1))

    assert sandbox.desk.now() - before >= timedelta(days=1)


@pytest.mark.parametrize(("hour", "then"), [(9, 9), (20, 20), (21, 8), (23, 8), (6, 8)])
async def test_whoever_moves_into_the_night_goes_on_to_its_morning(hour: int, then: int) -> None:
    """What is held back by night is what he wants to see; by day the clock moves as far as it was told to."""
    clock = HandSetClock(ORDINARY_MORNING + timedelta(hours=hour - 10))
    world = Sandbox(MemoryStore(), clock=clock)
    async with world.running():
        await world.move_clock(timedelta(days=1))

    assert world.clock().astimezone(ZoneInfo("Asia/Shanghai")).hour == then


@pytest.mark.parametrize("app", ["feishu", "dingtalk", "wecom"])
async def test_the_group_of_each_app_hears_what_lies_in_the_pool(sandbox: Sandbox, app: str) -> None:
    """At whatever hour somebody starts it for the first time."""
    person = {"feishu": "sun", "dingtalk": "wang", "wecom": "xu"}[app]
    account = accounts(person)[app]

    def announced() -> list[Any]:
        groups = [chat for chat in sandbox.desk.chats(app, account.account) if chat.kind == "group"]
        messages = [one for chat in groups for one in sandbox.desk.timeline(app, account.account, chat.id)]
        return [one for one in messages if "公海放出 3 个客户" in one.text + str(one.card)]

    assert len(await eventually(announced)) == 1


async def test_the_past_of_the_company_happens_once() -> None:
    """A second start finds it in the ledger."""
    store = MemoryStore()
    for _ in range(2):
        async with Sandbox(store).running():
            pass

    assert store.read(lambda uow: sum(uow.pool.lying().values())).result() == 3
    assert len(store.read(lambda uow: uow.groups.all()).result()) == 3


@pytest.mark.parametrize("hour", range(0, 24, 6))
async def test_the_groups_are_told_at_any_hour(hour: int) -> None:
    """What came into the pool did so on a morning, long enough ago to be claimed: no quiet hours hold it back."""
    clock = HandSetClock(ORDINARY_MORNING + timedelta(hours=hour))
    store = MemoryStore()
    async with Sandbox(store, clock=clock).running() as house:
        fresh, now = house.door.context().policy.pool.fresh_wait, clock()
        entries = store.read(lambda uow: uow.pool.page(["common"], limit=9)).result()
        await house.tick()

    told = [row.item.notice for row in store.read(lambda uow: list(uow.outbox._rows)).result()]  # type: ignore[attr-defined]
    assert [now - entry.since >= fresh for entry in entries] == [True] * 3
    assert sum(notice.kind is NoticeKind.POOL_ANNOUNCED for notice in told) == 3
