"""DingTalk's pushes over Stream: no public address needed.

A client of our own on aiohttp: the official one (dingtalk-stream 0.24.3) opens connections with blocking calls, cannot
be stopped, reconnects without pause when the server keeps closing, and writes the ticket into its log.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import ClientError, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from adapters.base import BadCredentials, PlatformBusy, PlatformError, Unreachable
from adapters.dingtalk import frames, sdk
from adapters.dingtalk.frames import CALLBACK, CARD, EVENT, ROBOT, SYSTEM, UNKNOWN_TOPIC, Frame
from adapters.dingtalk.gateway import discover, refused_handshake
from adapters.dingtalk.inbound import Inbound
from adapters.dingtalk.settings import DingTalkSettings
from adapters.http import Http
from adapters.reading import str_at
from core.domain.frozen import dataclass

_log = logging.getLogger(__name__)

CONNECT_WITHIN: Final = 15.0
WRITE_WITHIN: Final = 5.0
FINISH_WITHIN: Final = 5.0
"""Seconds for pushes under way when the connection is given up on purpose."""
REFUSED_WAIT: Final = 300.0
"""Seconds between tries while the app itself is refused: an administrator may mend that without restarting us."""
STEADY: Final = 60.0
"""A connection that lived so many seconds and brought a frame was a good one: the next failure counts as the first."""
LONGEST_PAUSE: Final = 60.0
LARGEST_FRAME: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """What a connection is given, in seconds.

    It is pinged every `heartbeat`, and gone when it does not answer. It counts as dead, though it answers, after
    `silence` without a frame, once the server's own pings have been seen, which come every 20 to 30 s; before that
    after `silence_unpinged`, for their pace is not documented. It is kept for `linger` after the server took it out of
    use, which closes it by itself after 10.
    """

    heartbeat: float = 15.0
    silence: float = 90.0
    silence_unpinged: float = 300.0
    linger: float = 15.0


class _Link:
    """One connection. `over` is set when it needs a replacement; it may still carry acknowledgements then."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        self.ws = ws
        self.over = asyncio.Event()
        self.heard = False
        self.leave_at: float | None = None

    def retire(self, linger: float) -> None:
        """Read on for so many seconds at most."""
        if self.leave_at is None:
            self.leave_at = asyncio.get_running_loop().time() + linger
        self.over.set()


class Stream:
    """A Stream connection, kept up until `run` is cancelled.

    `connected` is set while one is open, `refusal` holds the platform's code while the app is refused, `counts` tells
    what happened: `connected`, `asked`, `lost`, `silent`, `refused`, `pushes`, `failed`, `unanswered`, `malformed`.
    """

    def __init__(
        self,
        settings: DingTalkSettings,
        inbound: Inbound,
        *,
        http: Http,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        patience: Patience | None = None,
    ) -> None:
        """`clock` is monotonic, in seconds; `chance` (0 to 1) spreads the reconnects of many clients."""
        self.connected = asyncio.Event()
        self.refusal = ""
        self.counts: Counter[str] = Counter()
        self._settings = settings
        self._inbound = inbound
        self._http = http
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._patience = patience or Patience()
        self._pinged = False
        self._links: dict[_Link, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Connect, serve, connect again, until cancelled; then let the pushes under way finish and say goodbye."""
        await asyncio.to_thread(sdk.load)
        failures = 0
        try:
            while True:
                began, wait = self._clock(), 0.0
                try:
                    link = await self._opened()
                    await link.over.wait()
                    steady = link.heard and self._clock() - began > STEADY
                except PlatformError as error:
                    steady, wait = False, self._refused(error)
                failures = 0 if steady else failures + 1
                await self._sleep(max(wait, self._pause(failures)))
        finally:
            await self._finish()

    def _refused(self, error: PlatformError) -> float:
        """Seconds to wait at least."""
        if isinstance(error, BadCredentials):
            self.refusal = error.code
            self.counts["refused"] += 1
            _log.error("the Stream connection is refused", extra={"action": "dingtalk_refused", "code": error.code})
            return REFUSED_WAIT
        _log.warning("no Stream connection", extra={"action": "dingtalk_down", "code": error.code})
        return (error.retry_after or 0.0) if isinstance(error, PlatformBusy) else 0.0

    def _pause(self, failures: int) -> float:
        """Seconds before the next try: none after a good connection, else spread so that not all clients come at once.

        After a good one the replacement is opened at once, before the old connection is dropped.
        """
        if failures <= 1:
            return failures * self._chance()
        return min(LONGEST_PAUSE, 2.0 ** min(failures - 1, 10)) * (0.5 + self._chance() / 2)

    async def _opened(self) -> _Link:
        """A new connection, being read. Raises the `PlatformError` family."""
        url = await discover(self._settings, self._http)
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                ws = await self._http.websocket(url, largest=LARGEST_FRAME, heartbeat=self._patience.heartbeat)
        except WSServerHandshakeError as error:
            raise refused_handshake(error) from None  # its text holds the ticket
        except (ClientError, TimeoutError) as error:
            raise Unreachable("no way to the Stream connection", code=type(error).__name__) from None
        link = _Link(ws)
        self._links[link] = asyncio.create_task(self._live(link))
        self.refusal = ""
        self.counts["connected"] += 1
        self.connected.set()
        _log.info("the Stream connection is up", extra={"action": "dingtalk_up"})
        return link

    async def _live(self, link: _Link) -> None:
        """Read one connection to its end."""
        try:
            while await self._receive(link):
                pass
        finally:
            link.over.set()
            del self._links[link]
            if not self._links:
                self.connected.clear()
            await link.ws.close()

    async def _receive(self, link: _Link) -> bool:
        """Take one frame; false when the connection has ended."""
        try:
            async with asyncio.timeout_at(link.leave_at or self._hopeless_at()):
                message = await link.ws.receive()
        except TimeoutError:
            if link.leave_at is not None:
                return False
            self.counts["silent"] += 1
            _log.warning("the Stream connection fell silent", extra={"action": "dingtalk_silent"})
            link.retire(self._patience.linger)
            return True
        if message.type is WSMsgType.TEXT:
            await self._take(link, message.data)
        elif message.type is not WSMsgType.BINARY:
            self.counts["lost"] += link.leave_at is None
            _log.info("the Stream connection ended", extra={"action": "dingtalk_ended", "code": link.ws.close_code})
            return False
        return True

    def _hopeless_at(self) -> float:
        """When a connection on which nothing arrives is given up, in the loop's time."""
        borne = self._patience.silence if self._pinged else self._patience.silence_unpinged
        return asyncio.get_running_loop().time() + borne

    async def _take(self, link: _Link, text: str) -> None:
        frame = frames.read(text)
        if frame is None:
            self.counts["malformed"] += 1
            _log.warning("an unreadable frame was dropped", extra={"action": "frame_dropped"})
            return
        if frame.type == SYSTEM:
            await self._system(link, frame)
            return
        link.heard = True
        self.counts["pushes"] += 1
        task = asyncio.create_task(self._serve(link, frame))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _system(self, link: _Link, frame: Frame) -> None:
        if frame.topic == "ping":
            link.heard = self._pinged = True
            await self._write(link, frames.answer(frame, frame.data))
        elif frame.topic == "disconnect":
            self.counts["asked"] += 1
            link.retire(self._patience.linger)

    async def _serve(self, link: _Link, frame: Frame) -> None:
        try:
            await self._served(link, frame)
        except Exception:  # noqa: BLE001 - one bad push must not end the others
            self.counts["failed"] += 1
            _log.exception("a push failed and may come again", extra={"action": "push_failed"})
            if frame.type == EVENT:
                await self._write(link, frames.answer(frame, frames.status(taken=False)))

    async def _served(self, link: _Link, frame: Frame) -> None:
        """Work first, acknowledge after, as far as the time allows. A message without an answer comes once more."""
        if frame.type == EVENT:
            headers = frame.headers
            await self._inbound.event(str_at(headers, "eventType"), str_at(headers, "eventId"), frame.payload())
            await self._write(link, frames.answer(frame, frames.status(taken=True)))
        elif (frame.type, frame.topic) == (CALLBACK, ROBOT):
            await self._inbound.message(frame.payload())
            await self._write(link, frames.answer(frame, frames.response(None)))
        elif (frame.type, frame.topic) == (CALLBACK, CARD):
            async with self._inbound.answering(frame.payload(), delivery=frame.message_id) as body:
                await self._write(link, frames.answer(frame, frames.response(body)))
        else:
            await self._write(link, frames.answer(frame, frames.response(None), code=UNKNOWN_TOPIC))

    async def _write(self, link: _Link, text: str) -> None:
        """Send; a connection that takes no more is closed, which ends its reading."""
        try:
            async with asyncio.timeout(WRITE_WITHIN):
                await link.ws.send_str(text)
        except (ConnectionError, ClientError):
            self.counts["unanswered"] += 1
        except TimeoutError:
            self.counts["unanswered"] += 1
            await link.ws.close()

    async def _finish(self) -> None:
        """Let the pushes under way end and be acknowledged, then close; what does not make it may come again."""
        if self._tasks:
            _, late = await asyncio.wait(tuple(self._tasks), timeout=FINISH_WITHIN)
            await _cancelled(tuple(late))
        await _cancelled(tuple(self._links.values()))


async def _cancelled(tasks: tuple[asyncio.Task[None], ...]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
