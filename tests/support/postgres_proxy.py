"""A loopback proxy before a PostgreSQL server, which cuts connections where it is told to: around a COMMIT, or all.

It reads just enough of the frontend protocol (PostgreSQL documentation, chapter 54.7) to know which statement is
executed: the store prepares each statement under a name and executes it by that name.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

Cut = Literal["before", "inside", "after"]
_Pair = tuple[socket.socket, socket.socket]
_ENCRYPTION: Final = frozenset({80877103, 80877104})
"""What a client asks first: TLS, GSSAPI. The server says no by one byte."""
_ONE: Final = 65536


class PostgresProxy:
    """Listens on a free port of 127.0.0.1 and passes on to the server's socket in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._server = str(folder / ".s.PGSQL.5432")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._lock = threading.Lock()
        self._pairs: set[_Pair] = set()
        self._trap: tuple[Cut, bool] | None = None
        self._away = False
        self._sprung_for: _Pair | None = None
        self.sprung = threading.Event()
        """Set once the trap has cut a connection."""
        threading.Thread(target=self._accept, name="proxy", daemon=True).start()

    def url(self, database: str) -> str:
        """Where a client of the proxy finds this database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def cut_commit(self, where: Cut, *, and_stay_away: bool) -> None:
        """Cut the next connection that commits something of the inbox: before the server hears of it, after the server
        has been told but before it could answer, or when its answer is there; nobody gets in any more if so ordered.
        """
        self.sprung.clear()
        self._trap = (where, and_stay_away)

    def go_away(self) -> None:
        """Cut every connection, and let nobody in."""
        self._away = True
        with self._lock:
            pairs = list(self._pairs)
        for pair in pairs:
            self._part(pair)

    def come_back(self) -> None:
        """Let everybody in again."""
        self._away = False

    def close(self) -> None:
        """Nothing of it is left."""
        self._listener.close()
        self.go_away()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self._away:
                    client.close()
                    continue
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                pair = (client, server)
                with self._lock:
                    self._pairs.add(pair)
                threading.Thread(target=self._ask, args=(pair,), daemon=True).start()
                threading.Thread(target=self._answer, args=(pair,), daemon=True).start()

    def _answer(self, pair: _Pair) -> None:
        """From the server to the client, up to the answer that is held back."""
        client, server = pair
        with contextlib.suppress(OSError):
            while part := server.recv(_ONE):
                if self._sprung_for is pair:
                    break
                client.sendall(part)
        self._part(pair)

    def _ask(self, pair: _Pair) -> None:
        """From the client to the server, message by message."""
        client, server = pair
        reader = _Reader(client)
        names: dict[bytes, bytes] = {}
        touched = False
        with contextlib.suppress(OSError, EOFError):
            for kind, message in reader.messages():
                if kind == b"P":
                    name, text, _ = message[5:].split(b"\0", 2)
                    names[name] = text
                elif kind == b"B":
                    _, name, _ = message[5:].split(b"\0", 2)
                    text = names.get(name, b"")
                    touched = touched or b"INTO inbox" in text
                    if text == b"COMMIT" and touched and self._trap is not None:
                        self._spring(pair, message, reader)
                        return
                    touched = touched and text not in {b"COMMIT", b"ROLLBACK"}
                server.sendall(message)
        self._part(pair)

    def _spring(self, pair: _Pair, message: bytes, reader: _Reader) -> None:
        """Where the answer is to be there already, `_answer` parts them when it has come."""
        assert self._trap is not None
        (where, stay_away), self._trap = self._trap, None
        self._sprung_for = pair
        self._away = stay_away
        _, server = pair
        if where != "before":
            server.sendall(message)
            for kind, rest in reader.messages():  # up to the synchronisation, with which the server begins
                server.sendall(rest)
                if kind == b"S":
                    break
        if where == "after":
            while pair in self._pairs:
                self.sprung.wait(0.01)
        self._part(pair)
        if stay_away:
            self.go_away()
        self.sprung.set()

    def _part(self, pair: _Pair) -> None:
        with self._lock:
            self._pairs.discard(pair)
        for side in pair:
            with contextlib.suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
            side.close()


class _Reader:
    """Messages of a client: those before the start have no kind."""

    def __init__(self, client: socket.socket) -> None:
        self._client = client
        self._begun = False

    def messages(self) -> Iterator[tuple[bytes, bytes]]:
        """Kind, and the message with its head. Raises ``EOFError``."""
        while True:
            if not self._begun:
                head = self._exactly(8)
                code = int.from_bytes(head[4:], "big")
                self._begun = code not in _ENCRYPTION
                yield b"", head + self._exactly(int.from_bytes(head[:4], "big") - 8)
                continue
            head = self._exactly(5)
            yield head[:1], head + self._exactly(int.from_bytes(head[1:], "big") - 4)

    def _exactly(self, count: int) -> bytes:
        parts = b""
        while len(parts) < count:
            part = self._client.recv(count - len(parts))
            if not part:
                raise EOFError
            parts += part
        return parts
