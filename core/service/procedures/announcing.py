"""公告: when the groups of a pool hear of what anybody can have by now."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.domain.calendar import Calendar
from core.domain.policy.document import Policy
from core.domain.policy.pool import Announcing
from core.domain.pool import NO_POOL, PoolEntry
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject, Timer

KIND = "announce"
_MINUTE = timedelta(minutes=1)


def announce(entry: PoolEntry, uow: UnitOfWork, ctx: Context) -> None:
    """Anybody can have it from now on: set the moment at which groups are told. All of one moment share a timer."""
    at = told_at(ctx.now, ctx.policy)
    if entry.pool == NO_POOL or at is None:
        return
    alone = "" if entry.since == ctx.now else entry.id
    subject = Subject(kind=KIND, id=f"{ctx.policy.version}:{entry.pool}:{alone}")
    uow.timers.set(Timer(key=f"{KIND}:{subject.id}:{at.isoformat()}", kind=KIND, due_at=at, subject=subject))


def told_at(moment: datetime, policy: Policy) -> datetime | None:
    """When groups hear of what anybody can have from ``moment`` on; ``None`` if they do not. Never in quiet hours."""
    match policy.announce.released:
        case Announcing.NONE:
            return None
        case Announcing.DIGEST:
            at = _next(moment, policy)
        case _:
            at = moment.replace(second=0, microsecond=0) + _MINUTE
    return Calendar(policy.calendar).quiet_until(at) or at


def _next(moment: datetime, policy: Policy) -> datetime:
    """The next time of day at which the digest goes out."""
    local, told = moment.astimezone(ZoneInfo(policy.calendar.zone)), policy.announce.digest_at
    at = local.replace(hour=told.hour, minute=told.minute, second=told.second, microsecond=0)
    return (at if at > local else at + timedelta(days=1)).astimezone(moment.tzinfo)
