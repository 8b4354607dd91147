"""Nobody answered in time: the flow says what happens then (S33, S34)."""

from __future__ import annotations

from core.domain.approval.approval import Act, ActKind, Approval, Decision
from core.domain.approval.approvers import leaders_above
from core.domain.approval.overdue import ring
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import gone_on, org_of, way_of
from core.service.procedures.endings import watch
from core.service.procedures.matters import MATTERS, concluded, is_settled
from core.service.records import EventKind, Notice, Subject

KIND = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class RingApproval:
    """The time of an approval is over, or was."""

    about: Subject


def ring_approval(cmd: RingApproval, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Remind, ask the leader above, or decide by rule. Ringing early, late or twice is harmless."""
    before = uow.approvals.about(cmd.about)
    if before is None or before.status is not Decision.OPEN or is_settled(cmd.about, uow):
        return Outcome(code="nothing_due")
    if before.due_at is None or before.due_at > ctx.now:
        return _again(before, uow)
    org = org_of(cmd.about, uow, ctx)

    def above(member: MemberId) -> tuple[MemberId, ...]:
        leaders = leaders_above(uow.directory.member(member), org)
        return tuple(leader.id for leader in leaders if leader.id not in org.barred)

    rung = ring(before, way_of(before, uow, ctx), above, at=ctx.now)
    after = gone_on(rung, uow, ctx)
    kind = EventKind.APPROVAL_OVERDUE
    outcome = concluded(before, after, by=None, kind=kind, uow=uow, ctx=ctx)
    fresh = after.acts[len(before.acts) :]
    reminders = tuple(_reminder(after, act) for act in fresh if act.kind is ActKind.REMINDED)
    return Outcome(
        code=outcome.code,
        subject=outcome.subject,
        facts=outcome.facts,
        events=outcome.events,
        notices=(*reminders, *outcome.notices),
    )


def _again(approval: Approval, uow: UnitOfWork) -> Outcome:
    """It rang too early: the timer was taken down before the moment moved."""
    if approval.due_at is not None:
        watch(approval, uow)
    return Outcome(code="nothing_due")


def _reminder(approval: Approval, act: Act) -> Notice:
    about = Subject.parse(approval.subject)
    return Notice(
        dedupe_key=f"overdue:{approval.id}:{act.to}:{act.at.isoformat()}",
        kind=MATTERS[about.kind].overdue,
        to=act.to,
        about=about,
    )
