from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from cards.render.feishu import render
from cards.samples.everything import samples
from tests.support.desk import FakeDesk
from tests.support.feishu_standin import a_button, a_card

# Unwatched: the browser takes the cores from the loop for longer than a callback may last.
pytestmark = [pytest.mark.browser, pytest.mark.unwatched]

HOSTILE = '上海<img src=x onerror="document.title=1">&amp;**晴川**[点我](javascript:alert(1))<at id=all></at>有限公司'


def words(content: str) -> dict[str, Any]:
    return {"tag": "plain_text", "content": content}


def a_form(*fields: dict[str, Any]) -> dict[str, Any]:
    submit = a_button("提交", value={"a": "v1:file_draft:"}, name="go", form_action_type="submit")
    return {"tag": "form", "name": "draft", "elements": [*fields, submit]}


def an_input(name: str, label: str, **more: Any) -> dict[str, Any]:
    return {"tag": "input", "name": name, "label": words(label), **more}


async def test_every_card_of_the_product_is_drawn_and_fits_a_phone(small: Page, address: str, desk: FakeDesk) -> None:
    """Each sample shows its title and all its buttons, nothing is unknown, and nothing sticks out sideways."""
    cards = {name: render(card) for name, card in samples().items()}
    for card in cards.values():
        desk.bot_says("wang", card=card)
    await small.goto(address)
    await expect(small.locator(".card")).to_have_count(len(cards))
    titles = await small.locator(".card-title").all_text_contents()

    assert titles == [card["header"]["title"]["content"] for card in cards.values()]
    await expect(small.locator(".card-unknown")).to_have_count(0)
    assert await small.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await small.evaluate(
        "[...document.querySelectorAll('.messages *')].every(one => one.getBoundingClientRect().right < innerWidth + 1)"
    )


async def test_all_kinds_of_parts_are_drawn(wide: Page, desk: FakeDesk) -> None:
    """Markdown, fields, a collapsible panel, a table, an image, a person and every kind of button appear."""
    kinds = ("default", "primary", "danger", "text", "primary_filled", "danger_filled")
    desk.bot_says(
        "wang",
        card=a_card(
            {"tag": "markdown", "content": "**要紧** <at id=ou_lin></at>\n- 一\n[看看](https://example.com/a)"},
            {"tag": "div", "fields": [{"is_short": True, "text": {"tag": "lark_md", "content": "**左**"}}]},
            {"tag": "hr"},
            {
                "tag": "collapsible_panel",
                "header": {"title": words("经过")},
                "elements": [{"tag": "markdown", "content": "昨天提交"}],
            },
            {
                "tag": "table",
                "columns": [{"name": "who", "display_name": "客户", "data_type": "text"}],
                "rows": [{"who": "样例甲"}],
            },
            {"tag": "img", "img_key": "img_v2", "alt": words("名片")},
            {"tag": "person", "user_id": "ou_sun"},
            *(a_button(kind, value={"a": kind}, type=kind) for kind in kinds),
        ),
    )
    await wide.goto("/")
    card = wide.locator(".card")

    await expect(card.locator("strong").first).to_have_text("要紧")
    await expect(card.locator(".md-at")).to_have_text("@林岚")
    await expect(card.get_by_role("link", name="看看")).to_have_attribute("href", "https://example.com/a")
    await expect(card.get_by_role("cell", name="样例甲")).to_be_visible()
    await expect(card.get_by_role("img", name="名片")).to_be_visible()
    await expect(card.get_by_text("孙悦")).to_be_visible()
    await expect(card.get_by_role("button")).to_have_text(list(kinds))
    await expect(card.get_by_text("昨天提交")).to_be_hidden()
    await card.get_by_text("经过").click()
    await expect(card.get_by_text("昨天提交")).to_be_visible()


@pytest.mark.parametrize("tag", ["plain_text", "lark_md"])
async def test_a_hostile_name_is_shown_as_text(wide: Page, desk: FakeDesk, tag: str) -> None:
    """Markup in a name never becomes an element of the page, a script or a dangerous link."""
    desk.bot_says("wang", card=a_card({"tag": "div", "text": {"tag": tag, "content": HOSTILE}}, title=HOSTILE))
    desk.bot_says("wang", text=HOSTILE)
    await wide.goto("/")

    await expect(wide.locator(".card-title")).to_have_text(HOSTILE)
    await expect(wide.locator(".bubble")).to_have_text(HOSTILE)
    await expect(wide.locator(".messages img, .messages script, .messages a")).to_have_count(0)
    assert await wide.title() == "报备 · 体验环境"


async def test_escaped_characters_are_not_read_as_markup(wide: Page, desk: FakeDesk) -> None:
    """What was escaped with entities or backslashes is shown as the characters themselves."""
    desk.bot_says(
        "wang", card=a_card({"tag": "markdown", "content": r"&#42;&#42;甲&#42;&#42; \*乙\* &lt;at id=all&gt;"})
    )
    await wide.goto("/")

    await expect(wide.locator(".card .md")).to_have_text("**甲** *乙* <at id=all>")
    await expect(wide.locator(".card strong, .card em, .card .md-at")).to_have_count(0)


async def test_a_form_with_an_empty_required_field_is_not_sent(wide: Page, desk: FakeDesk) -> None:
    """The field is marked and the person told, as in the app; filled in, everything typed arrives at once."""
    desk.bot_says(
        "wang",
        card=a_card(
            a_form(
                an_input("company", "客户全称", required=True),
                an_input("note", "备注", input_type="multiline_text", default_value="老客户介绍"),
                {
                    "tag": "select_static",
                    "name": "source",
                    "placeholder": words("来源"),
                    "options": [{"text": words("展会"), "value": "expo"}, {"text": words("转介绍"), "value": "friend"}],
                },
                {"tag": "date_picker", "name": "due", "placeholder": words("预计签约日期")},
            )
        ),
    )
    await wide.goto("/")
    await wide.get_by_role("button", name="提交").click()
    await expect(wide.locator(".toast")).to_have_text("请先填写必填项")
    await expect(wide.get_by_label("客户全称")).to_be_focused()
    await expect(wide.get_by_label("客户全称")).to_have_attribute("aria-invalid", "true")
    assert desk.presses == []

    await wide.get_by_label("客户全称").fill("杭州样例科技有限公司")
    await wide.get_by_label("来源").select_option("friend")
    await wide.get_by_label("预计签约日期").fill("2026-12-01")
    await wide.get_by_role("button", name="提交").click()
    await expect(wide.locator(".card.busy")).to_have_count(0)
    press = desk.presses[0]

    assert press.form == {
        "company": "杭州样例科技有限公司",
        "note": "老客户介绍",
        "source": "friend",
        "due": "2026-12-01",
    }
    assert (press.account, press.pressed.name, press.pressed.value) == ("ou_wang", "go", {"a": "v1:file_draft:"})


async def test_what_is_typed_survives_news_but_not_a_repaint(wide: Page, desk: FakeDesk) -> None:
    """Other messages leave a half-filled form alone; only when its own card is drawn anew it starts over."""
    form = a_form(an_input("company", "客户全称"))
    message = desk.bot_says("wang", card=a_card(form))
    await wide.goto("/")
    await wide.get_by_label("客户全称").fill("杭州样例")
    desk.bot_says("wang", text="孙悦也在看这家")
    await expect(wide.locator(".bubble")).to_have_text("孙悦也在看这家")
    await expect(wide.get_by_label("客户全称")).to_have_value("杭州样例")
    desk.repaint_card(message, a_card(form, title="补全报备"))

    await expect(wide.locator(".card-title")).to_have_text("补全报备")
    await expect(wide.get_by_label("客户全称")).to_have_value("")
    await expect(wide.get_by_text("已更新")).to_be_visible()
