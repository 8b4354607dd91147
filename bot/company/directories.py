"""The directories of all platforms, followed: read whole now and then, and looked at where a platform says so.

What a platform tells is written down as a timer, each person once for a few seconds and the whole directory once a
minute, however many events come. A process that dies loses none of it, and several processes share the work.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from adapters.base import DirectoryChanged, PlatformBusy, PlatformError, Unreachable
from bot.company.directory import Doubt, Listing, let_leavers_go, lose, read_listing, take_over, take_over_person
from bot.door import Door
from bot.platforms import PlatformDirectory
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject, Timer

log = logging.getLogger(__name__)
LOOK_UP: Final = "look_up"
READ: Final = "read_directory"
ERRANDS: Final = frozenset({LOOK_UP, READ})
SOON: Final = timedelta(seconds=5)
"""Within so long several events about one person are one."""
SHORTLY: Final = timedelta(minutes=1)
"""The same for the whole directory, when departments change."""
BEFORE_LONG: Final = timedelta(minutes=10)
"""When a person changed: leaders stand in the whole directory only."""
AGAIN: Final = timedelta(minutes=2)
"""When an errand that did not come to an end is tried anew."""
MANY: Final = 20
"""More people in one event than are looked up one by one."""


class Directories:
    """Runs errands one after the other: no platform is asked by two at a time."""

    def __init__(self, door: Door, directories: Mapping[str, PlatformDirectory]) -> None:
        self._door = door
        self._directories = directories
        self._errands: asyncio.Queue[Timer] = asyncio.Queue()
        self._busy = asyncio.Lock()
        self._doubts: dict[str, Doubt] = {}

    async def sync(self, *platforms: str) -> None:
        """Follow these platforms, or all. Leavers of all of them go before anybody is added: a newcomer may have the
        number of a leaver of another platform. One that is away is tried again next time.
        """
        async with self._busy:
            listings: list[Listing] = []
            for name in platforms or tuple(self._directories):
                listing = await read_listing(name, self._directories[name])
                listings += [listing] if listing is not None else []
            for listing in listings:
                doubt = await let_leavers_go(listing, self._directories[listing.platform], self._door)
                self._remember(listing.platform, doubt)
            for listing in listings:
                await take_over(listing, self._door)

    def errand(self, timer: Timer) -> None:
        """A timer of kind ``ERRANDS`` has rung; it stays written down until the errand is done."""
        self._errands.put_nowait(timer)

    async def run(self) -> None:
        """Run errands until cancelled."""
        while True:
            await self._next()

    async def settle(self) -> None:
        """Return when no errand is left; for the sandbox and for tests, with ``run`` going on."""
        await self._errands.join()

    def problems(self) -> Iterator[str]:
        """For ``/readyz``: which directory shows so little that leavers are not believed."""
        for doubt in self._doubts.values():
            yield (
                f"{doubt.platform}：通讯录里一下少了 {doubt.missing} 人（原来 {doubt.known} 人），没有当作离职处理。"
                "请检查应用的可见范围和通讯录权限；确实离职的，用 baobei members leave 登记"
            )

    async def _next(self) -> None:
        timer = await self._errands.get()
        try:
            if await self._done(timer):
                await self._door.submit(lambda uow: uow.timers.done(timer.key))
        except Exception:
            log.exception("an errand failed", extra={"action": "errand_failed", "kind": timer.kind})
        finally:
            self._errands.task_done()

    async def _done(self, timer: Timer) -> bool:
        platform, _, external_id = timer.subject.id.partition("/")
        if platform not in self._directories:
            return True
        if timer.kind == READ:
            await self.sync(platform)
            return True
        try:
            await self._look_up(platform, external_id)
        except (Unreachable, PlatformBusy) as error:
            log.warning("a change waits for its platform", extra={"action": "look_up_later", "code": error.code})
            return False
        except PlatformError as error:
            log.warning("a change could not be looked up", extra={"action": "look_up_failed", "code": error.code})
        return True

    async def _look_up(self, platform: str, external_id: str) -> None:
        async with self._busy:
            person = await self._directories[platform].person(external_id)
            if person is not None:
                await take_over_person(platform, person, self._door)
            elif not await lose(platform, external_id, self._door):
                ctx = self._door.context()
                await self._door.submit(lambda uow: read_soon(platform, uow, ctx))

    def _remember(self, platform: str, doubt: Doubt | None) -> None:
        if doubt is None:
            self._doubts.pop(platform, None)
        else:
            self._doubts[platform] = doubt


def note_change(changed: DirectoryChanged, uow: UnitOfWork, ctx: Context) -> None:
    """Write down what is to be looked at."""
    if not changed.external_ids or len(changed.external_ids) > MANY:
        read_soon(changed.platform, uow, ctx)
        return
    for external_id in changed.external_ids:
        due = _end_of(SOON, ctx.now)
        subject = Subject(kind="account", id=f"{changed.platform}/{external_id}")
        uow.timers.set(Timer(key=f"{LOOK_UP}:{subject.id}:{due:%H%M%S}", kind=LOOK_UP, due_at=due, subject=subject))
    read_soon(changed.platform, uow, ctx, within=BEFORE_LONG)


def read_soon(platform: str, uow: UnitOfWork, ctx: Context, *, within: timedelta = SHORTLY) -> None:
    """The whole directory, once at the end of the minute (or of ``within``)."""
    due = _end_of(within, ctx.now)
    subject = Subject(kind="directory", id=platform)
    uow.timers.set(Timer(key=f"{READ}:{platform}:{due:%H%M}", kind=READ, due_at=due, subject=subject))


def claimed(timer: Timer, uow: UnitOfWork, ctx: Context) -> bool:
    """Take an errand that is due: it is due again later unless it is done by then. ``False`` if another has it."""
    if not uow.timers.done(timer.key):
        return False
    uow.timers.set(replace(timer, due_at=ctx.now + AGAIN))
    return True


def _end_of(window: timedelta, now: datetime) -> datetime:
    """The next whole multiple of the window: everything within it is one errand, which nothing can put off."""
    start = datetime(2000, 1, 1, tzinfo=UTC)
    return start + ((now - start) // window + 1) * window
