from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from adapters.dingtalk.quota import PUSHES
from bot.sandbox.dingtalk.server import DingTalkStandIn
from tests.support.clock import HandSetClock
from tests.support.dingtalk_standin import GROUP, Api, params
from tests.support.dingtalk_stream import Client, a_frame, running
from tests.support.waiting import eventually

APPROVE = {"text": "通过", "id": "v1:approve:F1", "request": True, "color": "blue"}


@pytest.fixture
async def client(dingtalk: DingTalkStandIn, clock: HandSetClock) -> AsyncIterator[Client]:
    async with running(dingtalk, clock) as ours:
        await dingtalk.wait_connected()
        yield ours


async def _a_card(api: Api, *spaces: str) -> None:
    await api.create(*spaces, cardData={"cardParamMap": params(APPROVE)})


async def test_a_message_arrives_and_is_acknowledged(client: Client, dingtalk: DingTalkStandIn) -> None:
    """After it was taken."""
    await dingtalk.say("li", "我的客户")
    [delivery] = dingtalk.deliveries

    assert [message.text for message in client.memory.messages] == ["我的客户"]
    assert (delivery.acknowledged, delivery.attempts) == (True, ("ok",))


async def test_a_mention_in_a_group_arrives_without_the_mention(client: Client, dingtalk: DingTalkStandIn) -> None:
    """And the bot knows that others read along."""
    await dingtalk.say("zhao", "查重 晴川科技", chat_id=GROUP, mention=True)
    [message] = client.memory.messages

    assert (message.text, message.place.chat, message.place.direct) == ("查重 晴川科技", GROUP, False)


async def test_speech_arrives_as_text(client: Client, dingtalk: DingTalkStandIn) -> None:
    """As DingTalk understood it."""
    await dingtalk.speak("li", "我的客户")

    assert [message.text for message in client.memory.messages] == ["我的客户"]


async def test_a_press_is_answered_on_the_presser_s_own_copy(
    client: Client, dingtalk: DingTalkStandIn, api: Api
) -> None:
    """There is no toast; the others see nothing until the card is repainted."""
    await _a_card(api, f"IM_GROUP.{GROUP}")
    result = await dingtalk.press("zhao", "track-1", button="v1:approve:F1")
    [press] = client.memory.presses

    assert (result.ok, result.problems) == (True, ())
    assert result.params is not None
    assert (result.params["tips"], result.params["title"]) == ("已通过", "待审批")
    assert (press.place.person, press.place.chat, press.action) == ("zhao", GROUP, "v1:approve:F1")
    other = dingtalk.card("track-1", viewer="li").card
    assert other is not None
    assert "tips" not in other["cardParamMap"]


@pytest.mark.parametrize("shape", ["documented", "without_params", "value", "params_outside"])
async def test_a_press_arrives_in_every_shape(client: Client, dingtalk: DingTalkStandIn, api: Api, shape: Any) -> None:
    """All that stand in the documentation, and the one from the field."""
    dingtalk.callback_shape = shape
    await _a_card(api)
    result = await dingtalk.press("li", "track-1", button="v1:approve:F1")

    assert (result.ok, client.memory.presses[0].action) == (True, "v1:approve:F1")


async def test_two_presses_on_one_button_are_two(client: Client, dingtalk: DingTalkStandIn, api: Api) -> None:
    """The reception decides what the second one means."""
    await _a_card(api)
    for _ in range(2):
        await dingtalk.press("li", "track-1", button="v1:approve:F1")

    assert len({press.event_id for press in client.memory.presses}) == 2


async def test_a_press_whose_work_takes_long_is_answered_in_time(
    dingtalk: DingTalkStandIn, clock: HandSetClock, api: Api
) -> None:
    """With nothing: the card tells how it ended."""
    await _a_card(api)
    async with running(dingtalk, clock, patience=0.05) as client:
        await dingtalk.wait_connected()
        client.memory.until = asyncio.Event()
        result = await dingtalk.press("li", "track-1", button="v1:approve:F1")
        client.memory.until.set()
        await client.memory.finished.wait()

    assert (result.ok, len(client.memory.presses)) == (True, 1)


async def test_a_press_that_fails_tells_so(client: Client, dingtalk: DingTalkStandIn, api: Api) -> None:
    """Whoever pressed may press again."""
    await _a_card(api)
    client.memory.error = RuntimeError("the disk is full")
    result = await dingtalk.press("li", "track-1", button="v1:approve:F1")

    assert result.params is not None
    assert (result.ok, result.params["tips"]) == (True, "没处理成功，请再点一次")


async def test_a_message_that_takes_long_is_acknowledged_in_time(
    dingtalk: DingTalkStandIn, clock: HandSetClock
) -> None:
    """Or DingTalk would send it again while it is worked on."""
    async with running(dingtalk, clock, patience=0.05) as client:
        await dingtalk.wait_connected()
        client.memory.until = asyncio.Event()
        await dingtalk.say("li", "我的客户")
        before = len(client.memory.messages)
        client.memory.until.set()
        await client.memory.finished.wait()

    assert (before, len(client.memory.messages), dingtalk.deliveries[0].attempts) == (0, 1, ("ok",))


async def test_a_message_that_fails_comes_again_as_the_same(dingtalk: DingTalkStandIn, clock: HandSetClock) -> None:
    """After a minute, in a new push, with the key it had."""
    async with running(dingtalk, clock) as client:
        await dingtalk.wait_connected()
        client.memory.error = RuntimeError("the disk is full")
        saying = asyncio.create_task(dingtalk.say("li", "我的客户"))
        await eventually(lambda: client.stream.counts["failed"])
        client.memory.error = None
        dingtalk.stream.cut_all()  # or the platform would wait three seconds for the answer
        await saying
        await eventually(lambda: client.stream.counts["connected"] == 2)
        await dingtalk.wait_connected()
        await dingtalk.advance(timedelta(seconds=61))

    assert [message.text for message in client.memory.messages] == ["我的客户"]
    assert dingtalk.deliveries[0].acknowledged


async def test_a_message_delivered_twice_carries_one_key(client: Client, dingtalk: DingTalkStandIn) -> None:
    """The inbox knows it."""
    dingtalk.faults.duplicate_pushes()
    await dingtalk.say("li", "我的客户")
    await dingtalk.settle()

    assert len(client.memory.messages) == 2
    assert len({message.event_id for message in client.memory.messages}) == 1


@pytest.mark.parametrize("as_text", [False, True])
async def test_a_leaver_arrives_in_both_variants(client: Client, dingtalk: DingTalkStandIn, *, as_text: bool) -> None:
    """And DingTalk hears SUCCESS."""
    dingtalk.leaves_as_text = as_text
    delivery = await dingtalk.remove_user("zhao")

    assert [left.external_id for left in client.memory.leavers] == ["zhao"]
    assert delivery.attempts == ("ok",)


async def test_a_leaver_who_could_not_be_taken_in_comes_later(client: Client, dingtalk: DingTalkStandIn) -> None:
    """DingTalk hears LATER and comes again with the same key."""
    client.memory.error = RuntimeError("the disk is full")
    delivery = await dingtalk.remove_user("zhao")
    client.memory.error = None
    await dingtalk.advance(timedelta(seconds=11))

    assert delivery.attempts == ("later",)
    assert [left.external_id for left in client.memory.leavers] == ["zhao"]


async def test_other_events_are_acknowledged_and_left_alone(client: Client, dingtalk: DingTalkStandIn) -> None:
    """Or they would come again and again."""
    delivery = await dingtalk.announce_user("li")

    assert (delivery.attempts, client.memory.leavers) == (("ok",), [])


async def test_a_stranger_gets_a_word(client: Client, dingtalk: DingTalkStandIn) -> None:
    """By the address that came with the message: there is no userId to write to."""
    data = {"msgId": "m", "conversationType": "2", "conversationId": "cidEast==", "sessionWebhook": "https://x"}
    await dingtalk.stream.send_raw(a_frame("CALLBACK", "/v1.0/im/bot/messages/get", data))
    [(session, text)] = await eventually(lambda: client.answered)

    assert (session, "认不出" in text, client.memory.messages) == ("https://x", True, [])


async def test_an_emptied_message_tells_that_the_month_is_used_up(client: Client, dingtalk: DingTalkStandIn) -> None:
    """And nobody is answered with nonsense."""
    data = {"errorCode": "20001", "errorMessage": "…"}
    await dingtalk.stream.send_raw(a_frame("CALLBACK", "/v1.0/im/bot/messages/get", data))
    await eventually(lambda: client.quota.over)

    assert (sorted(client.quota.over), len(client.memory.messages)) == ([PUSHES], 0)


async def test_pushes_of_messages_and_presses_count(client: Client, dingtalk: DingTalkStandIn, api: Api) -> None:
    """Events of the directory are free."""
    await _a_card(api)
    await dingtalk.say("li", "我的客户")
    await dingtalk.press("li", "track-1", button="v1:approve:F1")
    await dingtalk.announce_user("li")

    assert client.quota.counts[PUSHES] == dingtalk.meter.pushes == 2
