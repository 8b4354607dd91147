"""What the platforms were asked this month: kept across restarts, and told to administrators before it is too late."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Protocol

from bot.door import Door
from bot.replies import as_notice, plain
from core.domain.org import Member
from core.domain.rules import Fact
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Notice, Place

log = logging.getLogger(__name__)


class Quota(Protocol):
    """The month of one platform, by the names of what is counted."""

    allowance: Mapping[str, int]

    @property
    def month(self) -> str: ...
    @property
    def counts(self) -> Mapping[str, int]: ...
    @property
    def short(self) -> frozenset[str]: ...
    @property
    def over(self) -> frozenset[str]: ...
    def unsaved(self) -> Mapping[str, Mapping[str, int]]: ...
    def stored(self, month: str, counted: Mapping[str, int], total: Mapping[str, int]) -> None: ...


class Counted(Protocol):
    """A platform that counts, or (``None``) does not."""

    @property
    def quota(self) -> Quota | None: ...


class Allowances:
    """Keeps the counts of every platform that has a monthly allowance. What a process that is killed had counted since
    the last tick is lost: some seconds' worth.
    """

    def __init__(self, door: Door, platforms: Mapping[str, Counted]) -> None:
        self._door = door
        self._quotas = {name: one.quota for name, one in platforms.items() if one.quota is not None}
        self._open = tuple(platforms)
        self._told: set[str] = set()

    async def keep(self) -> None:
        """Store what is new, learn what the other processes did, and tell what is running short."""
        for platform, quota in self._quotas.items():
            for month, counted in quota.unsaved().items():
                total = await self._door.submit(partial(_add, platform, month, counted))
                quota.stored(month, counted, total)
            for what in sorted(quota.short):
                await self._tell(platform, quota, what, over=what in quota.over)

    async def _tell(self, platform: str, quota: Quota, what: str, *, over: bool) -> None:
        """To every administrator once; what does not go out there any more is told elsewhere."""
        state = "over" if over else "short"
        key = f"quota:{platform}:{quota.month}:{what}:{state}"
        if key in self._told:
            return
        which = {"platform": platform, "what": what}
        if over:
            log.error("a platform's month is used up", extra={"action": "quota_over", **which})
        else:
            log.warning("a platform's month is running short", extra={"action": "quota_short", **which})
        facts: dict[str, Fact] = {
            "platform": platform,
            "quota": what,
            "used": quota.counts[what],
            "most": quota.allowance.get(what),
        }
        reply = plain("month_over" if over else "month_short", **facts)
        ctx = self._door.context()
        elsewhere = tuple(name for name in self._open if not over or name != platform)

        def tell(uow: UnitOfWork) -> None:
            for place, admin in _admins(elsewhere, uow):
                notice = as_notice(reply, to=admin.id, place=place, dedupe_key=f"{key}:{admin.id}")
                _post(notice, uow, ctx)

        await self._door.submit(tell)
        self._told.add(key)
        self._door.wake()


def _add(platform: str, month: str, counted: Mapping[str, int], uow: UnitOfWork) -> Mapping[str, int]:
    for name, by in counted.items():
        if by:
            uow.counts.add(platform, month, name, by)
    return uow.counts.of(platform, month)


def _admins(platforms: tuple[str, ...], uow: UnitOfWork) -> Iterator[tuple[Place, Member]]:
    """Each with the conversation in which he is reached, if there is one on these platforms."""
    for admin in uow.directory.admins():
        found = (one for one in uow.directory.identities_of(admin.id) if one.platform in platforms)
        identity = next(found, None)
        if admin.active and identity is not None:
            yield Place(platform=identity.platform, person=identity.external_id, chat=""), admin


def _post(notice: Notice, uow: UnitOfWork, ctx: Context) -> None:
    uow.outbox.add(notice, at=ctx.now, correlation=ctx.correlation)
