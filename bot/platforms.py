"""Which platforms are open, and what each of them brings along. A platform's code is imported only when it is
enabled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from aiohttp import web

from adapters.base import Department, Messenger, Person, Reception
from adapters.feishu.settings import FeishuSettings
from adapters.http import Http
from bot.clock import Clock


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

    async def close(self) -> None: ...


def platforms_for(feishu: FeishuSettings, http: Http, clock: Clock) -> Mapping[str, Platform]:
    """The enabled platforms by name."""
    platforms: dict[str, Platform] = {}
    if feishu.enabled:
        from adapters.feishu.platform import FeishuPlatform

        platforms["feishu"] = FeishuPlatform(feishu, http, clock=clock)
    return platforms
