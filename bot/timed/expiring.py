"""A night in which very many protections end: slice by slice, so that nobody else waits long for the writer.

While the slices of one window are being written, the next window is read and made ready. The whole run has one moment,
so that groups hear of it once; what owners are told of it goes on with the clock, for it is drawn some time after.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.door import Door
from core.domain.ids import MemberId
from core.domain.rules import ConcurrentChange
from core.service.context import Context
from core.service.expire_many import Ended, Looked, end, look
from core.service.ports.expiries import Mark
from core.service.ports.store import UnitOfWork
from core.service.procedures.protecting import EXPIRE
from core.service.records import Timer

log = logging.getLogger(__name__)
MANY = 100
"""So many protections that end at once are a night of their own."""
WINDOW = 1000
"""Timers that are looked at together; they end in the order of their rows, so that fewer pages are written."""
LEAST, MOST = 50, 300
"""Endings in a slice; the first one, which finds nothing in any cache, is small. What lies together in one may lie
apart in the next and be three times as hard, so that none is very large.
"""
GROWS = 1.5
HELD = 0.015
"""Seconds for which a slice should hold the writer, its commit included."""
RENEWED = timedelta(seconds=10)
"""How old the instant may be by which owners hear of it."""


def are_many(due: Sequence[Timer]) -> bool:
    """Whether it is worth while to end them by sets."""
    return sum(timer.kind == EXPIRE for timer in due) >= MANY


async def end_many(door: Door) -> int:
    """Walk once through all that are due; how many ended. What needs weighing is left to its own timer."""
    ctx, before = door.context(), None
    run = _Run(door=door, ctx=ctx, at=ctx.now)
    looked = await run.look(before)
    while looked.looked_at:
        ahead = asyncio.create_task(run.look(looked.after), name="sweep")
        try:
            await run.end(looked, before)
        except BaseException:
            ahead.cancel()
            with suppress(BaseException):
                await ahead
            raise
        before, looked = looked.after, await ahead
    log.info("many protections ended", extra={"action": "expired_many", "count": run.ended})
    return run.ended


def fitting(limit: int, seconds: float) -> int:
    """The size of the next slice after one of this size took so long; it grows slowly and shrinks at once."""
    wanted = limit * min(GROWS, max(0.25, HELD / max(seconds, 1e-6)))
    return round(min(MOST, max(LEAST, wanted)))


@dataclass(slots=True, kw_only=True)
class _Run:
    """``told`` have heard of the instant ``at``; the next slice has ``limit`` endings at most."""

    door: Door
    ctx: Context
    at: datetime
    told: set[MemberId] = field(default_factory=set)
    limit: int = LEAST
    ended: int = 0

    async def look(self, after: Mark | None) -> Looked:
        """The next window."""
        ctx, at = self.ctx, self.at
        return await self.door.read(lambda uow: look(uow, ctx, after=after, limit=WINDOW, at=at))

    async def end(self, looked: Looked, before: Mark | None) -> None:
        """Slice by slice. Whoever is at one of them just now is let pass: the window is looked at once more, and what
        does not end then either is left to its own timer.
        """
        first, again = 0, True
        while first < len(looked.endings):
            part = looked.part(first, first + self.limit)
            try:
                await self._write(part)
            except ConcurrentChange:
                if again:
                    first, again, looked = 0, False, await self.look(before)
                    continue
                log.info("a slice of endings was left", extra={"action": "slice_left", "count": len(part.endings)})
            first += len(part.endings)

    async def _write(self, part: Looked) -> None:
        known = frozenset(self.told) if part.at == self.at else frozenset()

        def work(uow: UnitOfWork) -> tuple[Ended, float]:
            began = time.perf_counter()
            return end(part, uow, told=known), began

        ended, began = await self.door.submit(work, long=True)
        self.limit = fitting(self.limit, time.perf_counter() - began)
        self.ended += ended.count
        if ended.count:
            self.door.wake()
        if part.at == self.at:
            self.told |= ended.owners
        if self.door.clock() - self.at >= RENEWED:
            self.at, self.told = self.door.clock(), set()
