"""订单 over three apps: put down with the deal, shared at once, contested and decided in another app, called off."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.service.ports.store import Store
from storage.opening import open_store
from storage.vault import Vault
from tests.support.clock import HandSetClock
from tests.support.ledger_files import sqlite_at
from tests.support.three_worlds import APPS, AppName, ThreeWorlds, three_worlds

COMPANY = "苏州青禾精密机械有限公司"
PAIRS = [(APPS[place], APPS[place - 1]) for place in range(len(APPS))]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real file."""
    opened = open_store(sqlite_at(tmp_path / "ledger.db"), vault=Vault(b"k" * 32))
    yield opened
    opened.close()


@pytest.fixture
async def worlds(store: Store, clock: HandSetClock) -> AsyncIterator[ThreeWorlds]:
    """All three apps."""
    async with three_worlds(store, clock=clock) as running:
        yield running


async def sold(worlds: ThreeWorlds, seller: AppName, judge: AppName) -> None:
    """王晨 sells in the one app what 林岚 let him have in the other."""
    await worlds.phones[judge].say("lin", "帮助")
    await worlds.sees(judge, "lin", "待我审批")
    await worlds.phones[judge].say("zhou", "帮助")
    await worlds.sees(judge, "zhou", "我的客户")
    await worlds.phones[seller].say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees(judge, "lin", COMPANY, "通过")
    await worlds.phones[judge].press("lin", COMPANY, "通过")
    await worlds.sees(seller, "wang", COMPANY, "报备通过了")
    await worlds.phones[seller].say("wang", f"成交 {COMPANY} 合同号 HT-001 金额 120万")
    await worlds.sees(seller, "wang", "订单 1-1", "客户也转到了「成交」", "120 万元", "HT-001")


@pytest.mark.parametrize(("seller", "judge"), PAIRS)
async def test_a_deal_is_put_down_and_its_credit_shared(worlds: ThreeWorlds, seller: AppName, judge: AppName) -> None:
    """Who gets a part hears of it in his own app; lists and figures say what is whose."""
    await sold(worlds, seller, judge)
    await worlds.phones[seller].say("wang", "订单 1-1 和周宁三七分")
    await worlds.sees(seller, "wang", "分成改好了", "84 万元")
    await worlds.sees(judge, "zhou", "订单 1-1", "36 万元")

    await worlds.phones[judge].say("zhou", "我的订单")
    await worlds.sees(judge, "zhou", "我的订单", "业绩 36 万元", COMPANY)
    await worlds.phones[seller].say("wang", "看板")
    await worlds.sees(seller, "wang", "本月成交额：84 万元")
    await worlds.phones[seller].say("wang", "查看 1")
    await worlds.sees(seller, "wang", "1 张，共 120 万元")


@pytest.mark.parametrize(("seller", "judge"), PAIRS)
async def test_who_thinks_otherwise_is_heard_by_a_third(worlds: ThreeWorlds, seller: AppName, judge: AppName) -> None:
    """周宁 asks for more than 王晨 gave; 林岚 sees both sides and agrees by a press; every copy shows it."""
    await sold(worlds, seller, judge)
    await worlds.phones[seller].say("wang", "分成 1-1 周宁 10%")
    await worlds.sees(judge, "zhou", "订单 1-1", "12 万元")
    await worlds.phones[judge].say("zhou", "1-1 我三成，方案是我写的")
    await worlds.sees(judge, "zhou", "已提交，等 林岚 定")
    await worlds.sees(seller, "wang", "周宁 想改这张订单的分成", "方案是我写的")
    await worlds.sees(judge, "lin", "周宁 想改这张订单的分成，请你裁定", "90% → 70%", "方案是我写的")
    await worlds.phones[judge].press("lin", "请你裁定", "同意")

    await worlds.sees(judge, "zhou", "林岚 同意了", "规则第 1 版")
    await worlds.sees(seller, "wang", "林岚 同意了 周宁 的分成")
    await worlds.phones[seller].say("wang", "订单 HT-001")
    await worlds.sees(seller, "wang", "订单 1-1", "70%", "84 万元", "30%", "36 万元")


@pytest.mark.parametrize(("seller", "judge"), PAIRS)
async def test_a_request_is_refused_in_words_and_an_order_called_off(
    worlds: ThreeWorlds, seller: AppName, judge: AppName
) -> None:
    """The reason reaches who asked; what was called off counts no more, and says why."""
    await sold(worlds, seller, judge)
    await worlds.phones[seller].say("wang", "分成 1-1 周宁 10%")
    await worlds.sees(judge, "zhou", "订单 1-1", "12 万元")
    await worlds.phones[judge].say("zhou", "1-1 我三成，方案是我写的")
    await worlds.sees(judge, "lin", "请你裁定")
    await worlds.phones[judge].say("lin", "驳回 1-1 方案是两个人写的")
    await worlds.sees(judge, "zhou", "林岚 没有同意", "方案是两个人写的")

    await worlds.phones[seller].press("wang", "客户也转到了", "作废")
    await worlds.sees(seller, "wang", "作废订单 1-1 客户退了" if seller != "feishu" else "为什么作废")
    await worlds.phones[seller].say("wang", "作废订单 1-1 客户退了")
    await worlds.sees(seller, "wang", "王晨 作废了这张订单：客户退了")
    await worlds.sees(judge, "zhou", "王晨 作废了这张订单：客户退了")
    await worlds.phones[judge].say("zhou", "我的订单")
    await worlds.sees(judge, "zhou", "还没有订单")


@pytest.mark.parametrize("app", APPS)
async def test_a_second_order_is_put_down_and_put_right_and_taken_along(worlds: ThreeWorlds, app: AppName) -> None:
    """By a few words; the same contract again makes no second one; the file comes by itself."""
    await sold(worlds, app, app)
    await worlds.phones[app].say("wang", "1 返单 8万 合同号 HT-002")
    await worlds.sees(app, "wang", "订单 1-2", "8 万元")
    await worlds.phones[app].say("wang", "订单 1 8万 合同号 ht-002")
    await worlds.sees(app, "wang", "没有重复登记")
    await worlds.phones[app].say("wang", "订单 1-2 改成 9万")
    await worlds.sees(app, "wang", "订单改好了", "9 万元")
    await worlds.phones[app].say("wang", "我的订单")
    await worlds.sees(app, "wang", "全部 2 张，业绩 129 万元")
    await worlds.phones[app].say("wang", "导出订单")
    await worlds.sees(app, "wang", "2 张订单，表格马上发给你")


@pytest.mark.parametrize(("seller", "judge"), PAIRS)
async def test_an_order_is_put_down_by_answering(worlds: ThreeWorlds, seller: AppName, judge: AppName) -> None:
    """订单 2 asks for the sum; a bare number is asked about, the rest of the answer completes it, 取消 ends it."""
    phone = worlds.phones[seller]
    await sold(worlds, seller, judge)
    await phone.say("wang", "新订单 1")
    await worlds.sees(seller, "wang", f"登记订单：{COMPANY}")
    await phone.say("wang", "30")
    await worlds.sees(seller, "wang", "30万，或者 30元")
    await phone.say("wang", "30万 合同号 HT-002")
    await worlds.sees(seller, "wang", "订单 1-2", "30 万元", "HT-002")
    await phone.say("wang", "新订单 1 合同号 HT-003")
    await worlds.sees(seller, "wang", f"登记订单：{COMPANY}", "HT-003")
    await phone.say("wang", "取消")
    await worlds.sees(seller, "wang", "这张订单没有登记")
