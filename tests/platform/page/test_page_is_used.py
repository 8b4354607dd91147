from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from bot.web.desk import Reaction
from tests.support.desk import GROUP, GUIDE, FakeDesk, direct_chat
from tests.support.feishu_standin import a_button, a_card
from tests.support.waiting import eventually

# Unwatched: the browser takes the cores from the loop for longer than a callback may last.
pytestmark = [pytest.mark.browser, pytest.mark.unwatched]

APPROVE = {"a": "v1:approve:F1"}


def to_approve(**more: object) -> dict[str, object]:
    return a_card(
        a_button("通过", value=APPROVE, **more), a_button("看看", value={"a": "v1:detail:F1"}), title="等你审批"
    )


async def test_a_press_waits_then_shows_the_toast_and_the_new_card(wide: Page, desk: FakeDesk) -> None:
    """While the answer is awaited the card takes no second press; then toast and repainted card are there."""
    desk.bot_says("lin", card=to_approve())
    desk.gate.clear()
    desk.repaint = a_card(title="已通过")
    desk.reaction = Reaction(toast_kind="success", toast="已通过，王晨会收到通知")
    await wide.goto("/")
    approve = wide.get_by_role("button", name="通过")
    await approve.click()
    await expect(approve).to_have_attribute("aria-busy", "true")
    await approve.dispatch_event("click")
    desk.gate.set()

    await expect(wide.locator(".toast.success")).to_have_text("已通过，王晨会收到通知")
    await expect(wide.locator(".card-title")).to_have_text("已通过")
    await expect(wide.get_by_text("已更新")).to_be_visible()
    assert [(press.account, press.pressed.value) for press in desk.presses] == [("ou_lin", APPROVE)]


async def test_a_confirmation_is_asked_first(wide: Page, desk: FakeDesk) -> None:
    """Cancelling presses nothing; confirming does."""
    text = {"tag": "plain_text", "content": "通过后客户归王晨。"}
    desk.bot_says(
        "lin", card=to_approve(confirm={"title": {"tag": "plain_text", "content": "确认通过？"}, "text": text})
    )
    await wide.goto("/")
    await wide.locator(".card").get_by_role("button", name="通过").click()
    await expect(wide.get_by_role("dialog")).to_contain_text("通过后客户归王晨。")
    await wide.get_by_role("button", name="取消").click()
    await expect(wide.get_by_role("dialog")).to_have_count(0)
    assert desk.presses == []
    await wide.locator(".card").get_by_role("button", name="通过").click()
    await wide.get_by_role("button", name="确定").click()

    await expect(wide.get_by_role("dialog")).to_have_count(0)
    await eventually(lambda: desk.presses)
    await expect(wide.locator(".card.busy")).to_have_count(0)
    assert len(desk.presses) == 1


async def test_an_error_is_shown_as_the_app_shows_it(wide: Page, desk: FakeDesk) -> None:
    """An answer that came too late gives the app's words with its code, and the card can be pressed again."""
    desk.bot_says("lin", card=to_approve())
    desk.reaction = Reaction(code=200341)
    await wide.goto("/")
    await wide.get_by_role("button", name="通过").click()

    await expect(wide.locator(".toast.error")).to_have_text("出错了，请稍后重试 code: 200341")
    await expect(wide.locator(".card.busy")).to_have_count(0)


async def test_a_button_that_is_gone_is_said_plainly(wide: Page, desk: FakeDesk) -> None:
    """A press that the desk cannot place tells the person to look again."""
    desk.bot_says("lin", card=to_approve())
    desk.fails = True
    await wide.goto("/")
    await wide.get_by_role("button", name="通过").click()

    await expect(wide.locator(".toast")).to_have_text("卡片刚刚变了，请看最新内容")


async def test_unread_messages_are_counted_until_they_are_looked_at(small: Page, address: str, desk: FakeDesk) -> None:
    """News for somebody who is not on the screen shows as a number on that person and goes away on looking."""
    desk.bot_says("lin", text="早上好")
    await small.goto(address)
    manager = small.locator("[data-key='feishu:ou_lin'].roster-person")
    await expect(manager).to_be_visible()
    await expect(manager.locator(".badge")).to_have_count(0)
    desk.bot_says("lin", text="王晨报备了一家客户")
    desk.bot_says("lin", text="还有一家")
    await expect(manager.locator(".badge")).to_have_text("2条未读")
    await manager.tap()

    await expect(small.locator(".bubble").last).to_have_text("还有一家")
    await expect(manager.locator(".badge")).to_have_count(0)


async def test_the_first_steps_lead_a_newcomer_on_a_phone(small: Page, address: str, desk: FakeDesk) -> None:
    """The example is sent with one tap, the manager is one tap away, and each hint gives way to the next."""
    await small.goto(address)
    hint = small.get_by_label("新手引导")
    await hint.get_by_role("button", name="发送这句").tap()
    await expect(small.locator(".mine .bubble")).to_have_text(GUIDE.example)
    desk.bot_says("lin", card=to_approve())
    await hint.get_by_role("button", name="去看林岚").tap()
    await small.get_by_role("button", name="通过").tap()
    await hint.get_by_role("button", name="发送这句").tap()
    await expect(small.locator(".mine .bubble")).to_have_text(GUIDE.rival_example or "")
    await hint.get_by_role("button", name="快进 30 天").tap()
    await expect(hint).to_contain_text("都走完了")
    await hint.get_by_role("button", name="关闭引导").tap()

    await expect(hint).to_be_hidden()
    assert [(who, chat, text) for who, chat, text, _ in desk.said] == [
        ("ou_wang", direct_chat("wang"), GUIDE.example),
        ("ou_sun", direct_chat("sun"), GUIDE.rival_example),
    ]
    assert desk.moved == [timedelta(days=30)]


async def test_in_a_group_the_bot_is_mentioned_unless_switched_off(wide: Page, desk: FakeDesk) -> None:
    """The mention is on from the start, as the bot hears nothing else in a group, and can be taken away."""
    await wide.goto("/")
    column = wide.locator(".phone").first
    await column.get_by_role("tab", name="销售大群").click()
    await column.get_by_label("写消息").fill("公海")
    await column.get_by_role("button", name="发送", exact=True).click()
    await expect(column.locator(".bubble")).to_have_count(1)
    await column.get_by_role("button", name="@报备助手").click()
    await column.get_by_label("写消息").fill("大家好")
    await column.get_by_label("写消息").press("Enter")
    await expect(column.locator(".bubble")).to_have_count(2)
    await expect(column.get_by_text("发送中")).to_have_count(0)

    assert desk.said == [("ou_wang", GROUP, "公海", True), ("ou_wang", GROUP, "大家好", False)]


async def test_a_message_that_could_not_be_sent_can_be_sent_again(wide: Page, desk: FakeDesk) -> None:
    """The words stay on the screen with a button to try again."""
    desk.fails = True
    await wide.goto("/")
    await wide.get_by_label("写消息").first.fill("我的客户")
    await wide.get_by_label("写消息").first.press("Enter")
    again = wide.get_by_role("button", name="没发出去，点这里重发")
    await expect(again).to_be_visible()
    desk.fails = False
    await again.click()
    await expect(again).to_have_count(0)
    await expect(wide.locator(".mine .bubble")).to_have_text(["我的客户"])

    assert [text for _, _, text, _ in desk.said] == ["我的客户"]


async def test_somebody_leaves_only_after_a_question(wide: Page, desk: FakeDesk) -> None:
    """A person who left stays visible, marked, and can write no more."""
    await wide.goto("/")
    await wide.get_by_role("button", name="王晨：更多").click()
    await wide.get_by_role("menuitem", name="让王晨离职").click()
    await wide.get_by_role("dialog").get_by_role("button", name="离职").click()

    await expect(wide.locator(".phone").first.locator(".left-tag")).to_have_text("已离职")
    await expect(wide.locator(".phone").first.get_by_label("写消息")).to_be_disabled()
    assert desk.staff["wang"].left


async def test_three_people_fit_side_by_side_on_a_wide_screen(wide: Page, desk: FakeDesk) -> None:
    """The newcomer starts with salesperson and manager, may open a third column and close it again."""
    await wide.goto("/")
    names = wide.locator(".phone-name")
    await expect(names).to_contain_text(["王晨", "林岚"])
    await wide.get_by_role("button", name="并排再看一个人").click()
    await expect(names).to_contain_text(["王晨", "林岚", "孙悦"])
    await wide.get_by_role("button", name="孙悦：更多").click()
    await wide.get_by_role("menuitem", name="关闭这一列").click()

    await expect(names).to_contain_text(["王晨", "林岚"])
    assert await wide.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_who_is_picked_takes_the_other_column(wide: Page, desk: FakeDesk) -> None:
    """The column in which the newcomer works stays; picking somebody who is shown already changes nothing."""
    await wide.goto("/")
    names = wide.locator(".phone-name")
    await wide.locator(".phone").nth(1).get_by_label("写消息").click()
    await wide.locator(".roster-person", has_text="孙悦").click()
    await expect(names).to_contain_text(["孙悦", "林岚"])
    await wide.locator(".roster-person", has_text="林岚").click()

    await expect(names).to_contain_text(["孙悦", "林岚"])


async def test_everything_can_begin_anew(wide: Page, desk: FakeDesk) -> None:
    """Where the desk can do it, a question leads back to empty conversations and the first step."""
    desk.can_restart = True
    await wide.goto("/")
    hint = wide.get_by_label("新手引导")
    await hint.get_by_role("button", name="发送这句").click()
    await expect(hint).to_contain_text("审批卡片")
    await wide.get_by_role("button", name="重新开始").click()
    await wide.get_by_role("dialog").get_by_role("button", name="重新开始").click()

    await expect(hint).to_contain_text(GUIDE.example)
    await expect(wide.locator(".bubble")).to_have_count(0)


async def test_a_reload_keeps_what_was_shown_and_read(wide: Page, desk: FakeDesk) -> None:
    """The page remembers columns and unread messages within one run of the sandbox and forgets them with the next."""
    await wide.goto("/")
    await wide.locator(".roster-person", has_text="孙悦").click()
    desk.bot_says("wang", text="新消息")
    shown = wide.locator(".phone-name")
    before = await shown.all_text_contents()
    await wide.reload()
    await expect(shown).to_contain_text([name.removesuffix("飞书") for name in before])
    desk.run = "second"
    desk.nudge()

    await expect(shown).to_contain_text(["王晨", "林岚"])


async def test_everything_to_tap_is_large_enough_for_a_thumb(small: Page, address: str, desk: FakeDesk) -> None:
    """On a phone every visible button is at least 44 pixels high."""
    desk.bot_says("wang", card=to_approve())
    await small.goto(address)
    await expect(small.locator(".card-button").first).to_be_visible()
    low = await small.evaluate(
        "[...document.querySelectorAll('button')].filter(one => one.offsetParent && one.offsetHeight < 44)"
        ".map(one => `${one.textContent} ${one.offsetHeight}`)"
    )

    assert low == []
