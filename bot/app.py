"""The composition root: the one place that knows every concrete part and plugs them together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.base import Messenger
from adapters.doorkeeper import Doorkeeper
from adapters.http import Http
from adapters.sources import Proxies
from bot.allowances import Allowances
from bot.company.directories import Directories
from bot.company.directory import introduce
from bot.company.group_titles import GroupTitles
from bot.door import Door, look_for_policies
from bot.files.fetching import Fetcher, FileSettings
from bot.grammar.patterns import warm_up
from bot.intake.entry import Entry
from bot.lists.chat_imports import carry_imports
from bot.outgoing.relay import Relay
from bot.platforms import Platform, PlatformSettings, platforms_for
from bot.policy.shelf import Shelf
from bot.process.alone import run_alone
from bot.process.clock import Clock, utc_now
from bot.process.ids import new_id
from bot.server.gate import Gate
from bot.server.health import Health, Work, health_routes
from bot.timed.jobs import (
    forget_files,
    forget_inbox,
    link_events,
    name_all_customers,
    pair_all_names,
    ring_timers,
    watch_groups,
)
from bot.timed.scans import carry_scans
from bot.timed.scheduler import Job, scheduler_for
from core.domain.dedupe.matching import warm_up as learn_names
from core.domain.frozen import dataclass
from core.service.ports.store import Store
from core.service.records import Place
from storage.databases.leases import Alone, Leases

if TYPE_CHECKING:
    from adapters.redis.company import Company

log = logging.getLogger(__name__)
STRANGER_FOR = timedelta(minutes=5)
"""How long somebody whom the platform does not show is taken for a stranger without asking again."""
MOST_STRANGERS = 10_000
LATER = 2.0
"""Seconds from the start until what nobody may ever ask for is made ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What differs between a real server, the sandbox and a test. Several processes of one house share the ``leases``
    of their database, and meet as a ``company``. ``proxies`` stand before them and say whom they speak for.
    """

    store: Store
    platforms: PlatformSettings
    clock: Clock = utc_now
    tick: float = 1.0
    files: FileSettings = field(default_factory=FileSettings)
    leases: Leases = field(default_factory=Alone)
    company: Company | None = None
    proxies: Proxies = ()


class House:
    """The running product. ``door``, ``relay`` and ``entry`` are open to the sandbox and to tests."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.http = Http()
        self.platforms: Mapping[str, Platform] = platforms_for(
            parts.platforms,
            self.http,
            parts.clock,
            self._robot_key,
            shared=parts.company,
            doorkeeper=Doorkeeper(proxies=parts.proxies),
        )
        self.gate = Gate(proxies=parts.proxies)
        messengers: dict[str, Messenger] = {name: platform.messenger for name, platform in self.platforms.items()}
        self.door = Door(
            store=parts.store,
            clock=parts.clock,
            new_id=new_id,
            shelf=Shelf(parts.clock),
            wake=self.wake,
            introduce=self.introduce,
            several=len(self.platforms) > 1,
            fetcher=Fetcher(messengers, settings=parts.files),
        )
        self.entry = Entry(self.door)
        self.directories = Directories(
            self.door, {name: platform.directory for name, platform in self.platforms.items()}
        )
        self.titles = GroupTitles(self.door, self.platforms)
        self._rung = 0
        self._strangers: dict[tuple[str, str], datetime] = {}
        self._looked = parts.clock()
        self._looking: asyncio.Task[None] | None = None
        self.relay = Relay(self.door, messengers, {name: one.room for name, one in self.platforms.items()})
        self.allowances = Allowances(self.door, self.platforms)
        self.health = Health(
            self.door,
            self.platforms,
            more=self.directories.problems,
            soon=parts.company.warnings if parts.company is not None else tuple,
            work=self._work,
        )

    def wake(self) -> None:
        """Something may be waiting in the outbox."""
        self.relay.wake()
        if self.parts.company is not None:
            self.parts.company.call_others()

    async def name_customers(self) -> None:
        """Customers and groups of an earlier release get what they lack: names by which they are found, mornings."""
        await watch_groups(self.door)
        await name_all_customers(self.door)

    async def pair_names(self) -> None:
        """A search by a part of a name finds what came, one process for all of them."""
        if await asyncio.to_thread(self.parts.leases.take, "names"):
            await pair_all_names(self.door)

    async def tick(self) -> None:
        """Do what time has brought (the sandbox calls it when somebody moves the clock)."""
        await look_for_policies(self.door)
        self._rung += await ring_timers(self.door, self.directories.errand)

    async def sync_directory(self) -> None:
        """Follow every platform: who left, who is there, teams and leaders."""
        await self.directories.sync()

    async def sync_alone(self) -> None:
        """Follow every platform, one process for all of them."""
        if await asyncio.to_thread(self.parts.leases.take, "directory"):
            await self.sync_directory()

    async def introduce(self, place: Place) -> bool:
        """Ask the platform who an unknown sender is; the same stranger is not asked about again for a while."""
        key, now = (place.platform, place.person), self.parts.clock()
        platform = self.platforms.get(place.platform)
        if platform is None or self._strangers.get(key, now) > now:
            return False
        if await introduce(place.platform, platform.directory, place.person, self.door):
            self._look_again(now)
            return True
        if len(self._strangers) >= MOST_STRANGERS:
            self._strangers.clear()
        self._strangers[key] = now + STRANGER_FOR
        return False

    def _look_again(self, now: datetime) -> None:
        """Somebody was new: there may be more news, teams and leaders among it. Not more often than every few
        minutes.
        """
        if now - self._looked >= STRANGER_FOR:
            self._looked = now
            self._looking = asyncio.create_task(self.sync_directory(), name="directory")
            self._looking.add_done_callback(_report)

    def routes(self) -> list[web.RouteDef]:
        """Callbacks of the platforms, and the pages for those who watch over the server."""
        callbacks = [route for platform in self.platforms.values() for route in platform.routes(self.entry)]
        return [*callbacks, *health_routes(self.health)]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[House]:
        """Everything that goes on by itself: connections, relay, ticker. Leaving stops taking, then finishes and
        closes.
        """
        await look_for_policies(self.door)
        await self._keep_allowances()
        scheduler = scheduler_for(self._timetable())
        tasks = [
            asyncio.create_task(self.relay.run(), name="relay"),
            asyncio.create_task(self.name_customers(), name="names"),
            asyncio.create_task(_learn(), name="tables and patterns"),
            asyncio.create_task(self.directories.run(), name="directories"),
        ]
        tasks += [
            asyncio.create_task(
                run_alone(f"{name} connection", self.parts.leases, partial(platform.run, self.entry)),
                name=f"{name} connection",
            )
            for name, platform in self.platforms.items()
        ]
        if self.parts.company is not None:
            tasks.append(asyncio.create_task(self.parts.company.run(self.relay.wake), name="company"))
        for task in tasks:
            task.add_done_callback(_report)
        scheduler.start()
        try:
            yield self
        finally:
            scheduler.shutdown(wait=False)
            tasks += [self._looking] if self._looking is not None else []
            for task in reversed(tasks):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for platform in self.platforms.values():
                await platform.close()
            await self._keep_allowances()
            await self.http.close()
            if self.parts.company is not None:
                await self.parts.company.close()
            await asyncio.to_thread(self.parts.leases.close)

    def _work(self) -> Work:
        company = self.parts.company
        return Work(
            answered=self.entry.answered,
            sent=self.relay.sent,
            processes=company.others if company is not None else 1,
            told=self.relay.counts,
            ages=self.relay.ages,
            rung=self._rung,
            connections=self.gate.open,
            turned_away=self.gate.counts,
        )

    async def _robot_key(self, chat: str) -> str:
        """The key of the robot in a WeCom group, looked up for each message: it may have been bound a moment ago."""
        group = await self.door.read(lambda uow: uow.groups.get("wecom", chat))
        return group.secret if group else ""

    async def _keep_allowances(self) -> None:
        """What was counted before must be known before anything is counted now, and be stored before the end."""
        try:
            await self.allowances.keep()
        except Exception:
            log.exception("the month's counts could not be kept", extra={"action": "counts_failed"})

    def _timetable(self) -> tuple[Job, ...]:
        return (
            Job(name="timers", seconds=self.parts.tick, run=self.tick),
            Job(name="allowances", seconds=15, run=self.allowances.keep),
            Job(name="chain", seconds=5, run=lambda: link_events(self.door)),
            Job(name="forget inbox", seconds=3600, run=lambda: forget_inbox(self.door)),
            Job(name="forget files", seconds=3600, run=lambda: forget_files(self.door)),
            Job(name="group titles", seconds=20, run=self.titles.look),
            Job(name="imports", seconds=2, run=lambda: carry_imports(self.door)),
            Job(name="scans", seconds=2, run=lambda: carry_scans(self.door)),
            Job(name="parts of names", seconds=20, run=self.pair_names),
            Job(name="directory", seconds=6 * 3600, run=self.sync_alone),
        )


async def _learn() -> None:
    """What takes long the first time: at once the tables that every filing is compared by, and a little later the
    patterns of the grammar. A filing needs a third of those, and whoever writes first waits for no others.
    """
    await asyncio.to_thread(learn_names)
    await asyncio.sleep(LATER)
    await asyncio.to_thread(warm_up)


def _report(task: asyncio.Task[None]) -> None:
    """A background task that ends by itself is a bug or a fatal refusal of the platform: say so, loudly."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("%s has stopped", task.get_name(), exc_info=error, extra={"action": "background_stopped"})


def web_app(house: House) -> web.Application:
    """The house behind its HTTP addresses."""
    app = web.Application(client_max_size=2 * 1024 * 1024)
    app.add_routes([*house.routes(), web.route("*", "/{anything:.*}", _nothing_here)])

    async def live(_: web.Application) -> AsyncIterator[None]:
        async with house.running():
            first = asyncio.create_task(house.sync_alone(), name="first directory")
            first.add_done_callback(_report)
            yield
            first.cancel()

    app.cleanup_ctx.append(live)
    return app


async def _nothing_here(_: web.Request) -> web.Response:
    """Whoever tries addresses has to connect anew for each."""
    response = web.Response(status=404, headers={"Server": "baobei"})
    response.force_close()
    return response
