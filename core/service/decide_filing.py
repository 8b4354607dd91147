"""通过 and 驳回: the first entitled answer decides, everybody's card follows."""

from __future__ import annotations

from dataclasses import replace

from core.domain.approval.answering import answer
from core.domain.approval.approval import Approval, Decision
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import gone_on
from core.service.procedures.learning import rule_different, rule_same
from core.service.procedures.matters import concluded, waiting
from core.service.records import EventKind, EventRecord, about_filing


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveFiling:
    """An approver says yes."""

    filing_id: FilingId
    by: MemberId
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectFiling:
    """An approver says no, and why; perhaps that it is the same customer as one that stood beside it."""

    filing_id: FilingId
    by: MemberId
    reason: str
    same_as: CustomerId | None = None


def approve_filing(cmd: ApproveFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Protection starts with the last yes. Raises ``not_your_task``, ``already_decided``, ``already_answered``,
    ``own_filing``, ``comment_needed``, ``member_left``.
    """
    filing, approval = _in_question(cmd.filing_id, cmd.by, uow)
    answered = answer(approval, by=cmd.by, decision=Decision.APPROVED, at=ctx.now, comment=cmd.comment)
    decided = gone_on(answered, uow, ctx)
    learned = rule_different(filing, by=cmd.by, uow=uow, ctx=ctx) if decided.status is Decision.APPROVED else ()
    return _concluded(approval, decided, cmd.by, learned, uow, ctx)


def reject_filing(cmd: RejectFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The customer is free again, unless others may still say yes. Raises as ``approve_filing`` does, and
    ``reason_needed``.
    """
    filing, approval = _in_question(cmd.filing_id, cmd.by, uow)
    if not cmd.reason.strip():
        raise RuleViolation("reason_needed", rule=filing.rule, number=filing.number)
    answered = answer(approval, by=cmd.by, decision=Decision.REJECTED, at=ctx.now, comment=cmd.reason)
    decided = gone_on(answered, uow, ctx)
    learned = rule_same(filing, cmd.same_as, by=cmd.by, uow=uow, ctx=ctx) if cmd.same_as else ()
    return _concluded(approval, decided, cmd.by, learned, uow, ctx)


def _in_question(filing_id: FilingId, by: MemberId, uow: UnitOfWork) -> tuple[Filing, Approval]:
    approval = waiting(about_filing(filing_id), by, uow)
    return uow.filings.get(filing_id), approval


def _concluded(
    before: Approval, after: Approval, by: MemberId, learned: tuple[EventRecord, ...], uow: UnitOfWork, ctx: Context
) -> Outcome:
    kind = EventKind.STEP_APPROVED if after.at > before.at else EventKind.STEP_ANSWERED
    told = concluded(before, after, by=by, kind=kind, uow=uow, ctx=ctx)
    return replace(told, events=(*told.events, *learned))
