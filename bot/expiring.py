"""A night in which very many protections end: slice by slice, so that nobody else waits long for the writer."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from bot.door import Door
from core.service.expire_many import Slice, expire_many
from core.service.ports.expiries import Mark
from core.service.protecting import EXPIRE
from core.service.records import Timer

log = logging.getLogger(__name__)
MANY = 100
"""So many protections that end at once are a night of their own."""
LEAST, MOST = 50, 2000
"""Timers in a slice; the first one, which finds nothing in any cache, is small."""
GROWS = 1.5
HELD = 0.06
"""Seconds that a slice should take; the writer may be held for twice as long by one that was harder."""


def are_many(due: Sequence[Timer]) -> bool:
    """Whether it is worth while to end them by sets."""
    return sum(timer.kind == EXPIRE for timer in due) >= MANY


async def end_many(door: Door) -> int:
    """Walk once through all that are due; how many ended. What needs weighing is left to its own timer."""
    ended, after, limit = 0, None, LEAST
    while True:
        began = time.perf_counter()
        part = await _slice(door, after, limit)
        ended, after = ended + part.ended, part.after
        if part.ended:
            door.wake()
        if not part.looked_at:
            break
        limit = fitting(limit, time.perf_counter() - began)
    log.info("many protections ended", extra={"action": "expired_many", "count": ended})
    return ended


def fitting(limit: int, seconds: float) -> int:
    """The size of the next slice after one of this size took so long; it grows slowly and shrinks at once."""
    wanted = limit * min(GROWS, max(0.25, HELD / max(seconds, 1e-6)))
    return round(min(MOST, max(LEAST, wanted)))


async def _slice(door: Door, after: Mark | None, limit: int) -> Slice:
    ctx = door.context()
    return await door.submit(lambda uow: expire_many(uow, ctx, after=after, limit=limit))
