"""A company's own form: published as a file, asked for at the next message, in every app."""

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
  { key = "level", label = "客户等级", type = "choice", choices = ["A 重点", "B 普通"], required = true },
  { key = "due", label = "交货日期", type = "date", required = true },
  { key = "price", label = "单价", type = "money" },
  { key = "quantity", label = "台数", type = "number" },
  { key = "total", label = "合计", type = "formula", formula = "form.price * form.quantity" },
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
    """All three apps under a form of the company's own, which 周宁 has published."""
    async with three_worlds(store) as running:
        appoint(store)
        await publish(running, RULES)
        yield running


@pytest.mark.parametrize("app", APPS)
async def test_own_fields_are_asked_read_and_reckoned_with(worlds: ThreeWorlds, app: AppName) -> None:
    """By their labels, and one short question at a time; the form works out the total."""
    phone = worlds.phones[app]
    await phone.say("wang", f"报备 {COMPANY} 李娜 13900012345 单价：12万 台数：3 台")
    await worlds.sees(app, "wang", "客户等级", "A 重点", "360,000")
    await phone.say("wang", "a")
    await worlds.sees(app, "wang", "还差交货日期")
    await phone.say("wang", "2027-03-05")
    await worlds.sees(app, "wang", "待审批")

    kept = worlds.store.read(lambda uow: uow.filings.numbered(1)).result()
    assert kept is not None
    assert dict(kept.answers) == {
        "level": "A 重点",
        "due": "2027-03-05",
        "price": "120000",
        "quantity": "3",
        "total": "360000",
    }
    await phone.say("wang", "查看 1")
    await worlds.sees(app, "wang", "2027年3月5日", "12 万元")


@pytest.mark.parametrize("app", APPS)
async def test_a_wrong_answer_is_asked_for_again_with_what_is_accepted(worlds: ThreeWorlds, app: AppName) -> None:
    """And the next message is taken for it."""
    phone = worlds.phones[app]
    await phone.say("wang", f"报备 {COMPANY} 李娜 13900012345 交货日期：2027-03-05 客户等级：特级")
    await worlds.sees(app, "wang", "没有「特级」这一项")
    await phone.say("wang", "普通")

    await worlds.sees(app, "wang", "待审批")
