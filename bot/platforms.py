"""Which platforms are open, and what each of them brings along. A platform's code is imported only when it is
enabled.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from typing import Protocol

from aiohttp import web

from adapters.base import Department, Messenger, Person, Reception
from adapters.dingtalk.settings import DingTalkSettings
from adapters.doorkeeper import Doorkeeper
from adapters.feishu.settings import FeishuSettings
from adapters.http import Http
from adapters.pacing import Pacer
from adapters.room import Room
from adapters.sharing import Shared
from adapters.wecom.settings import WeComSettings
from bot.allowances import Quota
from bot.process.clock import Clock
from core.domain.frozen import dataclass
from core.service.records import Place


class PlatformDirectory(Protocol):
    """People and departments as a platform lists them."""

    async def departments(self) -> Sequence[Department]: ...
    async def people(self) -> Sequence[Person]: ...
    async def person(self, external_id: str) -> Person | None:
        """One person; ``None`` when the platform shows nobody under this id."""
        ...


class Platform(Protocol):
    """One chat platform, ready to use."""

    @property
    def messenger(self) -> Messenger: ...
    @property
    def directory(self) -> PlatformDirectory: ...
    def routes(self, reception: Reception) -> list[web.RouteDef]: ...
    async def run(self, reception: Reception) -> None:
        """Hold the long connection, if there is one, until cancelled."""
        ...

    def problems(self) -> Sequence[str]:
        """What keeps it from working just now, for ``/readyz``."""
        ...

    def counts(self) -> Mapping[str, int]:
        """What came in and how it went, for ``/metrics``."""
        ...

    def warnings(self) -> Sequence[str]:
        """What will keep it from working soon."""
        ...

    async def group_title(self, chat: str) -> str:
        """What a group is called; empty where the platform does not tell. Raises the ``PlatformError`` family."""
        ...

    def room(self, place: Place) -> Room | None:
        """How much this person can still be sent; ``None`` where nobody need be spared."""
        ...

    @property
    def quota(self) -> Quota | None:
        """What was asked this month, where that is limited."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformSettings:
    """The sections of the settings that concern platforms; ``public_url`` is how they reach us."""

    feishu: FeishuSettings = field(default_factory=FeishuSettings)
    dingtalk: DingTalkSettings = field(default_factory=DingTalkSettings)
    wecom: WeComSettings = field(default_factory=WeComSettings)
    public_url: str = ""


def platforms_for(
    settings: PlatformSettings,
    http: Http,
    clock: Clock,
    robot_key: Callable[[str], Awaitable[str]] | None = None,
    *,
    shared: Shared | None = None,
    doorkeeper: Doorkeeper | None = None,
) -> Mapping[str, Platform]:
    """The enabled platforms by name. ``robot_key`` tells the key of the robot in a bound WeCom group, ``shared`` what
    other processes do that speak for the same apps; one ``doorkeeper`` stands before all of them.
    """
    platforms: dict[str, Platform] = {}
    if settings.feishu.enabled:
        from adapters.feishu.platform import FeishuPlatform

        platforms["feishu"] = FeishuPlatform(
            settings.feishu, http, clock=clock, pacer=Pacer(shared=shared), doorkeeper=doorkeeper
        )
    if settings.dingtalk.enabled:
        from adapters.dingtalk.platform import DingTalkPlatform

        platforms["dingtalk"] = DingTalkPlatform(
            settings.dingtalk,
            http,
            clock=clock,
            public_url=settings.public_url,
            pacer=Pacer(shared=shared),
            doorkeeper=doorkeeper,
        )
    if settings.wecom.enabled:
        from adapters.wecom.platform import WeComPlatform
        from adapters.wecom.robots import nobody

        platforms["wecom"] = WeComPlatform(
            settings.wecom,
            http,
            clock=clock,
            page_url=settings.public_url,
            robot_key=robot_key or nobody,
            pacer=Pacer(shared=shared),
            doorkeeper=doorkeeper,
        )
    return platforms
