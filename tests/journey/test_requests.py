"""申请 over three apps: asked for in one, decided in another, by press and by word; what needs nobody is noted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.service.ports.store import Store
from storage.opening import open_store
from storage.vault import Vault
from tests.support.clock import HandSetClock
from tests.support.ledger_files import sqlite_at
from tests.support.request_rules import COMPANY, protected
from tests.support.three_worlds import APPS, AppName, ThreeWorlds, three_worlds

PAIRS = [(APPS[place], APPS[place - 1]) for place in range(len(APPS))]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real file."""
    opened = open_store(sqlite_at(tmp_path / "ledger.db"), vault=Vault(b"k" * 32))
    yield opened
    opened.close()


@pytest.fixture
async def worlds(store: Store, clock: HandSetClock) -> AsyncIterator[ThreeWorlds]:
    """All three apps, on a clock that the test moves."""
    async with three_worlds(store, clock=clock) as running:
        yield running


@pytest.mark.parametrize(("asker", "judge"), PAIRS)
async def test_a_deep_discount_takes_director_and_finance_both(
    worlds: ThreeWorlds, clock: HandSetClock, asker: AppName, judge: AppName
) -> None:
    """One presses, the other answers by the number, which he could not look up otherwise; then the card says so."""
    await protected(worlds, clock, asker, judge)
    await worlds.phones[asker].say("wang", "申请折扣 1 八五折 客户要签三年")
    await worlds.sees(asker, "wang", "王晨 申请 8.5 折", "林岚和周宁")
    await worlds.sees(judge, "lin", "王晨 申请 8.5 折，等你审批", "客户要签三年", "全部同意才算通过")
    await worlds.phones[judge].press("lin", "王晨 申请 8.5 折，等你审批", "通过")
    await worlds.sees(judge, "zhou", "王晨 申请 8.5 折，等你审批")
    await worlds.phones[judge].say("zhou", "通过 1 折扣 毛利够")

    await worlds.sees(asker, "wang", "周宁 同意了：8.5 折", "规则第 2 版", "回执")
    await worlds.phones[asker].say("wang", "查看 1")
    await worlds.sees(asker, "wang", "8.5 折，", "周宁 同意", COMPANY)
    await worlds.phones[asker].say("wang", "跟进记录 1")
    await worlds.sees(asker, "wang", "王晨 申请折扣", "8.5 折 · 客户要签三年")


@pytest.mark.parametrize(("asker", "judge"), PAIRS)
async def test_what_needs_nobody_is_noted_at_once(
    worlds: ThreeWorlds, clock: HandSetClock, asker: AppName, judge: AppName
) -> None:
    """A small discount, a visit; the leader has nothing to decide."""
    await protected(worlds, clock, asker, judge)
    await worlds.phones[asker].say("wang", "申请折扣 1 九五折 老客户")
    await worlds.sees(asker, "wang", "不用审批，已记下：9.5 折")
    await worlds.phones[asker].say("wang", "申请外访 1 周五带方总去客户工厂")
    await worlds.sees(asker, "wang", "不用审批，已记下：外访", "周五带方总去客户工厂")
    await worlds.phones[judge].say("lin", "待我审批")

    await worlds.sees(judge, "lin", "没有等你审批")


@pytest.mark.parametrize(("asker", "judge"), PAIRS)
async def test_a_release_waits_for_its_yes(
    worlds: ThreeWorlds, clock: HandSetClock, asker: AppName, judge: AppName
) -> None:
    """The customer stays protected until then; a no says why, a yes puts it into the pool."""
    await protected(worlds, clock, asker, judge)
    await worlds.phones[asker].say("wang", "释放 1 项目停了")
    await worlds.sees(asker, "wang", "王晨 申请释放客户，等 林岚 审批")
    await worlds.phones[judge].say("lin", "待我审批")
    await worlds.sees(judge, "lin", "待我审批", f"申请释放：{COMPANY}")
    await worlds.phones[judge].say("lin", "驳回 1 客户还有预算，再跟一个月")
    await worlds.sees(asker, "wang", "林岚 没有同意释放，客户还在保护中", "再跟一个月")

    await worlds.phones[asker].say("wang", "释放 1 预算砍了")
    await worlds.sees(judge, "lin", "王晨 申请释放客户，等你审批", "预算砍了")
    await worlds.phones[judge].press("lin", "预算砍了", "通过")
    await worlds.sees(asker, "wang", "林岚 同意释放，客户已经释放")
    await worlds.phones[asker].say("wang", "查看 1")
    await worlds.sees(asker, "wang", COMPANY, "已释放")


@pytest.mark.parametrize(("asker", "judge"), PAIRS)
async def test_of_several_matters_it_is_asked_which(
    worlds: ThreeWorlds, clock: HandSetClock, asker: AppName, judge: AppName
) -> None:
    """通过 1 may mean the discount or the release; the one is named, the other taken back by its asker."""
    await protected(worlds, clock, asker, judge)
    await worlds.phones[asker].say("wang", "1 要打八折，客户说隔壁给七五折")
    await worlds.sees(judge, "lin", "申请 8 折")
    await worlds.phones[asker].say("wang", "释放 1 项目停了")
    await worlds.sees(judge, "lin", "申请释放客户")
    await worlds.phones[judge].say("lin", "通过 1")
    await worlds.sees(judge, "lin", "有几项在等你审批")
    await worlds.phones[judge].say("lin", "通过 1 折扣")
    await worlds.phones[asker].say("wang", "撤回释放申请 1")

    await worlds.sees(asker, "wang", "你已撤回申请：释放客户")
    await worlds.sees(judge, "lin", "王晨 撤回了申请，不用再审批")
    await worlds.phones[asker].say("wang", "撤回申请 1")
    await worlds.sees(asker, "wang", "你已撤回申请：8 折")


@pytest.mark.parametrize(("asker", "judge"), PAIRS)
async def test_a_request_goes_back_and_comes_again(
    worlds: ThreeWorlds, clock: HandSetClock, asker: AppName, judge: AppName
) -> None:
    """退回 1 asks for more, 补充 1 says it, and it is asked anew."""
    await protected(worlds, clock, asker, judge)
    await worlds.phones[asker].say("wang", "释放 1 项目停了")
    await worlds.sees(judge, "lin", "申请释放客户")
    await worlds.phones[judge].say("lin", "退回 1 谁说停的？")
    await worlds.sees(asker, "wang", "林岚 要你补充资料：谁说停的？")
    await worlds.phones[asker].say("wang", "补充 1 采购部李经理周一电话说的")

    await worlds.sees(judge, "lin", "申请释放客户，等你审批", "项目停了；采购部李经理周一电话说的")
