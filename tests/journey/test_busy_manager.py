"""A manager on WeCom, where thirty messages a minute arrive and the rest is dropped without a word."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.outgoing.digests import ALONE
from core.service.commands import execute
from core.service.file_customer import FileCustomer
from core.service.ports.store import UnitOfWork
from storage.memory.store import MemoryStore
from tests.support.clock import HandSetClock
from tests.support.invented import company_name
from tests.support.three_worlds import ThreeWorlds, three_worlds
from tests.support.waiting import eventually

MANY = 40


@pytest.fixture
async def worlds(clock: HandSetClock) -> AsyncIterator[ThreeWorlds]:
    """All three apps, on a clock that the test moves."""
    async with three_worlds(MemoryStore(), clock=clock) as running:
        yield running


async def test_forty_requests_at_once_are_five_cards_and_one(worlds: ThreeWorlds, clock: HandSetClock) -> None:
    """WeCom drops nothing; 待我审批 on the card shows the whole list, and 查看 each by itself."""
    await worlds.phones["wecom"].say("lin", "帮助")
    await worlds.sees("wecom", "lin", "待我审批")
    ctx = worlds.house.door.context()

    def file(uow: UnitOfWork) -> None:
        wang = uow.directory.member_known_as("feishu", "ou_wang")
        assert wang is not None
        for number in range(MANY):
            form = {"company": company_name(number), "contact": "李娜", "phone": f"1390001{number:04d}"}
            execute(FileCustomer(by=wang.id, fields=form), uow, ctx)

    worlds.store.submit(file).result()
    worlds.house.wake()
    await worlds.sees("wecom", "lin", company_name(ALONE - 1), "通过")
    await eventually(lambda: worlds.house.relay.counts["folded"] == MANY - ALONE)
    clock.advance(timedelta(seconds=30))
    worlds.house.wake()
    digest = await worlds.sees("wecom", "lin", f"还有 {MANY - ALONE} 条待你审批")
    cards = [text for text in worlds.phones["wecom"].seen("lin") if "这个客户，等你审批" in text]
    await worlds.phones["wecom"].press("lin", "条待你审批", "待我审批")
    await worlds.sees("wecom", "lin", "待我审批", f"共 {MANY} 条")
    await worlds.phones["wecom"].say("lin", f"查看 {MANY}")
    await worlds.sees("wecom", "lin", company_name(MANY - 1), "通过")

    assert company_name(ALONE) in digest
    assert len(cards) == ALONE
    assert worlds.stand_ins["wecom"].dropped == []
