"""通过 and 驳回: the first entitled answer decides, everybody's card follows."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.approval.approval import Approval, Decision
from core.domain.filing import Filing
from core.domain.ids import FilingId, MemberId
from core.domain.policy.document import Clause
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, Timer, about_filing
from core.service.telling import happened, repaint, tell


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveFiling:
    """An approver says yes."""

    filing_id: FilingId
    by: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectFiling:
    """An approver says no, and why."""

    filing_id: FilingId
    by: MemberId
    reason: str


def approve_filing(cmd: ApproveFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Protection starts now. Raises ``not_your_task``, ``already_decided``, ``own_filing``, ``member_left``."""
    filing, approval = _in_question(cmd.filing_id, cmd.by, uow)
    approved = filing.approve(
        by=cmd.by, at=ctx.now, protect_for=ctx.policy.protection.length, rule=ctx.policy.quote(Clause.PROTECTION)
    )
    decided = approval.decide(by=cmd.by, decision=Decision.APPROVED, at=ctx.now)
    uow.filings.save(approved)
    uow.approvals.save(decided)
    until = approved.protected_until
    assert until is not None  # noqa: S101 - for the type checker: what is approved is protected
    uow.timers.set(Timer(key=f"expire:{filing.id}", kind="expire", due_at=until, subject=about_filing(filing.id)))
    return _decided("approved", EventKind.FILING_APPROVED, approved, by=cmd.by, ctx=ctx)


def reject_filing(cmd: RejectFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The customer is free again. Raises as ``approve_filing`` does, and ``reason_needed``."""
    filing, approval = _in_question(cmd.filing_id, cmd.by, uow)
    rejected = filing.reject(by=cmd.by, at=ctx.now, reason=cmd.reason, rule=ctx.policy.quote(Clause.APPROVAL))
    decided = approval.decide(by=cmd.by, decision=Decision.REJECTED, at=ctx.now, comment=rejected.reason)
    uow.filings.save(rejected)
    uow.approvals.save(decided)
    return _decided("rejected", EventKind.FILING_REJECTED, rejected, by=cmd.by, ctx=ctx)


def _in_question(filing_id: FilingId, by: MemberId, uow: UnitOfWork) -> tuple[Filing, Approval]:
    filing = uow.filings.get(filing_id)
    if by == filing.owner:
        raise RuleViolation("own_filing", rule=filing.rule, number=filing.number)
    approval = uow.approvals.about(about_filing(filing_id))
    if approval is None or by not in approval.approvers:
        raise RuleViolation("not_your_task", rule=filing.rule, number=filing.number)
    if not uow.directory.member(by).active:
        raise RuleViolation("member_left")
    return filing, approval


def _decided(code: str, kind: EventKind, filing: Filing, *, by: MemberId, ctx: Context) -> Outcome:
    event = happened(kind, filing, by=by, ctx=ctx)
    return Outcome(
        code=code,
        subject=event.subject,
        facts={
            "number": filing.number,
            "owner_id": filing.owner,
            "until": filing.protected_until.isoformat() if filing.protected_until else None,
        },
        events=(event,),
        notices=(tell(filing.owner, event), repaint(event)),
    )
