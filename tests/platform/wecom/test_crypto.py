from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from adapters.envelope import EnvelopeError, Forged, Malformed, Stale, TooLarge
from adapters.wecom.crypto import FRESH, LARGEST_BODY, Envelopes, Foreign
from bot.sandbox.wecom.sealing import seal, signature
from tests.support.clock import ORDINARY_MORNING as NOW
from tests.support.wecom_standin import AES_KEY, CORP_ID, RANDOM16, TOKEN, sealed_request

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
STAMP = int(NOW.timestamp())
HELLO = f"<xml><ToUserName>{CORP_ID}</ToUserName><MsgType>text</MsgType><Content>你好</Content></xml>"

ours = Envelopes(token=TOKEN, encoding_aes_key=AES_KEY, corp_id=CORP_ID, agent_id="1000002")


def _theirs(vector: dict[str, Any], **settings: str) -> tuple[Envelopes, dict[str, str], datetime]:
    """The app, the query and the moment of a vector."""
    known = {"token": vector["token"], "encoding_aes_key": vector["encoding_aes_key"], "corp_id": vector["receive_id"]}
    query = {name: vector[name] for name in ("msg_signature", "timestamp", "nonce")}
    moment = datetime.fromtimestamp(int(vector["timestamp"]), UTC)
    return Envelopes(**{**known, **settings}), {**query, "echostr": vector["sealed"]}, moment


def _signed(sealed: str) -> tuple[dict[str, str], bytes]:
    """A request with this ciphertext under a right signature."""
    query = {"msg_signature": signature(TOKEN, str(STAMP), "1", sealed), "timestamp": str(STAMP), "nonce": "1"}
    return query, f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode()


def _encrypted(plain: bytes) -> str:
    """A ciphertext of exactly these bytes, padding and all."""
    key = base64.b64decode(AES_KEY + "=")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_every_published_envelope_opens(vector: dict[str, Any]) -> None:
    """Six messages of four independent publishers."""
    envelopes, query, moment = _theirs(vector)

    assert envelopes.echo(query, moment) == vector["plaintext"].encode()


@pytest.mark.parametrize("vector", [each for each in VECTORS if "body" in each], ids=lambda vector: vector["name"])
def test_every_published_callback_is_read(vector: dict[str, Any]) -> None:
    """The body as it travelled, with its line breaks and CDATA."""
    envelopes, query, moment = _theirs(vector)
    message = envelopes.open(vector["body"].encode(), query, moment)

    assert (message.get("ToUserName"), message.get("MsgType")) == (vector["receive_id"], "text")
    assert message.get("Content") in vector["plaintext"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_stand_in_seals_byte_for_byte_like_the_publishers(vector: dict[str, Any]) -> None:
    """With their random bytes it makes their ciphertext and their signature."""
    sealed = seal(
        vector["encoding_aes_key"],
        vector["plaintext"].encode(),
        vector["receive_id"],
        bytes.fromhex(vector["random16_hex"]),
    )

    assert sealed == vector["sealed"]
    assert signature(vector["token"], vector["timestamp"], vector["nonce"], sealed) == vector["msg_signature"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_one_wrong_character_of_the_signature_is_a_forgery(vector: dict[str, Any]) -> None:
    """Whichever character it is."""
    envelopes, query, moment = _theirs(vector)
    for place, letter in enumerate(query["msg_signature"]):
        other = "0" if letter != "0" else "1"
        flipped = query["msg_signature"][:place] + other + query["msg_signature"][place + 1 :]
        with pytest.raises(Forged):
            envelopes.echo({**query, "msg_signature": flipped}, moment)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_message_for_another_company_is_refused(vector: dict[str, Any]) -> None:
    """The signature is right, the receive id inside is not ours."""
    envelopes, query, moment = _theirs(vector, corp_id="ww_somebody_else")
    with pytest.raises(Foreign):
        envelopes.echo(query, moment)


@pytest.mark.parametrize("key", ["", AES_KEY[:-1], AES_KEY + "H", AES_KEY[:-1] + "=", AES_KEY[:-1] + "-"])
def test_a_key_that_cannot_be_one_is_refused_at_once(key: str) -> None:
    """Before anybody calls: 43 letters and digits it has to be."""
    with pytest.raises(ValueError, match="43"):
        Envelopes(token=TOKEN, encoding_aes_key=key, corp_id=CORP_ID)


def test_without_a_token_there_is_nothing_to_verify_with() -> None:
    """An empty one would make every signature guessable."""
    with pytest.raises(ValueError, match="token"):
        Envelopes(token="", encoding_aes_key=AES_KEY, corp_id=CORP_ID)


def _plain(*, length: int | None = None, receive_id: bytes = CORP_ID.encode(), pad: bytes | None = None) -> bytes:
    message = HELLO.encode()
    head = RANDOM16 + (len(message) if length is None else length).to_bytes(4, "big")
    body = head + message + receive_id
    missing = 32 - len(body) % 32
    return body + (bytes([missing]) * missing if pad is None else pad)


def _padded_to_a_block(last: bytes) -> bytes:
    body = _plain(pad=b"")
    return body + bytes(-(len(body) + len(last)) % 16) + last


@pytest.mark.parametrize(
    ("sealed", "error"),
    [
        ("", Forged),
        ("不是", Malformed),
        ("AAAA", Malformed),
        ("=" * 64, Malformed),
        (_encrypted(_plain())[:-4], Malformed),
        (_encrypted(_plain())[:-1], Malformed),
        (_encrypted(_plain()).replace("=", "\n=", 1), Malformed),
        (base64.b64encode(base64.b64decode(_encrypted(_plain()))[:-16]).decode(), Malformed),
        (_encrypted(_padded_to_a_block(b"\x00")), Malformed),
        (_encrypted(_padded_to_a_block(b"\x21")), Malformed),
        (_encrypted(_padded_to_a_block(b"\x07\x02")), Malformed),
        (_encrypted(b"\x10" * 16), Malformed),
        (_encrypted(b"short" + b"\x0b" * 11), Malformed),
        (_encrypted(_plain(length=2**32 - 1)), Malformed),
        (_encrypted(_plain(length=len(HELLO.encode()) + len(CORP_ID) + 1)), Malformed),
        (_encrypted(_plain(length=0)), Foreign),
        (_encrypted(_plain(receive_id=b"")), Foreign),
        (_encrypted(_plain(receive_id=CORP_ID.encode() + b"x")), Foreign),
        (_encrypted(_plain(receive_id=b"\xff\xfe")), Foreign),
    ],
)
def test_a_broken_ciphertext_under_a_right_signature_is_refused(sealed: str, error: type[EnvelopeError]) -> None:
    """Cut, padded wrongly, with a length beyond its end, or for somebody else: never anything but a refusal."""
    query, body = _signed(sealed)
    with pytest.raises(error):
        ours.open(body, query, NOW)


def test_an_untouched_ciphertext_made_the_same_way_is_taken() -> None:
    """The cases above fail for what was done to them."""
    query, body = _signed(_encrypted(_plain()))

    assert ours.open(body, query, NOW).get("Content") == "你好"


_BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'
_FETCH = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:/etc/passwd">]><xml><Encrypt>&f;</Encrypt></xml>'
_REMOTE = '<!DOCTYPE xml SYSTEM "http://127.0.0.1:9/x.dtd"><xml><Encrypt>AAAA</Encrypt></xml>'


@pytest.mark.parametrize(
    "document",
    [
        _BOMB,
        _FETCH,
        _REMOTE,
        "",
        "{}",
        "<xml>",
        "<xml></xml><xml></xml>",
        "<xml><Encrypt>&unknown;</Encrypt></xml>",
        "<xml>\x00</xml>",
        "<a>" * 17 + "</a>" * 17,
        "<a>" + "<b/>" * 2000 + "</a>",
    ],
)
def test_xml_that_no_platform_sends_is_refused_outside_and_inside(document: str) -> None:
    """Entities, external ones, document types, depth, length: as the envelope and, signed, within it."""
    with pytest.raises(Malformed):
        ours.open(document.encode(), {}, NOW)

    query, body = sealed_request(document, stamp=STAMP)
    with pytest.raises(Malformed):
        ours.open(body, query, NOW)


def test_a_body_beyond_the_limit_is_not_parsed() -> None:
    """Whatever it says."""
    with pytest.raises(TooLarge):
        ours.open(b"<" * (LARGEST_BODY + 1), {}, NOW)


@pytest.mark.parametrize("document", ["<xml/>", "<xml><Encrypt></Encrypt></xml>", "<xml><Encrypt>AAAA</Encrypt></xml>"])
def test_an_unsigned_request_is_a_forgery(document: str) -> None:
    """With or without something to decrypt."""
    with pytest.raises(Forged):
        ours.open(document.encode(), {"timestamp": str(STAMP), "nonce": "1"}, NOW)


@pytest.mark.parametrize("away", [FRESH + timedelta(seconds=1), -FRESH - timedelta(seconds=1)])
def test_a_request_signed_long_ago_or_in_the_future_is_refused(away: timedelta) -> None:
    """A replay, or a clock that is wrong; a little off is taken."""
    query, body = sealed_request(HELLO, stamp=STAMP)

    assert ours.open(body, query, NOW + away / 2).get("MsgType") == "text"
    with pytest.raises(Stale):
        ours.open(body, query, NOW + away)


@pytest.mark.parametrize("stamp", ["", "now", "1" * 12, "-5", "１６０９"])
def test_a_signed_time_that_is_no_number_is_refused(stamp: str) -> None:
    """It would escape the check of its age."""
    sealed = seal(AES_KEY, HELLO.encode(), CORP_ID, RANDOM16)
    query = {"msg_signature": signature(TOKEN, stamp, "1", sealed), "timestamp": stamp, "nonce": "1"}
    with pytest.raises(Stale):
        ours.open(f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode(), query, NOW)


@pytest.mark.parametrize(
    "message",
    [
        "<xml><ToUserName>ww_other</ToUserName><MsgType>text</MsgType></xml>",
        "<xml><MsgType>text</MsgType></xml>",
        f"<xml><ToUserName>{CORP_ID}</ToUserName><AgentID>1000003</AgentID></xml>",
    ],
)
def test_a_message_to_another_company_or_app_inside_is_refused(message: str) -> None:
    """Though the envelope was ours."""
    query, body = sealed_request(message, stamp=STAMP)
    with pytest.raises(Foreign):
        ours.open(body, query, NOW)


def test_strange_characters_in_the_query_are_a_forgery() -> None:
    """Not an error of ours."""
    query, body = sealed_request(HELLO, stamp=STAMP)
    for name in query:
        with pytest.raises(Forged):
            ours.open(body, {**query, name: "\udcff签名"}, NOW)
