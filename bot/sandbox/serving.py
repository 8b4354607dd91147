"""What every stand-in does as a server: listen on 127.0.0.1, keep a present of its own, push and push again."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from aiohttp import web

from bot.sandbox.calendar import Calendar
from bot.sandbox.redelivery import Redelivery
from bot.sandbox.watching import Delivery

_LARGEST_BODY = 32 * 1024 * 1024


class Desk(Protocol):
    """A part of a platform with APIs of its own."""

    def routes(self) -> list[web.RouteDef]: ...


class LocalServer(ABC):
    """One aiohttp server, and the courier that runs while it does."""

    def __init__(self, *, calendar: Calendar, courier: Redelivery[Any], catch_up_every: float | None) -> None:
        """With `catch_up_every` (seconds) due redeliveries are made without anybody calling `advance`."""
        self._calendar = calendar
        self._redelivery = courier
        self._catch_up_every = catch_up_every
        self._time_keeping: asyncio.Task[None] | None = None
        self._runner: web.AppRunner | None = None
        self._base_url = ""

    @abstractmethod
    def _desks(self) -> Sequence[Desk]:
        """Everything that has addresses."""

    @abstractmethod
    def _middleware(self) -> Any:
        """What stands before every API."""

    @abstractmethod
    async def _open(self) -> None:
        """Begin what needs a running loop."""

    @abstractmethod
    async def _close(self) -> None:
        """End what `_open` and the clients began."""

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one."""
        app = web.Application(middlewares=[self._middleware()], client_max_size=_LARGEST_BODY)
        app.add_routes([route for desk in self._desks() for route in desk.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        bound = self._runner.addresses[0]
        self._base_url = f"http://{bound[0]}:{bound[1]}"
        await self._open()
        if self._catch_up_every is not None:
            self._time_keeping = asyncio.create_task(self._redelivery.keep_time(self._catch_up_every))

    async def stop(self) -> None:
        """Cut every connection and stop listening."""
        if self._time_keeping is not None:
            self._time_keeping.cancel()
            await asyncio.wait([self._time_keeping])
        self._redelivery.cancel()
        await self._redelivery.settle()
        await self._close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`, the product's `api_base`."""
        if not self._base_url:
            raise RuntimeError("the stand-in has not been started")
        return self._base_url

    @property
    def now(self) -> datetime:
        """The stand-in's present: the clock plus what `advance` added."""
        return self._calendar.now

    async def advance(self, by: timedelta = timedelta(0)) -> None:
        """Move the present forward, delivering on the way, in order, whatever is due for redelivery by then.

        With the default it only catches up: call it after moving the clock that was given to the constructor.
        """
        await self._redelivery.redeliver_until(self._calendar.now + by)

    async def redeliver(self, *, newest_first: bool = False) -> None:
        """Push everything that was ever pushed once more, each with a signature of this moment."""
        await self._redelivery.repeat(newest_first=newest_first)

    async def settle(self) -> None:
        """Wait until no push is under way (redeliveries that wait for their time are not waited for)."""
        await self._redelivery.settle()

    @property
    def deliveries(self) -> list[Delivery]:
        """Every pushed event, oldest first."""
        return [parcel.seen() for parcel in self._redelivery.parcels]
