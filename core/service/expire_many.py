"""到期，成批: a night in which very many protections end. What is plain ends by sets, everything else one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.filing import FilingStatus
from core.domain.policy.document import Policy
from core.domain.policy.protection import AtEnd
from core.domain.pool import Cause, PoolEntry
from core.domain.protection import grace_of
from core.domain.stages import is_kept_in
from core.service.announce_pool import announce
from core.service.clocks import KIND as CLOCKS
from core.service.context import Context
from core.service.entering import entry_of
from core.service.ports.expiries import Mark, Over
from core.service.ports.store import UnitOfWork
from core.service.protecting import EXPIRE, REMIND
from core.service.records import EventKind, EventRecord, Notice
from core.service.telling import happened, repaint, tell
from core.service.turns import entry_event


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What became of some of them: ``ended`` so many of ``looked_at``; the next ones come ``after`` this place."""

    looked_at: int
    ended: int
    after: Mark | None


def expire_many(uow: UnitOfWork, ctx: Context, *, after: Mark | None, limit: int) -> Slice:
    """End those of the next ``limit`` that are plain: the same rows, events and notices as one by one
    (``core/service/expire_filing.py``), written by sets. The others keep their timers.
    """
    over = uow.expiries.over(now=ctx.now, after=after, limit=limit)
    plain = [one for one in over if is_plain(one, ctx)]
    if plain:
        _end(plain, uow, ctx)
    return Slice(looked_at=len(over), ended=len(plain), after=over[-1].place if over else None)


def is_plain(over: Over, ctx: Context) -> bool:
    """Whether nothing about its ending has to be weighed: it was warned of, nobody waits for an answer or for the
    customer, and its rules say what becomes of it without a condition.
    """
    if over.status is not FilingStatus.PROTECTED or over.protected_until is None or over.protected_until > ctx.now:
        return False
    policy = ctx.policy_of(over.rule.version)
    warned = over.warned_at is not None or not grace_of(policy.protection, policy.release)
    return warned and not over.asked and not over.awaited and _ends_plainly(over, policy, ctx)


def _ends_plainly(over: Over, policy: Policy, ctx: Context) -> bool:
    if policy.release.spare or is_kept_in(over.stage, policy):
        return False
    match policy.release.at_end:
        case AtEnd.FREE:
            return True
        case AtEnd.POOL:
            return _only_pool(ctx.policy) is not None
        case AtEnd.POOL_UNLESS_EARNED:
            return _only_pool(ctx.policy) is not None and not over.followed


def _only_pool(policy: Policy) -> str | None:
    """The pool into which every customer falls, if there is no condition before it."""
    first = policy.pool.pools[0]
    return None if first.when else first.key


def _end(over: Sequence[Over], uow: UnitOfWork, ctx: Context) -> None:
    uow.expiries.end_all(over)
    uow.timers.cancel_all([f"{kind}:{one.id}" for one in over for kind in (EXPIRE, REMIND, CLOCKS)])
    events: list[EventRecord] = []
    notices: list[Notice] = []
    entries: list[PoolEntry] = []
    for one in over:
        event = happened(EventKind.FILING_EXPIRED, one, by=None, ctx=ctx)
        events.append(event)
        notices += (tell(one.owner, event), repaint(event))
        if (entry := _entry(one, ctx)) is not None:
            entries.append(entry)
            events.append(entry_event(EventKind.POOL_ENTERED, entry, by=None, ctx=ctx, cause=entry.cause.value))
    uow.trail.append_all(events)
    uow.outbox.add_all(notices, at=ctx.now, correlation=ctx.correlation)
    if entries:
        uow.pool.add_all(entries)
        announce(entries[0], uow, ctx)  # one moment and one pool: one announcement for all of them


def _entry(over: Over, ctx: Context) -> PoolEntry | None:
    """The customer's stay in the pool, where it falls into one."""
    at_end, pool = ctx.policy_of(over.rule.version).release.at_end, _only_pool(ctx.policy)
    if at_end is AtEnd.FREE or pool is None:
        return None
    cause = Cause.EXPIRED if at_end is AtEnd.POOL else Cause.UNEARNED
    return entry_of(over, pool=pool, cause=cause, hands=over.hands, ctx=ctx)
