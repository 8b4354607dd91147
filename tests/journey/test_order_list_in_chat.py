"""A list of orders over three apps: sent, known for what it is, tried out, imported, sent back, taken back."""

from __future__ import annotations

from typing import Any

import pytest

from core.domain.org import Role, RoleGrant
from core.service.ports.store import UnitOfWork
from tests.support.clock import HandSetClock
from tests.support.three_worlds import APPS, AppName, ThreeWorlds
from tests.support.waiting import eventually

COMPANY = "苏州青禾精密机械有限公司"


def account(app: AppName, person: str) -> str:
    """What somebody is called there."""
    return f"ou_{person}" if app == "feishu" else person


def received(worlds: ThreeWorlds, app: AppName, person: str) -> list[tuple[str, bytes]]:
    """The files that the bot has sent to somebody."""
    stand_in, who = worlds.stand_ins[app], account(app, person)
    chat = stand_in.p2p_chat_id(who) if app == "feishu" else stand_in.direct_chat_id(who)
    messages: list[Any] = stand_in.timeline(who, chat)
    return [message.file for message in messages if message.from_bot and message.file]


async def held_by_wang(worlds: ThreeWorlds, app: AppName) -> None:
    """林岚 administers as well; 王晨 has the customer."""

    def administer(uow: UnitOfWork) -> None:
        lin = uow.directory.member_known_as("feishu", "ou_lin")
        assert lin is not None
        uow.directory.grant(RoleGrant(member_id=lin.id, role=Role.ADMIN))

    worlds.store.submit(administer).result()
    await worlds.phones[app].say("lin", "帮助")
    await worlds.sees(app, "lin", "待我审批")
    await worlds.phones[app].say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees(app, "lin", COMPANY, "通过")
    await worlds.phones[app].press("lin", COMPANY, "通过")
    await worlds.sees(app, "wang", COMPANY, "报备通过了")


@pytest.mark.parametrize("app", APPS)
async def test_a_list_of_orders_comes_in_and_goes_again(worlds: ThreeWorlds, app: AppName, clock: HandSetClock) -> None:
    """It may be customers as well, so it is asked; the salesperson sees his orders, and nothing after the undo."""
    phone, lin = worlds.phones[app], account(app, "lin")
    await held_by_wang(worlds, app)
    day = f"{clock():%Y-%m-%d}"
    text = (
        "客户名称,联系人,电话,金额(万元),签约日期\n"
        f"{COMPANY},李娜,13900012345,30,{day}\n"
        f"没听过的有限公司,张伟,13900012346,2,{day}\n"
    )
    await worlds.stand_ins[app].send_file(lin, "三月.csv", text.encode())
    await worlds.sees(app, "lin", "这份表像订单，也像客户名单", "三月.csv")
    await phone.press("lin", "这份表像订单", "订单")
    await worlds.sees(app, "lin", "试算：新记 1 张，共 30 万元；有问题 1 行", "没听过的有限公司")
    await phone.press("lin", "试算：新记 1 张", "导入")
    await worlds.sees(app, "lin", "新记 1 张，共 30 万元；有问题 1 行。没有导入的行作为文件发给你")
    await eventually(lambda: len(received(worlds, app, "lin")) == 1)
    name, content = received(worlds, app, "lin")[0]
    await phone.say("wang", "我的订单")
    await worlds.sees(app, "wang", "我的订单", "30 万元", COMPANY)
    await phone.say("lin", "撤销导入 1")
    await worlds.sees(app, "lin", "已撤销：拿掉 1 张")
    await phone.say("wang", "本月订单")
    await worlds.sees(app, "wang", "我的订单", "还没有订单")

    assert name == "三月.问题.csv"
    assert "没听过的有限公司" in content.decode("utf-8-sig")
