"""What taking in a message and taking in a press have in common: the store, the moment, once-only, and the way back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import field
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.files.fetching import Fetcher
from bot.policy.shelf import Shelf
from bot.process.clock import Clock
from bot.process.logs import current_correlation
from bot.replies import PUBLIC, Reply, Say, as_notice, plain
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.service.context import Context
from core.service.ports.store import Store, UnitOfWork
from core.service.records import InboxKey, Place
from storage.databases.landing import Landing

T = TypeVar("T")
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The house as seen from its door. ``wake`` tells the relay that something may be waiting to be sent; ``introduce``
    looks up a sender who is not known yet and says whether he is now; ``several`` platforms are open, so that it
    matters where somebody was last; ``fetcher`` brings the files that people send; ``shelf`` has the policies.
    """

    store: Store
    clock: Clock
    new_id: Callable[[], str]
    shelf: Shelf
    wake: Callable[[], None]
    introduce: Callable[[Place], Awaitable[bool]] = field(default=lambda place: _nobody())
    several: bool = False
    landing: Landing = field(default_factory=Landing)
    fetcher: Fetcher = field(default_factory=Fetcher)

    def context(self) -> Context:
        """The moment of one command; made on the event loop, where the correlation id lives."""
        now = self.clock()
        return Context(
            now=now,
            policy=self.shelf.at(now),
            new_id=self.new_id,
            correlation=current_correlation(),
            versions=self.shelf.of,
        )

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Look something up on a reader thread."""
        return await self.landing.of(self.store.read(work))

    async def submit(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> T:
        """Change something; returns when it is on disk. Whoever waits already goes before what is ``long``."""
        return await self.landing.of(self.store.submit(work, long=long))


async def look_for_policies(door: Door) -> None:
    """Somebody may have published."""
    await door.shelf.refresh(door)


async def _nobody() -> bool:
    return False


class Stranger(Exception):
    """Nobody is known by this name: the unit of work is undone, and the platform is asked who it is."""


def local_day(instant: datetime) -> date:
    """The calendar day on which people are."""
    return instant.astimezone(ZONE).date()


def post(
    uow: UnitOfWork,
    ctx: Context,
    key: InboxKey,
    reply: Reply,
    *,
    to: MemberId | None,
    place: Place,
    message: str = "",
) -> None:
    """Put an answer into the outbox. In a group, what is private goes to the asker alone, and the group is told so:
    once, however many answers a ``message`` has.
    """
    dedupe_key = f"reply:{key.platform}:{key.event_id}"
    if not place.direct and reply.say not in PUBLIC:
        once = f"reply:{key.platform}:{message or key.event_id}:group"
        told = as_notice(plain("answered_privately"), to=to, place=place, dedupe_key=once)
        uow.outbox.add(told, at=ctx.now, correlation=ctx.correlation)
        place = Place(platform=place.platform, person=place.person, chat="", direct=True)
    if reply.say is Say.TOLD:
        return
    notice = as_notice(reply, to=to, place=place, dedupe_key=dedupe_key)
    uow.outbox.add(notice, at=ctx.now, correlation=ctx.correlation)
