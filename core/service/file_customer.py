"""报备: take a customer if nobody has it, and ask the right people to approve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.domain.approval.approval import Approval
from core.domain.contact import Contact
from core.domain.customer import Customer
from core.domain.dedupe.exact import same_customer
from core.domain.dedupe.names import compare_name
from core.domain.filing import Filing, FilingStatus
from core.domain.forms import OWN_COLUMNS, cleaned, missing
from core.domain.ids import ApprovalId, CustomerId, FilingId, MemberId
from core.domain.org import Member
from core.domain.policy.document import Clause
from core.domain.rules import RuleViolation
from core.service.approvers import approvers_of, tasks_for
from core.service.context import Context
from core.service.duplicates import Check, check, keys_in, refuse
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, about_filing
from core.service.telling import happened, tell


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCustomer:
    """``fields`` are the form's answers as given, by field key."""

    by: MemberId
    fields: Mapping[str, str]


def file_customer(cmd: FileCustomer, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises the form's refusals, ``incomplete``, ``customer_held``, ``already_yours``, ``no_approver``,
    ``member_left``.
    """
    filer = uow.directory.member(cmd.by)
    if not filer.active:
        raise RuleViolation("member_left")
    fields = cleaned(cmd.fields, ctx.policy)
    if lacking := missing(fields, ctx.policy):
        raise RuleViolation("incomplete", rule=ctx.policy.quote(Clause.VALID_FILING), missing=",".join(lacking))
    found = check(fields, uow, ctx.policy)
    if found.clash is not None:
        raise refuse(found.clash, asker=cmd.by, uow=uow, policy=ctx.policy)
    approvers = approvers_of(filer, uow, ctx)
    customer = _customer(fields, found, uow, ctx)
    filing = _filing(filer, customer, fields, uow, ctx)
    uow.filings.add(filing, found.free)
    uow.approvals.add(_approval(filing, approvers, ctx))
    return _reported(filing, approvers, ctx)


def _customer(fields: Mapping[str, str], found: Check, uow: UnitOfWork, ctx: Context) -> Customer:
    """The customer of the one base: the same again if it is known by code or name, else a new one.

    A customer that was only a name so far gets the credit code that came now.
    """
    contact = Contact(name=fields.get("contact", ""), phone=fields.get("phone", ""))
    everything = keys_in(fields)
    known = same_customer(found.keys, found.known)
    if known is not None:
        customer = uow.customers.get(known)
        code = fields.get("uscc")
        if customer.uscc is None or code in {None, customer.uscc}:
            grown = replace(customer.with_contact(contact), uscc=customer.uscc or code)
            uow.customers.save(grown, everything)
            return grown
    fresh = Customer(
        id=CustomerId(ctx.new_id()),
        name=fields["company"],
        compare_name=compare_name(fields["company"]),
        uscc=fields.get("uscc"),
        region=fields.get("region"),
        created_at=ctx.now,
        contacts=(contact,),
    )
    uow.customers.add(fresh, everything)
    return fresh


def _filing(filer: Member, customer: Customer, fields: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> Filing:
    return Filing(
        id=FilingId(ctx.new_id()),
        number=uow.filings.next_number(),
        customer_id=customer.id,
        owner=filer.id,
        team_id=filer.team_id,
        scope=ctx.policy.duplicate.scope,
        status=FilingStatus.PENDING,
        filed_at=ctx.now,
        rule=ctx.policy.quote(Clause.VALID_FILING),
        contact=Contact(name=fields.get("contact", ""), phone=fields.get("phone", "")),
        answers={key: value for key, value in fields.items() if key not in OWN_COLUMNS},
    )


def _approval(filing: Filing, approvers: tuple[MemberId, ...], ctx: Context) -> Approval:
    return Approval(
        id=ApprovalId(ctx.new_id()),
        subject=str(about_filing(filing.id)),
        rule=ctx.policy.quote(Clause.APPROVAL),
        started_at=ctx.now,
        tasks=tasks_for(approvers, ctx),
    )


def _reported(filing: Filing, approvers: tuple[MemberId, ...], ctx: Context) -> Outcome:
    event = happened(EventKind.FILING_SUBMITTED, filing, by=filing.owner, ctx=ctx)
    return Outcome(
        code="filed",
        subject=event.subject,
        facts={"number": filing.number},
        events=(event,),
        notices=tuple(tell(approver, event) for approver in approvers),
    )
