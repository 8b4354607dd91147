"""Is this callback Feishu's? Raw bytes in, a trusted dictionary out; nothing is parsed beyond the envelope before that.

Signature: hex(SHA-256(timestamp + nonce + Encrypt Key + raw body)). Cipher: AES-256-CBC under SHA-256(Encrypt Key), the
first 16 bytes are the IV, PKCS#7. (open.feishu.cn: encrypt-key-encryption-configuration-case)
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from adapters.envelope import LARGEST_BODY, EnvelopeError, Forged, Malformed, Stale, TooLarge, json_object
from adapters.feishu.settings import FeishuSettings

FRESH: Final = timedelta(minutes=10)
"""How far the signed timestamp may lie from our clock. Each delivery is signed anew, so this covers the way and a clock
that is off, not the hours between redeliveries; a replay inside the window meets the once-only keys of the inbox."""
CHALLENGE: Final = "url_verification"
_BLOCK: Final = 16


def open_envelope(raw: bytes, headers: Mapping[str, str], settings: FeishuSettings, now: datetime) -> dict[str, Any]:
    """The callback inside `raw`, proven to come from Feishu and to be meant for this app.

    `headers` are looked up without regard to case. Raises an `EnvelopeError`. Only the check of the request URL
    (`type` is `url_verification`) may come unsigned, as Feishu documents; the Verification Token still has to match.
    """
    if len(raw) > LARGEST_BODY:
        raise TooLarge
    if not settings.encrypt_key:
        return _trusted(json_object(raw), settings)
    signature = headers.get("X-Lark-Signature", "")
    if signature:
        _check_signature(raw, headers, signature, settings.encrypt_key)
        _check_age(headers.get("X-Lark-Request-Timestamp", ""), now)
        return _trusted(json_object(_decrypt(_sealed(raw), settings.encrypt_key)), settings)
    return _unsigned_challenge(raw, settings)


def _unsigned_challenge(raw: bytes, settings: FeishuSettings) -> dict[str, Any]:
    """Every failure looks the same here: telling bad padding from a bad token would be a decryption oracle."""
    try:
        envelope = _trusted(json_object(_decrypt(_sealed(raw), settings.encrypt_key)), settings)
    except EnvelopeError as error:
        raise Forged from error
    if envelope.get("type") != CHALLENGE or not settings.verification_token:
        raise Forged
    return envelope


def _check_signature(raw: bytes, headers: Mapping[str, str], signature: str, encrypt_key: str) -> None:
    stamp = headers.get("X-Lark-Request-Timestamp", "")
    nonce = headers.get("X-Lark-Request-Nonce", "")
    digest = hashlib.sha256(f"{stamp}{nonce}{encrypt_key}".encode(errors="surrogateescape") + raw).hexdigest()
    if not hmac.compare_digest(digest.encode(), signature.encode(errors="surrogateescape")):
        raise Forged


def _check_age(stamp: str, now: datetime) -> None:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 11):
        raise Stale
    if abs(now.timestamp() - int(stamp)) > FRESH.total_seconds():
        raise Stale


def _sealed(raw: bytes) -> str:
    """The ciphertext (base64) of `{"encrypt": "…"}`; plain envelopes are refused while an Encrypt Key is set."""
    sealed = json_object(raw).get("encrypt")
    if not isinstance(sealed, str):
        raise Forged
    return sealed


def _decrypt(sealed: str, encrypt_key: str) -> bytes:
    try:
        data = binascii.a2b_base64(sealed, strict_mode=True)
    except ValueError as error:
        raise Malformed from error
    if len(data) < 2 * _BLOCK or len(data) % _BLOCK:
        raise Malformed
    decryptor = Cipher(_aes(encrypt_key), modes.CBC(data[:_BLOCK])).decryptor()
    padded = decryptor.update(data[_BLOCK:])  # whole blocks in, whole blocks out: nothing is left to finalize
    pad = padded[-1]
    if not 1 <= pad <= _BLOCK or padded[-pad:] != bytes((pad,)) * pad:
        raise Malformed
    return padded[:-pad]


@lru_cache(maxsize=8)
def _aes(encrypt_key: str) -> algorithms.AES:
    return algorithms.AES(hashlib.sha256(encrypt_key.encode()).digest())


def _trusted(envelope: dict[str, Any], settings: FeishuSettings) -> dict[str, Any]:
    """The envelope, if it carries our Verification Token and (where it names one) our app.

    Without an Encrypt Key the token is all the proof there is: no token set, nothing accepted.
    """
    header = envelope.get("header")
    named = header if isinstance(header, dict) else envelope
    expected, token = settings.verification_token, named.get("token")
    if not expected and not settings.encrypt_key:
        raise Forged
    if expected and not (isinstance(token, str) and hmac.compare_digest(token.encode(), expected.encode())):
        raise Forged
    app = named.get("app_id")
    if app is not None and settings.app_id and app != settings.app_id:
        raise Forged
    return envelope
