"""Products out of a table: sent to the bot as a file, chosen while filing, in every app."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.sheets.writing import Page, as_csv
from core.service.ports.store import Store
from storage.opening import open_store
from storage.vault import Vault
from tests.support.ledger_files import sqlite_at
from tests.support.publishing import appoint, publish
from tests.support.three_worlds import APPS, AppName, ThreeWorlds, three_worlds

COMPANY = "苏州青禾精密机械有限公司"
RULES = """
[[tables]]
key = "products"
label = "产品"
columns = [
  { key = "name", label = "名称" },
  { key = "model", label = "型号" },
  { key = "price", label = "单价", type = "money" },
]

[[forms]]
key = "filing"
label = "客户报备"
fields = [
  { key = "company", label = "公司全称", required = true },
  { key = "contact", label = "联系人", required = true },
  { key = "phone", label = "手机号", type = "phone", required = true, masked = true },
  { key = "product", label = "产品", type = "link", table = "products", required = true },
  { key = "quantity", label = "数量", type = "number" },
  { key = "total", label = "合计", type = "formula", formula = "form.product.price * form.quantity" },
]
"""
PRODUCTS = (("视觉检测线", "VX-100", "12.8万"), ("视觉检测线", "VX-200", "26万"), ("转台", "ZT-9", "9000"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real file."""
    opened = open_store(sqlite_at(tmp_path / "ledger.db"), vault=Vault(b"k" * 32))
    yield opened
    opened.close()


@pytest.fixture
async def worlds(store: Store) -> AsyncIterator[ThreeWorlds]:
    """All three apps; 周宁 has published the form and loaded the table."""
    async with three_worlds(store) as running:
        appoint(store)
        await publish(running, RULES)
        await load(running, PRODUCTS, "产品 2026.csv")
        yield running


async def load(worlds: ThreeWorlds, rows: tuple[tuple[str, ...], ...], name: str) -> None:
    """周宁 sends the file and presses 更新."""
    content = as_csv(Page(title="产品", headers=("名称", "型号", "单价"), rows=rows))
    await worlds.stand_ins["feishu"].send_file("ou_zhou", name, content)
    await worlds.sees("feishu", "zhou", name, "更新")
    await worlds.phones["feishu"].press("zhou", name, "更新")
    await worlds.sees("feishu", "zhou", name, "已更新")


@pytest.mark.parametrize("app", APPS)
async def test_a_product_is_chosen_and_its_price_reckoned_with(worlds: ThreeWorlds, app: AppName) -> None:
    """What fits several is asked by number; the price stays with the filing when the table changes."""
    phone = worlds.phones[app]
    await phone.say("wang", f"报备 {COMPANY} 李娜 13900012345 产品：视觉 数量：2")
    await worlds.sees(app, "wang", "视觉检测线 VX-100", "视觉检测线 VX-200")
    await phone.say("wang", "2")
    await worlds.sees(app, "wang", "待审批")
    await load(worlds, (("视觉检测线", "VX-200", "30万"),), "产品 2027.csv")

    kept = worlds.store.read(lambda uow: uow.filings.numbered(1)).result()
    assert kept is not None
    assert kept.answers["product"] == "视觉检测线 VX-200"
    assert (kept.answers["product.price"], kept.answers["total"]) == ("260000", "520000")
    await phone.say("wang", "查看 1")
    await worlds.sees(app, "wang", "26 万元", "520,000")
