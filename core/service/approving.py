"""Approvals over the directory as it is now: begin one, go on after an answer, know whom to ask."""

from __future__ import annotations

from datetime import datetime

from core.domain.approval.advancing import Candidate, Way, advance
from core.domain.approval.approval import Approval, Customs
from core.domain.approval.approvers import Org, candidates
from core.domain.approval.moving import leave
from core.domain.ids import ApprovalId, MemberId, TaskId
from core.domain.org import Member
from core.domain.policy.approval import Flow, Step
from core.domain.rules import RuleRef, RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject


def begun(subject: Subject, submitter: Member, flow: Flow, *, rule: RuleRef, uow: UnitOfWork, ctx: Context) -> Approval:
    """A new approval, its first step asked. Raises ``no_approver``."""
    fresh = Approval(
        id=ApprovalId(ctx.new_id()),
        subject=str(subject),
        rule=rule,
        started_at=ctx.now,
        tasks=(),
        submitter=submitter.id,
        flow=flow.name,
        steps=flow.steps,
        customs=Customs.of(ctx.policy.approval),
    )
    return gone_on(fresh, uow, ctx)


def gone_on(approval: Approval, uow: UnitOfWork, ctx: Context) -> Approval:
    """After a change: until somebody is asked or all is decided. Raises ``no_approver``."""
    return advance(approval, way_of(approval, uow, ctx), at=ctx.now)


def way_of(approval: Approval, uow: UnitOfWork, ctx: Context) -> Way:
    """Whom the steps of this approval ask today, and until when."""

    def ask(step: Step) -> tuple[Candidate, ...] | None:
        assert approval.submitter is not None  # noqa: S101 - for the type checker: every approval has one
        return candidates(
            step, uow.directory.member(approval.submitter), org_of(uow), customs=approval.customs, rule=approval.rule
        )

    def due(step: Step) -> datetime | None:
        return ctx.now + step.within if step.within is not None else None

    return Way(ask=ask, due=due, task_id=lambda: TaskId(ctx.new_id()))


def org_of(uow: UnitOfWork) -> Org:
    """The company as the rules of approval see it."""

    def named(name: str) -> Member | None:
        same = [member for member in uow.directory.members() if name in {member.id, member.name}]
        return next((member for member in same if member.active), None)

    return Org(teams=uow.directory.teams(), leaders=uow.directory.leaders, admins=uow.directory.admins, named=named)


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
