"""撤回: the salesperson takes a waiting filing back."""

from __future__ import annotations

from core.domain.approval.answering import take_back
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.policy.document import Clause
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.endings import keep
from core.service.procedures.entering import put_back
from core.service.procedures.telling import happened, repaint, tell
from core.service.records import EventKind, about_filing


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawFiling:
    """``note`` says why, if the salesperson cares to."""

    filing_id: FilingId
    by: MemberId
    note: str | None = None


def withdraw_filing(cmd: WithdrawFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Free the customer, or put it back where it was claimed from, and tell those who were asked. Raises ``not_yours``,
    ``already_decided``, ``lead_waits`` (one answers a lead), ``member_left``.
    """
    filing = uow.filings.get(cmd.filing_id)
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    if filing.is_offered:
        raise RuleViolation("lead_waits", rule=filing.rule, number=filing.number)
    withdrawn = filing.withdraw(by=cmd.by, at=ctx.now, reason=cmd.note, rule=ctx.policy.quote(Clause.WITHDRAW))
    uow.filings.save(withdrawn)
    approval = uow.approvals.about(about_filing(filing.id))
    if approval is not None:
        keep(take_back(approval, by=cmd.by, at=ctx.now), uow, new=False)
    event = happened(EventKind.FILING_WITHDRAWN, withdrawn, by=cmd.by, ctx=ctx)
    events, notices = put_back(withdrawn, by=cmd.by, uow=uow, ctx=ctx)
    asked = approval.approvers if approval is not None else ()
    return Outcome(
        code="withdrawn",
        subject=event.subject,
        facts={"number": filing.number},
        events=(event, *events),
        notices=(*(tell(approver, event) for approver in asked), repaint(event), *notices),
    )
