"""补充资料: the filer completes what came back, and it is asked about again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.domain.approval.answering import resubmit
from core.domain.contact import Contact
from core.domain.filing import Filing
from core.domain.forms import OWN_COLUMNS, cleaned, missing
from core.domain.ids import FilingId, MemberId
from core.domain.policy.document import Clause, KeyKind
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import gone_on
from core.service.procedures.duplicates import check, keys_in, refuse
from core.service.procedures.matters import concluded
from core.service.procedures.surroundings import surroundings
from core.service.records import EventKind, about_filing


@dataclass(frozen=True, slots=True, kw_only=True)
class ResubmitFiling:
    """``fields`` are the answers that he changed."""

    filing_id: FilingId
    by: MemberId
    fields: Mapping[str, str]


def resubmit_filing(cmd: ResubmitFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The company stays the one that was filed. Raises the form's refusals, ``not_yours``, ``not_returned``,
    ``other_company``, ``incomplete``, ``customer_held``, ``already_yours``, ``already_decided``, ``member_left``.
    """
    filing = uow.filings.get(cmd.filing_id)
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    if cmd.by != filing.owner:
        raise RuleViolation("not_yours", rule=filing.rule, number=filing.number)
    filing.must_be_pending()
    before = uow.approvals.about(about_filing(filing.id))
    if before is None:
        raise RuleViolation("not_returned", number=filing.number)
    fields = completed(filing, cmd.fields, uow, ctx)
    again = replace(
        filing,
        contact=Contact(name=fields.get("contact", ""), phone=fields.get("phone", "")),
        answers={key: value for key, value in fields.items() if key not in OWN_COLUMNS},
    )
    recognise(again, filing, fields, uow, ctx)
    after = gone_on(resubmit(before, by=cmd.by, at=ctx.now), uow, ctx)
    uow.filings.save(again)
    return concluded(before, after, by=cmd.by, kind=EventKind.FILING_RESUBMITTED, uow=uow, ctx=ctx)


def answers_of(filing: Filing, company: str, uscc: str | None) -> dict[str, str]:
    """The whole form as it was filled in."""
    own = {"company": company, "contact": filing.contact.name, "phone": filing.contact.phone, "uscc": uscc or ""}
    return {key: value for key, value in {**own, **filing.answers}.items() if value}


def completed(filing: Filing, changed: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> dict[str, str]:
    """The whole form as it is with what changed. Raises ``other_company``, ``incomplete`` and the form's refusals."""
    customer = uow.customers.get(filing.customer_id)
    before = answers_of(filing, customer.name, customer.uscc)
    if changed.get("company", customer.name) != customer.name:
        raise RuleViolation("other_company", number=filing.number)
    fields = cleaned({**before, **changed}, ctx.policy, surroundings(uow, ctx, before))
    if lacking := missing(fields, ctx.policy):
        raise RuleViolation("incomplete", rule=ctx.policy.quote(Clause.VALID_FILING), missing=",".join(lacking))
    return fields


def recognise(after: Filing, before: Filing, fields: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> None:
    """A phone or credit code that is new is checked as in a new filing, and is a sign of the customer from now on."""
    customer = uow.customers.get(before.customer_id)
    old = set(keys_in({"phone": before.contact.phone, "uscc": customer.uscc or ""}))
    given = {"phone": fields.get("phone", ""), "uscc": fields.get("uscc", "")}
    fresh = {key: value for key, value in given.items() if value and not set(keys_in({key: value})) <= old}
    found = check(fresh, uow, ctx.policy)
    if found.clash is not None and found.clash.filing.id != before.id:
        raise refuse(found.clash, asker=before.owner, uow=uow, policy=ctx.policy)
    owners = {found.known[key] for key in found.keys if key.kind is KeyKind.USCC and key in found.known}
    code = fresh.get("uscc")
    if owners - {customer.id} or (code and customer.uscc):
        raise RuleViolation("other_company", number=before.number)
    uow.filings.hold(before, found.free)
    grown = replace(customer.with_contact(after.contact), uscc=customer.uscc or code)
    if fresh or grown != customer:
        uow.customers.save(grown, keys_in(fresh))
