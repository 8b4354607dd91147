from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.sandbox.desk import FeishuApp, SandboxDesk
from bot.sandbox.feishu.server import FeishuStandIn
from bot.web.desk import Pressed
from tests.support.clock import HandSetClock
from tests.support.desk import a_person
from tests.support.feishu_standin import Answer, Api, a_button, a_card
from tests.support.waiting import LIMIT

FEISHU = "feishu"
LI = a_person("li", "李娜", "主管")
ZHAO = a_person("zhao", "赵六")


@pytest.fixture
async def desk(feishu: FeishuStandIn, clock: HandSetClock) -> AsyncIterator[SandboxDesk]:
    """Two people of the local Feishu, and a clock that the desk moves."""

    async def move(by: timedelta) -> None:
        clock.advance(by)

    desk = SandboxDesk(apps={FEISHU: FeishuApp(feishu)}, people=(LI, ZHAO), now=clock, move_clock=move)
    yield desk
    desk.close()


async def test_what_one_person_says_is_his_and_news_for_the_group(
    desk: SandboxDesk, feishu: FeishuStandIn, app: Answer
) -> None:
    """A message in a group is the sender's own for him and counts as incoming for the other; others are untouched."""
    await desk.say(FEISHU, "ou_zhao", "oc_east", "早上好", mention=True)
    mine, theirs = (desk.timeline(FEISHU, account, "oc_east")[0] for account in ("ou_zhao", "ou_li"))
    counts = [[chat.incoming for chat in desk.chats(FEISHU, account)] for account in ("ou_zhao", "ou_li")]

    assert (mine.mine, theirs.mine, theirs.sender) == (True, False, "赵六")
    assert counts == [[0, 0], [0, 1]]
    assert [chat.kind for chat in desk.chats(FEISHU, "ou_li")] == ["p2p", "group"]


async def test_a_press_reaches_the_app_and_brings_its_toast_and_card(desk: SandboxDesk, api: Api, app: Answer) -> None:
    """The value names the button; the answer's toast comes back and the card counts one more revision."""
    message = await api.send_card("ou_li", a_card(a_button(value={"a": "v1:approve:F1"})))
    repainted = {"type": "raw", "data": a_card(title="已通过")}
    app.body = {"toast": {"type": "success", "content": "已通过"}, "card": repainted}
    reaction = await desk.press(FEISHU, "ou_li", message, Pressed(place=0, value={"a": "v1:approve:F1"}), None)
    chat = desk.chats(FEISHU, "ou_li")[0]
    shown = desk.timeline(FEISHU, "ou_li", chat.id)[0]

    assert (reaction.code, reaction.toast_kind, reaction.toast) == (0, "success", "已通过")
    assert (shown.kind, shown.revision) == ("card", 1)
    assert chat.stamp == "1.2"


async def test_a_form_is_sent_by_the_name_of_its_button(desk: SandboxDesk, api: Api, app: Answer) -> None:
    """Another button with the same value does not get in the way; a required field left empty is told by name."""
    value = {"a": "v1:reject:F1"}
    submit = a_button("驳回", value=value, name="go", form_action_type="submit")
    reason = {"tag": "input", "name": "reason", "required": True}
    form = {"tag": "form", "name": "no", "elements": [reason, submit]}
    message = await api.send_card("ou_li", a_card(a_button("驳回", value=value), form))
    empty = await desk.press(FEISHU, "ou_li", message, Pressed(place=1, name="go", value=value), {"reason": ""})
    await desk.press(FEISHU, "ou_li", message, Pressed(place=1, name="go", value=value), {"reason": "资料不全"})

    assert empty.missing == ("reason",)
    assert [push["event"]["action"]["form_value"] for push in app.received] == [{"reason": "资料不全"}]


async def test_a_button_that_is_no_longer_there_is_not_found(desk: SandboxDesk, api: Api, app: Answer) -> None:
    """What the person saw was pressed, not what has taken its place since."""
    message = await api.send_card("ou_li", a_card(a_button("撤回", value={"a": "v1:withdraw:F1"})))

    with pytest.raises(LookupError):
        await desk.press(FEISHU, "ou_li", message, Pressed(place=0, value={"a": "v1:approve:F1"}), None)


async def test_who_left_can_do_nothing_but_is_still_shown(desk: SandboxDesk, api: Api, app: Answer) -> None:
    """The platform tells the app, the old conversation stays readable, and writing is over."""
    await api.send("ou_zhao", {"text": "欢迎"})
    await desk.someone_leaves("zhao")
    await desk.someone_leaves("zhao")
    chat = desk.chats(FEISHU, "ou_zhao")[0]

    assert app.types() == ["contact.user.deleted_v3"]
    assert [person.left for person in desk.people()] == [False, True]
    assert [message.text for message in desk.timeline(FEISHU, "ou_zhao", chat.id)] == ["欢迎"]
    with pytest.raises(LookupError):
        await desk.say(FEISHU, "ou_zhao", chat.id, "还在吗")


async def test_an_open_page_is_nudged_by_messages_and_by_time(desk: SandboxDesk, api: Api, clock: HandSetClock) -> None:
    """Each is noticed without being asked for, and closing the desk ends the listening."""
    changes = aiter(desk.changes())
    async with asyncio.timeout(LIMIT):
        first = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0)  # let it take its first look
        await api.send("ou_li", {"text": "早上好"})
        await first
        second = asyncio.ensure_future(anext(changes))
        await desk.move_clock(timedelta(days=7))
        await second
        desk.close()

        with pytest.raises(StopAsyncIteration):
            await anext(changes)
