from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from adapters.base import Answer
from adapters.feishu.chats import ChatKinds
from adapters.feishu.endpoint import ClientConfig
from adapters.feishu.identity import Identity
from adapters.feishu.inbound import Inbound
from adapters.feishu.longconn import REFUSED_WAIT, LongConnection
from adapters.held import Held
from adapters.http import Http
from adapters.presses import Presses
from bot.sandbox.feishu.server import FeishuStandIn
from cards.card import Tone
from tests.support.clock import HandSetClock
from tests.support.feishu_product import the_settings
from tests.support.feishu_standin import Api, a_button, a_card, stand_in
from tests.support.reception import Memory
from tests.support.waiting import LIMIT

PRESS = {"a": "v1:approve:F1"}


@dataclass
class Naps:
    """Sleeping that takes no time, up to the point where a test wants to look."""

    taken: list[float] = field(default_factory=list)
    until: asyncio.Event | None = None
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def __call__(self, seconds: float) -> None:
        async with self.changed:
            self.taken.append(seconds)
            self.changed.notify_all()
        if self.until is not None:
            await self.until.wait()
        await asyncio.sleep(0)

    async def reached(self, count: int) -> None:
        async with asyncio.timeout(LIMIT), self.changed:
            await self.changed.wait_for(lambda: len(self.taken) >= count)


class Watched(LongConnection):
    """Tells when it was given the server's wishes for the third time: each pong brings them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.third_pong = asyncio.Event()
        self._pongs = 0

    def _tune(self, config: ClientConfig) -> None:
        super()._tune(config)
        self._pongs += 1
        if self._pongs == 3:
            self.third_pong.set()


@dataclass
class Client:
    """Our end of the line, running."""

    connection: Watched
    memory: Memory
    naps: Naps
    task: asyncio.Task[None]


@asynccontextmanager
async def _running(
    feishu: FeishuStandIn, clock: HandSetClock, *, grace: float = 5.0, **changes: Any
) -> AsyncIterator[Client]:
    memory, naps, http = Memory(), Naps(), Http(timeout=LIMIT)

    async def kind(chat_id: str) -> str:
        return "group"

    async def bot() -> str:
        return feishu.bot_open_id

    inbound = Inbound(
        memory, identity=Identity(bot), chats=ChatKinds(kind), presses=Presses(), held=Held(), clock=clock
    )
    settings = the_settings(api_base=feishu.base_url, mode="websocket", **changes)
    connection = Watched(settings, inbound, http=http, sleep=naps, chance=lambda: 0.5, grace=grace)
    task = asyncio.create_task(connection.run())
    try:
        yield Client(connection, memory, naps, task)
    finally:
        if memory.until is not None:
            memory.until.set()
        if naps.until is not None:
            naps.until.set()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await http.close()


@pytest.fixture
async def client(feishu: FeishuStandIn, clock: HandSetClock) -> AsyncIterator[Client]:
    async with _running(feishu, clock) as running:
        async with asyncio.timeout(LIMIT):
            await running.connection.connected.wait()
        yield running


async def test_a_message_arrives_and_is_acknowledged(client: Client, feishu: FeishuStandIn) -> None:
    """After it was taken, not before."""
    await feishu.say("ou_li", "我的客户")
    [delivery] = feishu.deliveries

    assert [message.text for message in client.memory.messages] == ["我的客户"]
    assert (delivery.acknowledged, delivery.attempts) == (True, ("ok",))


async def test_a_mention_in_a_group_arrives_without_the_mention(client: Client, feishu: FeishuStandIn) -> None:
    """And the bot knows that others read along."""
    await feishu.say("ou_zhao", "查重 晴川科技", chat_id="oc_east", mention=True)
    [message] = client.memory.messages

    assert (message.text, message.place.chat, message.place.direct) == ("查重 晴川科技", "oc_east", False)


async def test_a_press_is_answered_over_the_line(client: Client, feishu: FeishuStandIn, api: Api) -> None:
    """The presser sees the toast."""
    client.memory.answer = Answer(text="已通过", tone=Tone.GOOD)
    message_id = await api.send_card("oc_east", a_card(a_button(value=PRESS)))
    result = await feishu.press("ou_li", message_id, value=PRESS)

    assert result.ok
    assert result.toast is not None
    assert (result.toast.kind, result.toast.content) == ("success", "已通过")
    assert client.memory.presses[0].action == "v1:approve:F1"


@pytest.mark.parametrize("shape", ["plain", "nested"])
async def test_the_presser_is_known_in_every_shape(client: Client, feishu: FeishuStandIn, api: Api, shape: str) -> None:
    """As seen in the field."""
    feishu.operator_shape = shape  # type: ignore[assignment]
    message_id = await api.send_card("oc_east", a_card(a_button(value=PRESS)))
    await feishu.press("ou_zhao", message_id, value=PRESS)

    assert client.memory.presses[0].place.person == "ou_zhao"


async def test_a_press_of_nobody_does_nothing(client: Client, feishu: FeishuStandIn, api: Api) -> None:
    """It is answered, though."""
    feishu.operator_shape = "anonymous"
    message_id = await api.send_card("oc_east", a_card(a_button(value=PRESS)))
    result = await feishu.press("ou_zhao", message_id, value=PRESS)

    assert result.toast is not None
    assert not client.memory.presses


async def test_a_failure_is_not_acknowledged_and_comes_again(
    client: Client, feishu: FeishuStandIn, clock: HandSetClock
) -> None:
    """Code 500 on the line; after the repair the redelivery is taken."""
    client.memory.error = RuntimeError("the database is away")
    await feishu.say("ou_li", "我的客户")
    client.memory.error = None
    await feishu.advance(timedelta(seconds=16))
    await feishu.settle()
    [delivery] = feishu.deliveries

    assert delivery.attempts == ("status 500", "ok")
    assert len(client.memory.messages) == 1


async def test_a_slow_event_does_not_hold_up_the_next(client: Client, feishu: FeishuStandIn) -> None:
    """Events are worked on side by side."""
    client.memory.until = held = asyncio.Event()
    slow = asyncio.create_task(feishu.say("ou_li", "慢"))
    async with asyncio.timeout(LIMIT):
        await client.memory.begun.wait()
    client.memory.until = None
    await feishu.say("ou_wang", "快")
    assert [message.text for message in client.memory.messages] == ["快"]
    held.set()
    await slow

    assert [message.text for message in client.memory.messages] == ["快", "慢"]


async def test_an_event_in_many_frames_is_put_together(clock: HandSetClock) -> None:
    """A long message travels in pieces of 100 bytes."""
    text = "报备 上海晴川科技有限公司 " + "很长的备注" * 100
    async with stand_in(clock, fragment_size=100, answer_within=2.0) as feishu, _running(feishu, clock) as client:
        await feishu.wait_connected()
        await feishu.say("ou_li", text)

        assert [message.text for message in client.memory.messages] == [text]
        assert feishu.deliveries[0].acknowledged


async def test_a_cut_connection_is_replaced(client: Client, feishu: FeishuStandIn) -> None:
    """Soon, and what was said meanwhile is heard."""
    feishu.faults.drop_connections()
    await client.naps.reached(1)
    await feishu.wait_connected()
    async with asyncio.timeout(LIMIT):
        await client.connection.connected.wait()
    await feishu.say("ou_li", "还在吗")

    assert client.connection.counts["lost"] == 1
    assert client.naps.taken[0] <= 1.0
    assert [message.text for message in client.memory.messages] == ["还在吗"]


async def test_a_silent_connection_is_given_up(clock: HandSetClock) -> None:
    """Half open: the socket lives, nothing comes back. A pong that stays out is enough."""
    async with (
        stand_in(clock, ping_interval=1, answer_within=1.0) as feishu,
        _running(feishu, clock, grace=-0.8) as client,
    ):
        await feishu.wait_connected()
        feishu.faults.half_open = True
        await client.naps.reached(1)
        feishu.faults.half_open = False
        async with asyncio.timeout(LIMIT):
            await client.connection.connected.wait()

        assert client.connection.counts["silent"] == 1


async def test_pings_keep_a_quiet_connection_alive(clock: HandSetClock) -> None:
    """Every pong is a sign of life: three of them take longer than the silence that is allowed."""
    async with (
        stand_in(clock, ping_interval=1) as feishu,
        _running(feishu, clock, grace=-0.5) as client,
    ):
        async with asyncio.timeout(LIMIT):
            await client.connection.third_pong.wait()

        assert client.connection.counts["connected"] == 1


async def test_new_wishes_of_the_server_hold_at_once(clock: HandSetClock) -> None:
    """A pong may change the interval of the pings: the two minutes under way are cut short."""
    async with stand_in(clock, ping_interval=120) as feishu, _running(feishu, clock) as client:
        async with asyncio.timeout(LIMIT):
            await client.connection.connected.wait()
            client.connection._tune(ClientConfig(ping_interval=60))
            await client.connection.third_pong.wait()


@pytest.mark.parametrize("upgrade", [False, True])
async def test_a_busy_server_is_tried_again_ever_more_slowly(
    feishu: FeishuStandIn, clock: HandSetClock, upgrade: bool
) -> None:
    """Until it takes us."""
    feishu.faults.refuse_connections(code=1, upgrade=upgrade)
    async with _running(feishu, clock) as client:
        await client.naps.reached(6)
        feishu.faults.accept_connections()
        await feishu.wait_connected()

    waits = client.naps.taken
    assert waits[0] <= 1.0
    assert waits[1:6] == [2.0 * 0.75, 4.0 * 0.75, 8.0 * 0.75, 16.0 * 0.75, 32.0 * 0.75]
    assert client.connection.refusal == ""


@pytest.mark.parametrize(
    ("code", "upgrade"), [(514, False), (403, False), (1000040344, False), (1000040350, True), (403, True)]
)
async def test_a_refused_app_waits_for_its_administrator(
    feishu: FeishuStandIn, clock: HandSetClock, caplog: pytest.LogCaptureFixture, code: int, upgrade: bool
) -> None:
    """It says so loudly, keeps from hammering, and comes back by itself once the matter is mended."""
    feishu.faults.refuse_connections(code=code, upgrade=upgrade)
    async with _running(feishu, clock) as client:
        client.naps.until = asyncio.Event()
        await client.naps.reached(1)
        assert client.connection.refusal == str(code)
        assert client.naps.taken == [REFUSED_WAIT]
        feishu.faults.accept_connections()
        client.naps.until.set()
        await feishu.wait_connected()
        async with asyncio.timeout(LIMIT):
            await client.connection.connected.wait()

        assert client.connection.refusal == ""
    assert [record.levelno for record in caplog.records if getattr(record, "action", "") == "feishu_refused"] == [
        logging.ERROR
    ]


async def test_a_wrong_secret_is_refused(feishu: FeishuStandIn, clock: HandSetClock) -> None:
    """By its code, which stands where an administrator looks."""
    async with _running(feishu, clock, app_secret="wrong") as client:
        client.naps.until = asyncio.Event()
        await client.naps.reached(1)

        assert client.connection.refusal == "514"


async def test_stopping_lets_the_event_under_way_finish(feishu: FeishuStandIn, clock: HandSetClock) -> None:
    """It is done and acknowledged before the line is put down."""
    async with _running(feishu, clock) as client:
        await feishu.wait_connected()
        client.memory.until = asyncio.Event()
        said = asyncio.create_task(feishu.say("ou_li", "最后一条"))
        async with asyncio.timeout(LIMIT):
            await client.memory.begun.wait()
        client.task.cancel()
        await asyncio.sleep(0)
        client.memory.until.set()
        with suppress(asyncio.CancelledError):
            await client.task
        await said

        assert feishu.deliveries[0].acknowledged
    assert not client.connection.connected.is_set()


async def test_the_address_with_its_ticket_is_never_logged(
    client: Client, feishu: FeishuStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither while connecting nor when a handshake is refused."""
    caplog.set_level(logging.DEBUG)
    feishu.faults.refuse_connections(code=1, upgrade=True)
    feishu.faults.drop_connections()
    await client.naps.reached(3)
    logged = "".join(
        record.getMessage() + json.dumps(vars(record), default=str) + str(record.exc_info)
        for record in caplog.records
        if record.name.startswith("adapters")
    )

    assert "feishu_down" in logged
    assert "ticket" not in logged
    assert "device_id" not in logged
