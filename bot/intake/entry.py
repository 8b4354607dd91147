"""The reception of all platforms: what arrives is handled once, one thing at a time for each person."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakValueDictionary

from adapters.base import Answer, DirectoryChanged, Greeted, GroupRenamed, Incoming, PersonLeft, Press
from bot.company.directories import note_change, read_soon
from bot.door import Door, local_day
from bot.intake.messages import take_message
from bot.intake.presses import take_press
from bot.process.logs import correlation
from bot.replies import Reply, Say, as_notice
from core.service.commands import execute
from core.service.directory import AccountGone
from core.service.name_group import NameGroup
from core.service.ports.figures import Durations
from core.service.ports.store import UnitOfWork
from core.service.records import InboxKey, Place

log = logging.getLogger(__name__)


class Entry:
    """Implements ``adapters.base.Reception``."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.answered: dict[tuple[str, str], Durations] = {}
        """How long answers took until they were on disk, by platform and what was answered."""
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def message(self, incoming: Incoming) -> None:
        """Answer one message; the answer is on disk, as a notice, when this returns."""
        with correlation(incoming.event_id), self._timed(incoming.platform, "message"):
            log.debug("a message came", extra={"action": "message_came", "platform": incoming.platform})
            async with self._turn_of(incoming.place):
                await take_message(self._door, incoming)
        self._door.wake()

    async def press(self, press: Press) -> Answer:
        """Act on one press."""
        with correlation(press.event_id), self._timed(press.place.platform, "press"):
            log.debug("a press came", extra={"action": "press_came", "platform": press.place.platform})
            async with self._turn_of(press.place):
                answer = await take_press(self._door, press)
        self._door.wake()
        return answer

    async def left(self, left: PersonLeft) -> None:
        """An account is gone; when too many are, the directory is compared as a whole instead."""
        key = InboxKey(platform=left.platform, event_id=left.event_id)
        with correlation(left.event_id):
            ctx = self._door.context()

            def write(uow: UnitOfWork) -> None:
                if uow.inbox.register(key, at=ctx.now):
                    gone = AccountGone(platform=left.platform, external_id=left.external_id)
                    if execute(gone, uow, ctx).code == "held":
                        read_soon(left.platform, uow, ctx)

            await self._door.submit(write)
        self._door.wake()

    async def changed(self, changed: DirectoryChanged) -> None:
        """Note whom to look up."""
        key = InboxKey(platform=changed.platform, event_id=changed.event_id)
        with correlation(changed.event_id):
            ctx = self._door.context()

            def write(uow: UnitOfWork) -> None:
                if uow.inbox.register(key, at=ctx.now):
                    note_change(changed, uow, ctx)

            await self._door.submit(write)

    async def greeted(self, greeted: Greeted) -> None:
        """Say hello, once a day and conversation, however often it is opened."""
        place = greeted.place
        with correlation(greeted.event_id):
            if place.direct and not await self._door.read(lambda uow: _is_known(place, uow)):
                await self._door.introduce(place)
            ctx = self._door.context()
            hello = f"hello:{place.platform}:{place.chat or place.person}:{local_day(ctx.now)}"

            def write(uow: UnitOfWork) -> None:
                member = uow.directory.member_known_as(place.platform, place.person)
                stranger = member is None and place.direct
                reply = (
                    Reply(say=Say.STRANGER) if stranger else Reply(say=Say.HELP, args={"group": int(not place.direct)})
                )
                notice = as_notice(reply, to=member.id if member else None, place=place, dedupe_key=hello)
                uow.outbox.add(notice, at=ctx.now, correlation=ctx.correlation)

            await self._door.submit(write)
        self._door.wake()

    async def renamed(self, renamed: GroupRenamed) -> None:
        """A bound group is called by its new name at once; of others nothing is kept."""
        key = InboxKey(platform=renamed.platform, event_id=renamed.event_id)
        with correlation(renamed.event_id):
            ctx = self._door.context()
            named = NameGroup(platform=renamed.platform, chat=renamed.chat, title=renamed.title)

            def write(uow: UnitOfWork) -> None:
                if uow.inbox.register(key, at=ctx.now):
                    execute(named, uow, ctx)

            await self._door.submit(write)

    @contextmanager
    def _timed(self, platform: str, what: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.answered.setdefault((platform, what), Durations()).add(time.perf_counter() - began)

    def _turn_of(self, place: Place) -> asyncio.Lock:
        """One person's messages are answered in the order in which they came."""
        return self._turns.setdefault((place.platform, place.person), asyncio.Lock())


def _is_known(place: Place, uow: UnitOfWork) -> bool:
    return uow.directory.member_known_as(place.platform, place.person) is not None
