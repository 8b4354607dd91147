"""Everything a stranger may try at the callbacks of the three platforms, on real sockets: one answer to all of it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.dingtalk import crypto
from adapters.dingtalk.platform import DingTalkPlatform
from adapters.dingtalk.verify import card_secret
from adapters.dingtalk.webhook import CARD_PATH, EVENT_PATH, ROBOT_PATH
from adapters.envelope import LARGEST_BODY
from adapters.feishu.platform import FeishuPlatform
from adapters.feishu.webhook import PATH as FEISHU_PATH
from adapters.http import Http
from adapters.wecom.platform import WeComPlatform
from adapters.wecom.webhook import PATH as WECOM_PATH
from bot.sandbox.feishu.sealing import signature as feishu_signature
from bot.sandbox.wecom.sealing import signature as wecom_signature
from tests.support import dingtalk_product as dingtalk
from tests.support import feishu_product as feishu
from tests.support import wecom_standin as wecom
from tests.support.clock import HandSetClock
from tests.support.dingtalk_standin import CLIENT_SECRET, TOKEN
from tests.support.feishu_standin import ENCRYPT_KEY, VERIFICATION_TOKEN
from tests.support.reception import Memory
from tests.support.waiting import LIMIT

YEAR = timedelta(days=365)
EVENT = {"EventType": "user_leave_org", "eventId": "e1", "userId": ["li"]}
SECRETS = (ENCRYPT_KEY, VERIFICATION_TOKEN, CLIENT_SECRET, TOKEN, wecom.TOKEN, wecom.AES_KEY)
WORDS = ("Traceback", "Error", "error", "orjson", "padding", "expat", "line 1", "adapters", ".py")


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; changed by the attacks below."""

    path: str
    body: bytes
    headers: Mapping[str, str]
    query: Mapping[str, str]


def _feishu(now: datetime, **how: Any) -> Request:
    body, headers = feishu.signed(feishu.a_message(), now, **how)
    return Request(FEISHU_PATH, body, headers, {})


def _feishu_over(body: bytes, now: datetime) -> Request:
    """Whatever the body is, under a right signature."""
    stamp = str(int(now.timestamp()))
    proof = feishu_signature(timestamp=stamp, nonce="n", encrypt_key=ENCRYPT_KEY, body=body)
    headers = {"X-Lark-Request-Timestamp": stamp, "X-Lark-Request-Nonce": "n", "X-Lark-Signature": proof}
    return Request(FEISHU_PATH, body, headers, {})


def _robot(now: datetime) -> Request:
    return Request(ROBOT_PATH, json.dumps(dingtalk.a_message()).encode(), dingtalk.robot_headers(now), {})


def _event(now: datetime, **how: Any) -> Request:
    body, query = dingtalk.sealed(EVENT, now, **how)
    return Request(EVENT_PATH, body, {}, query)


def _card(now: datetime) -> Request:
    headers = dingtalk.card_headers(now, card_secret(dingtalk.the_settings()))
    return Request(CARD_PATH, json.dumps(dingtalk.a_press()).encode(), headers, {})


def _wecom(now: datetime, message: str = "", **how: Any) -> Request:
    said = message or (
        f"<xml><ToUserName>{wecom.CORP_ID}</ToUserName><FromUserName>lina</FromUserName><CreateTime>1</CreateTime>"
        f"<MsgType>text</MsgType><Content>晴川</Content><MsgId>1</MsgId><AgentID>{wecom.AGENT_ID}</AgentID></xml>"
    )
    query, body = wecom.sealed_request(said, stamp=int(now.timestamp()), **how)
    return Request(WECOM_PATH, body, {}, query)


def _wecom_over(sealed: str, now: datetime) -> Request:
    """Whatever the ciphertext is, under a right signature."""
    stamp = str(int(now.timestamp()))
    query = {"msg_signature": wecom_signature(wecom.TOKEN, stamp, "1", sealed), "timestamp": stamp, "nonce": "1"}
    return Request(WECOM_PATH, f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode(), {}, query)


GOOD: dict[str, Callable[[datetime], Request]] = {
    "feishu": _feishu,
    "dingtalk robot": _robot,
    "dingtalk event": _event,
    "dingtalk card": _card,
    "wecom": _wecom,
}
SIGNED_BODY = ("feishu", "dingtalk event", "wecom")


def _flipped(text: str, at: int) -> str:
    other = "b" if text[at] != "b" else "c"
    return text[:at] + other + text[at + 1 :]


def _changed(request: Request) -> Iterator[Request]:
    """One character of each signed or signing field changed, and each of them missing."""
    for field in ("headers", "query"):
        fields: Mapping[str, str] = getattr(request, field)
        for name, value in fields.items():
            if name.lower() == "content-type":
                continue
            left = {key: each for key, each in fields.items() if key != name}
            altered = [{**left, name: _flipped(value, at)} for at in (0, len(value) // 2, len(value) - 1)]
            for changed in (*altered, {**left, name: ""}, {**left, name: "签" * 20}, left):
                headers = changed if field == "headers" else request.headers
                query = changed if field == "query" else request.query
                if "签" not in str(headers):  # no client can send such a header
                    yield Request(request.path, request.body, headers, query)


def _forged(now: datetime) -> Iterator[Request]:
    for make in GOOD.values():
        yield from _changed(make(now))
        for age in (YEAR, -YEAR):
            yield make(now - age)
    for name in SIGNED_BODY:
        good = GOOD[name](now)
        for at in range(10, len(good.body) - 10, max(1, len(good.body) // 40)):
            flipped = good.body[:at] + bytes((good.body[at] ^ 1,)) + good.body[at + 1 :]
            if name != "wecom" or (b"<Encrypt>" in good.body[: at - 10] and at < len(good.body) - 20):
                yield Request(good.path, flipped, good.headers, good.query)


def _foreign(now: datetime) -> Iterator[Request]:
    """Right in itself, for another app, another company, another platform, another door."""
    yield _feishu(now, key="another key")
    for header in ({"app_id": "cli_other"}, {"token": "other"}):
        envelope = feishu.a_message()
        envelope["header"].update(header)
        body, headers = feishu.signed(envelope, now)
        yield Request(FEISHU_PATH, body, headers, {})
    yield _event(now, owner="dingother")
    yield _event(now, token="other")
    yield _event(now, aes_key="A" * 43)
    yield Request(ROBOT_PATH, _robot(now).body, dingtalk.robot_headers(now, "other"), {})
    yield Request(CARD_PATH, _card(now).body, dingtalk.card_headers(now, CLIENT_SECRET), {})
    for how in ({"receive_id": "ww_other"}, {"token": "other"}, {"key": wecom.AES_KEY[::-1]}):
        yield _wecom(now, **how)
    yield _wecom(now, "<xml><ToUserName>ww_other</ToUserName></xml>")
    paths = {request.path for request in (make(now) for make in GOOD.values())}
    for make in GOOD.values():
        good = make(now)
        for path in paths - {good.path}:
            yield Request(path, good.body, good.headers, good.query)


def _broken(now: datetime) -> Iterator[Request]:
    """Under a right signature: truncated, overlong, nested, exploding, injected."""
    bodies = [b"", b"null", b"[]", b"{", b"\xff\xfe", b"[" * 200_000, b'{"a":' * 200_000, b'{"encrypt":null}']
    ciphertexts = ["", "AAAA", "A" * 64, "A" * 100_000, "%%%", "AAA=AAA=", "A" * 63 + "=", "\u0000"]
    entities = [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:/etc/passwd">]><xml><Encrypt>&f;</Encrypt></xml>',
        '<!DOCTYPE xml SYSTEM "http://127.0.0.1:9/x.dtd"><xml/>',
        "<a>" * 30_000,
        "<xml>" + "<b/>" * 25_000 + "</xml>",
    ]
    for body in bodies:
        yield _feishu_over(body, now)
        for make in (_robot, _card) if b"encrypt" not in body else ():  # to these two it is a message without a sender
            good = make(now)
            yield Request(good.path, body, good.headers, {})
    for sealed in ciphertexts:
        yield _feishu_over(json.dumps({"encrypt": sealed}).encode(), now)
        stamp = str(int(now.timestamp() * 1000))
        proof = crypto.signature(TOKEN, stamp, "n", sealed)
        query = {"signature": proof, "timestamp": stamp, "nonce": "n"}
        yield Request(EVENT_PATH, json.dumps({"encrypt": sealed}).encode(), {}, query)
        yield _wecom_over(sealed, now)
    for document in entities:
        yield Request(WECOM_PATH, document.encode(), {}, _wecom(now).query)
        yield _wecom(now, document)
    for good in (make(now) for make in GOOD.values()):
        yield Request(good.path, b"x" * (LARGEST_BODY + 1), good.headers, good.query)
    challenge = json.dumps({"challenge": 'x","evil":"1', "token": "guessed", "type": "url_verification"}).encode()
    yield Request(FEISHU_PATH, challenge, {}, {})
    yield _feishu_over(challenge, now)


@dataclass
class House:
    client: TestClient[web.Request, web.Application]
    memory: Memory
    now: datetime
    refusals: Callable[[], int]

    async def send(self, request: Request) -> tuple[int, bytes, frozenset[str]]:
        async with self.client.post(
            request.path, data=io.BytesIO(request.body), headers=dict(request.headers), params=dict(request.query)
        ) as response:
            return response.status, await response.read(), frozenset(response.headers)

    @property
    def heard(self) -> int:
        """What came through."""
        return len(self.memory.messages) + len(self.memory.presses) + len(self.memory.leavers)


@pytest.fixture
async def house(clock: HandSetClock) -> AsyncIterator[House]:
    """The three platforms behind their addresses; nobody is turned away for the number of his attempts."""
    http, memory = Http(timeout=LIMIT), Memory()
    platforms = (
        FeishuPlatform(feishu.the_settings(api_base="http://127.0.0.1:1"), http, clock=clock),
        DingTalkPlatform(dingtalk.the_settings(mode="webhook"), http, clock=clock, public_url="https://x.invalid"),
        WeComPlatform(wecom.the_settings(api_base="http://127.0.0.1:1"), http, clock=clock),
    )
    app = web.Application()
    for platform in platforms:
        app.add_routes(platform.routes(memory))

    def refusals() -> int:
        counts = [pair for platform in platforms for pair in platform.counts().items()]
        return sum(count for name, count in counts if name.startswith("callback."))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("adapters.doorkeeper.BURST", 10_000)
        async with TestClient(TestServer(app)) as client:
            yield House(client, memory, clock(), refusals)
    for platform in platforms:
        await platform.close()
    await http.close()


@pytest.mark.parametrize("attempts", [_forged, _foreign, _broken], ids=["forged", "foreign", "broken"])
async def test_every_stranger_gets_the_same_silence(
    attempts: Callable[[datetime], Iterator[Request]], house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """A 4xx without a body, with the same headers, and no word about what was wrong; nothing comes through."""
    tried = list(attempts(house.now))
    answers = [await house.send(request) for request in tried]
    wrong = [(request, answer) for request, answer in zip(tried, answers, strict=True) if not 400 <= answer[0] < 500]

    assert len(tried) > 25
    assert wrong == []
    assert {status for status, _, _ in answers} <= {400, 401, 413}
    assert {body for _, body, _ in answers} == {b""}
    assert {headers for _, _, headers in answers} == {frozenset({"Content-Length", "Date", "Server", "Connection"})}
    assert house.heard == 0
    assert house.refusals() == len(tried)
    assert not any(record.levelno >= logging.ERROR for record in caplog.records)
    assert not any(word in caplog.text for word in (*SECRETS, "晴川", "passwd"))


async def test_what_all_of_these_were_made_of_is_taken(house: House) -> None:
    """Otherwise the silence above would prove nothing."""
    answers = [await house.send(make(house.now)) for make in GOOD.values()]

    assert [status for status, _, _ in answers] == [200] * len(GOOD)
    assert house.heard == len(GOOD)


async def test_what_was_taken_once_has_one_key_however_often_it_is_replayed(house: House) -> None:
    """Inside the window the envelope cannot tell a replay from a redelivery: the key is for the inbox to know."""
    for make in GOOD.values():
        good = make(house.now)
        for _ in range(3):
            await house.send(good)
    memory = house.memory
    keys = [one.event_id for group in (memory.messages, memory.presses, memory.leavers) for one in group]

    assert len(keys) == 3 * len(GOOD)
    assert len(set(keys)) == len(GOOD)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"])
async def test_another_method_finds_nothing(method: str, house: House) -> None:
    """WeCom alone asks with GET, and proves itself."""
    for path in {make(house.now).path for make in GOOD.values()}:
        async with house.client.request(method, path) as response:
            said = await response.text()

        assert 400 <= response.status < 500
        assert not any(word in said for word in WORDS)
    assert house.heard == 0
