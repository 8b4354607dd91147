from __future__ import annotations

import json

import pytest

from bot.sandbox.desk_dingtalk import DingTalkApp
from bot.sandbox.dingtalk.server import DingTalkStandIn
from bot.web.desk import Pressed, Reaction
from tests.support.dingtalk_standin import GROUP, Api, App, a_text


@pytest.fixture
def clients(dingtalk: DingTalkStandIn) -> DingTalkApp:
    """Everybody's DingTalk."""
    return DingTalkApp(dingtalk)


async def test_what_one_person_says_is_his_and_news_for_the_group(clients: DingTalkApp, app: App) -> None:
    """A message in a group is the sender's own for him and counts as incoming for the other."""
    await clients.say("zhao", GROUP, "早上好", mention=True)
    mine, theirs = (clients.timeline(account, GROUP)[0] for account in ("zhao", "li"))
    counts = [[chat.incoming for chat in clients.chats(account)] for account in ("zhao", "li")]

    assert (mine.mine, theirs.mine, theirs.sender, theirs.card) == (True, False, "赵六", None)
    assert counts == [[0, 0], [0, 1]]
    assert [chat.kind for chat in clients.chats("li")] == ["p2p", "group"]


async def test_a_press_changes_the_card_of_the_presser_and_its_stamp(
    clients: DingTalkApp, api: Api, app: App, dingtalk: DingTalkStandIn
) -> None:
    """The id names the button; the answer is seen by the presser alone, who is shown it by a new stamp."""
    await api.create()
    chat = dingtalk.direct_chat_id("li")
    [card] = clients.timeline("li", chat)
    stamp = clients.chats("li")[0].stamp
    app.answer = {"response": {"cardData": {"cardParamMap": {"title": "已驳回"}}}}
    reaction = await clients.press("li", card.id, Pressed(place=0, value="reject"), None)
    [seen] = clients.timeline("li", chat)

    assert json.loads(app.data()[0]["content"])["cardPrivateData"]["actionIds"] == ["reject"]
    assert reaction == Reaction()
    assert (card.kind, seen.card and seen.card["cardParamMap"]) == ("card", {"title": "已驳回"})
    assert clients.chats("li")[0].stamp != stamp


async def test_a_press_without_an_app_fails_aloud(clients: DingTalkApp, api: Api, dingtalk: DingTalkStandIn) -> None:
    """The client says that the operation failed when nobody takes the press."""
    await api.create()
    [card] = clients.timeline("li", dingtalk.direct_chat_id("li"))
    reaction = await clients.press("li", card.id, Pressed(place=0, value="approve"), None)

    assert (reaction.toast_kind, reaction.toast) == ("error", "操作失败，请稍后再试")


async def test_a_button_that_is_no_longer_there_is_not_found(
    clients: DingTalkApp, api: Api, app: App, dingtalk: DingTalkStandIn
) -> None:
    """What the person saw was pressed, not what has taken its place since."""
    await api.create()
    [card] = clients.timeline("li", dingtalk.direct_chat_id("li"))

    with pytest.raises(LookupError):
        await clients.press("li", card.id, Pressed(place=0, value="withdraw"), None)


async def test_texts_of_the_robot_are_bubbles_and_its_links_cards(
    clients: DingTalkApp, api: Api, dingtalk: DingTalkStandIn
) -> None:
    """A plain text has no card; markdown is handed to the page as it was sent."""
    await api.send_text("li", text="你好")
    param = {"title": "帮助", "text": "**报备** 客户"}
    await api.call(
        "POST",
        "/v1.0/robot/oToMessages/batchSend",
        {**a_text(), "userIds": ["li"], "msgKey": "sampleMarkdown", "msgParam": json.dumps(param)},
    )
    plain, marked = clients.timeline("li", dingtalk.direct_chat_id("li"))

    assert (plain.kind, plain.text, plain.card) == ("text", "你好", None)
    assert marked.card == {"msgKey": "sampleMarkdown", "msgParam": param}


async def test_who_left_can_still_be_read(clients: DingTalkApp, api: Api, app: App, dingtalk: DingTalkStandIn) -> None:
    """The platform tells the app, and the old conversation stays readable."""
    await api.send_text("zhao", text="欢迎")
    await clients.leave("zhao")
    [chat] = clients.chats("zhao")

    assert app.frames[-1]["headers"]["eventType"] == "user_leave_org"
    assert [message.text for message in clients.timeline("zhao", chat.id)] == ["欢迎"]
