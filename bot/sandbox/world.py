"""The sandbox as one running thing: stand-ins, product and page on loopback, with a clock that can be moved."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from string import ascii_letters
from typing import Any

from aiohttp import web

from adapters.dingtalk.settings import DingTalkSettings
from adapters.feishu.settings import FeishuSettings
from adapters.wecom.settings import WeComSettings
from bot.app import House, Parts
from bot.platforms import PlatformSettings
from bot.process.clock import Clock, ShiftedClock, utc_now
from bot.sandbox import beginnings, company
from bot.sandbox.desk import FeishuApp, SandboxDesk
from bot.sandbox.desk_dingtalk import DingTalkApp
from bot.sandbox.desk_wecom import WeComApp
from bot.sandbox.dingtalk.server import DingTalkStandIn
from bot.sandbox.feishu.server import FeishuStandIn
from bot.sandbox.wecom.server import WeComStandIn
from bot.web.sandbox import sandbox_routes
from core.domain.calendar import Calendar
from core.service.ports.store import Store

APP_ID = "cli_sandbox"
AGENT_ID = 1000002
GATHERED = timedelta(minutes=1)
"""Longer than what ends together is gathered before its owner hears of it."""


class Sandbox:
    """``house`` is the real product; only the other end of its lines is made up."""

    def __init__(self, store: Store, *, clock: Clock = utc_now, shift: Path | None = None) -> None:
        self._shift_file = shift
        self.clock = ShiftedClock(clock)
        self.clock.advance(_remembered(shift))
        self._secret = secrets.token_hex(16)
        self._token, self._key = secrets.token_hex(8), "".join(secrets.choice(ascii_letters) for _ in range(43))
        timed: dict[str, Any] = {"clock": self.clock, "catch_up_every": 1.0}
        self.feishu = FeishuStandIn(app_id=APP_ID, app_secret=self._secret, **timed)
        self.dingtalk = DingTalkStandIn(client_id=APP_ID, client_secret=self._secret, **timed)
        self.wecom = WeComStandIn(
            corp_id=APP_ID,
            agent_id=AGENT_ID,
            secret=self._secret,
            token=self._token,
            encoding_aes_key=self._key,
            **timed,
        )
        self._store = store
        self.house: House | None = None
        self.desk = SandboxDesk(
            apps={
                "feishu": FeishuApp(self.feishu),
                "dingtalk": DingTalkApp(self.dingtalk),
                "wecom": WeComApp(self.wecom),
            },
            people=company.people(),
            now=self.clock,
            move_clock=self.move_clock,
            guide=company.GUIDE,
            accounts=company.accounts_of,
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[House]:
        """Stand-ins first, then the product, which takes the directories over before anybody can write to it."""
        company.move_in(self.feishu)
        company.move_in_dingtalk(self.dingtalk)
        company.move_in_wecom(self.wecom)
        async with AsyncExitStack() as open_things:
            for stand_in in (self.feishu, self.dingtalk, self.wecom):
                await stand_in.start()
                open_things.push_async_callback(stand_in.stop)
            open_things.callback(self.desk.close)
            house = House(Parts(store=self._store, platforms=self._settings(), clock=self.clock))
            self.house = house
            self.wecom.push_url = await _listening(house, open_things)
            async with house.running():
                await house.sync_directory()
                ctx = house.door.context()
                await house.door.submit(lambda uow: company.bind(uow, ctx))
                await house.door.submit(lambda uow: beginnings.begin(uow, ctx))
                house.wake()
                yield house

    def _settings(self) -> PlatformSettings:
        return PlatformSettings(
            feishu=FeishuSettings(enabled=True, app_id=APP_ID, app_secret=self._secret, api_base=self.feishu.base_url),
            dingtalk=DingTalkSettings(
                enabled=True,
                client_id=APP_ID,
                client_secret=self._secret,
                api_base=self.dingtalk.base_url,
                oapi_base=self.dingtalk.base_url,
            ),
            wecom=WeComSettings(
                enabled=True,
                corp_id=APP_ID,
                agent_id=str(AGENT_ID),
                secret=self._secret,
                token=self._token,
                encoding_aes_key=self._key,
                api_base=self.wecom.base_url,
            ),
            public_url="https://baobei.example.invalid",
        )

    async def move_clock(self, by: timedelta) -> None:
        """Let time pass: what falls due happens now, and what is told of it a little later is told as well.

        Whoever comes into the night goes on to its morning, until which most of that is held back.
        """
        await self._pass(by)
        await self._pass(GATHERED)
        if self.house is not None:
            calendar, now = Calendar(self.house.door.context().policy.calendar), self.clock()
            if (morning := calendar.quiet_until(now)) is not None:
                await self._pass(morning - now)

    async def _pass(self, by: timedelta) -> None:
        self.clock.advance(by)
        if self._shift_file is not None:
            total = _remembered(self._shift_file) + by
            self._shift_file.write_text(str(int(total.total_seconds())), encoding="utf-8")
        for stand_in in (self.feishu, self.dingtalk, self.wecom):
            await stand_in.advance()
        if self.house is not None:
            await self.house.tick()
            self.house.wake()

    def page(self) -> list[web.RouteDef]:
        """The page of the sandbox."""
        return sandbox_routes(self.desk)


async def _listening(house: House, open_things: AsyncExitStack) -> str:
    """WeCom calls back over HTTP: a port of loopback for it, and the address."""
    app = web.Application()
    app.add_routes(house.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    open_things.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}/callback/wecom"


def _remembered(shift: Path | None) -> timedelta:
    """How far the calendar had been moved before a restart."""
    if shift is None or not shift.exists():
        return timedelta()
    return timedelta(seconds=int(shift.read_text(encoding="utf-8") or 0))
