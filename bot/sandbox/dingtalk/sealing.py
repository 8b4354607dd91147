"""The platform's side of HTTP push: AES envelopes of events, signatures of events, robot messages and card callbacks.

Written apart from the product's own verification on purpose: a mistake in one cannot hide a mistake in the other.
Layout of the plaintext: 16 random bytes, length of the message in bytes (4, big endian), message, owner key; padded to
blocks of 32 (callback-event-message-body-encryption-and-decryption).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

_BLOCK = 32


def seal(aes_key: str, message: bytes, *, owner: str, noise: bytes) -> str:
    """The `encrypt` field; `noise` are 16 random bytes."""
    plain = noise + struct.pack(">I", len(message)) + message + owner.encode()
    missing = _BLOCK - len(plain) % _BLOCK
    return base64.b64encode(_through(_cipher(aes_key).encryptor(), plain + bytes([missing]) * missing)).decode()


def unseal(aes_key: str, sealed: str) -> tuple[bytes, str]:
    """Message and owner key of an `encrypt` field; ValueError when it is not one."""
    padded = _through(_cipher(aes_key).decryptor(), base64.b64decode(sealed, validate=True))
    if not padded or not 1 <= padded[-1] <= _BLOCK:
        raise ValueError("not padded to blocks of 32")
    plain = padded[: -padded[-1]]
    if len(plain) < 20:
        raise ValueError("too short for an envelope")
    end = 20 + int(struct.unpack(">I", plain[16:20])[0])
    if end > len(plain):
        raise ValueError("longer than the envelope")
    return plain[20:end], plain[end:].decode()


def event_signature(*, token: str, timestamp: str, nonce: str, sealed: str) -> str:
    """SHA-1 over the four strings, sorted."""
    return hashlib.sha1("".join(sorted([token, timestamp, nonce, sealed])).encode()).hexdigest()  # noqa: S324


def robot_signature(*, timestamp: str, secret: str) -> str:
    """The `sign` header of a robot message: it covers the time alone, not the body."""
    return _hmac(secret, f"{timestamp}\n{secret}")


def card_signature(*, timestamp: str, secret: str) -> str:
    """The `x-ddpaas-signature` header of a card callback; `secret` is the apiSecret of the registered address."""
    return _hmac(secret, timestamp)


def _hmac(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    key = base64.b64decode(f"{aes_key}=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def _through(context: CipherContext, data: bytes) -> bytes:
    return context.update(data) + context.finalize()
