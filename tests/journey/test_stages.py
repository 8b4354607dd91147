"""On the way to a deal: a customer is taken from stage to stage, in every app."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.service.ports.store import Store
from storage.opening import open_store
from storage.vault import Vault
from tests.support.ledger_files import sqlite_at
from tests.support.publishing import appoint, publish
from tests.support.three_worlds import APPS, AppName, ThreeWorlds, three_worlds

COMPANY = "苏州青禾精密机械有限公司"
RULES = """
[[forms]]
key = "filing"
label = "客户报备"
fields = [
  { key = "company", label = "公司全称", required = true },
  { key = "contact", label = "联系人", required = true },
  { key = "phone", label = "手机号", type = "phone", required = true, masked = true },
  { key = "amount", label = "预计金额", type = "money", required_from = "quoting" },
  { key = "rival", label = "竞争对手", required_from = "quoting" },
]

[[forms]]
key = "project"
label = "项目报备"
fields = [
  { key = "company", label = "公司全称", required = true },
  { key = "contact", label = "联系人", required = true },
  { key = "phone", label = "手机号", type = "phone", required = true, masked = true },
  { key = "site", label = "项目地点", required = true },
]
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real file."""
    opened = open_store(sqlite_at(tmp_path / "ledger.db"), vault=Vault(b"k" * 32))
    yield opened
    opened.close()


@pytest.fixture
async def worlds(store: Store) -> AsyncIterator[ThreeWorlds]:
    """All three apps under two forms, which 周宁 has published."""
    async with three_worlds(store) as running:
        appoint(store)
        await publish(running, RULES)
        yield running


@pytest.mark.parametrize("app", APPS)
async def test_a_stage_asks_for_what_it_needs_and_is_reached(worlds: ThreeWorlds, app: AppName) -> None:
    """Said in a sentence; what was told stands on the customer's card."""
    phone = worlds.phones[app]
    await phone.say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees(app, "wang", "待审批")
    await phone.say("wang", f"{COMPANY} 进入报价")
    await worlds.sees(app, "wang", "还要填预计金额和竞争对手")
    await phone.say("wang", "阶段 1 报价 预计金额：60万 竞争对手：远山机械")
    await worlds.sees(app, "wang", "已进入报价")

    await phone.say("wang", "查看 1")
    await worlds.sees(app, "wang", "60 万元", "远山机械")
    kept = worlds.store.read(lambda uow: uow.filings.numbered(1)).result()
    assert kept is not None
    assert (kept.stage, dict(kept.answers)) == ("quoting", {"amount": "600000", "rival": "远山机械"})


@pytest.mark.parametrize("app", APPS)
async def test_a_stage_is_answered_message_by_message(worlds: ThreeWorlds, app: AppName) -> None:
    """As people type on a phone where there are no forms."""
    phone = worlds.phones[app]
    await phone.say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees(app, "wang", "待审批")
    await phone.say("wang", f"{COMPANY} 进入报价")
    await worlds.sees(app, "wang", "还要填预计金额和竞争对手")
    await phone.say("wang", "60万")
    await worlds.sees(app, "wang", "进入报价前，还要填竞争对手")
    await phone.say("wang", "远山机械")
    await worlds.sees(app, "wang", "已进入报价")

    kept = worlds.store.read(lambda uow: uow.filings.numbered(1)).result()
    assert kept is not None
    assert dict(kept.answers) == {"amount": "600000", "rival": "远山机械"}


@pytest.mark.parametrize("app", APPS)
async def test_a_project_is_filed_with_its_own_form(worlds: ThreeWorlds, app: AppName) -> None:
    """Asked for by its word."""
    phone = worlds.phones[app]
    await phone.say("wang", f"报备 项目 {COMPANY} 李娜 13900012345")
    await worlds.sees(app, "wang", "项目报备", "还差项目地点")
    await phone.say("wang", "昆山花桥")
    await worlds.sees(app, "wang", "待审批", "昆山花桥")
