"""Customers pass on over three apps: wished in one, answered in another; and what a leaver's customers become."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.service.commands import execute
from core.service.directory import MemberLeaves
from core.service.ports.store import Store, UnitOfWork
from tests.support.clock import HandSetClock
from tests.support.three_worlds import APPS, AppName, ThreeWorlds

COMPANY = "苏州青禾精密机械有限公司"
PAIRS = [(APPS[place], APPS[place - 1]) for place in range(len(APPS))]


async def held(worlds: ThreeWorlds, seller: AppName, other: AppName) -> None:
    """王晨 has the customer; 周宁 was last in the other app, 林岚 on Feishu."""
    await worlds.phones[other].say("zhou", "帮助")
    await worlds.sees(other, "zhou", "我的客户")
    await worlds.phones["feishu"].say("lin", "帮助")
    await worlds.sees("feishu", "lin", "待我审批")
    await worlds.phones[seller].say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees("feishu", "lin", COMPANY, "通过")
    await worlds.phones["feishu"].press("lin", COMPANY, "通过")
    await worlds.sees(seller, "wang", COMPANY, "报备通过了")


def leaves(store: Store, worlds: ThreeWorlds, person: str) -> None:
    """An administrator says that somebody has left."""
    ctx = worlds.house.door.context()

    def farewell(uow: UnitOfWork) -> None:
        member = uow.directory.member_known_as("feishu", f"ou_{person}")
        assert member is not None
        execute(MemberLeaves(member_id=member.id), uow, ctx)

    store.submit(farewell).result()
    worlds.house.door.wake()


@pytest.mark.parametrize(("seller", "heir"), PAIRS)
async def test_a_customer_passes_on_when_the_receiver_presses(
    worlds: ThreeWorlds, seller: AppName, heir: AppName
) -> None:
    """Wished in words, accepted by a button; both cards say so, and it stands among his."""
    await held(worlds, seller, heir)
    await worlds.phones[seller].say("wang", "转交 1 给 周宁 换区了")
    await worlds.sees(seller, "wang", COMPANY, "等 周宁 接收")
    await worlds.sees(heir, "zhou", "王晨 想把这个客户转给你", "换区了")
    await worlds.phones[heir].press("zhou", "王晨 想把这个客户转给你", "接收")

    await worlds.sees(heir, "zhou", "这个客户现在归你了")
    await worlds.sees(seller, "wang", "这个客户已转给 周宁")
    await worlds.phones[heir].say("zhou", "我的客户")
    await worlds.sees(heir, "zhou", "我的客户", COMPANY)


@pytest.mark.parametrize(("seller", "heir"), PAIRS)
async def test_a_receiver_declines_in_words_or_does_not_answer(
    worlds: ThreeWorlds, clock: HandSetClock, seller: AppName, heir: AppName
) -> None:
    """The customer stays where it was, and both hear of it."""
    await held(worlds, seller, heir)
    await worlds.phones[seller].say("wang", "转交 1 给 周宁")
    await worlds.sees(heir, "zhou", "王晨 想把这个客户转给你")
    await worlds.phones[heir].say("zhou", "不接 1 手上客户太多")
    await worlds.sees(seller, "wang", "周宁 没有同意", "手上客户太多")

    await worlds.phones[seller].say("wang", "把我的客户都转给 周宁")
    await worlds.sees(seller, "wang", "等 周宁 接收")
    clock.advance(timedelta(days=1))
    await worlds.sees(seller, "wang", "周宁 没有在期限内答复")
    await worlds.sees(heir, "zhou", "周宁 没有在期限内答复")


@pytest.mark.parametrize(("seller", "heir"), PAIRS)
async def test_a_leavers_customers_go_to_the_leader_who_hands_them_further(
    worlds: ThreeWorlds, seller: AppName, heir: AppName
) -> None:
    """One card says how many went to whom; 周宁 takes over in his own app."""
    await held(worlds, seller, heir)
    leaves(worlds.store, worlds, "wang")
    await worlds.sees("feishu", "lin", "王晨 的客户交接", "王晨 已离职", "归 林岚", "1 个")
    await worlds.phones["feishu"].say("lin", "交接 王晨 给 周宁")
    await worlds.sees(heir, "zhou", "林岚 想把这个客户转给你")
    await worlds.phones[heir].press("zhou", "林岚 想把这个客户转给你", "接收")

    await worlds.sees("feishu", "lin", "这个客户已转给 周宁")
    await worlds.phones[heir].say("zhou", "查看 1")
    await worlds.sees(heir, "zhou", COMPANY, "周宁", "保护中")


@pytest.mark.parametrize("leader", APPS)
async def test_a_leader_hands_over_before_somebody_leaves(worlds: ThreeWorlds, leader: AppName) -> None:
    """First what it would do; nothing happens before 开始交接."""
    await held(worlds, "feishu", "feishu")
    await worlds.phones[leader].say("lin", "交接 王晨 给 周宁")
    await worlds.sees(leader, "lin", "交接 王晨 的客户", "先给 周宁")
    await worlds.phones["feishu"].say("wang", "我的客户")
    await worlds.sees("feishu", "wang", "我的客户", COMPANY)
    await worlds.phones[leader].press("lin", "交接 王晨 的客户", "开始交接")

    await worlds.sees(leader, "lin", "王晨 的客户交接", "归 周宁")
    await worlds.sees("feishu", "zhou", "你接手了 1 个")
