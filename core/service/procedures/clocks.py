"""The clocks of a protection on the ledger: what is lacking, whether it was earned, when to look again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from core.domain.approval.approval import Decision
from core.domain.calendar import Calendar
from core.domain.clocks import Clock, Run, Warned, joined
from core.domain.extension import ExtensionStatus
from core.domain.filing import Filing, FilingStatus
from core.domain.policy.conditions import Condition
from core.domain.policy.document import Policy
from core.domain.policy.protection import Deadline, Pause
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.contested import is_stopped
from core.service.procedures.facts import facts_of
from core.service.records import EventKind, EventRecord, Timer, about_extension, about_filing

KIND = "clocks"
"""The kind of the timer, and the beginning of its key."""


def watch_clocks(filing: Filing, uow: UnitOfWork, ctx: Context) -> None:
    """Look at them again when something is to be told or done; a waiting request stops them where the policy says so,
    and its answer starts them again.
    """
    if not has_clocks(ctx.policy_of(filing.rule.version)):
        return
    if filing.status is FilingStatus.PROTECTED and not stand_still(filing, uow, ctx):
        set_timer(filing, run_of(filing, uow, ctx), uow, ctx)
    else:
        uow.timers.cancel(f"{KIND}:{filing.id}")


def set_timer(filing: Filing, run: Run, uow: UnitOfWork, ctx: Context) -> None:
    """For the next moment in which something of it is to be told or done."""
    key, due = f"{KIND}:{filing.id}", run.next_ring(ctx.now)
    if due is None:
        uow.timers.cancel(key)
    else:
        uow.timers.set(Timer(key=key, kind=KIND, due_at=due, subject=about_filing(filing.id)))


def has_clocks(policy: Policy) -> bool:
    """Whether the rules ask for anything while a protection lasts."""
    return bool(policy.protection.actions or policy.protection.deadlines or policy.release.idle)


def open_clocks(filing: Filing, uow: UnitOfWork, ctx: Context) -> tuple[Clock, ...]:
    """What is lacking of a protected filing, by the rules that it began under; nothing while its clock stands still."""
    if not has_clocks(ctx.policy_of(filing.rule.version)) or filing.status is not FilingStatus.PROTECTED:
        return ()
    return () if stand_still(filing, uow, ctx) else run_of(filing, uow, ctx).open(ctx.now)


def urgent_clocks(filing: Filing, uow: UnitOfWork, ctx: Context) -> tuple[Clock, ...]:
    """Those of the open ones that were told, or are to be told today."""
    found = open_clocks(filing, uow, ctx)
    if not found:
        return ()
    run, today = run_of(filing, uow, ctx), Calendar(ctx.policy.calendar).day_of(ctx.now)
    return tuple(one for one in found if one.warned or run.calendar.day_of(run.warn_at(one)) <= today)


def is_earned(filing: Filing, uow: UnitOfWork, ctx: Context) -> bool:
    """Whether the protection of this filing, running or just over, was earned by effective follow-ups (S45)."""
    return run_of(filing, uow, ctx).is_earned()


def stand_still(filing: Filing, uow: UnitOfWork, ctx: Context) -> bool:
    """Whether an answer is awaited that stops the clock."""
    pauses = ctx.policy_of(filing.rule.version).protection.pauses
    waits = Pause.WAITING in pauses and uow.extensions.waiting(filing.id) is not None
    return waits or is_stopped(filing, uow, ctx)


def end_stands_still(filing: Filing, uow: UnitOfWork, ctx: Context) -> bool:
    """Whether the protection does not end for now. The ruling of an appeal or the answer to a request sets the timer
    anew; a request that came back does not stop the clock.
    """
    if is_stopped(filing, uow, ctx):
        return True
    pauses = ctx.policy_of(filing.rule.version).protection.pauses
    extension = uow.extensions.waiting(filing.id)
    if Pause.WAITING not in pauses or extension is None:
        return False
    approval = uow.approvals.about(about_extension(extension.id))
    return approval is not None and approval.status is not Decision.RETURNED


def run_of(filing: Filing, uow: UnitOfWork, ctx: Context) -> Run:
    """The protection as its clocks see it. Of what an import brought, only what came after the import counts."""
    policy = ctx.policy_of(filing.rule.version)
    events = uow.trail.about(about_filing(filing.id))
    start = _start(filing, events)
    return Run(
        start=start,
        end=filing.protected_until or ctx.now,
        done=uow.follow_ups.done(filing.id, since=start),
        rules=policy.protection,
        release=policy.release,
        calendar=Calendar(policy.calendar),
        deadlines=tuple(_holding(filing, policy, uow, ctx)),
        pauses=joined((*_pauses(filing, policy, uow, ctx), *_contested(filing, policy, uow, ctx))),
        warned=tuple(_warned(events)),
        handed=max((event.at for event in events if event.kind is EventKind.FILING_TRANSFERRED), default=None),
    )


def _start(filing: Filing, events: Sequence[EventRecord]) -> datetime:
    imported = [event.at for event in events if event.kind is EventKind.FILING_IMPORTED]
    return max([filing.decided_at or filing.filed_at, *imported])


def _holding(filing: Filing, policy: Policy, uow: UnitOfWork, ctx: Context) -> Iterator[Deadline]:
    """Deadlines whose condition holds."""
    deadlines = policy.protection.deadlines
    if any(one.when for one in deadlines):
        facts = facts_of(filing, uow.customers.get(filing.customer_id), uow, policy, now=ctx.now)
        return (one for one in deadlines if Condition(one.when, policy.names).holds(facts))
    return iter(deadlines)


def _pauses(filing: Filing, policy: Policy, uow: UnitOfWork, ctx: Context) -> Iterator[tuple[datetime, datetime]]:
    """From each request for more time to its answer; one that was taken back stopped nothing."""
    if Pause.WAITING not in policy.protection.pauses:
        return
    for one in uow.extensions.of_filing(filing.id):
        if one.status is ExtensionStatus.WITHDRAWN:
            continue
        over = ctx.now if one.status is ExtensionStatus.WAITING else one.decided_at
        if over is not None and over > one.asked_at:
            yield one.asked_at, over


def _contested(filing: Filing, policy: Policy, uow: UnitOfWork, ctx: Context) -> Iterator[tuple[datetime, datetime]]:
    """From each appeal of somebody else to its ruling."""
    if Pause.APPEAL in policy.protection.pauses:
        others = (one for one in uow.appeals.of_customer(filing.customer_id) if one.by != filing.owner)
        yield from (one.stretch(ctx.now) for one in others)


def _warned(events: Sequence[EventRecord]) -> Iterator[Warned]:
    """The trail says who was told what."""
    for event in events:
        if event.kind is EventKind.FILING_WARNED:
            due = datetime.fromisoformat(str(event.data["due"]))
            yield Warned(key=str(event.data["clock"]), at=event.at, due=due)
