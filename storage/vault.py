"""Encryption at rest, and the keyed hash by which an encrypted value can still be found.

A sealed value is ``key id (4 bytes) + nonce (12) + AES-256-GCM ciphertext and tag``. What it belongs to is
authenticated with it, so that a sealed value copied into another row does not open there.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections import deque
from collections.abc import Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import CannotOpen, KeyMissing, SealBroken

_KEY_BYTES = 32
_ID_BYTES = 4
_NONCE_BYTES = 12
_DRAWN = 64
"""Nonces at a time: asking the system gives the interpreter's lock away."""

_nonces: deque[bytes] = deque()
os.register_at_fork(after_in_child=_nonces.clear)  # no two processes may seal with the same one


class Vault:
    """Seals with the newest key and opens with every key it was given.

    The same for the blind index: it is written under the newest key and looked for under every one, until
    :mod:`storage.ledgers.rotation` has written anew what the former ones made.
    """

    def __init__(self, master_key: bytes, *retired: bytes) -> None:
        keys = (master_key, *retired)
        if any(len(key) < _KEY_BYTES for key in keys):
            raise CannotOpen(f"主密钥至少要 {_KEY_BYTES} 字节，用 openssl rand -base64 32 生成")
        self._ciphers = {_derived(key, "key id", _ID_BYTES): AESGCM(_derived(key, "seal")) for key in keys}
        self._key_id = _derived(master_key, "key id", _ID_BYTES)
        self._newest = self._ciphers[self._key_id]
        self._index_keys = tuple(
            hmac.new(_derived(key, "blind index"), digestmod=hashlib.sha256) for key in dict.fromkeys(keys)
        )
        #: ``blind_indexes(kind, value)``: as ``blind_index``, under each key, the newest first.
        self.blind_indexes = lru_cache(maxsize=4096)(
            self._blind_indexes
        )  # one command asks for the same few, an import for its lines

    @classmethod
    def from_config(cls, master_key: str, retired: Sequence[str] = ()) -> Vault:
        """From base64 as it stands in the settings, the keys of former times newest first. Raises ``CannotOpen``."""
        return cls(*(_decoded(text) for text in (master_key, *retired)))

    @property
    def key_id(self) -> bytes:
        """The first bytes of everything sealed now; rows that begin otherwise wait for rotation."""
        return self._key_id

    def blind_index(self, kind: str, value: str) -> str:
        """The same hexadecimal text for the same value, useless to whoever lacks the key."""
        return self.blind_indexes(kind, value)[0]

    def seal(self, text: str, *, about: str) -> bytes:
        """Encrypt for the row or purpose named by ``about``."""
        return self.seal_bytes(text.encode(), about=about)

    def open(self, sealed: bytes, *, about: str) -> str:
        """Decrypt and check. Raises ``SealBroken``."""
        return self.open_bytes(sealed, about=about).decode()

    def seal_bytes(self, content: bytes, *, about: str) -> bytes:
        """As ``seal``, for what is no text."""
        nonce = _nonce()
        return self._key_id + nonce + self._newest.encrypt(nonce, content, about.encode())

    def open_bytes(self, sealed: bytes, *, about: str) -> bytes:
        """As ``open``, for what is no text."""
        cipher = self._ciphers.get(bytes(sealed[:_ID_BYTES]))
        if cipher is None:
            raise KeyMissing("sealed with an unknown key; add the former key to [security] retired_keys")
        nonce, secret = sealed[_ID_BYTES : _ID_BYTES + _NONCE_BYTES], sealed[_ID_BYTES + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, secret, about.encode())
        except (InvalidTag, ValueError):  # a nonce that is cut is no nonce
            raise SealBroken("a sealed value does not belong where it stands") from None

    def _blind_indexes(self, kind: str, value: str) -> tuple[str, ...]:
        return tuple(_indexed(key, f"{kind}\0{value}") for key in self._index_keys)


def _nonce() -> bytes:
    """Random bytes that no other seal has: many are drawn at once, each is given out once, to whatever thread."""
    while True:
        try:
            return _nonces.pop()
        except IndexError:
            drawn = os.urandom(_NONCE_BYTES * _DRAWN)
            _nonces.extend(drawn[at : at + _NONCE_BYTES] for at in range(0, len(drawn), _NONCE_BYTES))


def _derived(key: bytes, purpose: str, length: int = _KEY_BYTES) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=f"baobei {purpose}".encode()).derive(key)


def _indexed(key: hmac.HMAC, text: str) -> str:
    index = key.copy()
    index.update(text.encode())
    return index.hexdigest()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip().translate({ord("-"): "+", ord("_"): "/"}), validate=True)
    except ValueError as error:
        raise CannotOpen("主密钥不是 base64，用 openssl rand -base64 32 生成") from error
