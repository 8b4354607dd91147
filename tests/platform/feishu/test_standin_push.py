from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.sandbox.feishu.sealing import seal, signature
from tests.support.feishu_standin import APP_ID, ENCRYPT_KEY, VERIFICATION_TOKEN, Answer, stand_in
from tests.support.waiting import LIMIT

if TYPE_CHECKING:
    from bot.sandbox.feishu.server import FeishuStandIn
    from tests.support.clock import HandSetClock


async def test_a_direct_message_is_pushed_with_its_envelope(feishu: FeishuStandIn, app: Answer) -> None:
    """The event carries the three ids of the writer, the text and the envelope 2.0."""
    message_id = await feishu.say("ou_li", "报备 上海晴川科技有限公司")
    [envelope] = app.received
    event = envelope["event"]

    assert (envelope["schema"], envelope["header"]["event_type"]) == ("2.0", "im.message.receive_v1")
    assert (envelope["header"]["token"], envelope["header"]["app_id"]) == (VERIFICATION_TOKEN, APP_ID)
    assert event["sender"]["sender_id"] == {"union_id": "on_li", "user_id": "u_li", "open_id": "ou_li"}
    assert (event["message"]["message_id"], event["message"]["chat_type"]) == (message_id, "p2p")
    assert json.loads(event["message"]["content"]) == {"text": "报备 上海晴川科技有限公司"}
    assert "mentions" not in event["message"]
    assert feishu.deliveries[0].acknowledged


async def test_in_a_group_only_mentions_are_heard(feishu: FeishuStandIn, app: Answer) -> None:
    """Without the sensitive right, a group message is pushed only when it mentions the bot."""
    await feishu.say("ou_li", "午饭吃什么", chat_id="oc_east")
    await feishu.say("ou_li", "查重 上海晴川", chat_id="oc_east", mention=True)
    feishu.hears_group_text = True
    await feishu.say("ou_zhao", "随便", chat_id="oc_east")
    first, second = (envelope["event"]["message"] for envelope in app.received)

    assert json.loads(first["content"]) == {"text": "@_user_1 查重 上海晴川"}
    assert [mention["id"]["open_id"] for mention in first["mentions"]] == [feishu.bot_open_id]
    assert (first["chat_type"], json.loads(second["content"])["text"]) == ("group", "随便")
    assert [message.text for message in feishu.timeline("ou_li", "oc_east")] == [
        "午饭吃什么",
        "@报备助手 查重 上海晴川",
        "随便",
    ]


async def test_changes_of_the_company_are_pushed(feishu: FeishuStandIn, app: Answer) -> None:
    """Leaving, moving, the bot coming to a group and leaving it, somebody opening the chat: one event each."""
    await feishu.update_user("ou_zhao", leader="ou_wang", departments=["sales"])
    await feishu.remove_user("ou_zhao")
    feishu.add_group("oc_new", "新群", ["ou_li"], with_bot=False)
    await feishu.invite_bot("oc_new", by="ou_li")
    await feishu.rename_group("oc_new", "更新的群", by="ou_li")
    await feishu.expel_bot("oc_new", by="ou_li")
    await feishu.open_chat("ou_li")
    moved, left, added, renamed, removed, opened = (envelope["event"] for envelope in app.received)

    assert app.types() == [
        "contact.user.updated_v3",
        "contact.user.deleted_v3",
        "im.chat.member.bot.added_v1",
        "im.chat.updated_v1",
        "im.chat.member.bot.deleted_v1",
        "im.chat.access_event.bot_p2p_chat_entered_v1",
    ]
    assert moved["object"]["leader_user_id"] == "ou_wang"
    assert moved["old_object"] == {"leader_user_id": "ou_li", "department_ids": ["od-east", "od-sales"]}
    assert left["old_object"]["department_ids"] == ["od-sales"]
    assert (left["object"]["status"]["is_resigned"], "department_ids" in left["object"]) == (True, False)
    assert (added["chat_id"], added["name"], removed["operator_id"]["open_id"]) == ("oc_new", "新群", "ou_li")
    assert (renamed["before_change"], renamed["after_change"]) == ({"name": "新群"}, {"name": "更新的群"})
    assert opened["chat_id"] == feishu.p2p_chat_id("ou_li")


async def test_an_unanswered_event_comes_again_after_15_s_5_min_1_h_and_6_h(
    feishu: FeishuStandIn, app: Answer, clock: HandSetClock
) -> None:
    """Four redeliveries of the same event at their times, then it is given up."""
    app.status = 500
    started = feishu.now
    await feishu.say("ou_li", "你好")
    counts = []
    for step in (timedelta(seconds=14), timedelta(seconds=1), timedelta(minutes=5), timedelta(hours=1)):
        await feishu.advance(step)
        counts.append(len(app.received))
    clock.advance(timedelta(hours=6))
    await feishu.advance()
    await feishu.advance(timedelta(days=2))

    assert counts == [1, 2, 3, 4]
    assert len(app.received) == 5
    assert len({envelope["header"]["event_id"] for envelope in app.received}) == 1
    assert feishu.deliveries[0].attempts == ("status 500",) * 5
    assert feishu.deliveries[0].given_up
    assert feishu.now - started == timedelta(days=2, hours=7, minutes=5, seconds=15)


async def test_a_long_leap_redelivers_everything_on_the_way(feishu: FeishuStandIn, app: Answer) -> None:
    """One leap over a day makes all four redeliveries, in order, and an answer stops them."""
    app.status = 500
    await feishu.say("ou_li", "你好")
    await feishu.say("ou_li", "在吗")
    app.status = 200
    await feishu.advance(timedelta(days=1))
    texts = [json.loads(envelope["event"]["message"]["content"])["text"] for envelope in app.received]

    assert texts == ["你好", "在吗", "你好", "在吗"]
    assert [delivery.acknowledged for delivery in feishu.deliveries] == [True, True]


async def test_a_sandbox_may_catch_up_by_itself(clock: HandSetClock) -> None:
    """Told to keep time, the stand-in redelivers what its clock has made due, with nobody calling `advance`."""
    async with stand_in(clock, catch_up_every=0.005) as feishu:
        again = asyncio.Event()

        async def count(_envelope: dict[str, object]) -> None:
            if len(answer.received) == 2:
                again.set()

        answer = Answer(status=500, meanwhile=count)
        async with TestServer(_serving(answer)) as server:
            feishu.push_url = str(server.make_url("/callback"))
            await feishu.say("ou_li", "你好")
            clock.advance(timedelta(seconds=15))
            await asyncio.wait_for(again.wait(), LIMIT)

        assert answer.received[0] == answer.received[1]


async def test_a_slow_app_is_not_waited_for(clock: HandSetClock) -> None:
    """Without an answer in time the attempt counts as failed and the event comes again."""
    async with stand_in(clock, answer_within=0.05) as feishu:
        answer = Answer(until=asyncio.Event())
        async with TestServer(_serving(answer)) as server:
            feishu.push_url = str(server.make_url("/callback"))
            await feishu.say("ou_li", "你好")
            assert answer.until is not None
            answer.until.set()
            await feishu.advance(timedelta(seconds=15))

        assert feishu.deliveries[0].attempts == ("timeout", "ok")


async def test_a_redirect_or_a_dead_address_is_a_failure(feishu: FeishuStandIn, app: Answer) -> None:
    """Only HTTP 200 counts, a redirect to a good address does not, and nobody listening is noticed."""
    good = str(feishu.push_url)

    async def elsewhere(_request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": good})

    server = web.Application()
    server.router.add_post("/callback", elsewhere)
    async with TestServer(server) as running:
        feishu.push_url = str(running.make_url("/callback"))
        await feishu.say("ou_li", "你好")
    feishu.push_url = "http://127.0.0.1:9/callback"
    await feishu.say("ou_li", "在吗")

    assert [delivery.attempts for delivery in feishu.deliveries] == [("status 302",), ("unreachable",)]


async def test_pushes_are_doubled_lost_and_reordered_on_order(feishu: FeishuStandIn, app: Answer) -> None:
    """A double keeps its event_id, a lost one comes again, held ones come newest first."""
    feishu.faults.duplicate_pushes()
    await feishu.say("ou_li", "一")
    feishu.faults.lose_pushes()
    await feishu.say("ou_li", "二")
    feishu.faults.reorder_pushes(3)
    for text in ("三", "四", "五"):
        await feishu.say("ou_li", text)
    await feishu.advance(timedelta(seconds=15))
    texts = [json.loads(envelope["event"]["message"]["content"])["text"] for envelope in app.received]

    assert texts == ["一", "一", "五", "四", "三", "二"]
    assert app.received[0] == app.received[1]
    assert feishu.deliveries[1].attempts == ("lost", "ok")


async def test_the_request_url_is_checked_with_a_challenge(clock: HandSetClock) -> None:
    """The challenge comes unsigned, encrypted when there is a key; only its echo passes."""
    async with stand_in(clock, encrypt_key=ENCRYPT_KEY) as feishu:
        seen: list[dict[str, str]] = []

        async def echo(request: web.Request) -> web.Response:
            seen.append(dict(request.headers))
            opened = _opened((await request.json())["encrypt"])
            return web.json_response({"challenge": opened["challenge"]} if len(seen) == 1 else {})

        server = web.Application()
        server.router.add_post("/callback", echo)
        async with TestServer(server) as running:
            feishu.push_url = str(running.make_url("/callback"))

            assert await feishu.verify_push_url()
            assert not await feishu.verify_push_url()

        assert "X-Lark-Signature" not in seen[0]
        assert not await feishu.verify_push_url()


async def test_with_a_key_pushes_are_encrypted_and_signed(clock: HandSetClock) -> None:
    """The body is one `encrypt` field; the signature is taken over the bytes on the wire."""
    async with stand_in(clock, encrypt_key=ENCRYPT_KEY) as feishu:
        wire: list[tuple[dict[str, str], bytes]] = []

        async def keep(request: web.Request) -> web.Response:
            wire.append((dict(request.headers), await request.read()))
            return web.json_response({})

        server = web.Application()
        server.router.add_post("/callback", keep)
        async with TestServer(server) as running:
            feishu.push_url = str(running.make_url("/callback"))
            await feishu.say("ou_li", "你好")

        [(headers, body)] = wire
        stamp, nonce = headers["X-Lark-Request-Timestamp"], headers["X-Lark-Request-Nonce"]
        expected = hashlib.sha256((stamp + nonce + ENCRYPT_KEY).encode() + body).hexdigest()
        assert headers["X-Lark-Signature"] == expected
        assert int(stamp) == int(feishu.now.timestamp())
        assert _opened(json.loads(body)["encrypt"])["header"]["event_type"] == "im.message.receive_v1"


@pytest.mark.parametrize(
    ("stamp", "nonce", "key", "body", "expected"),
    [
        ("1609073151", "abc", "test key", b"{}", "abadb35c439386c3c278c0adff6d7ccaf3cf86055fb4fd6c6d825abc259472d3"),
    ],
)
def test_signatures_agree_with_the_official_scheme(
    stamp: str, nonce: str, key: str, body: bytes, expected: str
) -> None:
    """A vector that two independent implementations agree on."""
    assert signature(timestamp=stamp, nonce=nonce, encrypt_key=key, body=body) == expected


def test_sealing_agrees_with_the_official_scheme() -> None:
    """A vector that two independent implementations agree on."""
    plain = b'{"challenge":"ajls384kdjx98XX","token":"vtoken-demo","type":"url_verification"}'
    sealed = (
        "AAECAwQFBgcICQoLDA0OD2o3llmAuPZn+ROJdmqVxYJEEWwMHl3B8+cPhKA6D0NckeZ7FK1fKHPtdnhuMMFlOF8F1JXLfupPZ4YWH7dIj3x+"
        "FlQQLRuuIBe7EaW6XvcG"
    )

    assert seal("demo-encrypt-key", plain, bytes(range(16))) == sealed


def _serving(answer: Answer) -> web.Application:
    app = web.Application()
    app.router.add_post("/callback", answer.over_http)
    return app


def _opened(sealed: str) -> dict[str, dict[str, str]]:
    """Decrypt by hand, apart from the code under test."""
    data = base64.b64decode(sealed)
    key = hashlib.sha256(ENCRYPT_KEY.encode()).digest()
    decryptor = Cipher(algorithms.AES(key), modes.CBC(data[:16])).decryptor()
    plain = decryptor.update(data[16:]) + decryptor.finalize()
    opened: dict[str, dict[str, str]] = json.loads(plain[: -plain[-1]])
    return opened
