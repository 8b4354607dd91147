"""The gate of the server: how many may stand before it, how long one may take to say what he wants, who has to wait.

A connection waits outside until the head of its first request is there, and costs next to nothing until then. Whoever
has stood there longest makes room for a newcomer, so that those who say nothing never keep out those who do. Inside,
connections are bounded by their source and in all (docs/adr/0015-only-refusals-are-counted.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import resource
import socket
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from adapters.sources import Proxies, is_proxy, named
from core.domain.frozen import dataclass

SERVING: Final[dict[str, Any]] = {
    "access_log": None,
    "auto_decompress": False,  # no platform packs its callbacks; signatures are over what travels
    "handle_signals": False,
    "keepalive_timeout": 75.0,  # longer than reverse proxies keep an idle connection (nginx: 60)
    "lingering_time": 2.0,
}
"""How aiohttp serves behind the gate."""
_END_OF_HEAD: Final = b"\r\n\r\n"
_BUSY: Final = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_TOO_LONG: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_AT_ONCE: Final = 32
"""Newcomers that are let in in one turn of the loop: so few that nobody is pushed out before he was listened to."""
_QUEUE: Final = 1024
"""Those who wait for that, in the system's own queue."""
_SPARE: Final = 256
"""File descriptors for everything else: database, platforms, other processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the gate lets through. ``head_within`` in seconds, ``longest_head`` in bytes; ``outside`` connections whose
    first request is not there yet, ``inside`` those that are served, ``of_one`` of them from one source.
    """

    head_within: float = 10.0
    longest_head: int = 32 * 1024
    outside: int = 1000
    inside: int = 2000
    of_one: int = 1000


class Gate:
    """The connections of one server. ``counts`` tells ``slow`` (no request in time), ``pushed_out`` (made room for a
    newcomer), ``too_many``, ``too_long``, ``not_http`` and ``hung_up`` (in the middle of a request).
    """

    def __init__(self, limits: Limits | None = None, *, proxies: Proxies = ()) -> None:
        self.counts: Counter[str] = Counter()
        self.limits = limits or Limits()
        self._proxies = proxies
        self._outside: dict[_Connection, None] = {}
        self._inside: Counter[str] = Counter()

    @property
    def open(self) -> int:
        """Connections that are served."""
        return self._inside.total()

    def arrived(self, connection: _Connection) -> None:
        """Somebody stands outside."""
        if len(self._outside) >= self.limits.outside:
            longest = next(iter(self._outside))
            self.turned_away(longest, "pushed_out")
        self._outside[connection] = None

    def turned_away(self, connection: _Connection, why: str, last_word: bytes = b"") -> None:
        """He goes without having been heard."""
        self.counts[why] += 1
        self._outside.pop(connection, None)
        connection.hang_up(last_word)

    def entered(self, connection: _Connection) -> bool:
        """He said what he wants; whether there is a place for him."""
        self._outside.pop(connection, None)
        source = connection.source
        full = self.open >= self.limits.inside
        if full or (self._inside[source] >= self.limits.of_one and not is_proxy(source, self._proxies)):
            self.turned_away(connection, "too_many", _BUSY)
            return False
        self._inside[source] += 1
        return True

    def left(self, connection: _Connection, *, was_inside: bool) -> None:
        """The connection is gone."""
        self._outside.pop(connection, None)
        if was_inside:
            self._inside[connection.source] -= 1
            if not self._inside[connection.source]:
                del self._inside[connection.source]

    def _keeps_quiet(self, record: logging.LogRecord) -> bool:
        """Who speaks no HTTP, or hangs up in the middle, is counted: a log that strangers fill is a hole too."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, HttpProcessingError | ConnectionError):
            self.counts["hung_up" if isinstance(error, ConnectionError) else "not_http"] += 1
            return False
        return True

    def close(self) -> None:
        """Whoever still stands outside goes home."""
        for connection in list(self._outside):
            connection.hang_up(b"")

    @contextlib.contextmanager
    def quiet(self) -> Iterator[None]:
        """Keep what strangers send out of the log while the block runs."""
        logger = logging.getLogger("aiohttp.server")
        logger.addFilter(self._keeps_quiet)
        try:
            yield
        finally:
            logger.removeFilter(self._keeps_quiet)


class _Connection(asyncio.Protocol):
    """Reads the head of the first request; from then on aiohttp's own handler is called without a detour."""

    def __init__(self, gate: Gate, server: web.Server) -> None:
        self.source = ""
        self._gate = gate
        self._server = server
        self._head = bytearray()
        self._handler: asyncio.Protocol | None = None
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker
        self._transport = transport
        peer = transport.get_extra_info("peername")
        self.source = named(peer[0]) if isinstance(peer, tuple) else ""
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._gate.limits.head_within, self._gate.turned_away, self, "slow")
        self._gate.arrived(self)

    def data_received(self, data: bytes) -> None:
        searched = max(0, len(self._head) - len(_END_OF_HEAD))
        self._head += data
        if self._head.find(_END_OF_HEAD, searched) >= 0:
            if self._gate.entered(self):
                self._hand_over()
        elif len(self._head) > self._gate.limits.longest_head:
            self._gate.turned_away(self, "too_long", _TOO_LONG)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._gate.left(self, was_inside=self._handler is not None)
        if self._handler is not None:
            self._handler.connection_lost(exc)

    def hang_up(self, last_word: bytes) -> None:
        """Say a last word, if any, and close."""
        if self._timer is not None:
            self._timer.cancel()
        if self._transport is None:
            return
        if last_word:
            self._transport.write(last_word)
            self._transport.close()
        else:
            self._transport.abort()

    def _hand_over(self) -> None:
        assert self._transport is not None and self._timer is not None  # noqa: S101, PT018 - for the type checker
        self._timer.cancel()
        handler = self._handler = self._server()
        for name in ("data_received", "eof_received", "pause_writing", "resume_writing"):
            setattr(self, name, getattr(handler, name))
        head, self._head = bytes(self._head), bytearray()
        handler.connection_made(self._transport)
        handler.data_received(head)


class GatedSite(web.BaseSite):
    """Listens as ``web.TCPSite`` does, behind a gate."""

    def __init__(self, runner: web.BaseRunner, host: str, port: int, gate: Gate) -> None:
        super().__init__(runner, backlog=_AT_ONCE)
        self._host = host
        self._port = port
        self._gate = gate
        self._quiet = contextlib.ExitStack()

    @property
    def name(self) -> str:
        return f"http://{self._host}:{self.port}"

    @property
    def port(self) -> int:
        """The port that is listened on, once it is."""
        sockets = getattr(self._server, "sockets", ())
        return int(sockets[0].getsockname()[1]) if sockets else self._port

    async def start(self) -> None:
        """Listen."""
        await super().start()
        server = self._runner.server
        assert server is not None  # noqa: S101 - the runner is set up
        self._quiet.enter_context(self._gate.quiet())
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Connection(self._gate, server), self._host, self._port, backlog=self._backlog
        )
        for listening in self._server.sockets:  # asyncio takes one number for the queue and for each turn
            with socket.socket(fileno=os.dup(listening.fileno())) as same:
                same.listen(_QUEUE)

    async def stop(self) -> None:
        """Hear nobody else."""
        await super().stop()
        self._gate.close()
        self._quiet.close()


def make_room(limits: Limits) -> None:
    """Raise this process's limit of open files to what the gate may need, as far as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = limits.inside + limits.outside + _SPARE
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
