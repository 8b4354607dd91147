from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from multidict import CIMultiDict

from adapters.dingtalk import crypto
from adapters.dingtalk.settings import DingTalkSettings
from adapters.dingtalk.verify import (
    FRESH,
    card_secret,
    open_card_callback,
    open_event,
    open_robot_message,
    sealed_success,
)
from adapters.envelope import LARGEST_BODY, Forged, Malformed, Stale, TooLarge
from tests.support.clock import ORDINARY_MORNING as NOW
from tests.support.dingtalk_product import (
    SALT,
    a_message,
    a_press,
    card_headers,
    robot_headers,
    sealed,
    the_settings,
)
from tests.support.dingtalk_standin import CLIENT_ID, TOKEN

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
EVENT = {"EventType": "user_leave_org", "eventId": "e1", "userId": ["li"]}


def _robot(raw: bytes, headers: dict[str, str], now: datetime = NOW, **changes: Any) -> dict[str, Any]:
    return open_robot_message(raw, CIMultiDict(headers), the_settings(**changes), now)


def _the_app_of(vector: dict[str, str]) -> DingTalkSettings:
    return the_settings(client_id=vector["owner_key"], token=vector["token"], aes_key=vector["aes_key"])


def _encrypted(plain: bytes) -> str:
    """Whatever the plaintext is."""
    pad = 32 - len(plain) % 32
    sealing = crypto._cipher(the_settings().aes_key).encryptor()
    return base64.b64encode(sealing.update(plain + bytes((pad,)) * pad)).decode()


def _moment(stamp: str) -> datetime:
    return datetime.fromtimestamp(int(stamp) / (1000 if len(stamp) > 11 else 1), UTC)


@pytest.mark.parametrize("vector", VECTORS["events"], ids=lambda vector: vector["name"])
def test_the_published_events_are_read(vector: dict[str, str]) -> None:
    """Signature, cipher, padding, length and owner agree with all three published examples."""
    proof = crypto.signature(vector["token"], vector["timestamp"], vector["nonce"], vector["encrypt"])

    assert proof == vector["msg_signature"]
    assert crypto.unseal(vector["encrypt"], vector["aes_key"]) == (vector["plaintext"], vector["owner_key"])


@pytest.mark.parametrize("vector", VECTORS["events"], ids=lambda vector: vector["name"])
def test_sealing_gives_what_dingtalk_published(vector: dict[str, str]) -> None:
    """With the same random bytes the ciphertext is the same, byte for byte."""
    salt = vector["salt"].encode()

    assert crypto.seal(vector["plaintext"], vector["owner_key"], vector["aes_key"], salt) == vector["encrypt"]


@pytest.mark.parametrize("vector", VECTORS["events"][1:], ids=lambda vector: vector["name"])
@pytest.mark.parametrize("name", ["msg_signature", "signature"])
@pytest.mark.parametrize("when", ["timestamp", "timeStamp"])
def test_a_published_push_is_opened(vector: dict[str, str], name: str, when: str) -> None:
    """Under both names of the signature and of the time."""
    query = {name: vector["msg_signature"], when: vector["timestamp"], "nonce": vector["nonce"]}
    raw = json.dumps({"encrypt": vector["encrypt"]}).encode()
    event = open_event(raw, query, _the_app_of(vector), _moment(vector["timestamp"]))

    assert event == json.loads(vector["plaintext"])


@pytest.mark.parametrize("changed", ["msg_signature", "timestamp", "nonce", "token", "encrypt"])
def test_nothing_of_a_published_push_can_be_changed(changed: str) -> None:
    """Time, nonce, ciphertext and token are all under the signature."""
    vector = dict(VECTORS["events"][2])
    vector[changed] = ("1" if vector[changed][0] != "1" else "2") + vector[changed][1:]
    query = {name: vector[name] for name in ("msg_signature", "timestamp", "nonce")}
    raw = json.dumps({"encrypt": vector["encrypt"]}).encode()

    with pytest.raises(Forged):
        open_event(raw, query, _the_app_of(vector), _moment(VECTORS["events"][2]["timestamp"]))


def test_a_ciphertext_of_another_app_is_forged() -> None:
    """Though its signature is right: the owner inside is somebody else."""
    raw, query = sealed(EVENT, NOW, owner="dingsomebodyelse")

    with pytest.raises(Forged):
        open_event(raw, query, the_settings(), NOW)


@pytest.mark.parametrize("missing", ["token", "aes_key"])
def test_without_a_secret_no_event_is_believed(missing: str) -> None:
    """An empty token would make everybody's signature right."""
    raw, query = sealed(EVENT, NOW, token="")

    with pytest.raises(Forged):
        open_event(raw, query, the_settings(**{"token": "", missing: ""}), NOW)


@pytest.mark.parametrize("message", ["no json", "[1]", '"text"', ""])
def test_a_sealed_message_that_is_no_object_is_malformed(message: str) -> None:
    """Even from DingTalk itself."""
    raw, query = sealed(message, NOW)

    with pytest.raises(Malformed):
        open_event(raw, query, the_settings(), NOW)


@pytest.mark.parametrize("secret", ["", "YWJj", "not base64!", "A" * 43 + "=", "Zm9v" * 16])
def test_a_signed_ciphertext_that_is_none_is_malformed(secret: str) -> None:
    """Too short, not whole blocks, not base64, wrong padding."""
    stamp = str(int(NOW.timestamp() * 1000))
    query = {"msg_signature": crypto.signature(TOKEN, stamp, "n", secret), "timestamp": stamp, "nonce": "n"}

    with pytest.raises(Malformed):
        open_event(json.dumps({"encrypt": secret}).encode(), query, the_settings(), NOW)


@pytest.mark.parametrize("plain", [b"\x00" * 18, b"\x00" * 16 + b"\xff" * 4, b"\x00" * 19 + b"\x02\xff\xfe"])
def test_a_plaintext_that_lies_about_itself_is_malformed(plain: bytes) -> None:
    """No length, a length beyond the end, bytes that are no text."""
    with pytest.raises(Malformed):
        crypto.unseal(_encrypted(plain), the_settings().aes_key)


@pytest.mark.parametrize("key", ["short", "密" * 43, "!" * 43])
def test_a_key_that_is_none_is_malformed(key: str) -> None:
    """Not a crash at the first event."""
    with pytest.raises(Malformed):
        crypto.unseal("A" * 43 + "=", key)


def test_the_length_inside_counts_bytes() -> None:
    """A Chinese name takes three each; the official Python class counts characters and loses the end."""
    raw, query = sealed(json.dumps({"name": "上海晴川科技有限公司"}, ensure_ascii=False), NOW)

    assert open_event(raw, query, the_settings(), NOW) == {"name": "上海晴川科技有限公司"}


@pytest.mark.parametrize("length", [8, 11, 12, 13, 28, 44])
def test_every_length_of_a_message_survives_sealing(length: int) -> None:
    """Also where the padding is a whole block."""
    secret = crypto.seal("x" * length, CLIENT_ID, the_settings().aes_key, SALT)

    assert crypto.unseal(secret, the_settings().aes_key) == ("x" * length, CLIENT_ID)


def test_our_success_is_what_dingtalk_would_accept() -> None:
    """Sealed for ourselves as owner and signed with the same token."""
    settings = the_settings()
    said = sealed_success(settings, NOW, salt=SALT, nonce="n2")

    assert crypto.unseal(said["encrypt"], settings.aes_key) == ("success", CLIENT_ID)
    assert said["msg_signature"] == crypto.signature(TOKEN, said["timeStamp"], "n2", said["encrypt"])


def test_a_robot_message_with_the_documented_signature_is_opened() -> None:
    """The inputs are the documentation's."""
    vector = VECTORS["robot_sign"]
    headers = {"timestamp": vector["timestamp"], "sign": vector["sign"]}
    raw = json.dumps({"msgId": "m"}).encode()
    message = _robot(raw, headers, _moment(vector["timestamp"]), client_secret=vector["app_secret"])

    assert message == {"msgId": "m"}


@pytest.mark.parametrize("changes", [{"sign": ""}, {"sign": "x" * 44}, {"timestamp": "1773194400001"}, {"sign": "签"}])
def test_a_robot_message_without_the_right_signature_is_forged(changes: dict[str, str]) -> None:
    """Missing, wrong, over another time, not even ASCII."""
    with pytest.raises(Forged):
        _robot(json.dumps(a_message()).encode(), {**robot_headers(NOW), **changes})


def test_without_a_client_secret_no_robot_message_is_believed() -> None:
    """Anybody can sign with an empty key."""
    with pytest.raises(Forged):
        _robot(b"{}", robot_headers(NOW, ""), client_secret="")


def test_a_message_for_another_robot_is_forged() -> None:
    """The signature does not cover the body, so at least it has to be ours."""
    with pytest.raises(Forged):
        _robot(json.dumps(a_message(robotCode="dingother")).encode(), robot_headers(NOW))


@pytest.mark.parametrize("age", [FRESH + timedelta(seconds=1), timedelta(days=365), -FRESH - timedelta(seconds=1)])
def test_what_is_too_old_is_stale(age: timedelta) -> None:
    """A robot message, an event and a press alike."""
    raw, query = sealed(EVENT, NOW - age)
    settings = the_settings()
    with pytest.raises(Stale):
        open_event(raw, query, settings, NOW)
    with pytest.raises(Stale):
        _robot(json.dumps(a_message()).encode(), robot_headers(NOW - age))
    with pytest.raises(Stale):
        open_card_callback(b"{}", CIMultiDict(card_headers(NOW - age, "s")), "s", NOW)


@pytest.mark.parametrize("age", [timedelta(), FRESH - timedelta(seconds=1), -FRESH + timedelta(seconds=1)])
def test_a_clock_that_is_a_little_off_does_no_harm(age: timedelta) -> None:
    """Inside the hour the push is taken."""
    raw, query = sealed(EVENT, NOW - age)

    assert open_event(raw, query, the_settings(), NOW) == EVENT


@pytest.mark.parametrize("stamp", ["", "soon", "-1773194400000", "１７７３１９４４０００００", "9" * 40])
def test_a_timestamp_that_is_no_time_is_stale(stamp: str) -> None:
    """Though it is signed."""
    secret = crypto.seal("{}", CLIENT_ID, the_settings().aes_key, SALT)
    query = {"msg_signature": crypto.signature(TOKEN, stamp, "n", secret), "timestamp": stamp, "nonce": "n"}

    with pytest.raises(Stale):
        open_event(json.dumps({"encrypt": secret}).encode(), query, the_settings(), NOW)


def test_a_press_with_the_documented_signature_is_opened() -> None:
    """The body is the documentation's, too."""
    vector, body = VECTORS["card_sign"], VECTORS["payloads"]["card_callback"]
    headers = {
        "X-Ddpaas-Signature-Timestamp": vector["timestamp"],
        "X-Ddpaas-Signature": vector["signature"],
    }
    now = _moment(vector["timestamp"])

    assert open_card_callback(json.dumps(body).encode(), CIMultiDict(headers), vector["api_secret"], now) == body


@pytest.mark.parametrize("secret", ["", "another"])
def test_a_press_signed_with_another_secret_is_forged(secret: str) -> None:
    """And one without any."""
    with pytest.raises(Forged):
        open_card_callback(json.dumps(a_press()).encode(), CIMultiDict(card_headers(NOW, secret)), "ours", NOW)
    with pytest.raises(Forged):
        open_card_callback(b"{}", CIMultiDict(card_headers(NOW, "")), "", NOW)


def test_the_secret_of_presses_is_the_app_s_own() -> None:
    """Two apps never share one, and it is not the client secret itself."""
    one, other = card_secret(the_settings()), card_secret(the_settings(client_secret="another"))

    assert len({one, other, the_settings().client_secret}) == 3


def test_nothing_larger_than_dingtalk_sends_is_looked_at() -> None:
    """Before anything is computed over it."""
    raw = b" " * (LARGEST_BODY + 1)
    with pytest.raises(TooLarge):
        _robot(raw, robot_headers(NOW))
    with pytest.raises(TooLarge):
        open_event(raw, {}, the_settings(), NOW)
    with pytest.raises(TooLarge):
        open_card_callback(raw, CIMultiDict(), "s", NOW)
