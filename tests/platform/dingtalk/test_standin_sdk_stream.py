from __future__ import annotations

import asyncio
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

from bot.sandbox.dingtalk.server import DingTalkStandIn
from tests.support.clock import HandSetClock
from tests.support.dingtalk_sdk import a_stream_client, load_stream_sdk, stream_line
from tests.support.dingtalk_standin import AGREE, CLIENT_SECRET, GROUP, Api, params, stand_in

pytestmark = [
    pytest.mark.sdk_peer,
    pytest.mark.slow,
    pytest.mark.unwatched,  # the SDK's threads hold the interpreter for long stretches
]


@pytest.fixture(scope="module")
def sdk() -> ModuleType:
    """The official Stream client."""
    return load_stream_sdk()


@pytest.fixture
def client(sdk: ModuleType, dingtalk: DingTalkStandIn, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The official client, pointed at the local DingTalk."""
    point_at(sdk, dingtalk, monkeypatch)
    return a_stream_client(sdk)


def point_at(sdk: ModuleType, dingtalk: DingTalkStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment variable DINGTALK_OPENAPI_ENDPOINT does before the import."""
    address = f"{dingtalk.base_url}/v1.0/gateway/connections/open"
    monkeypatch.setattr(sdk.DingTalkStreamClient, "OPEN_CONNECTION_API", address)
    for module in (sdk.stream, sdk.chatbot, sdk.card_replier):
        monkeypatch.setattr(module, "DINGTALK_OPENAPI_ENDPOINT", dingtalk.base_url)


def a_robot(sdk: ModuleType, heard: list[Any], reply: str = "") -> Any:
    """A handler that keeps what it hears, and may answer by the session webhook."""

    class Robot(sdk.ChatbotHandler):  # type: ignore[name-defined]
        async def process(self, callback: Any) -> Any:
            message = sdk.ChatbotMessage.from_dict(callback.data)
            if reply:
                self.reply_text(reply, message)
            heard.append(message)
            return sdk.AckMessage.STATUS_OK, "OK"

    return Robot()


async def test_the_official_client_connects_and_hears_the_robot(
    sdk: ModuleType, client: Any, dingtalk: DingTalkStandIn
) -> None:
    """Its own class reads the message, its session webhook answers into the chat."""
    heard: list[Any] = []
    client.register_callback_handler(sdk.ChatbotMessage.TOPIC, a_robot(sdk, heard, reply="收到"))
    async with stream_line(client):
        await dingtalk.wait_connected()
        msg_id = await dingtalk.say("li", "报备 苏州青禾", chat_id=GROUP, mention=True)

    [message] = heard
    assert (message.message_id, message.sender_staff_id, message.sender_nick) == (msg_id, "li", "李娜")
    assert (message.conversation_type, message.conversation_id) == ("2", GROUP)
    assert (message.text.content, message.is_in_at_list) == (" 报备 苏州青禾", True)
    assert (message.robot_code, message.chatbot_corp_id) == (dingtalk.requests[0].json["clientId"], "dingsandbox")
    assert dingtalk.deliveries[0].attempts == ("ok",)
    said = [message.text for message in dingtalk.timeline("li", GROUP)]
    assert said[0] == "@报备助手 报备 苏州青禾"
    assert "收到" in said[1]
    assert dingtalk.stream.objections == []


async def test_the_official_client_hears_voice_and_pictures(
    sdk: ModuleType, client: Any, dingtalk: DingTalkStandIn
) -> None:
    """The picture's download code leads to an address."""
    heard: list[Any] = []
    robot = a_robot(sdk, heard)
    client.register_callback_handler(sdk.ChatbotMessage.TOPIC, robot)
    async with stream_line(client):
        await dingtalk.wait_connected()
        await dingtalk.show_picture("li", b"made-up picture")
        await dingtalk.speak("li", "我的客户")
        code = heard[0].image_content.download_code
        address = await asyncio.to_thread(robot.get_image_download_url, code)

    assert address.startswith(f"{dingtalk.base_url}/files/")
    assert heard[1].extensions["content"]["recognition"] == "我的客户"


async def test_the_official_client_hears_events(sdk: ModuleType, client: Any, dingtalk: DingTalkStandIn) -> None:
    """Its ack echoes the event; an event that its handler refuses comes again."""
    heard: list[Any] = []

    class Events(sdk.EventHandler):  # type: ignore[name-defined]
        async def process(self, event: Any) -> Any:
            heard.append(event)
            good = len(heard) > 1
            return (sdk.AckMessage.STATUS_OK if good else sdk.AckMessage.STATUS_SYSTEM_EXCEPTION), "OK"

    client.register_all_event_handler(Events())
    async with stream_line(client):
        await dingtalk.wait_connected()
        await dingtalk.remove_user("zhao")
        await dingtalk.advance(timedelta(seconds=10))

    assert [event.headers.event_type for event in heard] == ["user_leave_org"] * 2
    assert heard[0].headers.event_id == heard[1].headers.event_id == dingtalk.deliveries[0].event_id
    assert heard[0].data["userId"] == ["zhao"]
    assert dingtalk.deliveries[0].attempts == ("code 500", "ok")


async def test_the_official_client_answers_presses(
    sdk: ModuleType, client: Any, api: Api, dingtalk: DingTalkStandIn
) -> None:
    """Its class reads the callback; what its handler returns becomes the presser's card."""
    heard: list[Any] = []

    class Presses(sdk.CallbackHandler):  # type: ignore[name-defined]
        async def process(self, callback: Any) -> Any:
            heard.append(sdk.CardCallbackMessage.from_dict(callback.data))
            options = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}
            data = {"cardParamMap": {"title": "已通过"}}
            return sdk.AckMessage.STATUS_OK, {"cardUpdateOptions": options, "cardData": data}

    client.register_callback_handler(sdk.CallbackHandler.TOPIC_CARD_CALLBACK, Presses())
    await api.create(cardData={"cardParamMap": params(AGREE)})
    async with stream_line(client):
        await dingtalk.wait_connected()
        result = await dingtalk.press("li", "track-1", button="approve")

    assert result.ok
    assert dingtalk.card("track-1", viewer="li").text == "已通过"
    assert (heard[0].card_instance_id, heard[0].user_id, heard[0].corp_id) == ("track-1", "li", "dingsandbox")
    assert heard[0].content == {"cardPrivateData": {"actionIds": ["approve"], "params": {}}}


async def test_the_official_card_class_creates_delivers_and_updates(
    sdk: ModuleType, client: Any, dingtalk: DingTalkStandIn
) -> None:
    """MarkdownButtonCardInstance: created and delivered in two calls, updated with all of its variables."""
    heard: list[Any] = []
    client.register_callback_handler(sdk.ChatbotMessage.TOPIC, a_robot(sdk, heard))
    async with stream_line(client):
        await dingtalk.wait_connected()
        await dingtalk.say("li", "我的客户")
        card = sdk.MarkdownButtonCardInstance(client, heard[0])
        card.set_title_and_logo("待审批", "")
        await asyncio.to_thread(card.reply, "上海晴川", [AGREE])
        sent = dingtalk.card(card.card_instance_id, viewer="li")
        await asyncio.to_thread(card.update, "已通过", [])

    assert (sent.text, [button.id for button in sent.buttons]) == ("待审批", ["approve"])
    seen = dingtalk.card(card.card_instance_id, viewer="li")
    assert seen.card is not None
    assert (seen.card["cardParamMap"]["markdown"], seen.buttons) == ("已通过", ())


async def test_the_official_client_answers_pings_and_comes_back_after_a_disconnect(
    sdk: ModuleType, client: Any, dingtalk: DingTalkStandIn
) -> None:
    """With a ticket of its own each time."""
    client.register_callback_handler(sdk.ChatbotMessage.TOPIC, a_robot(sdk, []))
    async with stream_line(client):
        await dingtalk.wait_connected()
        assert await dingtalk.stream.ping() == 1
        await dingtalk.stream.disconnect()
        await dingtalk.stream.wait_until(lambda stream: stream.accepted == 2 and len(stream.live) == 1)
        await dingtalk.say("li", "还在吗")

    opened = [request for request in dingtalk.requests if request.path.endswith("/connections/open")]
    assert [request.status for request in opened] == [200, 200]
    assert opened[0].json["clientSecret"] == CLIENT_SECRET
    assert dingtalk.deliveries[0].attempts == ("ok",)


async def test_the_official_client_gets_nowhere_with_a_wrong_secret(
    sdk: ModuleType, clock: HandSetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told so, and opens no connection."""
    async with stand_in(clock) as dingtalk:
        point_at(sdk, dingtalk, monkeypatch)
        client = a_stream_client(sdk)
        client.credential.client_secret = "wrong"

        assert await asyncio.to_thread(client.open_connection) is None
        assert await asyncio.to_thread(client.get_access_token) is None

        codes = [(request.status, request.code) for request in dingtalk.requests]
        assert codes == [(401, "authFailed"), (400, "invalidClientIdOrSecret")]
        assert dingtalk.connections == 0
