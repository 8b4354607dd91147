"""DingTalk as a whole: what the application builds, starts and stops."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from aiohttp import web

from adapters.base import PlatformError, Reception
from adapters.dingtalk.api import DingTalkApi
from adapters.dingtalk.directory import DingTalkDirectory
from adapters.dingtalk.files import DingTalkFiles
from adapters.dingtalk.inbound import PATIENCE, Inbound
from adapters.dingtalk.messenger import DingTalkMessenger
from adapters.dingtalk.parse import PLATFORM
from adapters.dingtalk.quota import CALLS, PUSHES, Quota
from adapters.dingtalk.settings import DingTalkSettings
from adapters.dingtalk.stream import Stream
from adapters.dingtalk.verify import card_secret
from adapters.dingtalk.webhook import CARD_PATH, Webhook
from adapters.doorkeeper import Doorkeeper
from adapters.downloads import Downloads
from adapters.held import Held
from adapters.http import Http
from adapters.pacing import Pacer
from adapters.presses import Presses
from adapters.room import Room
from core.service.records import Place

_log = logging.getLogger(__name__)

_FINISH_WITHIN: Final = 5.0
_REGISTER_AGAIN: Final = 300.0
_ROUTE_KEY: Final = "baobei"
_USED_UP: Final = {
    CALLS: "本月接口调用额度已用完，消息等到下月或在钉钉开放平台购买后再发",
    PUSHES: "本月推送额度已用完，收到的消息没有内容，请在钉钉开放平台购买或等到下月",
}

_SHORT: Final = {
    CALLS: "本月接口调用已用 {used} / {most} 次，待审批改为合并发送",
    PUSHES: "本月消息推送已用 {used} / {most} 次，用完后收到的消息没有内容",
}
_GATHER: Final = timedelta(minutes=10)
"""How long requests are collected when calls run short."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class DingTalkPlatform:
    """One internal app of one company. Pushes come in by `routes` or by `run`, as the settings' mode says."""

    name = PLATFORM

    def __init__(  # noqa: PLR0913 - what tests put in
        self,
        settings: DingTalkSettings,
        http: Http,
        *,
        public_url: str = "",
        pacer: Pacer | None = None,
        clock: Callable[[], datetime] = _utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        doorkeeper: Doorkeeper | None = None,
    ) -> None:
        """`http` is shared with the other platforms and closed by whoever opened it.

        `public_url` is how DingTalk reaches us: without it cards have no buttons in the webhook mode.
        """
        self.settings = settings
        self.quota = Quota(clock, allowance={CALLS: settings.monthly_calls, PUSHES: settings.monthly_pushes})
        pacer = pacer or Pacer(clock=monotonic, sleep=sleep)
        self.api = DingTalkApi(
            settings,
            http=http,
            pacer=pacer,
            quota=self.quota,
            clock=monotonic,
            sleep=sleep,
        )
        self.held = Held(patience=PATIENCE)
        self._counters: dict[str, Counter[str]] = {"work": self.held.counts}
        self._http = http
        self._doorkeeper = doorkeeper
        self._public_url = public_url.rstrip("/")
        self._clock = clock
        self._monotonic = monotonic
        self._sleep = sleep
        self._chance = chance
        self._presses = Presses(clock=monotonic, sleep=sleep, elsewhere=pacer.shared is not None)
        self._stream: Stream | None = None
        self._unregistered = ""
        self.messenger = DingTalkMessenger(
            self.api,
            template=settings.card_template_id,
            route_key=self._route_key(),
            presses=self._presses,
            clock=clock,
            monotonic=monotonic,
            files=DingTalkFiles(self.api, Downloads(own=(settings.api_base, settings.oapi_base))),
        )
        self.directory = DingTalkDirectory(self.api)

    def routes(self, reception: Reception) -> list[web.RouteDef]:
        """The addresses for callbacks; none with Stream, which leaves no door open to the outside."""
        if self.settings.mode != "webhook":
            return []
        inbound = self._inbound(reception)
        webhook = Webhook(inbound, self.settings, clock=self._clock, doorkeeper=self._doorkeeper)
        self._counters["callback"] = webhook.counts
        return webhook.routes()

    def stream(self, reception: Reception) -> Stream:
        """A connection to run by hand, for whoever wants to look at it."""
        line = Stream(
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
        """Receive until cancelled, over Stream; in the webhook mode only tell DingTalk where presses go."""
        if self.settings.mode == "webhook":
            await self._register()
            return
        self._stream = self.stream(reception)
        try:
            await self._stream.run()
        finally:
            self._stream = None

    def counts(self) -> dict[str, int]:
        """What happened since the start, by name: `event.incoming`, `callback.forged`, `line.lost`, `work.late` …

        `month.api_calls` and `month.pushes` begin anew with each month: they count against the company's allowance.
        """
        since_start = {
            f"{source}.{name}": number for source, counter in self._counters.items() for name, number in counter.items()
        }
        return {**since_start, **{f"month.{name}": number for name, number in self.quota.counts.items()}}

    def problems(self) -> tuple[str, ...]:
        """What keeps it from working just now. A process that does not hold the Stream connection misses none."""
        return (*self._line_problems(), *self._app_problems())

    def warnings(self) -> tuple[str, ...]:
        """What will keep it from working soon."""
        used, most = self.quota.counts, self.quota.allowance
        return tuple(_SHORT[what].format(used=used[what], most=most[what]) for what in sorted(self.quota.running_out))

    def room(self, place: Place) -> Room | None:
        """Nothing to spare but the month's allowance."""
        return Room(left=0, gather=_GATHER) if CALLS in self.quota.short else None

    async def group_title(self, chat: str) -> str:
        """Every message of a group tells it; there is nothing to ask."""
        return ""

    async def close(self) -> None:
        """Let what is under way finish within a few seconds."""
        await self.held.drain(_FINISH_WITHIN)
        await self.api.close()

    def _line_problems(self) -> Iterator[str]:
        if self.settings.mode == "webhook":
            if not (self.settings.token and self.settings.aes_key):
                yield "没有设置 token 和 aes_key，收到的事件无法验证，一律拒绝"
            if not self._public_url:
                yield "没有设置对外网址，卡片上的按钮收不到，改用文字指令"
            if self._unregistered:
                yield f"卡片回调地址没登记上（错误码 {self._unregistered}），卡片上的按钮暂时收不到"
        elif self._stream is not None and not self._stream.connected.is_set():
            if self._stream.refusal:
                yield f"Stream 连接被拒绝（错误码 {self._stream.refusal}），请检查 Client ID 和 Client Secret"
            else:
                yield "Stream 连接断开，正在重连"

    def _app_problems(self) -> Iterator[str]:
        if self.api.scopes:
            yield f"应用缺少权限：{'、'.join(sorted(self.api.scopes))}，请在钉钉开放平台开通"
        if self.messenger.missing:
            yield "卡片模板用不了，改发不带按钮的消息，请检查卡片模板和卡片权限"
        for what in sorted(self.quota.over):
            yield _USED_UP[what]

    def _route_key(self) -> str | None:
        """Where presses go: over Stream, to the address registered under a key, or nowhere."""
        if self.settings.mode != "webhook":
            return ""
        return f"{_ROUTE_KEY}-{self.settings.client_id}" if self._public_url else None

    async def _register(self) -> None:
        """Until DingTalk knows the address."""
        key = self._route_key()
        while key:
            try:
                await self.api.register_callback(key, self._public_url + CARD_PATH, card_secret(self.settings))
            except PlatformError as error:
                self._unregistered = error.code or "unknown"
                _log.error("no address for presses", extra={"action": "register_failed", "code": error.code})
                await self._sleep(_REGISTER_AGAIN)
                continue
            self._unregistered = ""
            return

    def _inbound(self, reception: Reception) -> Inbound:
        inbound = Inbound(
            reception,
            robot=self.settings.robot,
            answer_session=self.api.answer_session,
            presses=self._presses,
            held=self.held,
            quota=self.quota,
            clock=self._clock,
        )
        self._counters["event"] = inbound.counts
        return inbound
