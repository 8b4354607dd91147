from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Page, expect

from cards.render.dingtalk import action_card, render
from cards.samples.everything import samples
from tests.support.desk import FakeDesk, a_person

# Unwatched: the browser takes the cores from the loop for longer than a callback may last.
pytestmark = [pytest.mark.browser, pytest.mark.unwatched]

HOSTILE = (
    '上海<img src=x onerror="document.title=1">&amp;[点我](javascript:alert(1))<font color="red">晴川</font>有限公司'
)
APPROVE = {"text": "通过", "id": "v1:approve:F1", "request": True, "color": "blue"}
REJECT = {"text": "驳回", "id": "v1:reject:F1", "request": True, "color": "red"}
LINK = {"text": "看看", "url": "https://example.com/a", "color": "gray"}


def a_card(*buttons: dict[str, Any], title: str = "等你审批", markdown: str = "", tips: str = "") -> dict[str, Any]:
    """The parameters of the preset."""
    listed = json.dumps({"msgButtons": list(buttons)}, ensure_ascii=False)
    return {"cardParamMap": {"title": title, "markdown": markdown, "tips": tips, "sys_full_json_obj": listed}}


def a_message(sent: dict[str, str]) -> dict[str, Any]:
    """A robot's message as the stand-in hands it on."""
    return {"msgKey": sent["msgKey"], "msgParam": json.loads(sent["msgParam"])}


@pytest.fixture
def dingtalk(desk: FakeDesk) -> FakeDesk:
    """王晨 uses DingTalk, the others Feishu."""
    desk.staff["wang"] = a_person("wang", "王晨", app="dingtalk")
    return desk


async def test_every_card_of_the_product_is_drawn_and_fits_a_phone(
    small: Page, address: str, dingtalk: FakeDesk
) -> None:
    """As preset and as action card, nothing sticks out sideways, and every button of the preset is there."""
    for card in samples().values():
        dingtalk.bot_says("wang", card=render(card))
        dingtalk.bot_says("wang", card=a_message(action_card(card)))
    drawn = [json.loads(render(card)["cardParamMap"]["sys_full_json_obj"])["msgButtons"] for card in samples().values()]
    await small.goto(address)
    await expect(small.locator(".ding-card")).to_have_count(2 * len(drawn))
    presets = small.locator(".ding-card:has(.card-title)")
    labels = await presets.locator(".ding-button").all_text_contents()

    assert labels == [button["text"] for buttons in drawn for button in buttons]
    assert await presets.locator(".card-title").all_text_contents() == [
        render(card)["cardParamMap"]["title"] for card in samples().values()
    ]
    assert await small.evaluate(
        "[...document.querySelectorAll('.messages *')].every(one => one.getBoundingClientRect().right < innerWidth + 1)"
    )


async def test_its_markdown_is_drawn_by_its_own_rules(wide: Page, dingtalk: FakeDesk) -> None:
    """Bold, links, lists and quotes; two blanks end a line, and tags of other apps are plain words."""
    text = "**要紧**：[看看](https://example.com/a)  \n第二行\n还是第二行\n\n- 一\n> 引用\n<at id=all></at>"
    dingtalk.bot_says("wang", card=a_card(markdown=text, tips="回复编号也可以"))
    await wide.goto("/")
    card = wide.locator(".ding-card")

    await expect(card.locator("strong")).to_have_text("要紧")
    await expect(card.get_by_role("link", name="看看")).to_have_attribute("href", "https://example.com/a")
    assert await card.locator(".md > p").first.text_content() == "要紧：看看\n第二行 还是第二行"
    await expect(card.locator(".md-item")).to_have_text("•一")
    await expect(card.locator("blockquote")).to_have_text("引用")
    await expect(card.get_by_text("<at id=all></at>")).to_be_visible()
    await expect(card.get_by_text("回复编号也可以")).to_be_visible()


async def test_a_hostile_name_is_shown_as_text(wide: Page, dingtalk: FakeDesk) -> None:
    """Markup in a name never becomes an element of the page, a script or a dangerous link."""
    wicked = {**LINK, "url": "javascript:alert(1)", "text": HOSTILE}
    dingtalk.bot_says("wang", card=a_card(wicked, title=HOSTILE, markdown=HOSTILE, tips=HOSTILE))
    await wide.goto("/")
    card = wide.locator(".ding-card")

    await expect(card.locator(".card-title")).to_have_text(HOSTILE)
    await expect(card.locator(".ding-tips")).to_have_text(HOSTILE)
    await expect(card.locator(".ding-button")).to_have_text(HOSTILE)
    await expect(card.locator(".md")).to_contain_text('上海<img src=x onerror="document.title=1">')
    await expect(wide.locator(".messages img, .messages script, .messages a, .messages font")).to_have_count(0)
    assert await wide.title() == "报备 · 体验环境"


async def test_a_button_is_pressed_by_its_id_and_the_card_repainted(wide: Page, dingtalk: FakeDesk) -> None:
    """While the answer is awaited the card takes no second press; links open without asking anybody."""
    dingtalk.bot_says("wang", card=a_card(APPROVE, REJECT, LINK))
    dingtalk.gate.clear()
    dingtalk.repaint = a_card(title="已驳回")
    await wide.goto("/")
    reject = wide.get_by_role("button", name="驳回")
    await expect(wide.get_by_role("link", name="看看")).to_have_attribute("href", "https://example.com/a")
    await reject.click()
    await expect(reject).to_have_attribute("aria-busy", "true")
    await wide.get_by_role("button", name="通过").dispatch_event("click")
    dingtalk.gate.set()

    await expect(wide.locator(".ding-card .card-title")).to_have_text("已驳回")
    await expect(wide.get_by_text("已更新")).to_be_visible()
    await expect(wide.locator(".ding-button")).to_have_count(0)
    assert [(press.pressed.place, press.pressed.value) for press in dingtalk.presses] == [(1, "v1:reject:F1")]


async def test_a_link_that_speaks_for_the_person_sends_its_words(wide: Page, dingtalk: FakeDesk) -> None:
    """In an action card a tap on the button writes the command in the person's own name."""
    link = "dtmd://dingtalkclient/sendMessage?content=%E9%80%9A%E8%BF%87%2012"
    param = {"title": "待审批", "text": "**待审批**", "singleTitle": "通过", "singleURL": link}
    dingtalk.bot_says("wang", card={"msgKey": "sampleActionCard", "msgParam": param})
    await wide.goto("/")
    await wide.get_by_role("button", name="通过").click()

    await expect(wide.locator(".mine .bubble")).to_have_text("通过 12")
    assert [text for _, _, text, _ in dingtalk.said] == ["通过 12"]
