"""Feishu's events and card callbacks over the long connection: no public address needed.

A client of our own on aiohttp: the SDK's blocks its loop on every handler, stays deaf on a half-open socket and, after
a refused reconnect, for ever (oapi-sdk-python #169, #168; oapi-sdk-go #224).
"""

from __future__ import annotations

import asyncio
import base64
import logging
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final

import orjson
from aiohttp import ClientError, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from adapters.base import BadCredentials, PlatformError, Unreachable
from adapters.feishu import frames
from adapters.feishu.endpoint import Address, ClientConfig, discover, read_config, refused_handshake
from adapters.feishu.fragments import Fragments
from adapters.feishu.frames import CONTROL, DATA, Frame
from adapters.feishu.inbound import Inbound
from adapters.feishu.settings import FeishuSettings
from adapters.http import Http

_log = logging.getLogger(__name__)

CONNECT_WITHIN: Final = 15.0
WRITE_WITHIN: Final = 10.0
FINISH_WITHIN: Final = 5.0
"""Seconds for events under way when the connection is given up on purpose."""
GRACE: Final = 5.0
"""Seconds beyond two ping intervals until a silent connection counts as dead."""
REFUSED_WAIT: Final = 300.0
"""Seconds between tries while the app itself is refused: an administrator may mend that without restarting us."""
STEADY: Final = 60.0
"""A connection that lived so many seconds was a good one: the next failure counts as the first."""
AT_ONCE: Final = 64
"""Events worked on at the same time; the rest waits in the socket."""
LARGEST_FRAME: Final = 4 * 1024 * 1024


class LongConnection:
    """One long connection, kept up until `run` is cancelled.

    `connected` is set while it is open, `refusal` holds the platform's code while the app is refused, `counts` tells
    what happened: `connected`, `lost`, `silent`, `refused`, `events`, `failed`, `malformed`.
    """

    def __init__(
        self,
        settings: FeishuSettings,
        inbound: Inbound,
        *,
        http: Http,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        grace: float = GRACE,
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
        self._grace = grace
        self._config = ClientConfig()
        self._retuned = asyncio.Event()
        self._fragments = Fragments(clock=clock)
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Connect, serve, connect again, until cancelled; then let the events under way finish and say goodbye."""
        failures = 0
        try:
            while True:
                began = self._clock()
                refused = await self._ended()
                failures = 0 if self._clock() - began > STEADY else failures + 1
                await self._sleep(REFUSED_WAIT if refused else self._pause(failures))
        finally:
            await self._finish()

    async def _ended(self) -> bool:
        """Return when a connection ended; true when the app itself was refused."""
        try:
            await self._connection()
        except BadCredentials as error:
            self.refusal = error.code
            self.counts["refused"] += 1
            _log.error("the long connection is refused", extra={"action": "feishu_refused", "code": error.code})
            return True
        except PlatformError as error:
            _log.warning("the long connection is down", extra={"action": "feishu_down", "code": error.code})
        return False

    def _pause(self, failures: int) -> float:
        """Seconds before the next try: soon after the first failure, spread so that not all clients come at once."""
        if failures <= 1:
            return self._chance() * min(self._config.reconnect_nonce, 1.0)
        longest = min(self._config.reconnect_interval, 2.0 ** min(failures - 1, 10))
        return longest * (0.5 + self._chance() / 2)

    async def _connection(self) -> None:
        """One connection, from the discovery of its address to its end. Raises the `PlatformError` that ended it."""
        address = await discover(self._settings, self._http, self._config)
        self._config = address.config
        ws = await self._opened(address)
        self.refusal = ""
        self.counts["connected"] += 1
        self.connected.set()
        _log.info("the long connection is up", extra={"action": "feishu_up"})
        pings = asyncio.create_task(self._ping(ws, address.service_id))
        try:
            await self._receive(ws)
        except asyncio.CancelledError:
            await self._finish()
            raise
        finally:
            self.connected.clear()
            pings.cancel()
            await asyncio.wait((pings,))
            await ws.close()

    async def _opened(self, address: Address) -> ClientWebSocketResponse:
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                return await self._http.websocket(address.url, largest=LARGEST_FRAME)
        except WSServerHandshakeError as error:
            raise refused_handshake(error) from None  # its text holds the ticket
        except (ClientError, TimeoutError) as error:
            raise Unreachable("no way to the long connection", code=type(error).__name__) from None

    async def _ping(self, ws: ClientWebSocketResponse, service_id: int) -> None:
        """A ping now and at every interval; a changed interval holds from now on, not from the next ping on."""
        ping = frames.encode(Frame(service=service_id, method=CONTROL, headers=(("type", "ping"),)))
        while await self._write(ws, ping):
            self._retuned.clear()
            try:
                async with asyncio.timeout(self._config.ping_interval):
                    await self._retuned.wait()
            except TimeoutError:
                continue

    async def _receive(self, ws: ClientWebSocketResponse) -> None:
        """Until the connection ends. Whatever arrives is a sign of life; silence beyond two pings is the end too."""
        while True:
            try:
                message = await ws.receive(timeout=2 * self._config.ping_interval + self._grace)
            except TimeoutError as error:
                self.counts["silent"] += 1
                raise Unreachable("the long connection fell silent", code="silent") from error
            if message.type is WSMsgType.BINARY:
                await self._take(ws, message.data)
            elif message.type is not WSMsgType.TEXT:
                self.counts["lost"] += 1
                raise Unreachable("the long connection ended", code=f"closed {ws.close_code}")

    async def _take(self, ws: ClientWebSocketResponse, data: bytes) -> None:
        try:
            frame = frames.decode(data)
            payload = self._joined(frame) if frame.method == DATA else frame.payload
        except ValueError:
            self.counts["malformed"] += 1
            _log.warning("an unreadable frame was dropped", extra={"action": "frame_dropped"})
            return
        if frame.method == DATA and payload is not None:
            await self._room.acquire()
            task = asyncio.create_task(self._serve(ws, frame, payload))
            self._tasks.add(task)
            task.add_done_callback(self._served)
        elif frame.method == CONTROL and frame.header("type") == "pong":
            self._tune(read_config(frame.payload, self._config))

    def _joined(self, frame: Frame) -> bytes | None:
        total, seq = int(frame.header("sum") or 1), int(frame.header("seq") or 0)
        if total <= 1:
            return frame.payload
        return self._fragments.add(frame.header("message_id") or "", total, seq, frame.payload)

    def _tune(self, config: ClientConfig) -> None:
        if config.ping_interval != self._config.ping_interval:
            self._retuned.set()
        self._config = config

    async def _serve(self, ws: ClientWebSocketResponse, frame: Frame, payload: bytes) -> None:
        """Work first, acknowledge after: an event that failed, or whose ack was lost, is sent again."""
        began = self._clock()
        self.counts["events"] += 1
        try:
            async with self._inbound.answering(_envelope(frame, payload), hurried=False) as body:
                await self._acknowledge(ws, frame, began, body)
        except Exception:  # noqa: BLE001 - one bad event must not end the others
            self.counts["failed"] += 1
            _log.exception("an event failed and will come again", extra={"action": "event_failed"})
            await self._write(ws, frames.encode(replace(frame, payload=b'{"code":500}')))

    async def _acknowledge(self, ws: ClientWebSocketResponse, frame: Frame, began: float, body: dict[str, Any]) -> None:
        answer: dict[str, Any] = {"code": 200}
        if body:
            answer["data"] = base64.b64encode(orjson.dumps(body)).decode()
        taken = ("biz_rt", str(round((self._clock() - began) * 1000)))
        await self._write(
            ws, frames.encode(replace(frame, headers=(*frame.headers, taken), payload=orjson.dumps(answer)))
        )

    async def _write(self, ws: ClientWebSocketResponse, data: bytes) -> bool:
        """Whether the frame went out. A connection that takes no more is closed, which ends its receiving."""
        try:
            async with asyncio.timeout(WRITE_WITHIN):
                await ws.send_bytes(data)
        except (ConnectionError, ClientError):
            return False
        except TimeoutError:
            await ws.close()
            return False
        return True

    def _served(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._room.release()

    async def _finish(self) -> None:
        """Let the events under way end and be acknowledged; what does not make it is sent again by Feishu."""
        if self._tasks:
            _, left = await asyncio.wait(tuple(self._tasks), timeout=FINISH_WITHIN)
            for task in left:
                task.cancel()
            if left:
                await asyncio.wait(left)


def _envelope(frame: Frame, payload: bytes) -> dict[str, Any]:
    """The event; it comes over a connection that we opened with our secret, so it carries no signature."""
    envelope = orjson.loads(payload)
    if frame.header("type") != "event" or not isinstance(envelope, dict):
        return {}
    return envelope
