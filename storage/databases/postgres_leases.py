"""Leases by advisory locks of one connection of their own."""

from __future__ import annotations

import zlib
from contextlib import suppress
from threading import Lock
from typing import Any

import psycopg

#: The space of these locks, apart from those of the newcomers.
_SPACE = 7165118
#: A server notices within seconds that the machine at the other end is gone.
_KEEPALIVE = "SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3"
_CONNECT_SECONDS = 5


class PostgresLeases:
    """The port ``Leases``."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = Lock()
        self._connection: psycopg.Connection[Any] | None = None
        self._held: set[str] = set()

    def take(self, name: str) -> bool:
        """See ``Leases``."""
        with self._lock:
            if name in self._held and self._alive():
                return True
            taken = self._ask("SELECT pg_try_advisory_lock(%s, %s)", name)
            if taken:
                self._held.add(name)
            return bool(taken)

    def kept(self, name: str) -> bool:
        """See ``Leases``."""
        with self._lock:
            return name in self._held and self._alive()

    def give_back(self, name: str) -> None:
        """See ``Leases``."""
        with self._lock:
            if name in self._held:
                self._held.discard(name)
                self._ask("SELECT pg_advisory_unlock(%s, %s)", name)

    def close(self) -> None:
        """See ``Leases``."""
        with self._lock:
            self._drop()

    def _alive(self) -> bool:
        try:
            if self._connection is not None:
                self._connection.execute("SELECT 1")
                return True
        except psycopg.Error:
            self._drop()
        return False

    def _ask(self, question: str, name: str) -> object:
        try:
            if self._connection is None or self._connection.closed:
                self._drop()
                self._connection = psycopg.connect(
                    self._url, autocommit=True, connect_timeout=_CONNECT_SECONDS, application_name="baobei leases"
                )
                self._connection.execute(_KEEPALIVE)
            row = self._connection.execute(question, (_SPACE, _number(name))).fetchone()
        except psycopg.Error:
            self._drop()
            return None
        return row[0] if row else None

    def _drop(self) -> None:
        """Without the connection there are no locks."""
        self._held.clear()
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error):
                connection.close()


def _number(name: str) -> int:
    """Signed 32 bits, as the server wants them."""
    number = zlib.crc32(name.encode())
    return number - (1 << 32) if number >= 1 << 31 else number
