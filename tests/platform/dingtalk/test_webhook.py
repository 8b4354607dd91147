from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.dingtalk import crypto
from adapters.dingtalk.inbound import Inbound
from adapters.dingtalk.quota import Quota
from adapters.dingtalk.verify import FRESH, card_secret
from adapters.dingtalk.webhook import CARD_PATH, EVENT_PATH, ROBOT_PATH, Webhook
from adapters.envelope import LARGEST_BODY
from adapters.held import Held
from adapters.presses import Presses
from tests.support.clock import HandSetClock
from tests.support.dingtalk_product import a_message, a_press, card_headers, robot_headers, sealed, the_settings
from tests.support.dingtalk_standin import CLIENT_ID
from tests.support.reception import Memory

EVENT = {"EventType": "user_leave_org", "eventId": "e1", "userId": ["li"]}
SECRET = card_secret(the_settings())


@dataclass
class Door:
    """The three addresses, and who stands behind them."""

    client: TestClient[web.Request, web.Application]
    memory: Memory
    clock: HandSetClock
    webhook: Webhook
    presses: Presses

    async def post(
        self, path: str, body: Any, headers: dict[str, str] | None = None, query: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        raw = BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        async with self.client.post(path, data=raw, headers=headers or {}, params=query or {}) as response:
            text = await response.text()
            return response.status, json.loads(text) if text else None

    async def robot(self, message: dict[str, Any]) -> tuple[int, Any]:
        return await self.post(ROBOT_PATH, message, robot_headers(self.clock()))

    async def event(self, event: Any) -> tuple[int, Any]:
        raw, query = sealed(event, self.clock())
        return await self.post(EVENT_PATH, raw, query=query)

    async def card(self, callback: dict[str, Any]) -> tuple[int, Any]:
        return await self.post(CARD_PATH, callback, card_headers(self.clock(), SECRET))


async def _silence(session: str, text: str) -> None:
    """Strangers are somebody else's test."""


@pytest.fixture
async def door(clock: HandSetClock) -> AsyncIterator[Door]:
    memory, work, presses = Memory(), Held(patience=0.1, most=5), Presses()
    inbound = Inbound(
        memory,
        robot=CLIENT_ID,
        answer_session=_silence,
        presses=presses,
        held=work,
        quota=Quota(clock),
        clock=clock,
    )
    webhook = Webhook(inbound, the_settings(), clock=clock)
    app = web.Application()
    app.add_routes(webhook.routes())
    async with TestClient(TestServer(app)) as client:
        yield Door(client, memory, clock, webhook, presses)
    if memory.until is not None:
        memory.until.set()
    await work.drain(1.0)


async def test_a_message_is_acknowledged_after_it_was_taken(door: Door) -> None:
    """The answer says nothing: replies go their own way."""
    assert await door.robot(a_message("报备 上海晴川科技有限公司")) == (200, {"msgtype": "empty"})
    [message] = door.memory.messages

    assert (message.text, message.place.person) == ("报备 上海晴川科技有限公司", "li")


async def test_an_event_is_answered_with_a_sealed_success(door: Door) -> None:
    """In our name, signed with the same token."""
    status, said = await door.event(EVENT)
    settings = the_settings()
    proof = crypto.signature(settings.token, said["timeStamp"], said["nonce"], said["encrypt"])

    assert (status, [left.external_id for left in door.memory.leavers]) == (200, ["li"])
    assert crypto.unseal(said["encrypt"], settings.aes_key) == ("success", CLIENT_ID)
    assert said["msg_signature"] == proof


@pytest.mark.parametrize("kind", ["check_url", "check_create_suite_url", "check_update_suite_url", "org_dept_create"])
async def test_a_check_of_the_address_is_answered(door: Door, kind: str) -> None:
    """And so is an event that does not concern us."""
    status, said = await door.event({"EventType": kind, "eventId": "e1"})

    assert (status, crypto.unseal(said["encrypt"], the_settings().aes_key)[0]) == (200, "success")
    assert not door.memory.leavers


async def test_a_press_is_answered_with_the_presser_s_own_small_print(door: Door) -> None:
    """By key, so that the rest of the card stays."""
    status, said = await door.card(a_press())

    assert (status, said["cardData"]) == (200, {"cardParamMap": {"tips": "已通过"}})
    assert said["cardUpdateOptions"]["updateCardDataByKey"] is True
    assert [press.action for press in door.memory.presses] == ["v1:approve:F1"]


async def test_two_clicks_are_two_presses_and_a_repeat_is_one(door: Door) -> None:
    """They differ in the moment that is signed."""
    await door.card(a_press())
    await door.card(a_press())
    door.clock.advance(timedelta(seconds=1))
    await door.card(a_press())

    assert len({press.event_id for press in door.memory.presses}) == 2


async def test_a_press_that_takes_long_is_answered_in_time(door: Door) -> None:
    """With nothing, before the work is done."""
    door.memory.until = asyncio.Event()
    answer = await door.card(a_press())
    before = len(door.memory.presses)
    door.memory.until.set()
    await door.memory.finished.wait()

    assert (answer, before, len(door.memory.presses)) == ((200, {}), 0, 1)


async def test_no_update_of_a_card_overtakes_the_answer(door: Door) -> None:
    """Whoever repaints it waits until the answer is written."""
    door.memory.until = asyncio.Event()
    pressing = asyncio.create_task(door.card(a_press()))
    await door.memory.begun.wait()
    waiting = asyncio.create_task(door.presses.settled("d-track"))
    await asyncio.sleep(0)
    before = waiting.done()
    door.memory.until.set()
    await pressing
    await waiting

    assert not before


@pytest.mark.parametrize("path", [ROBOT_PATH, EVENT_PATH, CARD_PATH])
async def test_a_stranger_is_turned_away_without_a_word(door: Door, path: str) -> None:
    """The sender learns the status and nothing else."""
    assert await door.post(path, a_message(), {"timestamp": "1", "sign": "x"}) == (401, None)
    assert door.webhook.counts["forged"] == 1


@pytest.mark.parametrize("path", [ROBOT_PATH, EVENT_PATH, CARD_PATH])
async def test_an_old_request_is_turned_away(door: Door, path: str) -> None:
    """A recorded one, played again next day."""
    raw, query = sealed(EVENT, door.clock())
    headers = {**robot_headers(door.clock()), **card_headers(door.clock(), SECRET)}
    door.clock.advance(FRESH + timedelta(seconds=1))
    body = raw if path == EVENT_PATH else json.dumps(a_message()).encode()

    assert await door.post(path, body, headers, query) == (401, None)
    assert door.webhook.counts["stale"] == 1


async def test_a_replay_inside_the_hour_carries_the_same_once_only_key(door: Door) -> None:
    """The signature cannot tell it from a redelivery; the inbox can."""
    for _ in range(2):
        await door.robot(a_message())
        await door.event(EVENT)

    assert len({message.event_id for message in door.memory.messages}) == 1
    assert len({left.event_id for left in door.memory.leavers}) == 1


@pytest.mark.parametrize("path", [ROBOT_PATH, CARD_PATH])
@pytest.mark.parametrize("body", [b"", b"{", b"null", b"\xff\xfe", b"a=b", b"[" * 50_000, b"5"])
async def test_signed_garbage_gets_a_plain_refusal(door: Door, path: str, body: bytes) -> None:
    """Never a 500, never a text."""
    headers = {**robot_headers(door.clock()), **card_headers(door.clock(), SECRET)}

    assert await door.post(path, body, headers) == (400, None)


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"{}", b'{"encrypt":5}', b"[" * 50_000])
async def test_an_event_that_is_none_gets_a_plain_refusal(door: Door, body: bytes) -> None:
    """Whatever is wrong with it."""
    status, said = await door.post(EVENT_PATH, body, query={"timestamp": "1", "nonce": "n", "signature": "s"})

    assert (status in {400, 401}, said) == (True, None)


@pytest.mark.parametrize("path", [ROBOT_PATH, EVENT_PATH, CARD_PATH])
async def test_a_flood_is_cut_off(door: Door, path: str) -> None:
    """Nobody's body is read to an end that never comes."""
    assert (await door.post(path, b" " * (LARGEST_BODY + 1)))[0] == 413


async def test_what_could_not_be_taken_in_comes_again(door: Door) -> None:
    """DingTalk hears a 500 and tries later."""
    door.memory.error = RuntimeError("the disk is full")

    assert [await door.robot(a_message()), await door.event(EVENT)] == [(500, None), (500, None)]
    assert door.webhook.counts["failed"] == 2


async def test_a_message_of_nobody_we_know_is_acknowledged(door: Door) -> None:
    """It would come again otherwise."""
    status, _ = await door.robot(a_message(senderStaffId=""))

    assert (status, door.memory.messages) == (200, [])


@pytest.mark.parametrize("callback", [{}, {"userId": "li"}, {"outTrackId": "t", "userId": 5}, {"content": "[]"}])
async def test_a_press_of_nobody_is_answered_with_nothing(door: Door, callback: dict[str, Any]) -> None:
    """There is nobody to ask for a right."""
    assert await door.card(callback) == (200, {})
    assert not door.memory.presses
