from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.wecom.crypto import Envelopes
from adapters.wecom.markup import Node
from bot.sandbox.wecom.server import WeComStandIn
from tests.support.clock import HandSetClock
from tests.support.wecom_standin import AES_KEY, AGENT_ID, CORP_ID, TOKEN, Answer, Api, a_card, stand_in

ENVELOPES = Envelopes(token=TOKEN, encoding_aes_key=AES_KEY, corp_id=CORP_ID, agent_id=str(AGENT_ID))


def _received(wecom: WeComStandIn, app: Answer) -> list[Node]:
    return [ENVELOPES.open(body, query, wecom.now) for query, body in app.requests]


async def test_what_a_person_writes_is_pushed(wecom: WeComStandIn, app: Answer) -> None:
    """With the userid as it is written in the directory, and the end of a CDATA section inside left whole."""
    message_id = await wecom.say("zhao.liu", "报备 <a>&b]]>c 上海晴川科技有限公司")
    [message] = _received(wecom, app)

    assert {name: message.get(name) for name in ("FromUserName", "MsgType", "Content", "MsgId", "AgentID")} == {
        "FromUserName": "zhao.liu",
        "MsgType": "text",
        "Content": "报备 <a>&b]]>c 上海晴川科技有限公司",
        "MsgId": message_id,
        "AgentID": str(AGENT_ID),
    }
    assert message.get("CreateTime") == str(int(wecom.now.timestamp()))
    assert wecom.deliveries[0].acknowledged


async def test_a_click_is_pushed_with_its_code(api: Api, wecom: WeComStandIn, app: Answer) -> None:
    """Which button of which card, and what was selected."""
    await api.card("lina", a_card())
    pressed = await wecom.press(
        "lina", wecom.card_of("lina", "task-1").message_id, key="k:驳回", selected={"q": ["1", "2"]}
    )
    [message] = _received(wecom, app)

    assert [message.get(name) for name in ("Event", "EventKey", "TaskId", "CardType")] == [
        *("template_card_event", "k:驳回", "task-1", "button_interaction")
    ]
    assert message.get("ResponseCode") == pressed.response_code
    assert [item.text for item in message.all("SelectedItems", "SelectedItem", "OptionIds", "OptionId")] == ["1", "2"]


async def test_the_menu_in_the_corner_has_an_event_of_its_own(api: Api, wecom: WeComStandIn, app: Answer) -> None:
    """It can be pressed while the buttons are grey."""
    menu = {"desc": "更多", "action_list": [{"text": "撤回", "key": "w"}]}
    await api.card("lina", a_card(action_menu=menu, replace_text="已处理"))
    card = wecom.card_of("lina", "task-1")
    await wecom.press("lina", card.message_id, key="w")
    [message] = _received(wecom, app)

    assert (message.get("Event"), message.get("EventKey")) == ("template_card_menu_event", "w")
    with pytest.raises(LookupError):
        await wecom.press("lina", card.message_id, key="k:通过")
    with pytest.raises(LookupError):
        await wecom.press("WangWu", card.message_id, key="w")


async def test_coming_and_going_are_pushed(wecom: WeComStandIn, app: Answer) -> None:
    """Opening the app, leaving, being disabled, falling out of its range and coming back into it."""
    await wecom.enter("lina")
    await wecom.remove_user("zhao.liu")
    await wecom.disable_user("WangWu")
    await asyncio.gather(*wecom.set_range([], ["lina"]))
    await asyncio.gather(*wecom.set_range([]))
    await asyncio.gather(*wecom.set_range([1]))
    told = [(message.get("Event"), message.get("FromUserName")) for message in _received(wecom, app)]

    assert told == [
        ("enter_agent", "lina"),
        ("unsubscribe", "zhao.liu"),
        ("unsubscribe", "WangWu"),
        ("unsubscribe", "lina"),
        ("subscribe", "lina"),
    ]
    with pytest.raises(LookupError):
        await wecom.say("WangWu", "还在吗")


async def test_what_is_not_answered_comes_three_times_more(wecom: WeComStandIn, app: Answer) -> None:
    """The same message each time, sealed and signed anew; then it is given up."""
    app.status = 500
    await wecom.say("lina", "你好")
    for _ in range(5):
        await wecom.advance(timedelta(seconds=5))
    messages = _received(wecom, app)

    assert len({message.get("MsgId") for message in messages}) == 1
    assert len({query["msg_signature"] for query, _ in app.requests}) == 4
    assert len({query["nonce"] for query, _ in app.requests}) == 4
    assert len({body for _, body in app.requests}) == 4
    assert wecom.deliveries[0].attempts == ("status 500",) * 4
    assert wecom.deliveries[0].given_up


async def test_a_slow_app_is_not_waited_for(clock: HandSetClock) -> None:
    """An answer after the limit counts as none, and the next attempt may succeed."""
    async with stand_in(clock, answer_within=0.05) as wecom:
        answer = Answer(until=asyncio.Event())
        server = web.Application()
        server.router.add_post("/callback", answer.over_http)
        async with TestServer(server) as running:
            wecom.push_url = str(running.make_url("/callback"))
            await wecom.say("lina", "你好")
            assert answer.until is not None
            answer.until.set()
            wecom._push.answer_within = 5.0
            await wecom.advance(timedelta(seconds=5))

        assert wecom.deliveries[0].attempts == ("timeout", "ok")


async def test_pushes_are_doubled_and_lost_on_order(wecom: WeComStandIn, app: Answer) -> None:
    """As with every stand-in."""
    wecom.faults.duplicate_pushes()
    await wecom.say("lina", "一")
    wecom.faults.lose_pushes()
    await wecom.say("lina", "二")
    await wecom.advance(timedelta(seconds=5))

    assert [message.get("Content") for message in _received(wecom, app)] == ["一", "一", "二"]
    assert wecom.deliveries[1].attempts == ("lost", "ok")


async def test_the_address_is_checked_with_an_echo(wecom: WeComStandIn, app: Answer) -> None:
    """Only the bare plaintext passes: no quotes, no newline."""
    app.echo = lambda request: ENVELOPES.echo(request.query, wecom.now)
    assert await wecom.verify_push_url()

    app.echo = lambda request: ENVELOPES.echo(request.query, wecom.now) + b"\n"
    assert not await wecom.verify_push_url()
    wecom.push_url = None
    assert not await wecom.verify_push_url()
