"""The sandbox as one running thing: stand-in, product and page on loopback, with a clock that can be moved."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from aiohttp import web

from adapters.feishu.settings import FeishuSettings
from bot.app import House, Parts
from bot.clock import Clock, ShiftedClock, utc_now
from bot.platforms import PlatformSettings
from bot.sandbox import company
from bot.sandbox.desk import FeishuApp, SandboxDesk
from bot.sandbox.feishu.server import FeishuStandIn
from bot.web.sandbox import sandbox_routes
from core.service.ports import Store

APP_ID = "cli_sandbox"


class Sandbox:
    """``house`` is the real product; only the other end of its lines is made up."""

    def __init__(self, store: Store, *, clock: Clock = utc_now, shift: Path | None = None) -> None:
        self._shift_file = shift
        self.clock = ShiftedClock(clock)
        self.clock.advance(_remembered(shift))
        secret = secrets.token_hex(16)
        self.feishu = FeishuStandIn(app_id=APP_ID, app_secret=secret, clock=self.clock, catch_up_every=1.0)
        self._secret = secret
        self._store = store
        self.house: House | None = None
        self.desk = SandboxDesk(
            apps={"feishu": FeishuApp(self.feishu)},
            people=company.people(),
            now=self.clock,
            move_clock=self.move_clock,
            guide=company.GUIDE,
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[House]:
        """Stand-in first, then the product, which takes the directory over before anybody can write to it."""
        company.move_in(self.feishu)
        await self.feishu.start()
        settings = FeishuSettings(
            enabled=True, mode="websocket", app_id=APP_ID, app_secret=self._secret, api_base=self.feishu.base_url
        )
        house = House(Parts(store=self._store, platforms=PlatformSettings(feishu=settings), clock=self.clock))
        self.house = house
        try:
            async with house.running():
                await house.sync_directory()
                yield house
        finally:
            self.desk.close()
            await self.feishu.stop()

    async def move_clock(self, by: timedelta) -> None:
        """Let time pass: what falls due happens now."""
        self.clock.advance(by)
        if self._shift_file is not None:
            total = _remembered(self._shift_file) + by
            self._shift_file.write_text(str(int(total.total_seconds())), encoding="utf-8")
        await self.feishu.advance()
        if self.house is not None:
            await self.house.tick()

    def page(self) -> list[web.RouteDef]:
        """The page of the sandbox."""
        return sandbox_routes(self.desk)


def _remembered(shift: Path | None) -> timedelta:
    """How far the calendar had been moved before a restart."""
    if shift is None or not shift.exists():
        return timedelta()
    return timedelta(seconds=int(shift.read_text(encoding="utf-8") or 0))
