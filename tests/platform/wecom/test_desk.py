from __future__ import annotations

import pytest

from bot.sandbox.desk_wecom import WeComApp
from bot.sandbox.wecom.server import WeComStandIn
from bot.web.desk import Pressed, Reaction
from tests.support.wecom_standin import Answer, Api, a_card


@pytest.fixture
def clients(wecom: WeComStandIn) -> WeComApp:
    """Everybody's WeCom."""
    return WeComApp(wecom)


async def test_what_one_writes_is_ones_own_whatever_the_case_of_the_userid(
    clients: WeComApp, api: Api, app: Answer, wecom: WeComStandIn
) -> None:
    """Userids with capitals are the same people; only what the app says counts as incoming."""
    chat = wecom.direct_chat_id("WangWu")
    sent = await clients.say("WangWu", chat, "报备", mention=False)
    await api.text("WangWu", "收到")
    mine, answer = clients.timeline("WangWu", chat)
    [line] = clients.chats("WangWu")

    assert (mine.id, mine.mine, mine.sender) == (sent, True, "王五")
    assert (answer.mine, answer.from_bot, answer.kind) == (False, True, "text")
    assert (line.kind, line.incoming) == ("p2p", 1)


async def test_a_click_reaches_the_app_and_the_grey_word_is_seen(
    clients: WeComApp, api: Api, app: Answer, wecom: WeComStandIn
) -> None:
    """The key names the button; an update makes one more revision and another stamp, and greys the buttons."""
    code = (await api.card("lina", a_card()))["response_code"]
    chat = wecom.direct_chat_id("lina")
    [card] = clients.timeline("lina", chat)
    stamp = clients.chats("lina")[0].stamp
    reaction = await clients.press("lina", card.id, Pressed(place=0, value="k:通过"), None)
    await api.update(code, userids=["lina"], button={"replace_name": "已通过"})
    [greyed] = clients.timeline("lina", chat)

    assert (reaction, len(app.requests)) == (Reaction(), 1)
    assert greyed.card == {"msgtype": "template_card", "template_card": {**a_card(), "replace_text": "已通过"}}
    assert (card.revision, greyed.revision) == (0, 1)
    assert clients.chats("lina")[0].stamp != stamp
    with pytest.raises(LookupError):
        await clients.press("lina", card.id, Pressed(place=0, value="k:通过"), None)


async def test_a_click_that_reaches_nobody_is_told(
    clients: WeComApp, api: Api, app: Answer, wecom: WeComStandIn
) -> None:
    """The app is broken: the person is told that it does not answer."""
    await api.card("lina", a_card())
    [card] = clients.timeline("lina", wecom.direct_chat_id("lina"))
    app.status = 500
    reaction = await clients.press("lina", card.id, Pressed(place=0, value="k:通过"), None)

    assert (reaction.toast_kind, reaction.toast) == ("error", "应用没有回应，请稍后再试")


async def test_markdown_is_handed_to_the_page_as_it_is_sent(clients: WeComApp, api: Api, wecom: WeComStandIn) -> None:
    """With its msgtype, so that the page draws it as the client does."""
    said = {"msgtype": "markdown", "markdown": {"content": "**帮助**\n报备 客户"}}
    await api.send("lina", said)
    [message] = clients.timeline("lina", wecom.direct_chat_id("lina"))

    assert (message.kind, message.card) == ("card", said)


async def test_nobody_hears_what_is_written_in_a_group_without_the_bot(clients: WeComApp, wecom: WeComStandIn) -> None:
    """A group robot only speaks: writing there is refused instead of being lost."""
    wecom.add_robot("key", "wrDeals", "成交快报", ["lina"])

    with pytest.raises(LookupError):
        await clients.say("lina", "wrDeals", "恭喜", mention=False)


async def test_who_left_can_still_be_read(clients: WeComApp, api: Api, app: Answer, wecom: WeComStandIn) -> None:
    """The old conversation stays readable although the platform knows the member no more, and writing is over."""
    await api.text("zhao.liu", "欢迎")
    await clients.leave("zhao.liu")
    [chat] = clients.chats("zhao.liu")

    assert len(app.requests) == 1
    assert [message.text for message in clients.timeline("zhao.liu", chat.id)] == ["欢迎"]
    with pytest.raises(LookupError):
        await clients.say("zhao.liu", chat.id, "还在吗", mention=False)
