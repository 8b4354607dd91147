"""What if: the ledger's past under another policy, filing by filing. Nothing is touched.

Both sides are computed on the same facts and with the company of today, so that only the rules differ. What is not
replayed: what the approvers would have answered, filings that were refused (they left no trace), times and holdings as
they were, look-alikes that were below the thresholds of their day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from core.domain.approval.approval import Approval, Customs
from core.domain.approval.approvers import candidates
from core.domain.customer import Customer
from core.domain.dedupe.matching import Band
from core.domain.filing import Filing, FilingStatus
from core.domain.forms import OWN_COLUMNS, cleaned, missing
from core.domain.frozen import dataclass
from core.domain.ids import ApprovalId
from core.domain.policy.approval import Flow, Matter, Mode, Step
from core.domain.policy.document import Clause, Conduct, Policy
from core.domain.resembling import Likeness
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import org_of
from core.service.procedures.facts import facts_of
from core.service.procedures.flows import flow_for
from core.service.procedures.settling import APART, TYPED
from core.service.procedures.surroundings import surroundings
from core.service.records import Subject, about_filing

PAGE = 100
"""Filings looked at in one reading unit of work."""
_SEVERITY = (Conduct.PASS, Conduct.SHOW, Conduct.ASK, Conduct.REFUSE)


class Kind(StrEnum):
    """What would have gone differently."""

    REFUSED = "refused"
    ROUTE = "route"
    DUPLICATE = "duplicate"
    PROTECTION = "protection"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One step: who is asked, by name. Nobody: it passes by rule; ``None``: the rule rejects."""

    step: str
    people: tuple[str, ...] | None
    mode: Mode


Route = tuple[Asked, ...]
Worth = Route | Conduct | datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One filing that would have gone differently; ``before`` and ``after`` are routes, conducts or ends of protection,
    ``refusal`` is what the form of the other policy says.
    """

    kind: Kind
    number: int
    company: str
    owner: str
    filed_at: datetime
    before: Worth = None
    after: Worth = None
    refusal: RuleViolation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A page: how many filings were replayed or could not be, what differs, and the number to go on behind (``None``
    at the end).
    """

    replayed: int
    left_out: int
    differences: tuple[Difference, ...]
    last: int | None


def rehearse(policy: Policy, uow: UnitOfWork, ctx: Context, *, after: int, since: datetime) -> Replayed:
    """One page of the past. ``ctx.policy_of`` finds the policy under which each filing was born."""
    filings = uow.filings.page(after=after, limit=PAGE)
    differences: list[Difference] = []
    replayed = left_out = 0
    for filing in (each for each in filings if each.filed_at >= since):
        found = _differences(filing, policy, uow, ctx)
        replayed, left_out = replayed + (found is not None), left_out + (found is None)
        differences += found or ()
    last = filings[-1].number if len(filings) == PAGE else None
    return Replayed(replayed=replayed, left_out=left_out, differences=tuple(differences), last=last)


def _differences(filing: Filing, policy: Policy, uow: UnitOfWork, ctx: Context) -> tuple[Difference, ...] | None:
    """``None`` where it cannot be replayed: it was imported, or its own rules would refuse what was kept of it."""
    approval = uow.approvals.about(about_filing(filing.id))
    if approval is None:
        return None
    customer, old = uow.customers.get(filing.customer_id), ctx.policy_of(approval.rule.version)
    then = replace(ctx, now=filing.filed_at)
    if _refusal(filing, customer, old, uow, then) is not None:
        return None
    about = Difference(
        kind=Kind.REFUSED,
        number=filing.number,
        company=customer.name,
        owner=uow.directory.member(filing.owner).name,
        filed_at=filing.filed_at,
    )
    if (refusal := _refusal(filing, customer, policy, uow, then)) is not None:
        return (replace(about, refusal=refusal),)
    pairs: dict[Kind, tuple[Worth, Worth]] = {
        Kind.DUPLICATE: (_conduct(filing, old, uow), _conduct(filing, policy, uow)),
        Kind.ROUTE: (_route(filing, customer, old, uow, then), _route(filing, customer, policy, uow, then)),
        Kind.PROTECTION: (_until(filing, old), _until(filing, policy)),
    }
    return tuple(
        replace(about, kind=kind, before=before, after=after)
        for kind, (before, after) in pairs.items()
        if before != after
    )


def _refusal(filing: Filing, customer: Customer, policy: Policy, uow: UnitOfWork, ctx: Context) -> RuleViolation | None:
    """What the form of the policy says to the answers that were kept."""
    fields = _fields(filing, customer)
    try:
        clean = cleaned(fields, policy, surroundings(uow, ctx, fields))
    except RuleViolation as refusal:
        return refusal
    lacking = missing(clean, policy)
    rule = policy.quote(Clause.VALID_FILING)
    return RuleViolation("incomplete", rule=rule, missing=",".join(lacking)) if lacking else None


def _fields(filing: Filing, customer: Customer) -> Mapping[str, str]:
    contact = filing.contact
    own = {"company": customer.name, "contact": contact.name, "phone": contact.phone, "uscc": customer.uscc or ""}
    assert own.keys() == OWN_COLUMNS  # noqa: S101 - a new column of the ledger is replayed, too
    return {**{key: text for key, text in filing.answers.items() if key not in {TYPED, APART}}, **own}


def _route(filing: Filing, customer: Customer, policy: Policy, uow: UnitOfWork, ctx: Context) -> Route:
    """The steps that the filing takes, as it was when it was sent, and whom each asks."""
    sent = replace(filing, status=FilingStatus.PENDING, decided_at=None, decided_by=None, protected_until=None)
    flow = flow_for(Matter.FILING, policy, lambda: facts_of(sent, customer, uow, policy, now=ctx.now))
    if flow is None:
        return ()
    approval = _beginning(sent, flow, policy)
    return tuple(_asked(step, approval, uow, replace(ctx, policy=policy, versions=None)) for step in flow.steps)


def _beginning(filing: Filing, flow: Flow, policy: Policy) -> Approval:
    return Approval(
        id=ApprovalId("rehearsal"),
        subject=str(about_filing(filing.id)),
        rule=policy.quote(Clause.APPROVAL, flow.key),
        started_at=filing.filed_at,
        tasks=(),
        submitter=filing.owner,
        flow=flow.name,
        steps=flow.steps,
        customs=Customs.of(policy.approval),
    )


def _asked(step: Step, approval: Approval, uow: UnitOfWork, ctx: Context) -> Asked:
    assert approval.submitter is not None  # noqa: S101 - for the type checker: it has just been set
    submitter, org = uow.directory.member(approval.submitter), org_of(Subject.parse(approval.subject), uow, ctx)
    try:
        people = candidates(step, submitter, org, customs=approval.customs, rule=approval.rule)
    except RuleViolation:
        people = None
    names = None if people is None else tuple(uow.directory.member(each.member).name for each in people)
    return Asked(step=step.name, people=names, mode=step.mode)


def _conduct(filing: Filing, policy: Policy, uow: UnitOfWork) -> Conduct:
    """The sternest thing that is done about the look-alikes that stood beside it."""
    done = [_done(each, policy) for each in uow.resemblances.of(filing.id) if each.ruling is None]
    return max(done, key=_SEVERITY.index, default=Conduct.PASS)


def _done(likeness: Likeness, policy: Policy) -> Conduct:
    if likeness.is_related:
        return policy.duplicate.related
    return policy.duplicate.certain if likeness.band is Band.CERTAIN else policy.duplicate.suspected


def _until(filing: Filing, policy: Policy) -> datetime | None:
    """When the protection that began with the decision ends, as the policy says; later changes aside."""
    if filing.protected_until is None or filing.decided_at is None:
        return None
    return filing.decided_at + policy.protection.length


def unreplayed(old: Policy, new: Policy) -> Iterator[str]:
    """What the other policy changes and a rehearsal cannot tell: ``keys``, ``scope``, ``thresholds``."""
    yield from ["keys"] if old.duplicate.keys != new.duplicate.keys else []
    yield from ["scope"] if old.duplicate.scope != new.duplicate.scope else []
    thresholds = [(each.duplicate.certain_from, each.duplicate.suspected_from) for each in (old, new)]
    yield from ["thresholds"] if thresholds[0] != thresholds[1] else []
