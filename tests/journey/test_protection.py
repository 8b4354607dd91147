"""A protection nears its end: reminded in one app, more time asked for on the card, granted in another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.clock import HandSetClock
from tests.support.three_worlds import APPS, AppName, ThreeWorlds

COMPANY = "苏州青禾精密机械有限公司"
WEEK_BEFORE = timedelta(days=22, hours=23, minutes=5)
"""From the approval to five past nine on the morning, seven days before the end."""
DAY = timedelta(days=1)


async def held(worlds: ThreeWorlds, seller: AppName, leader: AppName) -> None:
    """王晨 has the customer and was there; 林岚 was last in her own app."""
    await worlds.phones[leader].say("lin", "帮助")
    await worlds.sees(leader, "lin", "待我审批")
    await worlds.phones[seller].say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees(leader, "lin", COMPANY, "通过")
    await worlds.phones[leader].press("lin", COMPANY, "通过")
    await worlds.sees(seller, "wang", COMPANY, "报备通过了")
    await worlds.phones[seller].say("wang", "跟进 1 今天拜访了王总，看了两条产线，要正式报价")
    await worlds.sees(seller, "wang", "算一次有效跟进")


@pytest.mark.parametrize(("seller", "leader"), [(APPS[place], APPS[place - 1]) for place in range(len(APPS))])
async def test_more_time_is_asked_for_on_the_mornings_card_and_granted_elsewhere(
    worlds: ThreeWorlds, clock: HandSetClock, seller: AppName, leader: AppName
) -> None:
    """The card of the morning offers it; the leader says yes in her app; every copy shows the later end."""
    await held(worlds, seller, leader)
    clock.advance(WEEK_BEFORE)
    await worlds.sees(seller, "wang", "1 个客户快到期了", COMPANY, "4月10日到期")
    await worlds.phones[seller].press("wang", "1 个客户快到期了", "申请延期" if seller == "feishu" else "延期 1")
    await worlds.sees(seller, "wang", f"给「{COMPANY}」延期")
    await worlds.phones[seller].say("wang", "延期 1 15天 合同在走流程")
    await worlds.sees(leader, "lin", "申请延期 15 天", "等你审批")
    clock.advance(2 * DAY)
    await worlds.phones[leader].press("lin", "申请延期 15 天", "通过")

    await worlds.sees(seller, "wang", "已延期 15 天，保护到 4月27日")
    await worlds.sees(leader, "lin", "已延期 15 天，保护到 4月27日")
    await worlds.sees_no_more(leader, "lin", "申请延期 15 天", "等你审批")
    if seller != "wecom":  # a card there changes once, by the press
        await worlds.sees_no_more(seller, "wang", "快到期了", COMPANY, "4月10日到期")


@pytest.mark.parametrize("app", APPS)
async def test_a_refused_request_says_what_is_lacking(worlds: ThreeWorlds, app: AppName) -> None:
    """Nobody was there for thirty days; after a visit more time is asked for."""
    await worlds.phones[app].say("lin", "帮助")
    await worlds.sees(app, "lin", "待我审批")
    await worlds.phones[app].say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees(app, "lin", COMPANY, "通过")
    await worlds.phones[app].press("lin", COMPANY, "通过")
    await worlds.sees(app, "wang", COMPANY, "报备通过了")
    await worlds.phones[app].say("wang", "延期 1 15天 合同在走流程")
    await worlds.sees(app, "wang", "还差有效跟进", "还差 1 次")
    await worlds.phones[app].say("wang", "跟进 1 今天拜访了王总，看了两条产线，要正式报价")
    await worlds.sees(app, "wang", "算一次有效跟进")
    await worlds.phones[app].say("wang", "延期 1 15天 合同在走流程")

    await worlds.sees(app, "lin", "申请延期 15 天", "等你审批")


@pytest.mark.parametrize("app", APPS)
async def test_a_request_is_taken_back_and_asked_for_anew(worlds: ThreeWorlds, app: AppName) -> None:
    """By words and by the button of its card; the approver reads that there is nothing to decide."""
    await held(worlds, app, app)
    await worlds.phones[app].say("wang", "延期 1 15天 合同在走流程")
    await worlds.sees(app, "lin", "申请延期 15 天", "等你审批")
    await worlds.phones[app].say("wang", "取消延期 1")
    await worlds.sees(app, "wang", "你已撤回延期申请，保护到 4月10日")
    await worlds.sees(app, "lin", "王晨 撤回了延期申请", "不用再审批")
    if app != "wecom":  # a card there changes once, by the press
        await worlds.sees_no_more(app, "lin", "申请延期 15 天", "等你审批")
    await worlds.phones[app].say("wang", "延期 1 10天 合同在走流程")
    await worlds.sees(app, "lin", "申请延期 10 天", "等你审批")
    await worlds.sees(app, "wang", "申请延期 10 天", "撤回延期")
    await worlds.phones[app].press("wang", "申请延期 10 天", "撤回延期")

    await worlds.sees_no_more(app, "wang", "申请延期 10 天")
    await worlds.phones[app].say("lin", "待我审批")
    await worlds.sees(app, "lin", "没有等你审批的报备")
