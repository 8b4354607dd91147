"""Whose an order is by the rule: who had the customer that day, who had it first, and the split that holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from core.domain.calendar import Calendar
from core.domain.credit import WHOLE, Credit, Party, added_up
from core.domain.filing import OWNED, Filing, FilingStatus
from core.domain.ids import CustomerId, MemberId
from core.domain.org import Member
from core.domain.policy.conditions import Condition
from core.domain.policy.credit import OWNERS, Leavers, ShareRule, Split, Whose
from core.domain.policy.document import Clause
from core.domain.rules import RuleRef
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.colleagues import with_account
from core.service.procedures.order_facts import order_facts
from core.service.records import EventKind, EventRecord, about_filing

_FAR = 500
"""Filings of one customer that are looked back upon."""


def today(ctx: Context) -> date:
    """The day where the company works."""
    return Calendar(ctx.policy.calendar).day_of(ctx.now)


def owner_on(filing: Filing, day: date, uow: UnitOfWork, ctx: Context) -> MemberId:
    """Whose it was at the end of that day; before it was filed, whoever filed it."""
    calendar, owner = Calendar(ctx.policy.calendar), filing.owner
    for event in reversed(uow.trail.about(about_filing(filing.id))):
        if calendar.day_of(event.at) <= day:
            break
        owner = _giver(event) or owner
    return owner


def first_owner(filing: Filing, uow: UnitOfWork) -> MemberId:
    """Whose it was when it was filed."""
    givers = (_giver(event) for event in uow.trail.about(about_filing(filing.id)))
    return next((giver for giver in givers if giver), filing.owner)


def _giver(event: EventRecord) -> MemberId | None:
    giver = event.data.get("giver") if event.kind is EventKind.FILING_TRANSFERRED else None
    return MemberId(str(giver)) if giver else None


def held(filing: Filing, day: date, uow: UnitOfWork, ctx: Context) -> bool:
    """Whether somebody had the customer by this filing on that day, be it for a part of it."""
    calendar = Calendar(ctx.policy.calendar)
    if filing.status not in OWNED or calendar.day_of(filing.filed_at) > day:
        return False
    over = ended(filing, uow)
    return over is None or calendar.day_of(over) >= day


def ended(filing: Filing, uow: UnitOfWork) -> datetime | None:
    """When the ownership was over; ``None`` while it lasts. Of what came in by a list as long past, its last day."""
    if filing.status is FilingStatus.PROTECTED:
        return None
    released = (one.at for one in uow.trail.about(about_filing(filing.id)) if one.kind is EventKind.FILING_RELEASED)
    return max(released, default=None) or filing.ended_at or filing.protected_until or filing.filed_at


def holding_on(customer: CustomerId, day: date, uow: UnitOfWork, ctx: Context) -> Filing | None:
    """The filing by which somebody had the customer on that day; the later of two that shared it."""
    return next((one for one in uow.filings.of_customer(customer, limit=_FAR) if held(one, day, uow, ctx)), None)


def valid_filings(customer: CustomerId, uow: UnitOfWork) -> tuple[Filing, ...]:
    """Those by which somebody has had the customer, the first one first."""
    found = [one for one in uow.filings.of_customer(customer, limit=_FAR) if one.status in OWNED]
    return tuple(sorted(found, key=lambda one: one.number))


def first_filer(customer: CustomerId, uow: UnitOfWork) -> MemberId | None:
    """Whose the customer's first valid filing was when it was filed."""
    first = next(iter(valid_filings(customer, uow)), None)
    return first_owner(first, uow) if first is not None else None


def by_rule(
    filing: Filing, owner: MemberId, amount: int, uow: UnitOfWork, ctx: Context
) -> tuple[tuple[Credit, ...], RuleRef]:
    """Who is credited with an order that comes now, and by which split. A share that finds nobody is the owner's."""
    split = _split(filing, owner, amount, uow, ctx)
    shares = (_share(rule, filing, owner, uow, ctx) for rule in split.shares)
    return added_up(tuple(shares)), ctx.policy.quote(Clause.CREDIT, split.key)


def sold_by(seller: MemberId, owner: MemberId, uow: UnitOfWork, ctx: Context) -> tuple[tuple[Credit, ...], RuleRef]:
    """All of it is the seller's, whom the order system names."""
    party = Party.OWNER if seller == owner else Party.MEMBER
    return (_of(uow.directory.member(seller), WHOLE, party),), ctx.policy.quote(Clause.CREDIT)


def _split(filing: Filing, owner: MemberId, amount: int, uow: UnitOfWork, ctx: Context) -> Split:
    policy, facts = ctx.policy, order_facts(filing, owner, amount, uow, ctx)
    return next((one for one in policy.credit.splits if Condition(one.when, policy.names).holds(facts)), OWNERS)


def _share(rule: ShareRule, filing: Filing, owner: MemberId, uow: UnitOfWork, ctx: Context) -> Credit:
    basis = rule.percent * WHOLE // 100
    team = next((one for one in uow.directory.teams().values() if rule.team and one.name == rule.team), None)
    if team is not None:
        return Credit(member=None, team=team.id, basis=basis, party=Party.TEAM)
    found, party = next(_named(rule, filing, uow, ctx), (None, Party.OWNER))
    if found is None or found.id == owner:
        return _of(uow.directory.member(owner), basis, Party.OWNER)
    return _of(found, basis, party)


def _named(rule: ShareRule, filing: Filing, uow: UnitOfWork, ctx: Context) -> Iterator[tuple[Member, Party]]:
    """Whom a share is for beside the owner, if anybody."""
    if rule.member:
        same = tuple(one for one in uow.directory.members() if one.active and rule.member in {one.id, one.name})
        yield from ((one, Party.MEMBER) for one in with_account(same, uow)[:1])
    if rule.to is Whose.FIRST and (ident := first_filer(filing.customer_id, uow)) is not None:
        first = uow.directory.member(ident)
        if first.active or ctx.policy.credit.leavers is Leavers.KEEP:
            yield first, Party.FIRST


def _of(member: Member, basis: int, party: Party) -> Credit:
    return Credit(member=member.id, team=member.team_id, basis=basis, party=party)
