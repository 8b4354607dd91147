from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters import held
from adapters.base import Answer
from adapters.envelope import LARGEST_BODY
from adapters.feishu.chats import ChatKinds
from adapters.feishu.identity import Identity
from adapters.feishu.inbound import FAILED, NOBODY, STILL_WORKING, Inbound
from adapters.feishu.verify import FRESH
from adapters.feishu.webhook import PATH, Webhook
from adapters.held import Held
from adapters.presses import Presses
from bot.sandbox.feishu.sealing import seal
from cards.card import Tone
from tests.support.clock import HandSetClock
from tests.support.feishu_product import IV, a_message, a_press, an_envelope, signed, the_settings
from tests.support.feishu_standin import ENCRYPT_KEY, VERIFICATION_TOKEN
from tests.support.reception import Memory
from tests.support.waiting import LIMIT


@dataclass
class Door:
    """The callback address, knocked on as Feishu does."""

    client: TestClient[web.Request, web.Application]
    memory: Memory
    clock: HandSetClock
    held: Held
    inbound: Inbound
    webhook: Webhook
    presses: Presses

    async def push(self, envelope: Any, **how: Any) -> tuple[int, Any]:
        """Sealed, signed, sent; the status and the JSON of the answer."""
        body, headers = signed(envelope, self.clock(), **how)
        return await self.post(body, headers)

    async def post(self, body: Any, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        async with self.client.post(PATH, data=body, headers=headers) as response:
            raw = await response.read()
            return response.status, json.loads(raw) if raw else None


async def _unknown(chat_id: str) -> str:
    return "group" if chat_id == "oc_east" else "p2p"


async def _bot() -> str:
    return "ou_bot"


@pytest.fixture
async def door(clock: HandSetClock) -> AsyncIterator[Door]:
    memory, work, presses = Memory(), Held(patience=0.1, most=5), Presses()
    inbound = Inbound(
        memory,
        identity=Identity(_bot),
        chats=ChatKinds(_unknown),
        presses=presses,
        held=work,
        clock=clock,
    )
    webhook = Webhook(inbound, the_settings(), clock=clock)
    app = web.Application()
    app.add_routes(webhook.routes())
    async with TestClient(TestServer(app)) as client:
        yield Door(client, memory, clock, work, inbound, webhook, presses)
    if memory.until is not None:
        memory.until.set()
    await work.drain(1.0)


async def test_a_message_is_acknowledged_after_it_was_taken(door: Door) -> None:
    """Text and sender arrive; the answer is empty."""
    assert await door.push(a_message("报备 上海晴川科技有限公司")) == (200, {})
    [message] = door.memory.messages

    assert (message.text, message.place.person, message.event_id) == ("报备 上海晴川科技有限公司", "ou_li", "om_1")


async def test_the_check_of_the_request_url_is_answered(door: Door) -> None:
    """The challenge comes back, safely quoted, and nothing else happens."""
    challenge = 'x","evil":"1'
    request = {"challenge": challenge, "token": VERIFICATION_TOKEN, "type": "url_verification"}
    body = json.dumps({"encrypt": seal(ENCRYPT_KEY, json.dumps(request).encode(), IV)}).encode()

    assert await door.post(body) == (200, {"challenge": challenge})
    assert not door.memory.messages


async def test_a_bad_signature_is_turned_away_without_a_word(door: Door) -> None:
    """The sender learns the status and nothing else."""
    body, headers = signed(a_message(), door.clock())
    headers["X-Lark-Signature"] = "0" * 64

    assert await door.post(body, headers) == (401, None)
    assert not door.memory.messages


async def test_an_old_request_is_turned_away(door: Door) -> None:
    """A recorded request, played again next week."""
    body, headers = signed(a_message(), door.clock())
    door.clock.advance(FRESH + timedelta(seconds=1))

    assert await door.post(body, headers) == (401, None)
    assert door.webhook.counts["stale"] == 1


async def test_a_replay_inside_the_window_carries_the_same_once_only_key(door: Door) -> None:
    """The envelope cannot tell it from a redelivery; the inbox can."""
    body, headers = signed(a_message(), door.clock())
    await door.post(body, headers)
    await door.post(body, headers)

    assert {message.event_id for message in door.memory.messages} == {"om_1"}


async def test_the_key_of_another_app_is_turned_away(door: Door) -> None:
    """Sealed and signed correctly, by somebody else."""
    assert await door.push(a_message(), key="another key") == (401, None)


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"\xff\xfe", b"a=b", b"[" * 50_000])
async def test_garbage_gets_a_plain_refusal(door: Door, body: bytes) -> None:
    """Never a 500, never a text."""
    status, text = await door.post(body)

    assert status in {400, 401}
    assert text is None


async def test_a_huge_body_is_not_read_to_its_end(door: Door) -> None:
    """Neither with an honest length nor in chunks without one."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_BODY // 65536 + 2):
            yield b"x" * 65536

    assert (await door.post(io.BytesIO(b"x" * (LARGEST_BODY + 1))))[0] == 413
    with suppress(aiohttp.ClientConnectionError):  # it may hang up on us while we are still talking
        assert (await door.post(endless()))[0] == 413
    assert door.webhook.counts["toolarge"] == 2


async def test_a_body_that_trickles_in_is_not_waited_for(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can keep our connections busy for nothing."""
    monkeypatch.setattr(held, "READ_WITHIN", 0.05)
    stop = asyncio.Event()

    async def trickle() -> AsyncIterator[bytes]:
        yield b"{"
        await stop.wait()

    with suppress(aiohttp.ClientConnectionError):
        assert (await door.post(trickle()))[0] == 400
    stop.set()

    assert door.webhook.counts["malformed"] == 1


async def test_unknown_events_are_acknowledged_and_counted(door: Door) -> None:
    """Anything but 200 would bring them again for hours."""
    assert await door.push(an_envelope("drive.file.edit_v1", {"file": "f1"})) == (200, {})
    assert door.inbound.counts["unknown_event"] == 1


async def test_a_failure_makes_feishu_send_it_again(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    """No acknowledgement without the effect."""
    door.memory.error = RuntimeError("the database is away")

    assert await door.push(a_message()) == (500, None)
    assert "event_failed" in {getattr(record, "action", "") for record in caplog.records}


async def test_a_slow_message_is_acknowledged_in_time_and_still_done(door: Door) -> None:
    """The work outlasts the patience; it is counted and goes on."""
    door.memory.until = asyncio.Event()
    assert await door.push(a_message()) == (200, {})
    assert (door.held.counts["late"], door.memory.messages) == (1, [])
    door.memory.until.set()
    async with asyncio.timeout(LIMIT):
        await door.memory.finished.wait()

    assert len(door.memory.messages) == 1


async def test_work_that_fails_after_its_acknowledgement_is_loud(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody will send it again, so an operator has to know."""
    door.memory.until = asyncio.Event()
    await door.push(a_message())
    door.memory.error = RuntimeError("the database is away")
    door.memory.until.set()
    await door.held.drain(5.0)

    assert door.held.counts["lost"] == 1
    assert [record.levelno for record in caplog.records if getattr(record, "action", "") == "work_lost"] == [
        logging.ERROR
    ]


async def test_too_much_at_once_is_sent_away_for_later(door: Door) -> None:
    """Five are being worked on; the sixth had better come again."""
    door.memory.until = asyncio.Event()
    statuses = [(await door.push(a_message(message_id=f"om_{number}")))[0] for number in range(6)]

    assert statuses == [200] * 5 + [503]


@pytest.mark.parametrize(
    ("tone", "kind"),
    [(Tone.GOOD, "success"), (Tone.BAD, "error"), (Tone.INFO, "info"), (Tone.WAITING, "info"), (Tone.QUIET, "info")],
)
async def test_a_press_is_answered_with_a_toast(door: Door, tone: Tone, kind: str) -> None:
    """In the tone of the answer; the card itself is repainted afterwards."""
    door.memory.answer = Answer(text="已通过", tone=tone)

    assert await door.push(a_press()) == (200, {"toast": {"type": kind, "content": "已通过"}})
    [press] = door.memory.presses
    assert (press.action, press.handle, press.place.person) == ("v1:approve:F1", "om_card", "ou_li")


@pytest.mark.parametrize(("chat", "direct"), [("oc_east", False), ("oc_p2p_li", True)])
async def test_a_press_knows_whether_others_read_along(door: Door, chat: str, direct: bool) -> None:
    """What the callback does not say is found out."""
    envelope = a_press()
    envelope["event"]["context"]["open_chat_id"] = chat
    await door.push(envelope)

    assert door.memory.presses[0].place.direct is direct


async def test_a_slow_press_is_answered_in_time_and_still_done(door: Door) -> None:
    """The presser reads that it is being worked on; Feishu would not send the press again."""
    door.memory.until = asyncio.Event()
    status, body = await door.push(a_press())
    assert (status, body["toast"]["content"]) == (200, STILL_WORKING.text)
    door.memory.until.set()
    async with asyncio.timeout(LIMIT):
        await door.memory.finished.wait()

    assert len(door.memory.presses) == 1


async def test_a_press_that_fails_tells_the_presser(door: Door) -> None:
    """A status other than 200 would show a number instead of a sentence."""
    door.memory.error = RuntimeError("the database is away")
    status, body = await door.push(a_press())

    assert (status, body["toast"]) == (200, {"type": "error", "content": FAILED.text})


async def test_a_press_of_nobody_is_refused_kindly(door: Door) -> None:
    """Without an open_id nothing is done."""
    status, body = await door.push(a_press(operator={"union_id": "on_li"}))

    assert (status, body["toast"]["content"]) == (200, NOBODY.text)
    assert not door.memory.presses


async def test_the_card_is_locked_until_the_answer_is_written(door: Door) -> None:
    """Whoever wants to repaint it meanwhile waits."""
    door.memory.until = asyncio.Event()
    door.held._patience = 5.0
    push = asyncio.create_task(door.push(a_press()))
    await door.memory.begun.wait()
    repaint = asyncio.create_task(door.presses.settled("om_card"))
    await asyncio.sleep(0)
    assert not repaint.done()
    door.memory.until.set()
    await push
    async with asyncio.timeout(LIMIT):
        await repaint


async def test_leavers_and_greetings_arrive(door: Door) -> None:
    """Each at its own door of the reception."""
    person = {"open_id": "ou_li"}
    await door.push(an_envelope("contact.user.deleted_v3", {"object": person, "old_object": person}))
    await door.push(
        an_envelope("im.chat.access_event.bot_p2p_chat_entered_v1", {"chat_id": "oc_1", "operator_id": person})
    )

    assert [left.external_id for left in door.memory.leavers] == ["ou_li"]
    assert [greeted.place.chat for greeted in door.memory.greetings] == ["oc_1"]


async def test_nothing_secret_or_private_is_logged(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    """Neither words nor keys, whether a request is taken or refused."""
    caplog.set_level(logging.DEBUG)
    secret = "上海晴川科技有限公司"
    await door.push(a_message(secret))
    await door.push(a_message(secret), key="another key")
    await door.post(secret.encode())
    logged = "".join(json.dumps(vars(record), default=str, ensure_ascii=False) for record in caplog.records)

    assert secret not in logged
    assert ENCRYPT_KEY not in logged
    assert VERIFICATION_TOKEN not in logged
