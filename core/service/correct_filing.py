"""更正: what was filed of a protected customer is put right; people change their numbers and companies their people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.domain.contact import Contact
from core.domain.filing import Filing, FilingStatus
from core.domain.forms import OWN_COLUMNS
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.rules import Fact, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.completing import answers_of, completed, recognise
from core.service.procedures.leading import leads
from core.service.procedures.telling import happened, repaint
from core.service.records import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectFiling:
    """``fields`` are the answers that change; the company stays the one that was filed."""

    filing_id: FilingId
    by: MemberId
    fields: Mapping[str, str]


def correct_filing(cmd: CorrectFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Nothing of the protection changes. Raises ``member_left``, ``correct_not_yours``, ``correct_pending``,
    ``correct_over``, ``correct_company``, ``correct_same``, ``other_company``, ``customer_held``, ``already_yours``,
    and the refusals of the form.
    """
    filing = uow.filings.get(cmd.filing_id)
    _check(filing, cmd.by, uow)
    customer = uow.customers.get(filing.customer_id)
    if cmd.fields.get("company", customer.name) != customer.name:
        raise RuleViolation("correct_company", number=filing.number)
    before = answers_of(filing, customer.name, customer.uscc)
    fields = completed(filing, cmd.fields, uow, ctx)
    changed = sorted(key for key in {*before, *fields} if before.get(key) != fields.get(key))
    if not changed:
        raise RuleViolation("correct_same", number=filing.number)
    corrected = replace(
        filing,
        contact=Contact(name=fields.get("contact", ""), phone=fields.get("phone", "")),
        answers={key: value for key, value in fields.items() if key not in OWN_COLUMNS},
    )
    recognise(corrected, filing, fields, uow, ctx)
    uow.filings.save(corrected)
    event = happened(EventKind.FILING_CORRECTED, corrected, by=cmd.by, ctx=ctx, changed=",".join(changed))
    facts: dict[str, Fact] = {"number": filing.number, "changed": ",".join(changed)}
    return Outcome(code="corrected", subject=event.subject, facts=facts, events=(event,), notices=(repaint(event),))


def _check(filing: Filing, by: MemberId, uow: UnitOfWork) -> None:
    if not uow.directory.member(by).active:
        raise RuleViolation("member_left")
    if by != filing.owner and not leads(by, filing, uow):
        raise RuleViolation("correct_not_yours", number=filing.number)
    if filing.is_offered:
        raise RuleViolation("lead_waits", rule=filing.rule, number=filing.number)
    if filing.status is FilingStatus.PENDING:
        raise RuleViolation("correct_pending", number=filing.number)
    if not filing.is_live:
        raise RuleViolation("correct_over", number=filing.number)
