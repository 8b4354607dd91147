"""转交, 加签, 退回补充 and coming back: what approvers and filers do beyond yes and no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.domain.approval import answering, moving
from core.domain.approval.approval import Approval
from core.domain.contact import Contact
from core.domain.filing import Filing
from core.domain.forms import OWN_COLUMNS, cleaned, missing
from core.domain.ids import FilingId, MemberId
from core.domain.policy.document import Clause, KeyKind
from core.domain.rules import RuleViolation
from core.service.approving import gone_on, way_of
from core.service.concluding import concluded, in_question
from core.service.context import Context
from core.service.duplicates import check, keys_in, refuse
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, about_filing
from core.service.surroundings import surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOnApproval:
    """An approver asks another to answer in his place."""

    filing_id: FilingId
    by: MemberId
    to: MemberId
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddApprover:
    """An approver wants one more to say yes, before himself or after his step."""

    filing_id: FilingId
    by: MemberId
    who: MemberId
    before: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFiling:
    """An approver wants more before he answers."""

    filing_id: FilingId
    by: MemberId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResubmitFiling:
    """The filer has completed what came back; ``fields`` are the answers that he changed."""

    filing_id: FilingId
    by: MemberId
    fields: Mapping[str, str]


def hand_on_approval(cmd: HandOnApproval, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises as ``approve_filing`` does, ``handed_to_submitter``, ``already_asked``, ``no_hand_on_here``,
    ``colleague_left``.
    """
    filing, before = _waiting(cmd.filing_id, cmd.by, uow)
    _must_be_here(cmd.to, uow)
    way = way_of(before, uow, ctx)
    moved = moving.hand_on(before, by=cmd.by, to=cmd.to, way=way, at=ctx.now, comment=cmd.comment)
    after = gone_on(moved, uow, ctx)
    kind = EventKind.APPROVAL_HANDED_ON
    return concluded(filing, before, after, by=cmd.by, kind=kind, uow=uow, ctx=ctx)


def add_approver(cmd: AddApprover, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises as ``hand_on_approval`` does, ``no_adding_here``, ``too_many_steps``."""
    filing, before = _waiting(cmd.filing_id, cmd.by, uow)
    _must_be_here(cmd.who, uow)
    added = moving.add_approver(before, by=cmd.by, who=cmd.who, at=ctx.now, before=cmd.before)
    after = gone_on(added, uow, ctx)
    kind = EventKind.APPROVER_ADDED
    return concluded(filing, before, after, by=cmd.by, kind=kind, uow=uow, ctx=ctx)


def return_filing(cmd: ReturnFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises as ``approve_filing`` does, ``reason_needed``, ``no_return_here``."""
    filing, before = _waiting(cmd.filing_id, cmd.by, uow)
    after = answering.send_back(before, by=cmd.by, at=ctx.now, comment=cmd.reason)
    kind = EventKind.FILING_RETURNED
    return concluded(filing, before, after, by=cmd.by, kind=kind, uow=uow, ctx=ctx)


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
    fields = _completed(filing, cmd.fields, uow, ctx)
    completed = replace(
        filing,
        contact=Contact(name=fields.get("contact", ""), phone=fields.get("phone", "")),
        answers={key: value for key, value in fields.items() if key not in OWN_COLUMNS},
    )
    _recognise(completed, filing, fields, uow, ctx)
    after = gone_on(answering.resubmit(before, by=cmd.by, at=ctx.now), uow, ctx)
    uow.filings.save(completed)
    kept = replace(completed, version=completed.version + 1)
    kind = EventKind.FILING_RESUBMITTED
    return concluded(kept, before, after, by=cmd.by, kind=kind, uow=uow, ctx=ctx)


def answers_of(filing: Filing, company: str, uscc: str | None) -> dict[str, str]:
    """The whole form as it was filled in."""
    own = {"company": company, "contact": filing.contact.name, "phone": filing.contact.phone, "uscc": uscc or ""}
    return {key: value for key, value in {**own, **filing.answers}.items() if value}


def _completed(filing: Filing, changed: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> dict[str, str]:
    """The whole form as it is now."""
    customer = uow.customers.get(filing.customer_id)
    before = answers_of(filing, customer.name, customer.uscc)
    if changed.get("company", customer.name) != customer.name:
        raise RuleViolation("other_company", number=filing.number)
    fields = cleaned({**before, **changed}, ctx.policy, surroundings(uow, ctx, before))
    if lacking := missing(fields, ctx.policy):
        raise RuleViolation("incomplete", rule=ctx.policy.quote(Clause.VALID_FILING), missing=",".join(lacking))
    return fields


def _recognise(completed: Filing, before: Filing, fields: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> None:
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
    grown = replace(customer.with_contact(completed.contact), uscc=customer.uscc or code)
    if fresh or grown != customer:
        uow.customers.save(grown, keys_in(fresh))


def _waiting(filing_id: FilingId, by: MemberId, uow: UnitOfWork) -> tuple[Filing, Approval]:
    filing, approval = in_question(filing_id, by, uow)
    filing.must_be_pending()
    return filing, approval


def _must_be_here(member: MemberId, uow: UnitOfWork) -> None:
    if not uow.directory.member(member).active:
        raise RuleViolation("colleague_left")
