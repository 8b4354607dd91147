from __future__ import annotations

import threading
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from hypothesis import given, settings

from adapters.feishu import frames
from tests.platform.feishu.test_frames import FRAMES
from tests.support.feishu_sdk import load_sdk, sdk_line
from tests.support.feishu_standin import Api, a_button, a_card, stand_in

if TYPE_CHECKING:
    from types import ModuleType

    from adapters.feishu.frames import Frame
    from tests.support.clock import HandSetClock

pytestmark = [
    pytest.mark.sdk_peer,
    pytest.mark.slow,
    pytest.mark.unwatched,  # the SDK's threads hold the interpreter for long stretches
]


@pytest.fixture(scope="module")
def sdk() -> ModuleType:
    """The official client."""
    return load_sdk()


class Handler:
    """What an app registers with the official dispatcher, and what it heard."""

    def __init__(self, sdk: ModuleType) -> None:
        self.heard: list[Any] = []
        self.fail_once = threading.Event()
        builder = sdk.EventDispatcherHandler.builder("", "")
        builder = builder.register_p2_im_message_receive_v1(self._message)
        self.dispatcher = builder.register_p2_card_action_trigger(self._press).build()
        model = import_module("lark_oapi.event.callback.model.p2_card_action_trigger")
        self._answer = model.P2CardActionTriggerResponse

    def texts(self) -> list[str]:
        return [data.event.message.content for data in self.heard]

    def _message(self, data: Any) -> None:
        if self.fail_once.is_set():
            self.fail_once.clear()
            raise RuntimeError("ordered by the test")
        self.heard.append(data)

    def _press(self, data: Any) -> Any:
        self.heard.append(data)
        card = {"type": "raw", "data": a_card(title="已通过")}
        return self._answer({"toast": {"type": "success", "content": "已通过"}, "card": card})


def _quick(clock: HandSetClock, **more: Any) -> Any:
    return stand_in(clock, reconnect_nonce=0, reconnect_interval=0.01, ping_interval=0.2, **more)


async def test_the_official_client_connects_hears_and_acknowledges(sdk: ModuleType, clock: HandSetClock) -> None:
    """It takes events whole and in fragments, once each, and the stand-in understands its acks."""
    async with _quick(clock, fragment_size=150) as feishu:
        handler = Handler(sdk)
        async with sdk_line(sdk, feishu.base_url, handler.dispatcher):
            await feishu.wait_connected()
            await feishu.say("ou_li", "你好")
            await feishu.say("ou_li", "很长的话" * 40)

        assert handler.texts() == ['{"text": "你好"}', f'{{"text": "{"很长的话" * 40}"}}']
        assert [delivery.attempts for delivery in feishu.deliveries] == [("ok",), ("ok",)]


async def test_the_official_client_pings_and_takes_new_settings(sdk: ModuleType, clock: HandSetClock) -> None:
    """Its pings are answered, and the settings in the pong replace its own."""
    async with _quick(clock) as feishu, sdk_line(sdk, feishu.base_url, Handler(sdk).dispatcher) as line:
        await feishu.wait_connected()
        feishu.long_connections.config.reconnect_interval = 7
        pings = feishu.long_connections.pings
        await feishu.long_connections.wait_until(lambda connections: connections.pings >= pings + 3)

        assert line.client._reconnect_interval == 7


async def test_an_event_that_the_app_failed_on_comes_again_to_the_official_client(
    sdk: ModuleType, clock: HandSetClock
) -> None:
    """The client acks an exception with 500; the redelivery reaches it."""
    async with _quick(clock) as feishu:
        handler = Handler(sdk)
        async with sdk_line(sdk, feishu.base_url, handler.dispatcher):
            await feishu.wait_connected()
            handler.fail_once.set()
            await feishu.say("ou_li", "你好")
            await feishu.advance(timedelta(seconds=15))

        assert feishu.deliveries[0].attempts == ("status 500", "ok")
        assert len(handler.heard) == 1


async def test_the_official_client_answers_a_press(sdk: ModuleType, clock: HandSetClock) -> None:
    """Toast and card of a typed response reach the person who pressed."""
    async with _quick(clock) as feishu, aiohttp.ClientSession() as session:
        api, handler = Api(feishu, session), Handler(sdk)
        await api.sign_in()
        message_id = await api.send_card("ou_li", a_card(a_button(value={"act": "approve"})))
        async with sdk_line(sdk, feishu.base_url, handler.dispatcher):
            await feishu.wait_connected()
            result = await feishu.press("ou_li", message_id, button=0)

        assert (result.code, result.problems) == (0, ())
        assert (result.toast and result.toast.content, result.card) == ("已通过", a_card(title="已通过"))
        assert handler.heard[0].event.context.open_message_id == message_id


async def test_the_official_client_comes_back_after_a_cut(sdk: ModuleType, clock: HandSetClock) -> None:
    """It reconnects through a new discovery, also when the platform is busy at first, and hears again."""
    async with _quick(clock) as feishu:
        handler = Handler(sdk)
        async with sdk_line(sdk, feishu.base_url, handler.dispatcher):
            await feishu.wait_connected()
            feishu.faults.fail_next("/callback/ws/endpoint", status=500)
            feishu.faults.drop_connections()
            await feishu.long_connections.wait_until(lambda connections: connections.accepted == 2)
            await feishu.say("ou_li", "还在吗")

        assert handler.texts() == ['{"text": "还在吗"}']


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        ({"code": 514, "msg": "auth failed"}, "auth failed"),
        ({"code": 403, "msg": "forbidden", "upgrade": True}, "forbidden"),
        ({"code": 1000040350, "msg": "exceed connection limit", "upgrade": True}, "exceed connection limit"),
    ],
)
async def test_a_fatal_refusal_ends_the_official_client(
    sdk: ModuleType, clock: HandSetClock, refusal: dict[str, Any], words: str
) -> None:
    """The codes that mean "do not try again" are understood as such, at discovery and at the upgrade."""
    async with _quick(clock) as feishu:
        feishu.faults.refuse_connections(**refusal)
        async with sdk_line(sdk, feishu.base_url, Handler(sdk).dispatcher) as line:
            await line.ended()

        assert isinstance(line.failure, sdk.ws.exception.ClientException)
        assert words in str(line.failure)


@settings(max_examples=200, deadline=None)
@given(frame=FRAMES)
def test_our_frames_and_the_official_ones_are_the_same_bytes(sdk: ModuleType, frame: Frame) -> None:
    """Ours are read by the official codec field by field, and theirs by ours."""
    official = sdk.ws.pb.pbbp2_pb2.Frame()
    official.ParseFromString(frames.encode(frame))
    headers = tuple((header.key, header.value) for header in official.headers)

    assert (official.SeqID, official.LogID, official.service, official.method) == (
        frame.seq_id,
        frame.log_id,
        frame.service,
        frame.method,
    )
    assert (headers, official.payload, official.payload_type) == (frame.headers, frame.payload, frame.payload_type)
    assert frames.decode(official.SerializeToString()) == frame
