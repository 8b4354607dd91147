"""HTTP push of the local DingTalk: what is signed, what is encrypted, what counts as an answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox.dingtalk.sealing import card_signature, event_signature, robot_signature, seal, unseal
from bot.sandbox.dingtalk.server import DingTalkStandIn
from tests.support.clock import HandSetClock
from tests.support.dingtalk_standin import AES_KEY, CLIENT_ID, CLIENT_SECRET, TOKEN, stand_in

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


class Receiver:
    """An app with an address for events and one for robot messages, and what it was told there."""

    def __init__(self) -> None:
        self.queries: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[dict[str, Any]] = []
        self.owner = CLIENT_ID
        self.says = b"success"
        self.status = 200
        self.reply: Any = {"msgtype": "empty"}

    async def event(self, request: web.Request) -> web.StreamResponse:
        """Opens the envelope, and answers with one of its own."""
        self.queries.append(dict(request.query))
        message, owner = unseal(AES_KEY, (await request.json())["encrypt"])
        assert owner == CLIENT_ID
        self.bodies.append(json.loads(message))
        sealed = seal(AES_KEY, self.says, owner=self.owner, noise=bytes(16))
        sign = event_signature(token=TOKEN, timestamp="1", nonce="n", sealed=sealed)
        answer = {"msg_signature": sign, "timeStamp": "1", "nonce": "n", "encrypt": sealed}
        return web.json_response(answer, status=self.status)

    async def robot(self, request: web.Request) -> web.StreamResponse:
        self.headers.append(dict(request.headers))
        self.bodies.append(await request.json())
        return web.json_response(self.reply, status=self.status)


@pytest.fixture
async def receiver(dingtalk: DingTalkStandIn) -> AsyncIterator[Receiver]:
    """The app, known to the local DingTalk."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/event", receiver.event)
    app.router.add_post("/robot", receiver.robot)
    async with TestServer(app) as running:
        dingtalk.event_url = str(running.make_url("/event"))
        dingtalk.robot_url = str(running.make_url("/robot"))
        yield receiver


async def test_an_event_is_sealed_and_flat(dingtalk: DingTalkStandIn, receiver: Receiver) -> None:
    """Head and fields side by side; the signature is there under both names."""
    await dingtalk.remove_user("li")

    [query], [event] = receiver.queries, receiver.bodies
    assert query["signature"] == query["msg_signature"]
    assert query["timestamp"] == str(int(dingtalk.now.timestamp() * 1000))
    assert (event["EventType"], event["CorpId"], event["userId"]) == ("user_leave_org", "dingsandbox", ["li"])
    [delivery] = dingtalk.deliveries
    assert (delivery.event_id, delivery.attempts) == (event["eventId"], ("ok",))


async def test_the_address_is_checked_by_the_same_handshake(dingtalk: DingTalkStandIn, receiver: Receiver) -> None:
    """check_url must be answered with a sealed "success"."""
    assert await dingtalk.verify_event_url()
    assert receiver.bodies == [{"EventType": "check_url"}]

    receiver.says = b"failure"
    assert not await dingtalk.verify_event_url()
    dingtalk.event_url = None
    assert not await dingtalk.verify_event_url()


@pytest.mark.parametrize(
    ("change", "attempt"),
    [
        ({"says": b"ok"}, "not a sealed success"),
        ({"owner": "another"}, "not a sealed success"),
        ({"status": 500}, "status 500"),
        ({"status": 201}, "status 201"),
    ],
)
async def test_anything_but_a_sealed_success_is_no_answer(
    dingtalk: DingTalkStandIn, receiver: Receiver, change: dict[str, Any], attempt: str
) -> None:
    """The event comes again after 10 and 30 seconds, with the same id, and then no more."""
    for name, value in change.items():
        setattr(receiver, name, value)
    await dingtalk.update_user("li", manager="zhao")
    await dingtalk.advance(timedelta(seconds=40))
    await dingtalk.advance(timedelta(hours=1))

    [delivery] = dingtalk.deliveries
    assert (delivery.attempts, delivery.given_up) == ((attempt,) * 3, True)
    assert len({event["eventId"] for event in receiver.bodies}) == 1


async def test_a_robot_message_is_signed_over_the_time(dingtalk: DingTalkStandIn, receiver: Receiver) -> None:
    """Its body is that of Stream."""
    msg_id = await dingtalk.say("li", "我的客户")

    [headers], [body] = receiver.headers, receiver.bodies
    assert headers["timestamp"] == str(int(dingtalk.now.timestamp() * 1000))
    assert headers["sign"] == robot_signature(timestamp=headers["timestamp"], secret=CLIENT_SECRET)
    assert (body["msgId"], body["text"]["content"]) == (msg_id, "我的客户")
    assert dingtalk.deliveries[0].acknowledged


async def test_the_answer_to_a_robot_message_is_said_in_its_chat(dingtalk: DingTalkStandIn, receiver: Receiver) -> None:
    """`empty` and nothing at all say nothing; what is no message counts as no answer."""
    await dingtalk.say("li", "第一句")
    receiver.reply = {}
    await dingtalk.say("li", "第二句")
    receiver.reply = {"msgtype": "text", "text": {"content": "收到"}}
    await dingtalk.say("li", "第三句")
    receiver.reply = {"msgtype": "text", "text": "收到"}
    await dingtalk.say("li", "第四句")

    said = [message.text for message in dingtalk.timeline("li", dingtalk.direct_chat_id("li"))]
    assert said == ["第一句", "第二句", "第三句", "收到", "第四句"]
    assert [delivery.acknowledged for delivery in dingtalk.deliveries] == [True, True, True, False]


async def test_nobody_answers_at_a_wrong_address(dingtalk: DingTalkStandIn) -> None:
    """A port that nobody listens on, and an app that answers with something else than JSON."""

    async def page(_: web.Request) -> web.StreamResponse:
        return web.Response(text="<html>hello</html>")

    dingtalk.robot_url = "http://127.0.0.1:9/"
    await dingtalk.say("li", "有人吗")
    app = web.Application()
    app.router.add_post("/", page)
    async with TestServer(app) as running:
        dingtalk.robot_url = dingtalk.event_url = str(running.make_url("/"))
        await dingtalk.say("li", "有人吗")
        await dingtalk.update_user("li", manager="zhao")

    assert [delivery.attempts for delivery in dingtalk.deliveries] == [("unreachable",), ("no JSON",), ("no JSON",)]


async def test_a_redirect_is_no_answer_and_silence_neither(clock: HandSetClock) -> None:
    """A push follows nobody elsewhere, and waits no longer than it is said to."""
    seen: list[str] = []
    release = asyncio.Event()

    async def away(request: web.Request) -> web.StreamResponse:
        seen.append(request.path)
        raise web.HTTPTemporaryRedirect("/elsewhere")

    async def never(_: web.Request) -> web.StreamResponse:
        await release.wait()
        return web.json_response({})

    async with stand_in(clock, http_answer_within=0.1) as dingtalk:
        app = web.Application()
        app.router.add_post("/away", away)
        app.router.add_post("/never", never)
        async with TestServer(app) as running:
            for path in ("/away", "/never"):
                dingtalk.robot_url = str(running.make_url(path))
                await dingtalk.say("li", "你好")
            release.set()

        assert [delivery.attempts for delivery in dingtalk.deliveries] == [("status 307",), ("timeout",)]
        assert seen == ["/away"]


@pytest.mark.parametrize("vector", VECTORS["events"], ids=lambda vector: vector["name"])
def test_envelopes_agree_with_what_dingtalk_publishes(vector: dict[str, str]) -> None:
    """Opening, sealing with the same noise, and signing give what is printed there."""
    message, owner = unseal(vector["aes_key"], vector["encrypt"])
    sealed = seal(vector["aes_key"], message, owner=owner, noise=vector["salt"].encode())
    sign = event_signature(
        token=vector["token"], timestamp=vector["timestamp"], nonce=vector["nonce"], sealed=vector["encrypt"]
    )

    assert (message.decode(), owner) == (vector["plaintext"], vector["owner_key"])
    assert (sealed, sign) == (vector["encrypt"], vector["msg_signature"])


def test_signatures_agree_with_the_documented_algorithms() -> None:
    """Inputs from the documentation, results computed apart from this code."""
    robot = robot_signature(timestamp="1577262236757", secret="this is a secret")
    card = card_signature(timestamp="1577262236757", secret="example-secret")

    assert robot == "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA="
    assert card == "9EQUhx+gSqHfgSF/OnOV2ifDC9m1VzjPj00L/WOZeew="


def test_a_text_in_chinese_survives_the_envelope() -> None:
    """The length is counted in bytes."""
    sealed = seal(AES_KEY, "王晨离职".encode(), owner=CLIENT_ID, noise=bytes(range(16)))

    assert unseal(AES_KEY, sealed) == ("王晨离职".encode(), CLIENT_ID)


@pytest.mark.parametrize("broken", ["", "AAAA", "not base64!", "YWJj" * 16])
def test_what_is_no_envelope_is_not_opened(broken: str) -> None:
    """Whatever it is."""
    with pytest.raises(ValueError):  # noqa: PT011 - the cipher's own words for some of them
        unseal(AES_KEY, broken)
