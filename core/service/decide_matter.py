"""通过 and 驳回, whatever it is about."""

from __future__ import annotations

from core.domain.approval.answering import answer
from core.domain.approval.approval import Approval, Decision
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.decide_filing import ApproveFiling, RejectFiling, approve_filing, reject_filing
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import gone_on
from core.service.procedures.judging import must_not_be_party
from core.service.procedures.matters import concluded, waiting
from core.service.records import FILING, EventKind, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveMatter:
    """An approver says yes."""

    about: Subject
    by: MemberId
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectMatter:
    """An approver says no, and why."""

    about: Subject
    by: MemberId
    reason: str


def approve_matter(cmd: ApproveMatter, uow: UnitOfWork, ctx: Context) -> Outcome:
    """What was asked for comes about with the last yes; a filing has a ruling about look-alikes as well. Raises what
    ``matters.waiting`` and ``answering.answer`` raise, ``appeal_party``: who became one since hands it on.
    """
    if cmd.about.kind == FILING:
        yes = ApproveFiling(filing_id=FilingId(cmd.about.id), by=cmd.by, comment=cmd.comment)
        return approve_filing(yes, uow, ctx)
    before = waiting(cmd.about, cmd.by, uow)
    must_not_be_party(cmd.about, cmd.by, uow)
    said = answer(before, by=cmd.by, decision=Decision.APPROVED, at=ctx.now, comment=cmd.comment)
    return _concluded(before, gone_on(said, uow, ctx), cmd.by, uow, ctx)


def reject_matter(cmd: RejectMatter, uow: UnitOfWork, ctx: Context) -> Outcome:
    """All stays as it is, unless others may still say yes. Raises as ``approve_matter`` does, and ``reason_needed``."""
    if cmd.about.kind == FILING:
        return reject_filing(RejectFiling(filing_id=FilingId(cmd.about.id), by=cmd.by, reason=cmd.reason), uow, ctx)
    before = waiting(cmd.about, cmd.by, uow)
    must_not_be_party(cmd.about, cmd.by, uow)
    if not cmd.reason.strip():
        raise RuleViolation("reason_needed", rule=before.rule)
    said = answer(before, by=cmd.by, decision=Decision.REJECTED, at=ctx.now, comment=cmd.reason)
    return _concluded(before, gone_on(said, uow, ctx), cmd.by, uow, ctx)


def _concluded(before: Approval, after: Approval, by: MemberId, uow: UnitOfWork, ctx: Context) -> Outcome:
    kind = EventKind.STEP_APPROVED if after.at > before.at else EventKind.STEP_ANSWERED
    return concluded(before, after, by=by, kind=kind, uow=uow, ctx=ctx)
