"""审批交给…: who is away names somebody who answers for him meanwhile (S32)."""

from __future__ import annotations

from datetime import datetime

from core.domain.approval.approval import Approval
from core.domain.approval.moving import stand_in
from core.domain.delegation import Delegation
from core.domain.frozen import dataclass
from core.domain.ids import EventId, MemberId
from core.domain.policy.document import Clause
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import gone_on, way_of
from core.service.procedures.judging import barred_from
from core.service.procedures.matters import concluded
from core.service.records import EventKind, EventRecord, Notice, Subject, Timer

KIND = "delegation"
_ALL = 10_000
"""More open approvals than one person ever has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateApprovals:
    """``until`` is the first instant at which he answers himself again."""

    by: MemberId
    to: MemberId
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginDelegation:
    """The day has come: what he is asked now goes over as well."""

    member: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDelegation:
    """He is back earlier; what his delegate was asked meanwhile stays with that one."""

    by: MemberId


def delegate_approvals(cmd: DelegateApprovals, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``member_left``, ``colleague_left``, ``delegate_to_oneself``, ``delegation_over``,
    ``delegation_too_long``, ``no_delegation`` where the policy has none.
    """
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    _must_be_sensible(cmd, uow, ctx)
    uow.delegations.save(Delegation(member=cmd.by, delegate=cmd.to, since=cmd.since, until=cmd.until))
    told = _event(EventKind.APPROVALS_DELEGATED, cmd.by, ctx, to=cmd.to)
    facts = {"to_id": cmd.to, "since": cmd.since.isoformat(), "until": cmd.until.isoformat()}
    if cmd.since > ctx.now:
        subject = Subject(kind="member", id=cmd.by)
        uow.timers.set(Timer(key=f"{KIND}:{cmd.by}", kind=KIND, due_at=cmd.since, subject=subject))
        return Outcome(code="delegated", facts=facts, events=(told,))
    events, notices = _gone_over(cmd.by, cmd.to, uow, ctx)
    return Outcome(code="delegated", facts=facts, events=(told, *events), notices=notices)


def begin_delegation(cmd: BeginDelegation, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Harmless when it was taken back, or rings twice."""
    delegate = uow.delegations.delegate_of(cmd.member, at=ctx.now)
    if delegate is None:
        return Outcome(code="nothing_due")
    events, notices = _gone_over(cmd.member, delegate, uow, ctx)
    return Outcome(code="delegated", events=events, notices=notices)


def end_delegation(cmd: EndDelegation, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``nobody_delegated``."""
    if not uow.delegations.end(cmd.by):
        raise RuleViolation("nobody_delegated")
    uow.timers.cancel(f"{KIND}:{cmd.by}")
    return Outcome(code="delegation_ended", events=(_event(EventKind.DELEGATION_ENDED, cmd.by, ctx),))


def _must_be_sensible(cmd: DelegateApprovals, uow: UnitOfWork, ctx: Context) -> None:
    rules, rule = ctx.policy.approval, ctx.policy.quote(Clause.APPROVAL)
    if not rules.may_delegate:
        raise RuleViolation("no_delegation", rule=rule)
    if cmd.to == cmd.by:
        raise RuleViolation("delegate_to_oneself")
    if not uow.directory.member(cmd.to).active:
        raise RuleViolation("colleague_left")
    if cmd.until <= max(cmd.since, ctx.now):
        raise RuleViolation("delegation_over")
    if cmd.until - cmd.since > rules.longest_delegation:
        raise RuleViolation("delegation_too_long", rule=rule, days=rules.longest_delegation.days)


def _gone_over(
    away: MemberId, delegate: MemberId, uow: UnitOfWork, ctx: Context
) -> tuple[tuple[EventRecord, ...], tuple[Notice, ...]]:
    """What he is asked now. The submitter himself and whoever is asked anyway do not stand in."""
    events: list[EventRecord] = []
    notices: list[Notice] = []
    for approval in uow.approvals.waiting_for(away, limit=_ALL):
        moved = _stood_in(approval, away, delegate, uow, ctx)
        if moved is not approval:
            kind = EventKind.APPROVALS_DELEGATED
            told = concluded(approval, moved, by=away, kind=kind, uow=uow, ctx=ctx)
            events += told.events
            notices += told.notices
    return tuple(events), tuple(notices)


def _stood_in(approval: Approval, away: MemberId, delegate: MemberId, uow: UnitOfWork, ctx: Context) -> Approval:
    if delegate in barred_from(Subject.parse(approval.subject), uow):
        return approval
    way = way_of(approval, uow, ctx)
    moved = stand_in(approval, away=away, delegate=delegate, way=way, at=ctx.now)
    return moved if moved is approval else gone_on(moved, uow, ctx)


def _event(kind: EventKind, member: MemberId, ctx: Context, to: MemberId | None = None) -> EventRecord:
    return EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=kind,
        subject=Subject(kind="member", id=member),
        actor=member,
        rule=ctx.policy.quote(Clause.APPROVAL),
        data={"to": to} if to else {},
    )
