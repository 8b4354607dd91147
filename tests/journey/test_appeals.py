"""申诉 over three apps: refused in one, contested by a button, ruled about in another, and both sides hear of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.clock import HandSetClock
from tests.support.three_worlds import APPS, AppName, ThreeWorlds

COMPANY = "苏州青禾精密机械有限公司"
WHY = "9 月就拜访过，有会议纪要"
PAIRS = [(APPS[place], APPS[place - 1]) for place in range(len(APPS))]


async def refused(worlds: ThreeWorlds, appellant: AppName, judge: AppName) -> None:
    """王晨 has the customer; 林岚 was last in the one app, 周宁 files it in the other and is refused."""
    await worlds.phones[judge].say("lin", "帮助")
    await worlds.sees(judge, "lin", "待我审批")
    await worlds.phones["feishu"].say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees(judge, "lin", COMPANY, "通过")
    await worlds.phones[judge].press("lin", COMPANY, "通过")
    await worlds.sees("feishu", "wang", COMPANY, "报备通过了")
    await worlds.phones[appellant].say("zhou", f"报备 {COMPANY} 赵倩 13900054321")
    await worlds.sees(appellant, "zhou", "这个客户已有人报备", "申诉")


@pytest.mark.parametrize(("appellant", "judge"), PAIRS)
async def test_a_refused_salesperson_gets_what_is_his(worlds: ThreeWorlds, appellant: AppName, judge: AppName) -> None:
    """The button asks why; the leader sees both sides, supports it by a press, and the customer is among his."""
    await refused(worlds, appellant, judge)
    await worlds.phones[appellant].press("zhou", "这个客户已有人报备", "申诉")
    await worlds.sees(appellant, "zhou", "说说为什么该归你")
    await worlds.phones[appellant].say("zhou", f"申诉 1 {WHY}")
    await worlds.sees(appellant, "zhou", "申诉已提交，等 林岚 裁定")
    await worlds.sees("feishu", "wang", "周宁 对这个客户的归属提出申诉", WHY)
    await worlds.sees(judge, "lin", "周宁 说这个客户应该归他", WHY, "王晨", "报备被拦下 #1")
    await worlds.phones["feishu"].say("wang", "查看 1")
    await worlds.sees("feishu", "wang", "保护期停表")

    await worlds.phones[judge].press("lin", "周宁 说这个客户应该归他", "支持申诉")

    await worlds.sees(appellant, "zhou", "林岚 支持了你的申诉，客户现在归你", "规则第 1 版", "回执")
    await worlds.sees("feishu", "wang", "林岚 裁定客户归 周宁，不再由你跟进", "规则第 1 版")
    await worlds.phones[appellant].say("zhou", "我的客户")
    await worlds.sees(appellant, "zhou", "我的客户", COMPANY, "保护到")


@pytest.mark.parametrize(("appellant", "judge"), PAIRS)
async def test_a_leader_dismisses_in_words_what_waits_for_him(
    worlds: ThreeWorlds, appellant: AppName, judge: AppName
) -> None:
    """It stands in 待我审批; the reason reaches the appellant, and he may not come again at once."""
    await refused(worlds, appellant, judge)
    await worlds.phones[appellant].say("zhou", f"申诉 {COMPANY} {WHY}")
    await worlds.sees(appellant, "zhou", "申诉已提交")
    await worlds.phones[judge].say("lin", "待我审批")
    await worlds.sees(judge, "lin", "待我审批", f"申诉：{COMPANY}")
    await worlds.phones[judge].say("lin", "驳回 1 先报先得，王晨一直在跟")

    await worlds.sees(appellant, "zhou", "林岚 驳回了你的申诉", "先报先得，王晨一直在跟")
    await worlds.sees("feishu", "wang", "客户还是你的")
    await worlds.phones[appellant].say("zhou", f"申诉 {COMPANY} 我再说一次")
    await worlds.sees(appellant, "zhou", "刚裁定过")


@pytest.mark.parametrize(("appellant", "judge"), PAIRS)
async def test_an_appeal_is_withdrawn_in_words(worlds: ThreeWorlds, appellant: AppName, judge: AppName) -> None:
    """The list of one's own names it; every copy of the card shows that it is over."""
    await refused(worlds, appellant, judge)
    await worlds.phones[appellant].say("zhou", f"申诉 1 {WHY}")
    await worlds.sees(judge, "lin", "周宁 说这个客户应该归他")
    await worlds.phones[appellant].say("zhou", "我的申诉")
    await worlds.sees(appellant, "zhou", "我的申诉", COMPANY, "等裁定")
    await worlds.phones[appellant].say("zhou", "撤回申诉 1")

    await worlds.sees(appellant, "zhou", "你已撤回申诉")
    await worlds.sees("feishu", "wang", "周宁 撤回了申诉，客户归属不变")
    await worlds.phones[judge].say("lin", "待我审批")
    await worlds.sees(judge, "lin", "没有等你审批")


@pytest.mark.parametrize("app", APPS)
async def test_a_former_owner_contests_what_his_leader_took(
    worlds: ThreeWorlds, clock: HandSetClock, app: AppName
) -> None:
    """The notice of the release has the button; nobody claims meanwhile; he gets it back out of the pool."""
    await worlds.phones[app].say("wang", "帮助")
    await worlds.sees(app, "wang", "我的客户")
    await worlds.phones["feishu"].say("zhou", "帮助")
    await worlds.phones["feishu"].say("lin", "帮助")
    await worlds.sees("feishu", "lin", "待我审批")
    await worlds.phones[app].say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees("feishu", "lin", COMPANY, "通过")
    await worlds.phones["feishu"].press("lin", COMPANY, "通过")
    await worlds.sees(app, "wang", "报备通过了")
    await worlds.phones["feishu"].say("lin", "释放 1 一个月没有动静")
    await worlds.sees(app, "wang", "这个客户已被释放", "申诉")
    clock.advance(timedelta(hours=3))

    await worlds.phones[app].press("wang", "这个客户已被释放", "申诉")
    await worlds.sees(app, "wang", "说说为什么该归你")
    await worlds.phones[app].say("wang", "申诉 1 上周还去看过厂")
    await worlds.sees("feishu", "lin", "王晨 说公海里的这个客户应该归他", "上周还去看过厂")
    await worlds.phones["feishu"].say("zhou", "认领 1")
    await worlds.sees("feishu", "zhou", "有人在申诉", "裁定后才能认领")
    await worlds.phones["feishu"].press("lin", "王晨 说公海里的这个客户应该归他", "支持申诉")

    await worlds.sees(app, "wang", "林岚 支持了你的申诉，客户现在归你")
    await worlds.phones[app].say("wang", "查看 2")
    await worlds.sees(app, "wang", COMPANY, "#2", "保护中")
