"""看板 as salespeople and leaders see it in each app."""

from __future__ import annotations

import pytest

from tests.support.three_worlds import APPS, AppName, ThreeWorlds

COMPANY = "苏州青禾精密机械有限公司"


@pytest.mark.parametrize("app", APPS)
async def test_filings_and_deals_are_told_by_their_source(worlds: ThreeWorlds, app: AppName) -> None:
    """The leader sees his people's; it is answered alone."""
    await worlds.phones[app].say("wang", f"报备 {COMPANY} 李娜 13900012345 来源：展会")
    await worlds.sees(app, "wang", COMPANY, "已提交")
    await worlds.phones[app].say("lin", "通过 1")
    await worlds.sees(app, "wang", COMPANY, "报备通过了")
    await worlds.phones[app].say("wang", "成交 1 合同号 HT-001")
    await worlds.sees(app, "wang", "恭喜成交")
    await worlds.phones[app].say("lin", "看板 来源")

    await worlds.sees(app, "lin", "本月各来源", "华东区", "展会", "报备 1 · 成交 1")
