"""What platforms and strangers send, from the first byte to our own types."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from multidict import CIMultiDict

from adapters.base import Incoming, Press
from adapters.dingtalk import crypto
from adapters.dingtalk import frames as dingtalk_frames
from adapters.dingtalk import parse as dingtalk_parse
from adapters.dingtalk.verify import open_card_callback, open_event, open_robot_message
from adapters.envelope import EnvelopeError
from adapters.feishu import frames as feishu_frames
from adapters.feishu import parse as feishu_parse
from adapters.feishu.fragments import Fragments
from adapters.feishu.verify import open_envelope
from adapters.reading import dict_at
from adapters.wecom import parse as wecom_parse
from adapters.wecom.aibot import _loads
from adapters.wecom.crypto import Envelopes
from adapters.wecom.markup import Unreadable, read
from adapters.wecom.mentions import Mentions
from bot.sandbox.feishu.sealing import seal, signature
from bot.sandbox.wecom import sealing as wecom_sealing
from tests.fuzz.target import Target
from tests.support import dingtalk_product, feishu_product
from tests.support.clock import ORDINARY_MORNING as NOW
from tests.support.dingtalk_standin import AES_KEY as DINGTALK_KEY
from tests.support.dingtalk_standin import CLIENT_ID
from tests.support.dingtalk_standin import TOKEN as DINGTALK_TOKEN
from tests.support.feishu_standin import ENCRYPT_KEY
from tests.support.reception import Memory
from tests.support.wecom_standin import AES_KEY, CORP_ID, TOKEN, sealed_request

STAMP = int(NOW.timestamp())
_FEISHU, _DINGTALK = feishu_product.the_settings(), dingtalk_product.the_settings()
_WECOM = Envelopes(token=TOKEN, encoding_aes_key=AES_KEY, corp_id=CORP_ID)


def feishu_body(data: bytes) -> None:
    """A body of any kind under a right signature."""
    proof = signature(timestamp=str(STAMP), nonce="n", encrypt_key=ENCRYPT_KEY, body=data)
    headers = {"X-Lark-Request-Timestamp": str(STAMP), "X-Lark-Request-Nonce": "n", "X-Lark-Signature": proof}
    for sent in (headers, {}, {**headers, "X-Lark-Signature": data[:70].decode("latin-1")}):
        try:
            open_envelope(data, CIMultiDict(sent), _FEISHU, NOW)
        except EnvelopeError as refused:
            assert refused.status in {400, 401, 413}


def feishu_event(data: bytes) -> None:
    """Any content, sealed and signed as it should be, and led through the parser."""
    body = json.dumps({"encrypt": seal(ENCRYPT_KEY, data, feishu_product.IV)}).encode()
    proof = signature(timestamp=str(STAMP), nonce="n", encrypt_key=ENCRYPT_KEY, body=body)
    headers = {"X-Lark-Request-Timestamp": str(STAMP), "X-Lark-Request-Nonce": "n", "X-Lark-Signature": proof}
    try:
        envelope = open_envelope(body, CIMultiDict(headers), _FEISHU, NOW)
    except EnvelopeError:
        return
    feishu_parse.names_mentions(envelope)
    _known(feishu_parse.parse(envelope, bot="ou_bot", now=NOW))


def feishu_frame(data: bytes) -> None:
    """A frame of the long connection, and its pieces put together."""
    try:
        frame = feishu_frames.decode(data)
    except ValueError:
        return
    assert feishu_frames.decode(feishu_frames.encode(frame)) == frame
    fragments = Fragments(clock=lambda: 0.0)
    for seq, part in enumerate((data[:5], data[5:])):
        try:
            fragments.add("m", data[0] if data else 2, seq, part)
        except ValueError:
            return


def dingtalk_body(data: bytes) -> None:
    """The three doors of DingTalk, each under a right signature where the body is not signed."""
    headers = dingtalk_product.robot_headers(NOW) | dingtalk_product.card_headers(NOW, "s")
    try:
        message = open_robot_message(data, CIMultiDict(headers), _DINGTALK, NOW)
        _known(dingtalk_parse.parse_message(message, robot=CLIENT_ID, now=NOW))
    except EnvelopeError:
        pass
    with contextlib.suppress(EnvelopeError):
        _known(dingtalk_parse.parse_press(open_card_callback(data, CIMultiDict(headers), "s", NOW), delivery="d"))
    with contextlib.suppress(EnvelopeError):
        open_event(data, {"timestamp": str(STAMP), "nonce": "n", "signature": "x"}, _DINGTALK, NOW)


def dingtalk_event(data: bytes) -> None:
    """Any ciphertext, and any content, under a right signature."""
    text = data.decode("utf-8", "ignore")
    for sealed in (text, crypto.seal(text, CLIENT_ID, DINGTALK_KEY, dingtalk_product.SALT)):
        stamp = str(STAMP * 1000)
        query = {"timestamp": stamp, "nonce": "n", "signature": crypto.signature(DINGTALK_TOKEN, stamp, "n", sealed)}
        try:
            event = open_event(json.dumps({"encrypt": sealed}).encode(), query, _DINGTALK, NOW)
        except EnvelopeError:
            continue
        dingtalk_parse.parse_event(str(event.get("EventType")), str(event.get("eventId")), event)


def dingtalk_frame(data: bytes) -> None:
    """A frame of the stream."""
    frame = dingtalk_frames.read(data.decode("utf-8", "ignore"))
    if frame is not None:
        json.loads(dingtalk_frames.answer(frame, frame.data))
        payload = frame.payload()
        dingtalk_parse.parse_message(payload, robot=CLIENT_ID, now=NOW)
        dingtalk_parse.parse_press(payload, delivery="d")


def wecom_body(data: bytes) -> None:
    """A body of any kind, with whatever it calls its ciphertext signed."""
    try:
        sealed = read(data).get("Encrypt")
    except Unreadable:
        sealed = data.decode("utf-8", "ignore")
    proof = wecom_sealing.signature(TOKEN, str(STAMP), "n", sealed)
    query = {"msg_signature": proof, "timestamp": str(STAMP), "nonce": "n", "echostr": sealed}
    for taken in (lambda: _WECOM.open(data, query, NOW), lambda: _WECOM.echo(query, NOW)):
        try:
            taken()
        except EnvelopeError as refused:
            assert refused.status in {400, 401, 413}


def wecom_event(data: bytes) -> None:
    """Any content, sealed and signed as it should be, and led through the parser."""
    query, body = sealed_request(data, stamp=STAMP)
    with contextlib.suppress(EnvelopeError):
        _known(wecom_parse.parse(_WECOM.open(body, query, NOW), now=NOW))
    with contextlib.suppress(Unreadable):
        _known(wecom_parse.parse(read(data), now=NOW))


def wecom_frame(data: bytes) -> None:
    """A frame of the AI bot's line, and the message in it."""
    frame = _loads(data.decode("utf-8", "ignore"))
    asyncio.run(Mentions(Memory(), _Nobody(), clock=lambda: NOW).take(dict_at(frame, "body")))  # type: ignore[arg-type]


class _Nobody:
    """A company in which every encrypted id is one person's."""

    async def userid_of(self, _sender: str) -> str:
        return "lina"

    def __getattr__(self, _name: str) -> Any:
        return self.userid_of


def _known(event: object) -> None:
    if isinstance(event, Incoming | Press):
        assert event.event_id
        assert event.place.person


_XML = (
    f"<xml><ToUserName>{CORP_ID}</ToUserName><FromUserName>lina</FromUserName>"
    "<MsgType>text</MsgType><Content>你好</Content></xml>"
)
_CLICK = _XML.replace("<MsgType>text</MsgType>", "<MsgType>event</MsgType><Event>template_card_event</Event>")
_MENTION = {"cmd": "aibot_msg_callback", "body": {"msgid": "1", "chattype": "single", "from": {"userid": "lina"}}}
_SEALED = sealed_request(_XML, stamp=STAMP)[1]

TARGETS = (
    Target(feishu_body, [feishu_product.signed(feishu_product.a_message(), NOW)[0], b'{"encrypt":"AAAA"}', b"{}"]),
    Target(
        feishu_event,
        [json.dumps(one).encode() for one in (feishu_product.a_message("@_user_1 报备"), feishu_product.a_press())],
    ),
    Target(feishu_frame, [b"\x08\x01\x10\x02\x18\x03\x20\x01\x42\x02hi", b"\x2a\x06\x0a\x01a\x12\x01b\x42\x00"]),
    Target(
        dingtalk_body,
        [json.dumps(one).encode() for one in (dingtalk_product.a_message(), dingtalk_product.a_press())],
    ),
    Target(dingtalk_event, [b'{"EventType":"user_leave_org","eventId":"e","userId":["li"]}', b"AAAAAAAA"]),
    Target(
        dingtalk_frame,
        [json.dumps({"type": "CALLBACK", "headers": {"topic": "t", "messageId": "m"}, "data": "{}"}).encode()],
    ),
    Target(wecom_body, [_SEALED, b"<xml><Encrypt>AAAA</Encrypt></xml>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"]),
    Target(wecom_event, [_XML.encode(), _CLICK.encode()]),
    Target(wecom_frame, [json.dumps(_MENTION).encode(), b'{"headers":{"req_id":"1"},"errcode":0}']),
)
