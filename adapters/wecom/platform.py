"""WeCom as a whole: what the application builds, starts and stops."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from aiohttp import web

from adapters.base import Reception
from adapters.doorkeeper import Doorkeeper
from adapters.held import Held
from adapters.http import Http
from adapters.pacing import Pacer
from adapters.room import Room
from adapters.wecom.aibot import AibotLine
from adapters.wecom.api import WeComApi
from adapters.wecom.budget import PersonBudget
from adapters.wecom.crypto import Envelopes
from adapters.wecom.directory import WeComDirectory
from adapters.wecom.inbound import Inbound
from adapters.wecom.mentions import Mentions
from adapters.wecom.messenger import WeComMessenger
from adapters.wecom.parse import PLATFORM, userid
from adapters.wecom.robots import KeyOf, Robots, nobody
from adapters.wecom.settings import WeComSettings
from adapters.wecom.webhook import Webhook
from core.service.records import Place

PATIENCE: Final = 4.0
"""Seconds that WeCom is kept waiting for an answer; it hangs up after 5."""
_FINISH_WITHIN: Final = 5.0
_GATHER: Final = timedelta(seconds=20)
"""How long requests beyond a person's budget are collected."""
_REFUSALS: Final = {
    "60020": "服务器的出口 IP 不在企业微信应用的「企业可信 IP」里（60020），请在管理后台加上",
    "40001": "企业微信不认这个 Secret（40001），请核对 wecom.secret",
    "40013": "企业微信不认这个企业 ID（40013），请核对 wecom.corp_id",
    "40056": "企业微信不认这个应用 ID（40056），请核对 wecom.agent_id",
    "301002": "应用 ID 和 Secret 不是同一个应用的（301002），请核对 wecom.agent_id",
    "50003": "应用在企业微信后台被停用（50003），请重新启用",
}


def _utc_now() -> datetime:
    return datetime.now(UTC)


class WeComPlatform:
    """One self-built app of one company. Events come in by `routes`; `run` is for the AI bot, if there is one."""

    name = PLATFORM
    quota = None

    def __init__(  # noqa: PLR0913 - what tests put in
        self,
        settings: WeComSettings,
        http: Http,
        *,
        pacer: Pacer | None = None,
        clock: Callable[[], datetime] = _utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        page_url: str = "",
        robot_key: KeyOf = nobody,
        doorkeeper: Doorkeeper | None = None,
    ) -> None:
        """`http` is shared with the other platforms and closed by whoever opened it; `page_url` is where cards without
        buttons lead; `robot_key` tells the key of the robot in a bound group.

        Raises `ValueError` for an EncodingAESKey that cannot be one.
        """
        self.settings = settings
        pacer = pacer or Pacer(clock=monotonic, sleep=sleep)
        self.api = WeComApi(settings, http=http, pacer=pacer, clock=monotonic, sleep=sleep)
        self.held = Held(patience=PATIENCE)
        self._budget = PersonBudget(clock=monotonic, shared=pacer.shared)
        self.messenger = WeComMessenger(
            self.api,
            budget=self._budget,
            clock=clock,
            line=lambda: self._line,
            page_url=page_url,
            robots=Robots(http, pacer, api_base=settings.api_base, key_of=robot_key, page_url=page_url),
        )
        self.directory = WeComDirectory(self.api)
        self._envelopes = _envelopes(settings)
        self._counters: dict[str, Counter[str]] = {"work": self.held.counts}
        self._inbounds: list[Inbound] = []
        self._http = http
        self._doorkeeper = doorkeeper
        self._clock = clock
        self._monotonic = monotonic
        self._sleep = sleep
        self._chance = chance
        self._line: AibotLine | None = None

    def routes(self, reception: Reception) -> list[web.RouteDef]:
        """The address for callbacks; none while nothing could be verified."""
        if self._envelopes is None:
            return []
        inbound = Inbound(reception, tell=self.messenger.tell, clock=self._clock)
        webhook = Webhook(inbound, self._envelopes, held=self.held, clock=self._clock, doorkeeper=self._doorkeeper)
        self._inbounds.append(inbound)
        self._counters |= {"event": inbound.counts, "callback": webhook.counts}
        return webhook.routes()

    async def run(self, reception: Reception) -> None:
        """Hear the AI bot until cancelled, or until another process takes its seat; without one return at once."""
        if not self.settings.aibot.enabled:
            return
        mentions = Mentions(reception, self.api, clock=self._clock)
        self._line = AibotLine(
            self.settings.aibot,
            mentions.take,
            http=self._http,
            clock=self._monotonic,
            sleep=self._sleep,
            chance=self._chance,
        )
        self._counters |= {"mention": mentions.counts, "line": self._line.counts}
        await self._line.run()

    def counts(self) -> dict[str, int]:
        """What happened since the start, by name: `event.incoming`, `callback.forged`, `work.late` …"""
        return {
            f"{source}.{name}": number for source, counter in self._counters.items() for name, number in counter.items()
        }

    def problems(self) -> tuple[str, ...]:
        """What keeps it from working just now."""
        found = []
        if self._envelopes is None:
            found.append("没有设置 token 和 encoding_aes_key，收到的回调无法验证，一律拒绝")
        if self.api.refusal:
            otherwise = f"企业微信拒绝了应用的调用（错误码 {self.api.refusal}），请检查应用的权限和凭证"
            found.append(_REFUSALS.get(self.api.refusal, otherwise))
        return (*found, *self._line_problems())

    def _line_problems(self) -> tuple[str, ...]:
        if self._line is None or self._line.connected.is_set():
            return ()
        if self._line.replaced:
            return ("智能机器人的长连接被另一个进程占用，这里不再重连；确认只运行一份后重启",)
        if self._line.refusal:
            return (f"智能机器人的长连接被拒绝（错误码 {self._line.refusal}），请检查 bot_id 和 secret",)
        return ("智能机器人的长连接断开，正在重连",)

    def warnings(self) -> tuple[str, ...]:
        """Nothing runs short here."""
        return ()

    def room(self, place: Place) -> Room | None:
        """What a person may be sent is counted; beyond it WeCom drops messages without a word."""
        return None if place.chat else Room(left=self._budget.left(userid(place.person)), gather=_GATHER)

    async def group_title(self, chat: str) -> str:
        """WeCom tells no app the names of groups that others made."""
        return ""

    async def close(self) -> None:
        """Let what is under way finish within a few seconds."""
        await self.held.drain(_FINISH_WITHIN)
        for inbound in self._inbounds:
            await inbound.drain(_FINISH_WITHIN)
        await self.api.close()


def _envelopes(settings: WeComSettings) -> Envelopes | None:
    if not (settings.token and settings.encoding_aes_key):
        return None
    return Envelopes(
        token=settings.token,
        encoding_aes_key=settings.encoding_aes_key,
        corp_id=settings.corp_id,
        agent_id=settings.agent_id,
    )
