"""A night in which very many protections end: slice by slice, so that nobody else waits long for the writer.

While one slice is being written, the next one is read and made ready. The whole run has one moment, so that groups hear
of it once; what owners are told of it goes on with the clock, for it is drawn some time after.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.door import Door
from core.domain.ids import MemberId
from core.domain.rules import ConcurrentChange
from core.service.context import Context
from core.service.expire_many import Ended, Looked, end, look
from core.service.ports.expiries import Mark
from core.service.ports.store import UnitOfWork
from core.service.protecting import EXPIRE
from core.service.records import Timer

log = logging.getLogger(__name__)
MANY = 100
"""So many protections that end at once are a night of their own."""
LEAST, MOST = 50, 2000
"""Timers in a slice; the first one, which finds nothing in any cache, is small."""
GROWS = 1.5
HELD = 0.04
"""Seconds for which a slice should hold the writer; one that was harder may hold it for twice as long."""
RENEWED = timedelta(seconds=10)
"""How old the instant may be by which owners hear of it."""
_NONE = Ended(count=0, owners=frozenset())


def are_many(due: Sequence[Timer]) -> bool:
    """Whether it is worth while to end them by sets."""
    return sum(timer.kind == EXPIRE for timer in due) >= MANY


async def end_many(door: Door) -> int:
    """Walk once through all that are due; how many ended. What needs weighing is left to its own timer."""
    ctx, limit, ended, before = door.context(), LEAST, 0, None
    at, told = ctx.now, set[MemberId]()
    looked = await _look(door, ctx, at, before, limit)
    while looked.looked_at:
        ahead = asyncio.create_task(_look(door, ctx, at, looked.after, limit), name="sweep")
        try:
            part, held = await _end(door, looked, before, told if looked.at == at else ())
        except BaseException:
            ahead.cancel()
            with suppress(BaseException):
                await ahead
            raise
        ended, before, limit = ended + part.count, looked.after, fitting(limit, held)
        if part.count:
            door.wake()
        if looked.at == at:
            told |= part.owners
        if door.clock() - at >= RENEWED:
            at, told = door.clock(), set()
        looked = await ahead
    log.info("many protections ended", extra={"action": "expired_many", "count": ended})
    return ended


def fitting(limit: int, seconds: float) -> int:
    """The size of the next slice after one of this size took so long; it grows slowly and shrinks at once."""
    wanted = limit * min(GROWS, max(0.25, HELD / max(seconds, 1e-6)))
    return round(min(MOST, max(LEAST, wanted)))


async def _look(door: Door, ctx: Context, at: datetime, after: Mark | None, limit: int) -> Looked:
    return await door.read(lambda uow: look(uow, ctx, after=after, limit=limit, at=at))


async def _end(door: Door, looked: Looked, before: Mark | None, told: Collection[MemberId]) -> tuple[Ended, float]:
    """What ended, and for how long the writer was held. Somebody who is at one of them just now is let pass: they are
    looked at once more, and if that does not help either, each is left to its own timer.
    """
    for _ in range(2):
        try:
            return await _write(door, looked, told)
        except ConcurrentChange:
            looked = await _look(door, looked.ctx, looked.at, before, looked.looked_at)
    log.info("a slice of endings was left", extra={"action": "slice_left", "count": len(looked.endings)})
    return _NONE, 0.0


async def _write(door: Door, looked: Looked, told: Collection[MemberId]) -> tuple[Ended, float]:
    def work(uow: UnitOfWork) -> tuple[Ended, float]:
        began = time.perf_counter()
        return end(looked, uow, told=told), began

    part, began = await door.submit(work)
    return part, time.perf_counter() - began
