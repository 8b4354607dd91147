"""One ledger over three apps: filed in one, approved in another, and every copy follows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.service.ports.store import Store
from storage.memory.store import MemoryStore
from storage.opening import open_store
from storage.vault import Vault
from tests.support.ledger_files import sqlite_at
from tests.support.three_worlds import APPS, AppName, ThreeWorlds, three_worlds

COMPANY = "苏州青禾精密机械有限公司"
FILING = f"报备 {COMPANY} 李娜 13900012345"


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The twin in memory, and a real file."""
    vault = Vault(b"k" * 32)
    opened: Store = (
        MemoryStore() if request.param == "memory" else open_store(sqlite_at(tmp_path / "l.db"), vault=vault)
    )
    yield opened
    opened.close()


@pytest.fixture
async def worlds(store: Store) -> AsyncIterator[ThreeWorlds]:
    """All three apps."""
    async with three_worlds(store) as running:
        yield running


@pytest.mark.parametrize("approvers", APPS)
@pytest.mark.parametrize("filers", APPS)
async def test_filed_in_one_app_and_approved_in_another(
    worlds: ThreeWorlds, filers: AppName, approvers: AppName
) -> None:
    """The request reaches the manager where he was last; his press decides; the salesperson's card shows it."""
    await worlds.phones[approvers].say("lin", "帮助")
    await worlds.sees(approvers, "lin", "待我审批")
    await worlds.phones[filers].say("wang", FILING)
    await worlds.sees(filers, "wang", COMPANY, "林岚")
    await worlds.sees(approvers, "lin", COMPANY, "通过")

    await worlds.phones[approvers].press("lin", COMPANY, "通过")

    await worlds.sees(filers, "wang", COMPANY, "报备通过了")
    await worlds.sees(approvers, "lin", COMPANY, "保护中")
    await worlds.sees_no_more(filers, "wang", COMPANY, "待审批")


@pytest.mark.parametrize("app", APPS)
async def test_the_same_customer_is_refused_whatever_the_app(worlds: ThreeWorlds, app: AppName) -> None:
    """There is one base."""
    await worlds.phones["feishu"].say("wang", FILING)
    await worlds.sees("feishu", "wang", COMPANY)
    await worlds.phones[app].say("lin", f"报备 {COMPANY} 赵倩 13900054321")

    await worlds.sees(app, "lin", "王晨", "报备")


@pytest.mark.parametrize("app", APPS)
async def test_a_rejection_by_words_works_in_every_app(worlds: ThreeWorlds, app: AppName) -> None:
    """Where a card has no form, the next message carries the reason."""
    await worlds.phones[app].say("lin", "帮助")
    await worlds.sees(app, "lin", "待我审批")
    await worlds.phones[app].say("wang", FILING)
    await worlds.sees(app, "lin", COMPANY)
    await worlds.phones[app].say("lin", "驳回 1 请补充采购计划")

    await worlds.sees(app, "wang", "请补充采购计划")


async def test_a_manager_who_only_presses_is_reached_where_he_pressed(worlds: ThreeWorlds) -> None:
    """The next request comes in the app in which he answered the last one."""
    await worlds.phones["wecom"].say("lin", "帮助")
    await worlds.sees("wecom", "lin", "待我审批")
    await worlds.phones["feishu"].say("wang", FILING)
    await worlds.sees("wecom", "lin", COMPANY, "通过")
    await worlds.phones["feishu"].say("lin", "待我审批")
    await worlds.sees("feishu", "lin", COMPANY)
    await worlds.phones["wecom"].press("lin", COMPANY, "通过")
    await worlds.sees("feishu", "wang", "报备通过了")
    await worlds.phones["feishu"].say("wang", "报备 杭州远山电气有限公司 赵倩 13900054321")

    await worlds.sees("wecom", "lin", "杭州远山电气有限公司", "通过")
