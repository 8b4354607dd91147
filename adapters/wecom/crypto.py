"""Is this callback WeCom's? Raw bytes in, a trusted message out; nothing inside is parsed before it is proven.

Signature: hex(SHA-1(token, timestamp, nonce and ciphertext, sorted and joined)). Cipher: AES-256-CBC under the
EncodingAESKey, whose first 16 bytes are the IV; PKCS#7 to 32 bytes. Plaintext: 16 random bytes, length (4 bytes, big
endian), message, receive id. (developer.work.weixin.qq.com/document/path/90968)
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from adapters.envelope import Forged, Malformed, Stale, TooLarge
from adapters.wecom.markup import Node, Unreadable, read

LARGEST_BODY: Final = 128 * 1024
"""Bytes. A message holds 2,048 bytes of text; encryption and XML around it add little."""
FRESH: Final = timedelta(minutes=10)
"""How far the signed timestamp may lie from our clock. WeCom states no window: this one covers its retries and a clock
that is off; a replay inside it meets the once-only keys of the inbox."""
_KEY: Final = re.compile(r"[0-9A-Za-z]{43}")
_BLOCK: Final = 32
_HEAD: Final = 20


class Foreign(Forged):
    """Signed correctly, but meant for another company or another app."""


class Envelopes:
    """The callbacks of one app. Every failure is an `adapters.envelope.EnvelopeError`."""

    def __init__(self, *, token: str, encoding_aes_key: str, corp_id: str, agent_id: str = "") -> None:
        """Raises `ValueError` when the key cannot be one.

        The last of its 43 characters may carry bits that belong to no byte, so it is not checked by encoding it again.
        """
        if not _KEY.fullmatch(encoding_aes_key):
            raise ValueError("encoding_aes_key has to be 43 letters and digits")
        if not token:
            raise ValueError("without a token nothing can be verified")
        key = base64.b64decode(encoding_aes_key + "=")
        self._aes, self._iv = algorithms.AES(key), modes.CBC(key[:16])
        self._token = token
        self._corp_id = corp_id
        self._agent_id = agent_id

    def echo(self, query: Mapping[str, str], now: datetime) -> bytes:
        """The plaintext that proves to the console that this address is ours."""
        sealed = query.get("echostr", "")
        self._check(query, sealed, now)
        return self._decrypt(sealed)

    def open(self, raw: bytes, query: Mapping[str, str], now: datetime) -> Node:
        """The message inside `raw`, proven to come from WeCom and to be meant for this company and app."""
        if len(raw) > LARGEST_BODY:
            raise TooLarge
        sealed = _read(raw).get("Encrypt")
        self._check(query, sealed, now)
        message = _read(self._decrypt(sealed))
        if message.get("ToUserName") != self._corp_id:
            raise Foreign
        if self._agent_id and message.get("AgentID") not in {"", self._agent_id}:
            raise Foreign
        return message

    def _check(self, query: Mapping[str, str], sealed: str, now: datetime) -> None:
        stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        joined = "".join(sorted((self._token, stamp, nonce, sealed))).encode(errors="backslashreplace")
        digest = hashlib.sha1(joined).hexdigest()  # noqa: S324 - WeCom's scheme
        given = query.get("msg_signature", "").encode(errors="backslashreplace")
        if not sealed or not hmac.compare_digest(digest.encode(), given):
            raise Forged
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 11):
            raise Stale
        if abs(now.timestamp() - int(stamp)) > FRESH.total_seconds():
            raise Stale

    def _decrypt(self, sealed: str) -> bytes:
        """The message; the receive id after it must be ours."""
        try:
            data = binascii.a2b_base64(sealed.encode("ascii"), strict_mode=True)
        except ValueError as error:
            raise Malformed from error
        if not data or len(data) % 16:
            raise Malformed
        decryptor = Cipher(self._aes, self._iv).decryptor()
        plain = _unpadded(decryptor.update(data))  # whole blocks in, whole blocks out: nothing is left to finalize
        end = _HEAD + int.from_bytes(plain[16:_HEAD], "big")
        if len(plain) < _HEAD or end > len(plain):
            raise Malformed
        if not hmac.compare_digest(plain[end:], self._corp_id.encode()):
            raise Foreign
        return plain[_HEAD:end]


def _unpadded(padded: bytes) -> bytes:
    pad = padded[-1]
    if not 1 <= pad <= _BLOCK or padded[-pad:] != bytes((pad,)) * pad:
        raise Malformed
    return padded[:-pad]


def _read(raw: bytes) -> Node:
    try:
        return read(raw)
    except Unreadable as error:
        raise Malformed from error
