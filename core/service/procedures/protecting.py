"""The start of a protection, whoever or whatever said yes, and the timers over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.domain.calendar import Calendar
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.policy.conditions import Condition
from core.domain.policy.document import Clause
from core.domain.protection import end_of, grace_of, notices_of
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.clocks import KIND as CLOCKS
from core.service.procedures.clocks import end_stands_still, watch_clocks
from core.service.procedures.duties import watch_duties
from core.service.procedures.facts import facts_of
from core.service.procedures.left_alone import watch_idle
from core.service.procedures.mornings import watch_team
from core.service.records import Timer, about_filing

EXPIRE, REMIND = "expire", "remind"
"""Kinds of timers, and the beginnings of their keys."""


def to_be_protected(filing: Filing, *, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> Filing:
    """The filing as approved now; ``by`` is ``None`` for the rule itself. Raises ``already_decided``."""
    rules, calendar = ctx.policy.protection, Calendar(ctx.policy.calendar)
    until = end_of(ctx.now, _length(filing, uow, ctx), rules, calendar)
    approved = filing.approve(by=by, at=ctx.now, until=until, rule=ctx.policy.quote(Clause.PROTECTION))
    if any(at > ctx.now for at, _ in notices_of(approved, rules, calendar)):
        return approved
    return replace(approved, warned_at=ctx.now)  # too short for any notice: the approval itself says when it ends


def protect(filing: Filing, uow: UnitOfWork, ctx: Context) -> None:
    """Keep what was approved, and tell time when it ends, when nothing has been done for it for long, and what its
    stage asks for; whoever leads reads of it in the mornings.
    """
    uow.filings.save(filing)
    watch_end(filing, uow, ctx)
    watch_idle(filing, ctx.now, uow, ctx)
    watch_duties(filing, uow, ctx)
    watch_team(filing.owner, uow, ctx)


def watch_end(filing: Filing, uow: UnitOfWork, ctx: Context) -> None:
    """The timers that end the protection of this filing and that remind of it, by the rules that it began under."""
    watch_ends((filing,), uow, ctx)


def watch_end_anew(filing: Filing, uow: UnitOfWork, ctx: Context) -> None:
    """The same after a change, unless the clock stands still: then whatever starts it again sets the timers."""
    if not end_stands_still(filing, uow, ctx):
        watch_end(filing, uow, ctx)


def watch_ends(filings: Sequence[Filing], uow: UnitOfWork, ctx: Context) -> None:
    """The same for many at once: those that end together are reminded of together."""
    reminders: dict[tuple[datetime, int | None, int], datetime | None] = {}
    timers: list[Timer] = []
    unminded: list[str] = []
    for filing in filings:
        until = filing.must_be_protected()
        timers.append(_timer(EXPIRE, filing, until))
        alike = (until, filing.reminded, filing.rule.version)
        if alike not in reminders:
            reminders[alike] = _next_notice(filing, ctx)
        if (at := reminders[alike]) is None:
            unminded.append(f"{REMIND}:{filing.id}")
        else:
            timers.append(_timer(REMIND, filing, at))
    uow.timers.set_all(timers)
    if unminded:
        uow.timers.cancel_all(unminded)
    for filing in filings:
        watch_clocks(filing, uow, ctx)


def set_expiry(filing: Filing, uow: UnitOfWork) -> None:
    """The timer that ends the protection of this filing."""
    uow.timers.set(_timer(EXPIRE, filing, filing.must_be_protected()))


def _timer(kind: str, filing: Filing, at: datetime) -> Timer:
    return Timer(key=f"{kind}:{filing.id}", kind=kind, due_at=at, subject=about_filing(filing.id))


def _next_notice(filing: Filing, ctx: Context) -> datetime | None:
    """When its owner is to be reminded next; ``None`` if not before the end."""
    policy = ctx.policy_of(filing.rule.version)
    coming = notices_of(filing, policy.protection, Calendar(policy.calendar))
    at = next((at for at, _ in coming if at > ctx.now), None)
    return None if at is None or at >= filing.must_be_protected() else at


def stop_watching(filing: Filing, uow: UnitOfWork) -> None:
    """It is over before its time."""
    for kind in (EXPIRE, REMIND, CLOCKS):
        uow.timers.cancel(f"{kind}:{filing.id}")


def grace(filing: Filing, ctx: Context) -> timedelta:
    """What a first word about the end leaves at least."""
    policy = ctx.policy_of(filing.rule.version)
    return grace_of(policy.protection, policy.release)


def _length(filing: Filing, uow: UnitOfWork, ctx: Context) -> timedelta:
    """The first length whose condition holds, else the ordinary one."""
    policy, rules = ctx.policy, ctx.policy.protection
    if not rules.lengths:
        return rules.length
    facts = facts_of(filing, uow.customers.get(filing.customer_id), uow, policy, now=ctx.now)
    fitting = (one.length for one in rules.lengths if Condition(one.when, policy.names).holds(facts))
    return next(fitting, rules.length)
