"""Approvals over the directory as it is now: begin one, go on after an answer, know whom to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.domain.approval.advancing import Candidate, Way, advance
from core.domain.approval.approval import Approval, Customs
from core.domain.approval.approvers import Org, candidates, copied_to
from core.domain.approval.moving import leave
from core.domain.calendar import Calendar
from core.domain.ids import ApprovalId, MemberId, TaskId
from core.domain.org import Member
from core.domain.policy.approval import Flow, Step
from core.domain.policy.conditions import People
from core.domain.rules import RuleRef, RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.behind import facts_behind
from core.service.procedures.colleagues import with_account
from core.service.procedures.judging import barred_from
from core.service.records import Subject


def begun(
    subject: Subject, submitter: Member, flow: Flow | None, *, rule: RuleRef, uow: UnitOfWork, ctx: Context
) -> Approval:
    """A new approval, its first step asked; approved at once where the matter needs no approval. Raises
    ``no_approver``.
    """
    fresh = Approval(
        id=ApprovalId(ctx.new_id()),
        subject=str(subject),
        rule=rule,
        started_at=ctx.now,
        tasks=(),
        submitter=submitter.id,
        flow=flow.name if flow else "",
        steps=flow.steps if flow else (),
        customs=Customs.of(ctx.policy.approval),
    )
    if flow is not None and flow.copy_to:
        org = org_of(subject, uow, ctx)
        fresh = replace(fresh, copied=copied_to(flow.copy_to, submitter, org, customs=fresh.customs))
    return gone_on(fresh, uow, ctx)


def gone_on(approval: Approval, uow: UnitOfWork, ctx: Context) -> Approval:
    """After a change: until somebody is asked or all is decided. Raises ``no_approver``.

    Whoever waited for his turn may have left meanwhile: then whoever would be asked today is asked in his place.
    """
    approval = advance(approval, way_of(approval, uow, ctx), at=ctx.now)
    while (left := next((one for one in approval.asked if not uow.directory.member(one).active), None)) is not None:
        approval = handed_on(approval, left, uow, ctx)
    return approval


def way_of(approval: Approval, uow: UnitOfWork, ctx: Context) -> Way:
    """Whom the steps of this approval ask today, and until when: by the rules that it began under."""
    ctx = ctx.under(approval.rule.version)
    calendar = Calendar(ctx.policy.calendar)

    def ask(step: Step) -> tuple[Candidate, ...] | None:
        assert approval.submitter is not None  # noqa: S101 - for the type checker: every approval has one
        submitter = uow.directory.member(approval.submitter)
        org = org_of(Subject.parse(approval.subject), uow, ctx)
        return candidates(step, submitter, org, customs=approval.customs, rule=approval.rule)

    def due(step: Step) -> datetime | None:
        if step.within is None:
            return None
        return ctx.now + step.within if step.round_the_clock else calendar.after(ctx.now, step.within)

    return Way(ask=ask, due=due, task_id=lambda: TaskId(ctx.new_id()))


def org_of(subject: Subject, uow: UnitOfWork, ctx: Context) -> Org:
    """The company as the rules see it now that say who is asked or told about a matter."""

    def named(name: str) -> Member | None:
        same = tuple(one for one in uow.directory.members() if one.active and name in {one.id, one.name})
        return next(iter(with_account(same, uow)), None)

    def present(away: MemberId) -> MemberId | None:
        """Who stands in, unless he has left himself."""
        other = uow.delegations.delegate_of(away, at=ctx.now)
        return other if other is not None and uow.directory.member(other).active else None

    def expressed(text: str) -> tuple[str, ...]:
        facts = facts_behind(subject, uow, ctx)
        return People(text, ctx.policy.names).value(facts)

    return Org(
        teams=uow.directory.teams(),
        leaders=uow.directory.leaders,
        admins=uow.directory.admins,
        named=named,
        roles={role.key: role.members for role in ctx.policy.roles},
        delegate=present,
        expressed=expressed,
        barred=barred_from(subject, uow),
    )


def handed_on(approval: Approval, leaver: MemberId, uow: UnitOfWork, ctx: Context) -> Approval:
    """A leaver never blocks: whoever would be asked today is asked in his place. Where there is nobody at all, nobody
    is asked until the directory knows somebody.
    """
    way, step = way_of(approval, uow, ctx), approval.step
    try:
        heirs = way.ask(step) or () if step is not None else ()
        return advance(leave(approval, leaver, heirs, way=way, at=ctx.now), way, at=ctx.now)
    except RuleViolation:
        return leave(approval, leaver, (), way=way, at=ctx.now)


def newly_asked(before: Approval | None, after: Approval) -> tuple[MemberId, ...]:
    """Who has to be told that his answer is awaited."""
    known = {task.id for task in before.tasks if task.approver in before.asked} if before else set()
    fresh = [task.approver for task in after.tasks if task.approver in after.asked and task.id not in known]
    return tuple(dict.fromkeys(fresh))
