"""派单: a customer is put in for others to work, and one of them is asked to take it (S67-S70)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.domain.contact import Contact
from core.domain.filing import Filing, FilingStatus, Origin
from core.domain.forms import OWN_COLUMNS, Filled
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.lead import Ask, Lead
from core.domain.org import Member
from core.domain.policy.document import Clause
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.assigning import request, until_of, watch_lead
from core.service.procedures.entering import Told, taken_otherwise
from core.service.procedures.leading import leads_person
from core.service.procedures.newcomers import Finding, stop, weigh
from core.service.procedures.passing_on import room_for
from core.service.procedures.registering import answers_in, registered
from core.service.procedures.resembling import Sighting, seen_now, signs_in
from core.service.procedures.routing import may_give, next_for, route_for
from core.service.procedures.settling import APART
from core.service.procedures.telling import happened
from core.service.records import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveLead:
    """``fields`` are answers of the form as given, ``form`` the same read beforehand, ``sighting`` what was looked at.
    ``to`` names who is to have it; nobody: by the policy's routes. ``apart_because`` says why it is none of those that
    it resembles. ``listed``: whoever is asked hears of it with the rest of the list.
    """

    by: MemberId
    fields: Mapping[str, str]
    form: Filled | None = None
    sighting: Sighting | None = None
    to: MemberId | None = None
    apart_because: str = ""
    listed: bool = False


def give_lead(cmd: GiveLead, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The same look for duplicates as for any filing, then it is held for the first one who is asked. Raises
    ``member_left``, ``lead_not_allowed``, ``lead_incomplete``, ``lead_not_your_people``, ``colleague_left``,
    ``lead_to_yourself``, ``lead_full``, ``lead_nobody``, ``lead_resembling``, the form's refusals and those of
    :func:`~core.service.procedures.newcomers.stop`.
    """
    giver = uow.directory.member(cmd.by)
    _must_be_allowed(cmd, giver, uow, ctx)
    fields = answers_in(cmd.fields, cmd.form, uow, ctx)
    if not fields.get("company") or not (fields.get("phone") or fields.get("contact")):
        raise RuleViolation("lead_incomplete", rule=ctx.policy.quote(Clause.LEAD))
    sighting = seen_now(cmd.sighting, signs_in(fields), uow, ctx.policy)
    found = weigh(fields, sighting, uow, ctx.policy)
    _stop(cmd, found, uow, ctx)
    customer, is_new = registered(fields, found.check, None, uow, ctx)
    said = {APART: cmd.apart_because} if cmd.apart_because and found.suspects else {}
    thought = _filing(giver, customer.id, {**fields, **said}, uow, ctx)
    route = route_for(thought, customer, uow, ctx)
    rule = ctx.policy.quote(Clause.LEAD, route.key)
    first = uow.directory.member(cmd.to) if cmd.to else next_for(route, {giver.id}, uow, ctx)
    if first is None:
        raise RuleViolation("lead_nobody", rule=rule, route=route.name)
    filing = replace(thought, owner=first.id, team_id=first.team_id, rule=rule)
    uow.filings.add(filing, found.check.free)
    uow.resemblances.add(filing.id, [each.likeness for each in found.besides() if each.customer_id != customer.id])
    kept: Told = ((), ()) if is_new else taken_otherwise(filing, by=cmd.by, uow=uow, ctx=ctx)
    return _given(filing, cmd, route.key, kept, uow, ctx)


def _must_be_allowed(cmd: GiveLead, giver: Member, uow: UnitOfWork, ctx: Context) -> None:
    """By the rules whoever may give leads at all; to a person, whoever leads him."""
    rule = ctx.policy.quote(Clause.LEAD)
    if not giver.active:
        raise RuleViolation("member_left")
    if not may_give(giver, uow, ctx.policy):
        raise RuleViolation("lead_not_allowed", rule=rule)
    if cmd.to is None:
        return
    to = uow.directory.member(cmd.to)
    if not to.active:
        raise RuleViolation("colleague_left")
    if to.id == giver.id:
        raise RuleViolation("lead_to_yourself", rule=rule)
    if not leads_person(giver.id, to, uow):
        raise RuleViolation("lead_not_your_people", rule=rule, to_id=to.id)
    uow.directory.wait_for_turn(to.id)
    if room_for(to.id, uow, ctx) == 0:
        raise RuleViolation("lead_full", rule=rule, to_id=to.id, limit=ctx.policy.pool.capacity)


def _stop(cmd: GiveLead, found: Finding, uow: UnitOfWork, ctx: Context) -> None:
    """What keeps a filing out keeps a lead out; about look-alikes the giver says in the same message that it is none of
    them.
    """
    suspects = {each.customer_id: each.name for each in found.suspects}
    stop(found, cmd.by, uow, ctx.policy, apart_from=suspects)
    if suspects and not cmd.apart_because:
        names = "、".join(suspects.values())
        rule = ctx.policy.quote(Clause.DUPLICATE_NAME)
        raise RuleViolation("lead_resembling", rule=rule, names=names, count=len(suspects))


def _filing(giver: Member, customer: CustomerId, fields: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> Filing:
    return Filing(
        id=FilingId(ctx.new_id()),
        number=uow.filings.next_number(),
        customer_id=customer,
        owner=giver.id,
        team_id=giver.team_id,
        scope=ctx.policy.duplicate.scope,
        status=FilingStatus.PENDING,
        filed_at=ctx.now,
        rule=ctx.policy.quote(Clause.LEAD),
        contact=Contact(name=fields.get("contact", ""), phone=fields.get("phone", "")),
        answers={key: value for key, value in fields.items() if key not in OWN_COLUMNS},
        origin=Origin.ASSIGNED,
    )


def _given(filing: Filing, cmd: GiveLead, route: str, kept: Told, uow: UnitOfWork, ctx: Context) -> Outcome:
    ask = Ask(to=filing.owner, at=ctx.now, until=until_of(ctx.policy.leads, ctx))
    lead = Lead(filing_id=filing.id, by=cmd.by, at=ctx.now, rule=filing.rule, route=route, asks=(ask,))
    uow.leads.add(lead)
    watch_lead(lead, uow)
    event = happened(EventKind.LEAD_GIVEN, filing, by=cmd.by, ctx=ctx, giver=cmd.by, to=filing.owner, route=route)
    return Outcome(
        code="lead_given",
        subject=event.subject,
        facts={"number": filing.number, "to_id": filing.owner},
        events=(event, *kept[0]),
        notices=(*(() if cmd.listed else (request(lead, ctx),)), *kept[1]),
    )
