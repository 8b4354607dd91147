"""How DingTalk seals events: AES-256-CBC under the app's key, its first 16 bytes as IV, padded to 32, signed by SHA-1.

Plaintext: 16 random bytes, the message's length in 4 (big endian), the message, whose it is. (open.dingtalk.com:
callback-event-message-body-encryption-and-decryption)
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from adapters.envelope import Malformed

_BLOCK: Final = 16
_PAD: Final = 32
_HEAD: Final = 20


def signature(token: str, timestamp: str, nonce: str, sealed: str) -> str:
    """The hex digest of the four, in the order of their characters."""
    joined = "".join(sorted((token, timestamp, nonce, sealed)))
    return hashlib.sha1(joined.encode(errors="surrogateescape")).hexdigest()  # noqa: S324 - the protocol's choice


def unseal(sealed: str, aes_key: str) -> tuple[str, str]:
    """The message and its owner. Raises `Malformed`."""
    try:
        data = binascii.a2b_base64(sealed, strict_mode=True)
    except ValueError as error:
        raise Malformed from error
    if not data or len(data) % _BLOCK:
        raise Malformed
    plain = _unpadded(_cipher(aes_key).decryptor().update(data))  # whole blocks in, whole blocks out
    length = int.from_bytes(plain[16:_HEAD], "big")
    if len(plain) < _HEAD or length > len(plain) - _HEAD:
        raise Malformed
    try:
        return plain[_HEAD : _HEAD + length].decode(), plain[_HEAD + length :].decode()
    except UnicodeDecodeError as error:
        raise Malformed from error


def seal(message: str, owner: str, aes_key: str, salt: bytes) -> str:
    """The ciphertext in base64; `salt` is 16 random bytes."""
    raw = message.encode()
    plain = salt + len(raw).to_bytes(4, "big") + raw + owner.encode()
    pad = _PAD - len(plain) % _PAD
    return base64.b64encode(_cipher(aes_key).encryptor().update(plain + bytes((pad,)) * pad)).decode()


def _unpadded(padded: bytes) -> bytes:
    pad = padded[-1]
    if not 1 <= pad <= _PAD or padded[-pad:] != bytes((pad,)) * pad:
        raise Malformed
    return padded[:-pad]


@lru_cache(maxsize=8)
def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    """Raises `Malformed` when the key that was set is none."""
    try:
        key = binascii.a2b_base64(aes_key + "=")
        return Cipher(algorithms.AES256(key), modes.CBC(key[:_BLOCK]))
    except ValueError as error:
        raise Malformed from error
