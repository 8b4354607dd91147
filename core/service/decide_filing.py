"""通过 and 驳回: the first entitled answer decides, everybody's card follows."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.approval.answering import answer
from core.domain.approval.approval import Approval, Decision
from core.domain.filing import Filing
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.policy.document import Clause
from core.domain.rules import RuleViolation
from core.service.approving import gone_on, newly_asked
from core.service.context import Context
from core.service.learning import rule_different, rule_same
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.protecting import protect, to_be_protected
from core.service.records import EventKind, EventRecord, about_filing
from core.service.telling import happened, repaint, tell


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveFiling:
    """An approver says yes."""

    filing_id: FilingId
    by: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectFiling:
    """An approver says no, and why; perhaps that it is the same customer as one that stood beside it."""

    filing_id: FilingId
    by: MemberId
    reason: str
    same_as: CustomerId | None = None


def approve_filing(cmd: ApproveFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Protection starts now. Raises ``not_your_task``, ``already_decided``, ``own_filing``, ``member_left``."""
    filing, approval = _in_question(cmd.filing_id, cmd.by, uow)
    approved = to_be_protected(filing, by=cmd.by, ctx=ctx)
    answered = answer(approval, by=cmd.by, decision=Decision.APPROVED, at=ctx.now, comment=None)
    decided = gone_on(answered, uow, ctx)
    uow.approvals.save(decided)
    if decided.status is Decision.OPEN:
        return _one_step_on(filing, approval, decided, by=cmd.by, ctx=ctx)
    protect(approved, uow)
    learned = rule_different(filing, by=cmd.by, uow=uow, ctx=ctx)
    return _decided("approved", EventKind.FILING_APPROVED, approved, by=cmd.by, ctx=ctx, also=learned)


def reject_filing(cmd: RejectFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The customer is free again. Raises as ``approve_filing`` does, and ``reason_needed``."""
    filing, approval = _in_question(cmd.filing_id, cmd.by, uow)
    rejected = filing.reject(by=cmd.by, at=ctx.now, reason=cmd.reason, rule=ctx.policy.quote(Clause.APPROVAL))
    decided = answer(approval, by=cmd.by, decision=Decision.REJECTED, at=ctx.now, comment=rejected.reason)
    uow.filings.save(rejected)
    uow.approvals.save(decided)
    learned = rule_same(rejected, cmd.same_as, by=cmd.by, uow=uow, ctx=ctx) if cmd.same_as else ()
    return _decided("rejected", EventKind.FILING_REJECTED, rejected, by=cmd.by, ctx=ctx, also=learned)


def _one_step_on(filing: Filing, before: Approval, after: Approval, *, by: MemberId, ctx: Context) -> Outcome:
    """A yes that is not the last: whoever is asked next is told."""
    event = happened(EventKind.STEP_APPROVED, filing, by=by, ctx=ctx, step=before.at)
    return Outcome(
        code="step_approved",
        subject=event.subject,
        facts={"number": filing.number, "owner_id": filing.owner},
        events=(event,),
        notices=(*(tell(approver, event) for approver in newly_asked(before, after)), repaint(event)),
    )


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


def _decided(
    code: str, kind: EventKind, filing: Filing, *, by: MemberId, ctx: Context, also: tuple[EventRecord, ...] = ()
) -> Outcome:
    event = happened(kind, filing, by=by, ctx=ctx)
    return Outcome(
        code=code,
        subject=event.subject,
        facts={
            "number": filing.number,
            "owner_id": filing.owner,
            "until": filing.protected_until.isoformat() if filing.protected_until else None,
        },
        events=(event, *also),
        notices=(tell(filing.owner, event), repaint(event)),
    )
