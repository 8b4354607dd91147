"""到期，成批: a night in which very many protections end. What is plain ends by sets, everything else one by one.

Two steps, so that whoever writes waits for little: :func:`look` weighs and makes ready, from a snapshot, and
:func:`end` writes what is still as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from core.domain.filing import FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.policy.protection import AtEnd
from core.domain.pool import NO_POOL, Cause, PoolEntry
from core.domain.protection import grace_of
from core.domain.stages import is_kept_in
from core.service.context import Context
from core.service.ports.expiries import Ending, Mark, Over, Ready
from core.service.ports.store import UnitOfWork
from core.service.procedures.announcing import announce
from core.service.procedures.clocks import KIND as CLOCKS
from core.service.procedures.entering import entry_of, is_spared, pool_for
from core.service.procedures.protecting import EXPIRE, REMIND
from core.service.procedures.telling import happened, repaint
from core.service.procedures.telling_ended import ended_digest
from core.service.procedures.turns import entry_event
from core.service.records import EventKind, Notice

_TIMERS = (EXPIRE, REMIND, CLOCKS)
"""Kinds of timers that a protection has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Some of them, weighed for the run of ``ctx``, to end ``at`` this instant: ``looked_at`` so many, of which
    ``endings`` can end by sets; the next ones come ``after`` this place.
    """

    ctx: Context
    at: datetime
    looked_at: int
    after: Mark | None
    endings: Sequence[Ending]
    ready: Ready

    def part(self, first: int, last: int) -> Looked:
        """Some of the endings, by their places; ``last`` is left out."""
        return replace(self, endings=self.endings[first:last], ready=self.ready.part(first, last))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How many ended, and whose they were."""

    count: int
    owners: frozenset[MemberId]


def look(uow: UnitOfWork, ctx: Context, *, after: Mark | None, limit: int, at: datetime | None = None) -> Looked:
    """Weigh the next ``limit`` of them; what is not plain keeps its timer. Writes nothing.

    A run has one moment, that of ``ctx``, so that groups hear of it once; by the instant ``at``, which goes on while it
    lasts, owners hear of what was just written.
    """
    at = at or ctx.now
    over = uow.expiries.over(now=ctx.now, after=after, limit=limit)
    plain = sorted((one for one in over if is_plain(one, uow, ctx)), key=attrgetter("number"))  # as their rows lie
    endings = [_ending(one, uow, ctx) for one in plain]
    return Looked(
        ctx=ctx,
        at=at,
        looked_at=len(over),
        after=over[-1].place if over else None,
        endings=endings,
        ready=uow.expiries.ready(endings, at=at),
    )


def end(looked: Looked, uow: UnitOfWork, *, told: Collection[MemberId] = ()) -> Ended:
    """The same rows, events and notices as one by one (``core/service/expire_filing.py``), written by sets. Whoever is
    in ``told`` has heard of this instant. Raises ``ConcurrentChange`` when one of them is not what it was.
    """
    if not looked.endings:
        return Ended(count=0, owners=frozenset())
    ctx, kept = looked.ctx, uow.expiries.end(looked.ready, timers=_TIMERS)
    endings = [looked.endings[place] for place in kept]
    owners = frozenset(one.over.owner for one in endings)
    notices = [ended_digest(owner, looked.at, ctx) for owner in sorted(owners.difference(told))]
    uow.outbox.add_all([*notices, *_repaints(endings)], at=ctx.now, correlation=ctx.correlation)
    for entry in _one_of_each_pool(endings):
        announce(entry, uow, ctx)  # all that come into a pool at one moment share an announcement
    return Ended(count=len(endings), owners=owners)


def is_plain(over: Over, uow: UnitOfWork, ctx: Context) -> bool:
    """Whether its ending asks nobody: it was warned of, nobody waits for an answer or for the customer, and nothing
    keeps it or has to be counted together.
    """
    if over.status is not FilingStatus.PROTECTED or over.protected_until is None or over.protected_until > ctx.now:
        return False
    policy = ctx.policy_of(over.rule.version)
    warned = over.warned_at is not None or not grace_of(policy.protection, policy.release)
    if not warned or over.asked or over.awaited or is_kept_in(over.stage, policy):
        return False
    if policy.release.at_end is AtEnd.POOL_UNLESS_EARNED and over.followed:
        return False
    return not policy.release.spare or not is_spared(uow.filings.get(over.id), uow, ctx)


def _ending(over: Over, uow: UnitOfWork, ctx: Context) -> Ending:
    expired = happened(EventKind.FILING_EXPIRED, over, by=None, ctx=ctx)
    if (entry := _entry(over, uow, ctx)) is None:
        return Ending(over=over, events=(expired,), entry=None)
    entered = entry_event(EventKind.POOL_ENTERED, entry, by=None, ctx=ctx, cause=entry.cause.value)
    return Ending(over=over, events=(expired, entered), entry=entry)


def _entry(over: Over, uow: UnitOfWork, ctx: Context) -> PoolEntry | None:
    """The customer's stay in the pool, where it falls into one."""
    at_end = ctx.policy_of(over.rule.version).release.at_end
    if at_end is AtEnd.FREE or (pool := _pool(over, uow, ctx)) == NO_POOL:
        return None
    cause = Cause.EXPIRED if at_end is AtEnd.POOL else Cause.UNEARNED
    return entry_of(over, pool=pool, cause=cause, hands=over.hands, ctx=ctx)


def _pool(over: Over, uow: UnitOfWork, ctx: Context) -> str:
    """What is sealed is opened only where a condition may ask for it."""
    first = ctx.policy.pool.pools[0]
    return pool_for(uow.filings.get(over.id), uow, ctx) if first.when else first.key


def _repaints(endings: Sequence[Ending]) -> Iterator[Notice]:
    return (repaint(one.events[0]) for one in endings if one.over.copied)


def _one_of_each_pool(endings: Sequence[Ending]) -> Iterator[PoolEntry]:
    return iter({one.entry.pool: one.entry for one in endings if one.entry is not None}.values())
