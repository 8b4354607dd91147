"""What hurried people write without meaning all that it could mean, on each platform."""

from __future__ import annotations

import pytest

from core.domain.filing import Filing, FilingStatus
from tests.support.three_worlds import APPS, AppName, ThreeWorlds

COMPANY = "苏州青禾精密机械有限公司"


async def held(worlds: ThreeWorlds, app: AppName) -> None:
    """王晨 has a customer, number 1."""
    await worlds.phones[app].say("wang", f"报备 {COMPANY} 李娜 13900001234")
    await worlds.sees(app, "wang", COMPANY, "已提交")
    await worlds.phones[app].say("lin", "通过 1")
    await worlds.sees(app, "wang", COMPANY, "报备通过了")


def first(worlds: ThreeWorlds) -> Filing:
    """Number 1 as it is now."""
    filing = worlds.store.read(lambda uow: uow.filings.numbered(1)).result()
    assert filing is not None
    return filing


@pytest.mark.parametrize("app", APPS)
async def test_a_deal_that_came_to_nothing_does_not_give_the_customer_away(worlds: ThreeWorlds, app: AppName) -> None:
    """不做了 is asked about; 释放 with the reason, as it was asked for, then releases."""
    await held(worlds, app)
    await worlds.phones[app].say("wang", "青禾精密不做了，对方嫌贵")
    asked = await worlds.sees(app, "wang", "要释放", COMPANY, "输单 1")
    kept = first(worlds).status
    await worlds.phones[app].say("wang", "释放 1 对方嫌贵")
    await worlds.sees(app, "wang", COMPANY, "已经释放", "对方嫌贵")

    assert app == "feishu" or "释放 1 对方嫌贵" in asked  # there it stands in the form's field
    assert kept is FilingStatus.PROTECTED
    assert first(worlds).status is FilingStatus.RELEASED


@pytest.mark.parametrize("app", APPS)
async def test_a_new_number_is_put_down_in_one_sentence(worlds: ThreeWorlds, app: AppName) -> None:
    """改一下电话 asks how, the sentence does it, and the customer's card shows the new number to its owner."""
    await held(worlds, app)
    await worlds.phones[app].say("wang", "改一下电话")
    await worlds.sees(app, "wang", "改哪个客户的什么", "1 电话改成")
    await worlds.phones[app].say("wang", "1 电话改成 139 0000 5678")
    await worlds.sees(app, "wang", "改好了", "手机号")
    await worlds.phones[app].say("wang", "查看 1")
    await worlds.sees(app, "wang", COMPANY, "13900005678")

    assert first(worlds).contact.phone == "13900005678"


@pytest.mark.parametrize("app", APPS)
async def test_whoever_was_just_refused_need_not_name_the_customer(worlds: ThreeWorlds, app: AppName) -> None:
    """排队, 联系归属人 and 申诉 alone are about it; 我的排队 still asks where one stands."""
    await held(worlds, app)
    phone = worlds.phones[app]
    await phone.say("zhou", f"报备 {COMPANY} 赵倩 13900054321")
    await worlds.sees(app, "zhou", "已由 王晨")
    await phone.say("zhou", "排队")
    await worlds.sees(app, "zhou", "已排队", "第 1 位")
    await phone.say("zhou", "联系一下归属人")
    await worlds.sees(app, "zhou", f"已告诉「{COMPANY}」的归属人")
    await phone.say("zhou", "我的排队")
    await worlds.sees(app, "zhou", "我的排队", COMPANY, "第 1 位")
    await phone.say("zhou", "我要申诉")

    await worlds.sees(app, "zhou", f"申诉：{COMPANY}")


@pytest.mark.parametrize("app", APPS)
async def test_who_was_refused_nothing_is_asked_which_customer(worlds: ThreeWorlds, app: AppName) -> None:
    """联系归属人 alone is no riddle to be solved from what others did."""
    await held(worlds, app)
    await worlds.phones[app].say("zhou", "联系归属人")

    await worlds.sees(app, "zhou", "是哪个客户")
    assert not [seen for seen in worlds.phones[app].seen("wang") if "周宁" in seen]


@pytest.mark.parametrize("app", APPS)
async def test_the_customer_of_just_now_need_not_be_named_again(worlds: ThreeWorlds, app: AppName) -> None:
    """What is written down goes to it; what gives it away is asked about first."""
    await held(worlds, app)
    await worlds.phones[app].say("wang", "查看 1")
    await worlds.sees(app, "wang", COMPANY, "13900001234")
    await worlds.phones[app].say("wang", "跟进 刚才那个 今天拜访了王总，样机很满意")
    await worlds.sees(app, "wang", COMPANY, "跟进已记下", "今天拜访了王总，样机很满意")
    await worlds.phones[app].say("wang", "这个客户释放吧 对方嫌贵")
    await worlds.sees(app, "wang", "是这个客户吗", f"#1 {COMPANY}", "1 释放吧 对方嫌贵")

    assert first(worlds).status is FilingStatus.PROTECTED


@pytest.mark.parametrize("app", APPS)
async def test_what_is_dictated_is_understood(worlds: ThreeWorlds, app: AppName) -> None:
    """我想报X begins a filing of X; its number is spoken by the leader, and by its owner."""
    await worlds.phones[app].say("wang", f"我想报{COMPANY}")
    await worlds.sees(app, "wang", COMPANY, "手机号")
    await worlds.phones[app].say("wang", "李娜 13900001234")
    await worlds.sees(app, "wang", COMPANY, "已提交")
    await worlds.phones[app].say("lin", "一号 通过")
    await worlds.sees(app, "wang", COMPANY, "报备通过了")
    await worlds.phones[app].say("wang", "跟进一号客户，今天拜访了王总，样机很满意")
    await worlds.sees(app, "wang", COMPANY, "跟进已记下", "今天拜访了王总，样机很满意")
