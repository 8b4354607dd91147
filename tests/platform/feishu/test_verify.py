from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from multidict import CIMultiDict

from adapters.envelope import LARGEST_BODY, EnvelopeError, Forged, Malformed, Stale, TooLarge
from adapters.feishu.settings import FeishuSettings
from adapters.feishu.verify import FRESH, _decrypt, open_envelope
from bot.sandbox.feishu.sealing import seal, signature
from tests.support.clock import ORDINARY_MORNING as NOW
from tests.support.feishu_product import IV, a_message, signed, the_settings
from tests.support.feishu_standin import ENCRYPT_KEY, VERIFICATION_TOKEN

VECTORS: dict[str, list[dict[str, str]]] = json.loads((Path(__file__).parent / "vectors.json").read_text())
DEMO = FeishuSettings(encrypt_key="demo-encrypt-key", verification_token="vtoken-demo", app_id="cli_demo")
CHALLENGE = {"challenge": "c1", "token": VERIFICATION_TOKEN, "type": "url_verification"}


def _open(raw: bytes, headers: dict[str, str], settings: FeishuSettings | None = None, now: datetime = NOW) -> Any:
    return open_envelope(raw, CIMultiDict(headers), settings or the_settings(), now)


def _sealed(envelope: Any, key: str = ENCRYPT_KEY) -> bytes:
    return json.dumps({"encrypt": seal(key, json.dumps(envelope).encode(), IV)}).encode()


def _resigned(body: bytes, key: str = ENCRYPT_KEY) -> dict[str, str]:
    """Headers with a correct signature over whatever the body is."""
    stamp = str(int(NOW.timestamp()))
    proof = signature(timestamp=stamp, nonce="n", encrypt_key=key, body=body)
    return {"X-Lark-Request-Timestamp": stamp, "X-Lark-Request-Nonce": "n", "X-Lark-Signature": proof}


@pytest.mark.parametrize("vector", VECTORS["decrypt"], ids=lambda vector: vector["name"])
def test_the_published_ciphertexts_are_read(vector: dict[str, str]) -> None:
    """Decryption agrees with the documentation's own example and with the SDK's output."""
    assert _decrypt(vector["encrypt"], vector["encrypt_key"]).decode() == vector["plaintext"]


@pytest.mark.parametrize("vector", VECTORS["undecryptable"], ids=range(len(VECTORS["undecryptable"])))
def test_what_cannot_be_decrypted_is_malformed(vector: dict[str, str]) -> None:
    """A wrong key, too little data and a lone IV end in the same error."""
    with pytest.raises(EnvelopeError):
        _open(
            body := json.dumps({"encrypt": vector["encrypt"]}).encode(),
            _resigned(body, vector["encrypt_key"]),
            the_settings(encrypt_key=vector["encrypt_key"]),
        )


@pytest.mark.parametrize("vector", VECTORS["signature"][:2], ids=lambda vector: vector["name"])
def test_a_callback_with_the_known_signature_is_opened(vector: dict[str, str]) -> None:
    """Signature, decryption, token and app agree for the derived vectors."""
    headers = {
        "x-lark-request-timestamp": vector["timestamp"],
        "x-lark-request-nonce": vector["nonce"],
        "x-lark-signature": vector["x_lark_signature"],
    }
    now = datetime.fromtimestamp(int(vector["timestamp"]), UTC)
    envelope = _open(vector["body"].encode(), headers, DEMO, now)

    assert envelope["header"]["event_type"] == vector["name"]


def test_a_bad_signature_is_forged() -> None:
    """One changed digit is enough."""
    body, headers = signed(a_message(), NOW)
    last = headers["X-Lark-Signature"][-1]
    headers["X-Lark-Signature"] = headers["X-Lark-Signature"][:-1] + ("0" if last != "0" else "1")

    with pytest.raises(Forged):
        _open(body, headers)


@pytest.mark.parametrize("field", ["X-Lark-Request-Timestamp", "X-Lark-Request-Nonce", "body"])
def test_whatever_is_signed_cannot_be_changed(field: str) -> None:
    """Timestamp, nonce and body are all under the signature."""
    body, headers = signed(a_message(), NOW)
    if field == "body":
        body = body.replace(b"}", b" }")
    else:
        headers[field] = headers[field][:-1] + ("7" if headers[field][-1] != "7" else "8")

    with pytest.raises(Forged):
        _open(body, headers)


@pytest.mark.parametrize("age", [FRESH + timedelta(seconds=1), timedelta(days=365), -FRESH - timedelta(seconds=1)])
def test_an_old_timestamp_is_stale(age: timedelta) -> None:
    """A signature of last year is as good as none, and so is one of the future."""
    body, headers = signed(a_message(), NOW - age)

    with pytest.raises(Stale):
        _open(body, headers)


@pytest.mark.parametrize("age", [timedelta(), FRESH - timedelta(seconds=1), -FRESH + timedelta(seconds=1)])
def test_a_clock_that_is_a_little_off_does_no_harm(age: timedelta) -> None:
    """Inside the window the callback is taken."""
    body, headers = signed(a_message(), NOW - age)

    assert _open(body, headers)["event"]["message"]["message_id"] == "om_1"


@pytest.mark.parametrize("stamp", ["", "soon", "-1773194400", "１７７３１９４４００", "9" * 40])
def test_a_timestamp_that_is_no_time_is_stale(stamp: str) -> None:
    """Signed nonsense is refused like an old timestamp, without a crash."""
    body, headers = signed(a_message(), NOW)
    headers["X-Lark-Request-Timestamp"] = stamp
    headers["X-Lark-Signature"] = signature(timestamp=stamp, nonce="n1", encrypt_key=ENCRYPT_KEY, body=body)

    with pytest.raises(Stale):
        _open(body, headers)


def test_the_key_of_another_app_is_forged() -> None:
    """Correctly sealed and signed with a wrong key means somebody else sent it."""
    body, headers = signed(a_message(), NOW, key="another key")

    with pytest.raises(Forged):
        _open(body, headers)


@pytest.mark.parametrize("header", [{"token": "wrong"}, {"token": None}, {"app_id": "cli_other"}])
def test_the_token_or_the_name_of_another_app_is_forged(header: dict[str, Any]) -> None:
    """A valid signature does not replace the Verification Token and the app's id."""
    envelope = a_message()
    envelope["header"].update(header)
    body, headers = signed(envelope, NOW)

    with pytest.raises(Forged):
        _open(body, headers)


def test_plain_text_is_refused_while_an_encrypt_key_is_set() -> None:
    """Neither signed nor unsigned does a readable envelope pass."""
    body = json.dumps(a_message()).encode()

    with pytest.raises(Forged):
        _open(body, {})
    with pytest.raises(Forged):
        _open(body, _resigned(body))


def test_an_unsigned_event_is_forged_even_when_it_is_sealed() -> None:
    """Only the check of the request URL comes without a signature."""
    with pytest.raises(Forged):
        _open(_sealed(a_message()), {})


def test_the_check_of_the_request_url_may_come_unsigned() -> None:
    """Sealed and with our token it is opened; Feishu documents that it is not signed."""
    assert _open(_sealed(CHALLENGE), {})["challenge"] == "c1"


@pytest.mark.parametrize("token", ["wrong", "", None])
def test_the_check_of_the_request_url_needs_the_token(token: str | None) -> None:
    """Otherwise anybody could use us to answer challenges."""
    with pytest.raises(Forged):
        _open(_sealed({**CHALLENGE, "token": token}), {})
    with pytest.raises(Forged):
        _open(json.dumps({**CHALLENGE, "token": token}).encode(), {}, the_settings(encrypt_key=""))


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"encrypt":5}', b'{"encrypt":"%%%"}', b'{"encrypt":"AAAA"}', b'{"encrypt":"\xff"}']
)
def test_every_unsigned_failure_looks_the_same(body: bytes) -> None:
    """Nobody learns from an answer whether the padding, the JSON or the token was wrong."""
    with pytest.raises(Forged):
        _open(body, {})


def test_without_an_encrypt_key_the_token_decides() -> None:
    """A plain envelope is taken with our token alone, and never while no token is set."""
    body = json.dumps(a_message()).encode()

    assert _open(body, {}, the_settings(encrypt_key=""))["header"]["event_id"] == "e1"
    with pytest.raises(Forged):
        _open(body, {}, the_settings(encrypt_key="", verification_token="other"))
    with pytest.raises(Forged):
        _open(body, {}, the_settings(encrypt_key="", verification_token=""))


@pytest.mark.parametrize("body", [b"\x00\xff", b"null", b"[1]", b"[" * 100_000, b'{"a":' * 100_000])
def test_signed_garbage_is_malformed(body: bytes) -> None:
    """Not JSON, not an object, or nested without end: one error, no crash."""
    with pytest.raises(Malformed):
        _open(body, _resigned(body))
    sealed = json.dumps({"encrypt": seal(ENCRYPT_KEY, body, IV)}).encode()
    with pytest.raises(Malformed):
        _open(sealed, _resigned(sealed))


def test_padding_is_checked() -> None:
    """A ciphertext cut to whole blocks has no valid end."""
    whole = json.loads(_sealed(a_message()))["encrypt"]
    cut = json.dumps({"encrypt": whole[:64]}).encode()

    with pytest.raises(Malformed):
        _open(cut, _resigned(cut))


def test_a_huge_body_is_too_large_before_anything_is_computed() -> None:
    """One byte above the limit is refused, whatever it is."""
    with pytest.raises(TooLarge):
        _open(b"x" * (LARGEST_BODY + 1), {})


def test_secrets_stay_out_of_representations() -> None:
    """Settings may be logged by mistake; their secrets are not."""
    shown = repr(the_settings())

    assert ENCRYPT_KEY not in shown
    assert VERIFICATION_TOKEN not in shown
    assert "made-up-secret" not in shown
