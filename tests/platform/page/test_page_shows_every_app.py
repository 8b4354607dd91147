from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from bot.web.desk import Account
from tests.support.desk import FakeDesk, a_person

# Unwatched: the browser takes the cores from the loop for longer than a callback may last.
pytestmark = [pytest.mark.browser, pytest.mark.unwatched]

IN_TWO_APPS = (Account(app="dingtalk", account="ou_wang"), Account(app="feishu", account="ou_wang"))


async def test_who_is_in_two_apps_has_a_row_for_each(wide: Page, desk: FakeDesk) -> None:
    """The rows tell the apps apart, and each opens its own column; who is in one app needs no such word."""
    desk.staff["wang"] = replace(a_person("wang", "王晨"), apps=IN_TWO_APPS)
    await wide.goto("/")
    rows = wide.locator(".roster-person").filter(has_text="王晨")
    await expect(rows.locator(".roster-title")).to_have_text(["销售 · 钉钉", "销售 · 飞书"])
    await expect(wide.locator(".roster-person").filter(has_text="孙悦").locator(".roster-title")).to_have_text("销售")
    await rows.last.click()

    await expect(wide.get_by_role("region", name="王晨的飞书")).to_be_visible()


async def test_three_apps_stand_side_by_side(wide: Page, desk: FakeDesk) -> None:
    """Each column names its app and draws that app's own cards at the same time."""
    desk.staff["wang"] = a_person("wang", "王晨", app="dingtalk")
    desk.staff["lin"] = a_person("lin", "林岚", "主管", app="wecom")
    desk.bot_says("wang", card={"cardParamMap": {"title": "钉钉的卡片", "sys_full_json_obj": "null"}})
    desk.bot_says(
        "lin", card={"msgtype": "template_card", "template_card": {"main_title": {"title": "企业微信的卡片"}}}
    )
    desk.bot_says("sun", card={"schema": "2.0", "header": {"title": {"tag": "plain_text", "content": "飞书的卡片"}}})
    await wide.goto("/")
    await wide.get_by_role("button", name="并排再看一个人").click()

    await expect(wide.locator(".phone .app-tag")).to_have_text(["钉钉", "企业微信", "飞书"])
    await expect(wide.locator(".phone .card-title")).to_have_text(["钉钉的卡片", "企业微信的卡片", "飞书的卡片"])
