"""Leads on a ledger in memory: given by 何川 of the south, asked of those of the east."""

from __future__ import annotations

from core.domain.filing import Filing
from core.domain.ids import FilingId, MemberId
from core.domain.lead import Lead
from core.domain.policy.document import Policy
from core.domain.policy.leads import LeadRules, Route
from core.service.answer_lead import DeclineLead, TakeLead
from core.service.give_lead import GiveLead
from core.service.outcome import Outcome
from tests.support.builders import COMPANY, HE, Ledger

EAST = LeadRules(routes=(Route(key="east", name="华东", to=("华东区",)),))
FIELDS = {"company": COMPANY, "contact": "王总", "phone": "13900054321"}


def for_the_east(ledger: Ledger, rules: LeadRules = EAST) -> Ledger:
    """The same ledger, under these rules about leads."""
    ledger.policy = Policy(leads=rules)
    return ledger


def lead_of(company: str = COMPANY, phone: str = "13900054321", **changes: object) -> GiveLead:
    """派单."""
    fields = {**FIELDS, "company": company, "phone": phone}
    return GiveLead(**{"by": HE, "fields": fields, **changes})  # type: ignore[arg-type]


def given(ledger: Ledger, company: str = COMPANY, phone: str = "13900054321", **changes: object) -> Lead:
    """A lead that somebody is asked to take."""
    return lead_in(ledger, ledger.do(lead_of(company, phone, **changes)))


def lead_in(ledger: Ledger, outcome: Outcome) -> Lead:
    """The lead that a command was about, as it is now."""
    assert outcome.subject is not None
    return again(ledger, FilingId(outcome.subject.id))


def again(ledger: Ledger, filing: FilingId) -> Lead:
    """The lead as it is now."""
    found = ledger.read(lambda uow: uow.leads.of(filing))
    assert found is not None
    return found


def held(ledger: Ledger, lead: Lead) -> Filing:
    """The filing that holds the customer."""
    return ledger.read(lambda uow: uow.filings.get(lead.filing_id))


def taken(ledger: Ledger, lead: Lead, by: MemberId | None = None) -> Lead:
    """接单."""
    return lead_in(ledger, ledger.do(TakeLead(filing_id=lead.filing_id, by=by or lead.asked.to)))


def declined(ledger: Ledger, lead: Lead, reason: str = "离得太远") -> Lead:
    """不接."""
    return lead_in(ledger, ledger.do(DeclineLead(filing_id=lead.filing_id, by=lead.asked.to, reason=reason)))
