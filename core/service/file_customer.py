"""报备: take a customer if nobody has it, and ask the right people to approve."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.approval.approval import Approval, Decision
from core.domain.contact import Contact
from core.domain.customer import Customer
from core.domain.filing import Filing, FilingStatus
from core.domain.forms import OWN_COLUMNS, Filled, missing
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.org import Member
from core.domain.policy.approval import Matter
from core.domain.policy.document import Clause
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import begun
from core.service.procedures.duplicates import asked_about
from core.service.procedures.endings import copies, keep
from core.service.procedures.entering import Told, taken_otherwise
from core.service.procedures.facts import facts_of
from core.service.procedures.flows import flow_for
from core.service.procedures.newcomers import stop, weigh
from core.service.procedures.protecting import protect, to_be_protected
from core.service.procedures.registering import answers_in, registered
from core.service.procedures.resembling import Sighting, keep_out, seen_now, signs_in
from core.service.procedures.settling import APART, TYPED
from core.service.procedures.telling import happened, tell
from core.service.records import EventKind, about_filing


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCustomer:
    """``fields`` are the form's answers as given, by field key. ``form`` is the same, read beforehand, and ``sighting``
    what was looked at.

    About look-alikes the filer has said: it is ``same_as`` this one, or it is none of those ``apart_from`` which he
    tells it, and why.
    """

    by: MemberId
    fields: Mapping[str, str]
    form: Filled | None = None
    sighting: Sighting | None = None
    same_as: CustomerId | None = None
    apart_from: tuple[CustomerId, ...] = ()
    apart_because: str = ""


def file_customer(cmd: FileCustomer, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises the form's refusals, ``incomplete``, ``customer_held``, ``already_yours``, ``in_pool``, ``in_other_pool``,
    ``kept_for_queue``, ``resembling`` (somebody has to say who it is), ``no_approver``, ``member_left``.
    """
    filer = uow.directory.member(cmd.by)
    if not filer.active:
        raise RuleViolation("member_left")
    fields = answers_in(cmd.fields, cmd.form, uow, ctx)
    if lacking := missing(fields, ctx.policy):
        raise RuleViolation("incomplete", rule=ctx.policy.quote(Clause.VALID_FILING), missing=",".join(lacking))
    same_as = _now(cmd.same_as, uow)
    signs = signs_in(fields)
    keep_out(signs, uow, ctx.policy)  # first, so that what is asked now still holds in the end
    exact = asked_about(fields, uow, ctx.policy)  # the answer comes along with what is seen
    found = weigh(fields, seen_now(cmd.sighting, signs, uow, ctx.policy), uow, ctx.policy, exact)
    stop(found, cmd.by, uow, ctx.policy, same_as=same_as, apart_from=cmd.apart_from)
    customer, is_new = registered(fields, found.check, same_as, uow, ctx)
    filing = _filing(filer, customer, {**fields, **_said(cmd, fields, customer)}, uow, ctx)
    uow.filings.add(filing, found.check.free)
    kept: Told = ((), ()) if is_new else taken_otherwise(filing, by=cmd.by, uow=uow, ctx=ctx)
    uow.resemblances.add(filing.id, [each.likeness for each in found.besides() if each.customer_id != customer.id])
    flow = flow_for(Matter.FILING, ctx.policy, lambda: facts_of(filing, customer, uow, ctx.policy, now=ctx.now))
    rule = ctx.policy.quote(Clause.APPROVAL, flow.key if flow else "")
    approval = begun(about_filing(filing.id), filer, flow, rule=rule, uow=uow, ctx=ctx)
    keep(approval, uow, new=True)
    if approval.status is Decision.REJECTED:
        raise RuleViolation("no_approver", rule=rule)
    if approval.status is Decision.APPROVED:
        return _passed(filing, approval, kept, uow, ctx)
    return _reported(filing, approval, kept, ctx)


def _now(customer: CustomerId | None, uow: UnitOfWork) -> CustomerId | None:
    """Whom somebody meant may have been merged since."""
    return customer and (uow.merges.successor(customer) or customer)


def _passed(filing: Filing, approval: Approval, kept: Told, uow: UnitOfWork, ctx: Context) -> Outcome:
    """It needs no approval, or the rule itself approves: protected at once."""
    approved = to_be_protected(filing, by=None, uow=uow, ctx=ctx)
    protect(approved, uow, ctx)
    submitted = happened(EventKind.FILING_SUBMITTED, filing, by=filing.owner, ctx=ctx)
    passed = happened(EventKind.FILING_APPROVED, approved, by=None, ctx=ctx)
    return Outcome(
        code="filed",
        subject=passed.subject,
        facts={"number": filing.number},
        events=(submitted, passed, *kept[0]),
        notices=(*copies(approval, passed), *kept[1]),
    )


def _said(cmd: FileCustomer, fields: Mapping[str, str], customer: Customer) -> dict[str, str]:
    """What the approver has to know of the filer's answers about look-alikes."""
    typed = {TYPED: fields["company"]} if cmd.same_as and customer.name != fields["company"] else {}
    return typed | ({APART: cmd.apart_because} if cmd.apart_from else {})


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


def _reported(filing: Filing, approval: Approval, kept: Told, ctx: Context) -> Outcome:
    event = happened(EventKind.FILING_SUBMITTED, filing, by=filing.owner, ctx=ctx)
    return Outcome(
        code="filed",
        subject=event.subject,
        facts={"number": filing.number},
        events=(event, *kept[0]),
        notices=(*(tell(approver, event) for approver in approval.asked), *copies(approval, event), *kept[1]),
    )
