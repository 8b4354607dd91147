"""The platform's side of push security: AES-256-CBC envelopes and SHA-256 signatures.

Written apart from the product's own verification on purpose: a mistake in one cannot hide a mistake in the other.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

_BLOCK_BITS = 128


def seal(encrypt_key: str, plaintext: bytes, iv: bytes) -> str:
    """The `encrypt` field: base64 of IV and ciphertext, the key being SHA-256 of the Encrypt Key."""
    key = hashlib.sha256(encrypt_key.encode()).digest()
    padder = PKCS7(_BLOCK_BITS).padder()
    padded = padder.update(plaintext) + padder.finalize()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return base64.b64encode(iv + encryptor.update(padded) + encryptor.finalize()).decode()


def signature(*, timestamp: str, nonce: str, encrypt_key: str, body: bytes) -> str:
    """The X-Lark-Signature of a push; `body` is what goes over the wire, already encrypted."""
    return hashlib.sha256((timestamp + nonce + encrypt_key).encode() + body).hexdigest()
