from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from cards.render.wecom import render, replacement
from cards.samples.everything import samples
from tests.support.desk import FakeDesk, a_person

# Unwatched: the browser takes the cores from the loop for longer than a callback may last.
pytestmark = [pytest.mark.browser, pytest.mark.unwatched]

HOSTILE = '上海<img src=x onerror="document.title=1">&amp;**晴川**[点我](javascript:alert(1))有限公司'
APPROVE = {"text": "通过", "style": 1, "key": "v1:approve:F1"}
REJECT = {"text": "驳回", "style": 4, "key": "v1:reject:F1"}
MENU = {"desc": "更多", "action_list": [{"text": "撤回报备", "key": "v1:withdraw:F1"}]}


def a_card(*buttons: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A template card with buttons."""
    card = {
        "card_type": "button_interaction",
        "main_title": {"title": "等你审批"},
        "button_list": list(buttons),
        **more,
    }
    return {"msgtype": "template_card", "template_card": card}


@pytest.fixture
def wecom(desk: FakeDesk) -> FakeDesk:
    """王晨 uses WeCom, the others Feishu."""
    desk.staff["wang"] = a_person("wang", "王晨", app="wecom")
    return desk


async def test_every_card_of_the_product_is_drawn_and_fits_a_phone(small: Page, address: str, wecom: FakeDesk) -> None:
    """As sent and as what replaces it, nothing sticks out sideways, and every button is there."""
    sent = [render(card, url="https://example.com/matter") for card in samples().values()]
    sent += [{"msgtype": "template_card", "template_card": replacement(card)} for card in samples().values()]
    for message in sent:
        wecom.bot_says("wang", card=message)
    cards = [message["template_card"] for message in sent if message["msgtype"] == "template_card"]
    await small.goto(address)
    await expect(small.locator(".wecom-card")).to_have_count(len(sent))

    assert await small.locator(".card-title").all_text_contents() == [card["main_title"]["title"] for card in cards]
    assert await small.locator("button.wecom-button").all_text_contents() == [
        text
        for card in cards
        for text in (
            [card["replace_text"]] if "replace_text" in card else [b["text"] for b in card.get("button_list", ())]
        )
    ]
    assert await small.evaluate(
        "[...document.querySelectorAll('.messages *')].every(one => one.getBoundingClientRect().right < innerWidth + 1)"
    )


async def test_all_parts_of_a_template_card_are_drawn(wide: Page, wecom: FakeDesk) -> None:
    """Source, titles, text, table, quote, links of the table and of the foot, and the words in the middle."""
    card = a_card(
        card_type="text_notice",
        source={"desc": "报备助手", "desc_color": 3},
        main_title={"title": "保护期将到", "desc": "还有 3 天"},
        emphasis_content={"title": "3", "desc": "天"},
        sub_title_text="第一行\n第二行",
        horizontal_content_list=[
            {"keyname": "客户", "value": "样例甲"},
            {"type": 1, "keyname": "资料", "value": "打开", "url": "https://example.com/file"},
            {"type": 3, "keyname": "主管", "userid": "ou_wang"},
        ],
        quote_area={"type": 0, "quote_text": "上次跟进：昨天"},
        jump_list=[{"type": 1, "title": "客户详情", "url": "https://example.com/jump"}],
        card_action={"type": 1, "url": "https://example.com/matter"},
    )
    wecom.bot_says("wang", card=card)
    await wide.goto("/")
    drawn = wide.locator(".wecom-card")

    await expect(drawn.locator(".wecom-source")).to_have_text("报备助手")
    await expect(drawn.locator(".card-title")).to_have_text("保护期将到")
    await expect(drawn.locator(".wecom-desc")).to_have_text(["还有 3 天", "天"])
    assert await drawn.locator(".wecom-sub").text_content() == "第一行\n第二行"
    await expect(drawn.locator("dt")).to_have_text(["客户", "资料", "主管"])
    await expect(drawn.locator("dd")).to_have_text(["样例甲", "打开", "王晨"])
    await expect(drawn.locator(".wecom-quote")).to_have_text("上次跟进：昨天")
    addresses = await drawn.locator("a").evaluate_all("links => links.map(one => one.href)")
    assert addresses == [f"https://example.com/{path}" for path in ("file", "jump", "matter")]


async def test_its_markdown_is_drawn_by_its_own_rules(wide: Page, wecom: FakeDesk) -> None:
    """Colours, code and every line break; lists are not known there and stay as written."""
    text = (
        '# 帮助\n**报备** 客户\n`回复 1`\n> 说明\n- 一\n<font color="warning">快到期</font><font color="pink">粉</font>'
    )
    wecom.bot_says("wang", card={"msgtype": "markdown", "markdown": {"content": text}})
    await wide.goto("/")
    card = wide.locator(".wecom-markdown")

    await expect(card.locator(".md-heading")).to_have_text("帮助")
    await expect(card.locator("strong")).to_have_text("报备")
    await expect(card.locator("code")).to_have_text("回复 1")
    await expect(card.locator("blockquote")).to_have_text("说明")
    await expect(card.locator(".md-warning")).to_have_text("快到期")
    assert await card.locator("p").last.text_content() == '- 一\n快到期<font color="pink">粉</font>'


async def test_a_hostile_name_is_shown_as_text(wide: Page, wecom: FakeDesk) -> None:
    """Markup in a name never becomes an element of the page, a script or a dangerous link."""
    card = a_card(
        {**APPROVE, "text": HOSTILE},
        main_title={"title": HOSTILE, "desc": HOSTILE},
        sub_title_text=HOSTILE,
        quote_area={"type": 1, "quote_text": HOSTILE, "url": "javascript:alert(1)"},
        horizontal_content_list=[{"type": 1, "keyname": "客户", "value": HOSTILE, "url": "javascript:alert(1)"}],
        jump_list=[{"type": 1, "title": HOSTILE, "url": "javascript:alert(1)"}],
    )
    wecom.bot_says("wang", card=card)
    wecom.bot_says("wang", card={"msgtype": "markdown", "markdown": {"content": HOSTILE}})
    await wide.goto("/")
    drawn = wide.locator(".wecom-card").first

    for place in (".card-title", ".wecom-desc", ".wecom-sub", "dd", ".wecom-jump", ".wecom-button"):
        await expect(drawn.locator(place)).to_have_text(HOSTILE)
    await expect(wide.locator(".messages img, .messages script, .messages a")).to_have_count(0)
    assert await wide.title() == "报备 · 体验环境"


async def test_a_button_is_pressed_by_its_key_and_greyed(wide: Page, wecom: FakeDesk) -> None:
    """While the answer is awaited the card takes no second press; then one grey word stands for all buttons."""
    wecom.bot_says("wang", card=a_card(APPROVE, REJECT))
    wecom.gate.clear()
    wecom.repaint = a_card(APPROVE, REJECT, replace_text="已驳回")
    await wide.goto("/")
    reject = wide.get_by_role("button", name="驳回")
    await reject.click()
    await expect(reject).to_have_attribute("aria-busy", "true")
    await wide.get_by_role("button", name="通过").dispatch_event("click")
    wecom.gate.set()

    await expect(wide.locator(".wecom-button")).to_have_text(["已驳回"])
    await expect(wide.locator(".wecom-button")).to_be_disabled()
    await expect(wide.get_by_text("已更新")).to_be_visible()
    assert [(press.pressed.place, press.pressed.value) for press in wecom.presses] == [(1, "v1:reject:F1")]


async def test_the_corner_menu_is_pressed_by_the_key_of_its_entry(wide: Page, wecom: FakeDesk) -> None:
    """It opens over the card, and its entry reaches the app like a button."""
    wecom.bot_says("wang", card=a_card(APPROVE, action_menu=MENU))
    await wide.goto("/")
    await wide.locator(".wecom-corner").click()
    await wide.get_by_role("menuitem", name="撤回报备").click()
    await expect(wide.locator(".card.busy")).to_have_count(0)

    assert [press.pressed.value for press in wecom.presses] == ["v1:withdraw:F1"]


async def test_what_was_chosen_goes_with_the_press(wide: Page, wecom: FakeDesk) -> None:
    """The option of a question is sent under its key."""
    options = [{"id": "expo", "text": "展会"}, {"id": "friend", "text": "转介绍"}]
    wecom.bot_says(
        "wang", card=a_card(APPROVE, button_selection={"question_key": "q", "title": "来源", "option_list": options})
    )
    await wide.goto("/")
    await wide.get_by_label("来源").select_option("friend")
    await wide.get_by_role("button", name="通过").click()
    await expect(wide.locator(".card.busy")).to_have_count(0)

    assert [press.form for press in wecom.presses] == [{"q": ["friend"]}]
