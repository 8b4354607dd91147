"""What is lacking while a protection lasts: the owner is warned, and only then, in vain, the customer is released."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from core.domain.clocks import Clock, ClockKind, Warned
from core.domain.filing import Filing, FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import FilingId
from core.domain.policy.document import Clause
from core.domain.pool import Cause
from core.domain.rules import RuleRef
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.clocks import KIND, has_clocks, run_of, set_timer, stand_still
from core.service.procedures.entering import enter_pool, is_spared
from core.service.procedures.extending import dropped
from core.service.procedures.protecting import stop_watching
from core.service.procedures.reminding import ending_digest
from core.service.procedures.telling import happened, repaint, tell
from core.service.records import EventKind, EventRecord, Timer, about_filing

_AGAIN = timedelta(days=1)
PUNCTUAL = timedelta(minutes=10)
"""A warning that is given later than this after its morning is news of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RingClocks:
    """Something may be lacking of a protected filing."""

    filing_id: FilingId


def ring_clocks(cmd: RingClocks, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Everything is looked up again: a late, early or doubled ring tells and takes nothing twice."""
    filing = uow.filings.get(cmd.filing_id)
    if filing.status is not FilingStatus.PROTECTED or filing.must_be_protected() <= ctx.now:
        return Outcome(code="nothing_due")
    if not has_clocks(ctx.policy_of(filing.rule.version)) or stand_still(filing, uow, ctx):
        return Outcome(code="nothing_due")
    run = run_of(filing, uow, ctx)
    clocks = run.open(ctx.now)
    over = next((one for one in clocks if one.releases and one.warned and one.due <= ctx.now), None)
    if over is not None:
        return _weighed(filing, over, uow, ctx)
    told = {one: run.told_until(one, ctx.now) for one in clocks if not one.warned and run.warn_at(one) <= ctx.now}
    fresh = tuple(Warned(key=one.key, at=ctx.now, due=due) for one, due in told.items())
    set_timer(filing, replace(run, warned=(*run.warned, *fresh)), uow, ctx)
    if not told:
        return Outcome(code="nothing_due")
    events = tuple(_warned(filing, one, due, ctx) for one, due in told.items())
    late = any(run.warn_at(one) + PUNCTUAL < ctx.now or run.warn_at(one) == one.begin for one in told)
    digest = ending_digest(filing.owner, ctx, extra=late)
    return Outcome(code="warned", subject=events[0].subject, events=events, notices=(digest, repaint(events[0])))


def _warned(filing: Filing, clock: Clock, due: datetime, ctx: Context) -> EventRecord:
    told = due.isoformat()
    return happened(EventKind.FILING_WARNED, filing, by=None, ctx=ctx, clock=clock.key, due=told, missing=clock.missing)


def _weighed(filing: Filing, clock: Clock, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Whom the rules spare is looked at again tomorrow."""
    if not is_spared(filing, uow, ctx):
        return _released(filing, clock, uow, ctx)
    again = Timer(key=f"{KIND}:{filing.id}", kind=KIND, due_at=ctx.now + _AGAIN, subject=about_filing(filing.id))
    uow.timers.set(again)
    return Outcome(code="nothing_due")


def _released(filing: Filing, clock: Clock, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Nothing came after the warning."""
    released = filing.release(reason=_why(clock, filing, ctx), rule=_rule(clock, filing, ctx))
    uow.filings.save(released)
    stop_watching(released, uow)
    events, notices = dropped(released, by=None, uow=uow, ctx=ctx)
    event = happened(EventKind.FILING_RELEASED, released, by=None, ctx=ctx, cause=clock.kind.value)
    cause = Cause.DEADLINE if clock.kind is ClockKind.DEADLINE else Cause.IDLE
    entered, told = enter_pool(released, cause=cause, reason=released.reason, by=None, uow=uow, ctx=ctx)
    return Outcome(
        code="released",
        subject=event.subject,
        facts={"number": filing.number},
        events=(event, *events, *entered),
        notices=(tell(filing.owner, event), repaint(event), *notices, *told),
    )


def _why(clock: Clock, filing: Filing, ctx: Context) -> str:
    """In words, for the owner and for whoever has the customer next."""
    if clock.kind is ClockKind.DEADLINE:
        return f"限期内没有完成「{clock.name}」，按规则释放"
    idle = ctx.policy_of(filing.rule.version).release.idle
    return f"超过 {idle.days if idle else 0} 天没有有效跟进，按规则释放"


def _rule(clock: Clock, filing: Filing, ctx: Context) -> RuleRef:
    policy = ctx.policy_of(filing.rule.version)
    if clock.kind is ClockKind.DEADLINE:
        return policy.quote(Clause.PROTECTION, clock.name)
    return policy.quote(Clause.RELEASE)
