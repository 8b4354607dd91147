"""Feishu as a whole: what the application builds, starts and stops."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

from aiohttp import web

from adapters.base import Reception
from adapters.doorkeeper import Doorkeeper
from adapters.feishu.api import FeishuApi
from adapters.feishu.chats import ChatKinds
from adapters.feishu.directory import FeishuDirectory
from adapters.feishu.identity import Identity
from adapters.feishu.inbound import Inbound
from adapters.feishu.longconn import LongConnection
from adapters.feishu.messenger import FeishuMessenger
from adapters.feishu.parse import PLATFORM
from adapters.feishu.settings import FeishuSettings
from adapters.feishu.webhook import Webhook
from adapters.held import Held
from adapters.http import Http
from adapters.pacing import Pacer
from adapters.presses import Presses
from core.service.records import Place

_FINISH_WITHIN: Final = 5.0


def _utc_now() -> datetime:
    return datetime.now(UTC)


class FeishuPlatform:
    """One app of one company. Events come in by `routes` or by `run`, as the settings' mode says."""

    name = PLATFORM
    quota = None

    def __init__(
        self,
        settings: FeishuSettings,
        http: Http,
        *,
        pacer: Pacer | None = None,
        clock: Callable[[], datetime] = _utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        doorkeeper: Doorkeeper | None = None,
    ) -> None:
        """`http` is shared with the other platforms and closed by whoever opened it; so is `doorkeeper`."""
        self.settings = settings
        pacer = pacer or Pacer(clock=monotonic, sleep=sleep)
        self.api = FeishuApi(settings, http=http, pacer=pacer, clock=monotonic, sleep=sleep)
        self.held = Held()
        self._counters: dict[str, Counter[str]] = {"work": self.held.counts}
        self._http = http
        self._doorkeeper = doorkeeper
        self._clock = clock
        self._monotonic = monotonic
        self._sleep = sleep
        self._chance = chance
        self._presses = Presses(clock=monotonic, sleep=sleep, elsewhere=pacer.shared is not None)
        self._chats = ChatKinds(self.api.chat_mode)
        self._long: LongConnection | None = None
        self._identity = Identity(self.api.bot_open_id, clock=monotonic)
        self.messenger = FeishuMessenger(self.api, presses=self._presses, chats=self._chats, clock=clock)
        self.directory = FeishuDirectory(self.api)

    def routes(self, reception: Reception) -> list[web.RouteDef]:
        """The address for callbacks; none with the long connection, which leaves no door open to the outside."""
        if self.settings.mode != "webhook":
            return []
        inbound = self._inbound(reception)
        webhook = Webhook(inbound, self.settings, clock=self._clock, doorkeeper=self._doorkeeper)
        self._counters["callback"] = webhook.counts
        return webhook.routes()

    def long_connection(self, reception: Reception) -> LongConnection:
        """A connection to run by hand, for whoever wants to look at it."""
        line = LongConnection(
            self.settings,
            self._inbound(reception),
            http=self._http,
            clock=self._monotonic,
            sleep=self._sleep,
            chance=self._chance,
        )
        self._counters["line"] = line.counts
        return line

    async def run(self, reception: Reception) -> None:
        """Receive until cancelled, over the long connection; with the webhook there is nothing to run."""
        if self.settings.mode != "websocket":
            return
        self._long = self.long_connection(reception)
        try:
            await self._long.run()
        finally:
            self._long = None

    def counts(self) -> dict[str, int]:
        """What happened since the start, by name: `event.incoming`, `callback.forged`, `line.lost`, `work.late` …"""
        return {
            f"{source}.{name}": number for source, counter in self._counters.items() for name, number in counter.items()
        }

    def problems(self) -> tuple[str, ...]:
        """What keeps it from working just now. A process that does not hold the long connection has none."""
        if self.settings.mode == "webhook" and not (self.settings.encrypt_key or self.settings.verification_token):
            return ("没有设置 encrypt_key 或 verification_token，收到的回调无法验证，一律拒绝",)
        if self._long is None or self._long.connected.is_set():
            return ()
        if self._long.refusal:
            return (f"长连接被拒绝（错误码 {self._long.refusal}），请检查应用凭证和事件订阅方式",)
        return ("长连接断开，正在重连",)

    def warnings(self) -> tuple[str, ...]:
        """Nothing runs short here."""
        return ()

    def room(self, place: Place) -> None:
        """Messages may come as fast as they are taken."""

    async def group_title(self, chat: str) -> str:
        """What Feishu calls the group."""
        return await self.api.chat_name(chat)

    async def close(self) -> None:
        """Let what is under way finish within a few seconds."""
        await self.held.drain(_FINISH_WITHIN)
        await self.api.close()

    def _inbound(self, reception: Reception) -> Inbound:
        inbound = Inbound(
            reception,
            identity=self._identity,
            chats=self._chats,
            presses=self._presses,
            held=self.held,
            clock=self._clock,
        )
        self._counters["event"] = inbound.counts
        return inbound
