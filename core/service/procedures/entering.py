"""进公海: whether a customer whose protection is over goes into a pool, into which, and how it leaves it again."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from core.domain.filing import OWNED, Filing
from core.domain.ids import CustomerId, EntryId, FilingId, MemberId, TeamId
from core.domain.policy.conditions import Condition
from core.domain.policy.document import Clause, Policy
from core.domain.policy.protection import AtEnd
from core.domain.pool import NO_POOL, Cause, PoolEntry, Went
from core.domain.stages import is_kept_in
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.announcing import announce
from core.service.procedures.clocks import is_earned
from core.service.procedures.facts import Facts, facts_of
from core.service.procedures.telling import repaint
from core.service.procedures.turns import drop_place, entry_event, passed_on, watch_turn, with_turn
from core.service.records import EventKind, EventRecord, Notice

_FAR = 500
"""Filings of one customer that are looked back upon."""
_ALWAYS = frozenset({Cause.LEFT, Cause.IMPORTED, Cause.UNTAKEN})
"""Causes that name the pool themselves, whatever becomes of customers at the end of a protection."""

Told = tuple[tuple[EventRecord, ...], tuple[Notice, ...]]
"""What is to be written to the trail, and what people are to be told."""


def enter_pool(
    filing: Filing, *, cause: Cause, reason: str | None, by: MemberId | None, uow: UnitOfWork, ctx: Context
) -> Told:
    """A filing is over: its customer goes into a pool or is free, by the rules that the filing stood under. Of a free
    one those hear first who queue for it.
    """
    pool, cause = _where(filing, cause, uow, ctx)
    entry = entry_of(filing, pool=pool, cause=cause, reason=reason, hands=_hands(filing, uow), ctx=ctx)
    if cause is Cause.IMPORTED:
        entry = replace(entry, left_at=filing.protected_until or filing.filed_at)
    if cause is Cause.UNTAKEN:  # whoever was asked last never had it
        entry = replace(entry, previous=None, left_at=None)
    return put_in(entry, by=by, uow=uow, ctx=ctx)


class Ended(Protocol):
    """What a stay in a pool knows of the filing that ended."""

    @property
    def id(self) -> FilingId: ...
    @property
    def number(self) -> int: ...
    @property
    def customer_id(self) -> CustomerId: ...
    @property
    def scope(self) -> str: ...
    @property
    def owner(self) -> MemberId: ...
    @property
    def team_id(self) -> TeamId | None: ...


def entry_of(
    filing: Ended, *, pool: str, cause: Cause, hands: int, ctx: Context, reason: str | None = None
) -> PoolEntry:
    """Its customer's stay in that pool from now on."""
    return PoolEntry(
        id=EntryId(ctx.new_id()),
        customer_id=filing.customer_id,
        scope=filing.scope,
        filing_id=filing.id,
        number=filing.number,
        pool=pool,
        since=ctx.now,
        cause=cause,
        rule=ctx.policy.quote(Clause.POOL, pool),
        reason=reason or None,
        previous=filing.owner,
        left_at=ctx.now,
        hands=hands,
        team_id=filing.team_id,
    )


def put_in(entry: PoolEntry, *, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> Told:
    """It lies there now, for the first in line or for everybody."""
    kept, turned, notices = with_turn(entry, uow, ctx)
    if kept.pool == NO_POOL and kept.turn_of is None:
        return (), ()
    uow.pool.add(kept)
    watch_turn(kept, uow)
    if kept.turn_of is None:
        announce(kept, uow, ctx)
    entered = entry_event(EventKind.POOL_ENTERED, kept, by=by, ctx=ctx, cause=kept.cause.value)
    return ((entered, *turned) if kept.pool != NO_POOL else turned), notices


def put_back(filing: Filing, *, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> Told:
    """A filing came to nothing: a customer that lay in a pool lies there again, any other is free, and those who queue
    for it hear of it first.
    """
    taken = uow.pool.taken_as(filing.id)
    if taken is None:
        freed = entry_of(filing, pool=NO_POOL, cause=Cause.RELEASED, hands=_hands(filing, uow), ctx=ctx)
        return put_in(replace(freed, left_at=None), by=by, uow=uow, ctx=ctx)
    if taken.customer_id != filing.customer_id:
        return (), ()
    return put_in(taken.again(EntryId(ctx.new_id())), by=by, uow=uow, ctx=ctx)


def taken_otherwise(filing: Filing, *, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> Told:
    """The customer has a live filing that is no claim: it lies in no pool any more, and its owner waits for it no
    more.
    """
    drop_place(filing.customer_id, filing.scope, filing.owner, uow)
    entry = uow.pool.live_of(filing.customer_id, filing.scope)
    if entry is None:
        return (), ()
    return left(entry, Went.FILED, by=by, uow=uow, ctx=ctx, filing=filing)


def left(
    entry: PoolEntry, went: Went, *, by: MemberId | None, uow: UnitOfWork, ctx: Context, filing: Filing | None = None
) -> Told:
    """Its stay is over without a claim."""
    owner, ident = (filing.owner, filing.id) if filing else (None, None)
    gone = entry.leave(went, at=ctx.now, by=owner, filing_id=ident)
    uow.pool.save(gone)
    watch_turn(gone, uow)
    event = entry_event(EventKind.POOL_LEFT, gone, by=by, ctx=ctx, went=went.value)
    return (event,), (repaint(event),)


def reopened(customer: CustomerId, scope: str, uow: UnitOfWork, ctx: Context) -> Told:
    """A customer stands alone again that was merged: if its stay ended by a merge, by a filing that stays with the
    other one, or by one that came to nothing, it lies there again. It is kept for nobody who waits for the other one.
    """
    if (entry := uow.pool.live_of(customer, scope)) is not None:
        line = [place.member_id for place in uow.pool.waiting_of(customer, scope)]
        passed = passed_on(entry, uow, ctx) if entry.turn_of not in {None, *line} else None
        return (passed.events, passed.notices) if passed else ((), ())
    last = next(iter(uow.pool.of_customer(customer, scope)), None)
    if last is None or last.went is Went.FREED or uow.filings.live_of(customer, scope):
        return (), ()
    taken = uow.filings.get(last.taken_as) if last.taken_as is not None else None
    if taken is not None and taken.customer_id == customer and taken.status in OWNED:
        return (), ()
    return put_in(last.again(EntryId(ctx.new_id())), by=None, uow=uow, ctx=ctx)


def is_spared(filing: Filing, uow: UnitOfWork, ctx: Context) -> bool:
    """Whether the rules keep it from being released by time."""
    policy = ctx.policy_of(filing.rule.version)
    if is_kept_in(filing.stage, policy):
        return True
    which = policy.release.spare
    return bool(which) and Condition(which, policy.names).holds(_facts(filing, uow, policy, ctx))


def _where(filing: Filing, cause: Cause, uow: UnitOfWork, ctx: Context) -> tuple[str, Cause]:
    """The first pool whose condition holds, and why; no pool where the customer is free."""
    release = ctx.policy_of(filing.rule.version).release
    if cause not in _ALWAYS and release.at_end is AtEnd.FREE:
        return NO_POOL, cause
    if cause is Cause.EXPIRED and release.at_end is AtEnd.POOL_UNLESS_EARNED:
        if is_earned(filing, uow, ctx):
            return NO_POOL, cause
        cause = Cause.UNEARNED
    return pool_for(filing, uow, ctx), cause


def pool_for(filing: Filing, uow: UnitOfWork, ctx: Context) -> str:
    """The first pool whose condition holds for its customer now; no pool where none does."""
    facts = _facts(filing, uow, ctx.policy, ctx)
    fitting = (pool for pool in ctx.policy.pool.pools if Condition(pool.when, ctx.policy.names).holds(facts))
    found = next(fitting, None)
    return found.key if found else NO_POOL


def _hands(filing: Filing, uow: UnitOfWork) -> int:
    """How many have owned it so far."""
    filings = uow.filings.of_customer(filing.customer_id, limit=_FAR)
    return sum(one.status in OWNED and one.scope == filing.scope for one in filings)


def _facts(filing: Filing, uow: UnitOfWork, policy: Policy, ctx: Context) -> Facts:
    return facts_of(filing, uow.customers.get(filing.customer_id), uow, policy, now=ctx.now)


def spared(filing: Filing, ctx: Context) -> Filing:
    """It goes on for as long as a protection lasts."""
    policy = ctx.policy_of(filing.rule.version)
    rule = replace(policy.quote(Clause.RELEASE), version=filing.rule.version)
    return filing.spare(until=ctx.now + policy.protection.length, rule=rule)
