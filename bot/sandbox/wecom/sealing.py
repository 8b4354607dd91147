"""The platform's side of callback security: SHA-1 signatures and AES-256-CBC under the EncodingAESKey.

Written apart from the product's own verification on purpose: a mistake in one cannot hide a mistake in the other.
"""

from __future__ import annotations

import base64
import hashlib
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_PAD_TO = 32


def seal(encoding_aes_key: str, message: bytes, receive_id: str, random16: bytes) -> str:
    """The `Encrypt` element: random bytes, length, message and receive id, padded to 32 and encrypted, in base64."""
    key = base64.b64decode(encoding_aes_key + "=")
    plain = random16 + struct.pack(">I", len(message)) + message + receive_id.encode()
    missing = _PAD_TO - len(plain) % _PAD_TO
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()).decode()


def signature(token: str, timestamp: str, nonce: str, sealed: str) -> str:
    """The `msg_signature` of a request."""
    return hashlib.sha1("".join(sorted([token, timestamp, nonce, sealed])).encode()).hexdigest()  # noqa: S324 - theirs
