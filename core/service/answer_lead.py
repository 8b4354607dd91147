"""接单, 不接, 撤回派单, and the end of the time for it (S78, S79)."""

from __future__ import annotations

from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.lead import Answer, Lead, LeadState
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome, and_also
from core.service.ports.store import UnitOfWork
from core.service.procedures.appealing import conceded
from core.service.procedures.assigning import begun, dropped, heard, passed_by, watch_lead
from core.service.procedures.routing import administers
from core.service.procedures.telling import repaint


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeLead:
    """Whoever is asked takes it."""

    filing_id: FilingId
    by: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineLead:
    """Whoever is asked would rather not, and says why."""

    filing_id: FilingId
    by: MemberId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropLead:
    """Whoever gave it takes it back."""

    filing_id: FilingId
    by: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class RingLead:
    """Its timer."""

    filing_id: FilingId


def take_lead(cmd: TakeLead, uow: UnitOfWork, ctx: Context) -> Outcome:
    """His from now on, protected. Raises ``member_left``, ``lead_not_found``, ``lead_settled``, ``lead_passed``,
    ``lead_not_yours``.
    """
    lead = _asked_of(cmd.filing_id, cmd.by, uow)
    filing = uow.filings.get(lead.filing_id)
    went = begun(lead.answered(Answer.TAKEN), filing, state=LeadState.TAKEN, by=cmd.by, uow=uow, ctx=ctx)
    done = Outcome(
        code="lead_taken",
        subject=went.event.subject,
        facts={"number": filing.number, "until": went.filing.must_be_protected().isoformat()},
        events=(went.event,),
        notices=(*heard(went.event, {lead.by}, cmd.by, uow, ctx), repaint(went.event)),
    )
    return and_also(done, conceded(filing.customer_id, cmd.by, uow, ctx))


def decline_lead(cmd: DeclineLead, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The next is asked. Raises as :func:`take_lead` does, and ``lead_reason``."""
    lead = _asked_of(cmd.filing_id, cmd.by, uow)
    if not cmd.reason.strip():
        raise RuleViolation("lead_reason", rule=lead.rule, number=uow.filings.get(lead.filing_id).number)
    return passed_by(lead, Answer.DECLINED, by=cmd.by, uow=uow, ctx=ctx, reason=cmd.reason.strip())


def drop_lead(cmd: DropLead, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``member_left``, ``lead_not_found``, ``lead_not_given``, ``lead_settled``."""
    lead = _lead(cmd.filing_id, uow)
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    if cmd.by != lead.by and not administers(cmd.by, uow):
        raise RuleViolation("lead_not_given", rule=lead.rule)
    lead.must_be_open()
    return dropped(lead, cmd.by, uow, ctx)


def ring_lead(cmd: RingLead, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The time of whoever is asked is over. Early, late or twice is harmless."""
    lead = uow.leads.of(cmd.filing_id)
    if lead is None or not lead.is_open:
        return Outcome(code="nothing_due")
    if ctx.now < lead.asked.until:
        watch_lead(lead, uow)
        return Outcome(code="nothing_due")
    return passed_by(lead, Answer.SILENT, by=None, uow=uow, ctx=ctx)


def _asked_of(filing_id: FilingId, by: MemberId, uow: UnitOfWork) -> Lead:
    lead = _lead(filing_id, uow)
    if not uow.directory.member(by).active:
        raise RuleViolation("member_left")
    lead.must_be_asked_of(by)
    return lead


def _lead(filing_id: FilingId, uow: UnitOfWork) -> Lead:
    lead = uow.leads.of(filing_id)
    if lead is None:
        raise RuleViolation("lead_not_found")
    return lead
