"""The AI bot over its long connection: it hears mentions in groups, which the app never does, and answers there.

Protocol: developer.work.weixin.qq.com/document/path/101463; messages 100719, events 101027. A message that came while
nobody was connected is lost, and one bot has one connection: the newest takes the seat.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import aiohttp
import orjson

from adapters.base import PlatformError, Unreachable
from adapters.http import Http
from adapters.reading import dict_at, json_in, str_at
from adapters.wecom.errors import error_of
from adapters.wecom.settings import AibotSettings

_log = logging.getLogger(__name__)

PING_EVERY: Final = 30.0
_ANSWER_WITHIN: Final = 10.0
_LARGEST: Final = 1024 * 1024
_FIRST_WAIT: Final = 1.0
_LONGEST_WAIT: Final = 60.0
_WAIT_AFTER_REFUSAL: Final = 300.0
"""Seconds after wrong credentials: WeCom guards subscribing against loops."""

Take = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Takes the body of a message; whatever it raises is logged, for nobody sends the message again."""


class Replaced(Exception):
    """Somebody else connected as this bot."""


class AibotLine:
    """One bot's connection. `refusal` is the code by which WeCom turned us away, `replaced` that another process has
    the seat: taking it back would make the two of them throw each other out for ever.
    """

    def __init__(
        self,
        settings: AibotSettings,
        take: Take,
        *,
        http: Http,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`clock` is monotonic, in seconds; `chance` (0 to 1) spreads the attempts of several processes."""
        self.connected = asyncio.Event()
        self.refusal = ""
        self.replaced = False
        self.counts: Counter[str] = Counter()
        self._settings = settings
        self._take = take
        self._http = http
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._ws: aiohttp.ClientWebSocketResponse | None = None
        self._waiting: dict[str, asyncio.Future[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._numbers = itertools.count(1)
        self._heard = 0.0

    async def run(self) -> None:
        """Stay connected until cancelled, or until somebody else takes the seat."""
        wait = _FIRST_WAIT
        try:
            while True:
                began = self._clock()
                try:
                    await self._session()
                except Replaced:
                    self.replaced = True
                    _log.error("another process has taken the bot's seat", extra={"action": "aibot_replaced"})
                    return
                except (Unreachable, aiohttp.ClientError, OSError):
                    self.counts["unreachable"] += 1
                except PlatformError as error:
                    self.refusal = error.code
                    _log.error("the bot was turned away", extra={"action": "aibot_refused", "code": error.code})
                    wait = _WAIT_AFTER_REFUSAL
                if self._clock() - began > _LONGEST_WAIT:
                    wait = _FIRST_WAIT
                await self._sleep(wait * (1 + self._chance() / 4))
                wait = min(wait * 2, _LONGEST_WAIT)
        finally:
            for task in tuple(self._tasks):
                task.cancel()

    async def send(self, chat: str, content: Mapping[str, Any], *, single: bool) -> None:
        """Say something where somebody has spoken to the bot. Raises the `PlatformError` family."""
        if not self.connected.is_set():
            raise Unreachable("the bot is not connected", code="aibot_away")
        await self._ask("aibot_send_msg", {"chatid": chat, "chat_type": 1 if single else 2, **content})

    async def _session(self) -> None:
        """Connect, subscribe, listen until the connection ends."""
        self._ws = await self._http.websocket(self._settings.ws_url, largest=_LARGEST)
        self._heard = self._clock()
        working = [asyncio.create_task(self._listen())]
        try:
            await self._ask("aibot_subscribe", {"bot_id": self._settings.bot_id, "secret": self._settings.secret})
            self.refusal = ""
            self.connected.set()
            working.append(asyncio.create_task(self._ping()))
            await working[0]
        finally:
            self.connected.clear()
            for task in working:
                task.cancel()
            await asyncio.wait(working)
            ws, self._ws = self._ws, None
            await ws.close()

    async def _listen(self) -> None:
        """Take frames until the connection ends; whoever waits for an answer then waits in vain."""
        try:
            while self._ws is not None:
                message = await self._ws.receive()
                if message.type is not aiohttp.WSMsgType.TEXT:
                    return
                self._heard = self._clock()
                self._frame(_loads(message.data))
        finally:
            for waiting in self._waiting.values():
                if not waiting.done():
                    waiting.set_exception(ConnectionResetError())

    async def _ping(self) -> None:
        """A connection on which nothing was heard for two pings is dead, whatever the socket says."""
        while True:
            await self._sleep(PING_EVERY)
            if self._clock() - self._heard > 2 * PING_EVERY:
                self.counts["silent"] += 1
                if self._ws is not None:
                    await self._ws.close()
                return
            await self._write("ping", self._next_id(), None)

    def _frame(self, frame: Mapping[str, Any]) -> None:
        body = dict_at(frame, "body")
        if "cmd" not in frame:
            self._acknowledged(str_at(dict_at(frame, "headers"), "req_id"), frame.get("errcode"))
        elif str_at(dict_at(body, "event"), "eventtype") == "disconnected_event":
            raise Replaced
        elif frame["cmd"] == "aibot_msg_callback":
            task = asyncio.create_task(self._taken(body))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _acknowledged(self, req_id: str, code: Any) -> None:
        waiting = self._waiting.get(req_id)
        if waiting is not None and not waiting.done():
            waiting.set_result(code if isinstance(code, int) else -1)

    async def _taken(self, body: Mapping[str, Any]) -> None:
        try:
            await self._take(body)
        except Exception:  # noqa: BLE001 - nobody would send it again, and the line has to live on
            self.counts["lost"] += 1
            _log.exception("a message to the bot failed", extra={"action": "aibot_message_failed"})

    async def _ask(self, cmd: str, body: Mapping[str, Any]) -> None:
        req_id = self._next_id()
        waiting = self._waiting[req_id] = asyncio.get_running_loop().create_future()
        try:
            await self._write(cmd, req_id, body)
            async with asyncio.timeout(_ANSWER_WITHIN):
                code = await waiting
        except (TimeoutError, OSError, aiohttp.ClientError) as error:
            raise Unreachable(f"no answer to {cmd}", code=type(error).__name__) from error
        finally:
            del self._waiting[req_id]
        if code != 0:
            raise error_of(code, cmd)

    async def _write(self, cmd: str, req_id: str, body: Mapping[str, Any] | None) -> None:
        if self._ws is None or self._ws.closed:
            raise Unreachable("the bot is not connected", code="aibot_away")
        frame = {"cmd": cmd, "headers": {"req_id": req_id}, **({} if body is None else {"body": body})}
        await self._ws.send_str(orjson.dumps(frame).decode())

    def _next_id(self) -> str:
        return f"baobei-{next(self._numbers)}"


def _loads(text: str) -> Mapping[str, Any]:
    """A frame; what is none reads as a command that nobody knows."""
    frame = json_in(text)
    return frame if isinstance(frame, dict) else {"cmd": ""}
