"""A lead goes its way: asked of one after the other, taken, a leader's in the end, or in the pool.

What decides between an acceptance, a refusal, the end of the time and a withdrawal is the version of the lead's row.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.domain.calendar import Calendar
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.lead import Answer, Lead, LeadState
from core.domain.org import Member
from core.domain.policy.document import Clause
from core.domain.policy.leads import LeadRules, Untaken
from core.domain.pool import Cause
from core.domain.rules import Fact
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.entering import Told, enter_pool, put_back
from core.service.procedures.leading import nearest_leaders
from core.service.procedures.protecting import protect, to_be_protected
from core.service.procedures.routing import next_for, route_of
from core.service.procedures.telling import happened, heard_at, held_back, repaint
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, Subject, Timer, about_filing

KIND = "lead"
"""The kind of its timer."""
NOBODY, TAKEN_BACK = "派单没人接", "派单人撤回"
"""The reasons that stand with the filing."""
_ANSWERED = {
    Answer.DECLINED: EventKind.LEAD_DECLINED,
    Answer.SILENT: EventKind.LEAD_PASSED,
    Answer.GONE: EventKind.LEAD_PASSED,
}


def until_of(rules: LeadRules, ctx: Context) -> datetime:
    """When the time of whoever is asked now is over: working hours, counted from when he hears of it."""
    return Calendar(ctx.policy.calendar).after(heard_at(ctx), rules.accept_within)


def watch_lead(lead: Lead, uow: UnitOfWork) -> None:
    """Time goes on with it."""
    about = about_filing(lead.filing_id)
    uow.timers.set(Timer(key=f"{KIND}:{lead.filing_id}", kind=KIND, due_at=lead.asked.until, subject=about))


def request(lead: Lead, ctx: Context) -> Notice:
    """The card for whoever is asked now; nobody is woken by it."""
    return Notice(
        dedupe_key=f"lead:{lead.filing_id}:{len(lead.asks)}",
        kind=NoticeKind.LEAD_NEEDED,
        to=lead.asked.to,
        about=about_filing(lead.filing_id),
        not_before=held_back(ctx),
    )


def leads_told(member: MemberId, since: str, ctx: Context) -> Notice:
    """The card with everything that somebody is asked to take, as it is when it is drawn; ``since`` says what for."""
    return Notice(
        dedupe_key=f"leads:{since}:{member}",
        kind=NoticeKind.LEADS_NEEDED,
        to=member,
        about=Subject(kind="leads", id=member),
        not_before=held_back(ctx),
    )


def passed_by(
    lead: Lead, answer: Answer, *, by: MemberId | None, uow: UnitOfWork, ctx: Context, reason: str = ""
) -> Outcome:
    """Whoever is asked does not take it: the next is asked, or it comes to its end. Raises ``lead_settled``."""
    lead.must_be_open()
    filing, rules = uow.filings.get(lead.filing_id), ctx.policy_of(lead.rule.version).leads
    answered = lead.answered(answer, reason)
    event = _lead_event(_ANSWERED[answer], filing, lead, by, ctx)
    past = {lead.by, *(ask.to for ask in lead.asks)}
    tried = len(lead.asks) >= rules.tries
    following = None if tried else next_for(route_of(lead.route, rules), past, uow, ctx)
    if following is not None:
        return _asked_on(answered, filing, following, event, uow, ctx)
    return _ended(answered, filing, event, rules, by, uow, ctx)


def begun(lead: Lead, filing: Filing, *, state: LeadState, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> Begun:
    """Somebody has it from now on, protected by the policy. Raises ``lead_settled``."""
    uow.leads.save(lead.settle(state, by=by, at=ctx.now))
    uow.timers.cancel(f"{KIND}:{lead.filing_id}")
    rule = ctx.policy.quote(Clause.LEAD, lead.route)
    approved = replace(to_be_protected(filing, by=None, uow=uow, ctx=ctx), rule=rule)
    protect(approved, uow, ctx)
    kind = EventKind.LEAD_TAKEN if state is LeadState.TAKEN else EventKind.LEAD_LED
    event = _lead_event(kind, approved, lead, by, ctx)
    return Begun(filing=approved, event=event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The filing as it is protected now, and the line of the trail."""

    filing: Filing
    event: EventRecord


def dropped(lead: Lead, by: MemberId, uow: UnitOfWork, ctx: Context, *, quietly: bool = False) -> Outcome:
    """Whoever gave it takes it back: the customer is free. ``quietly``: those concerned hear of it otherwise. Raises
    ``lead_settled``.
    """
    uow.leads.save(lead.answered(Answer.GONE).settle(LeadState.DROPPED, by=by, at=ctx.now))
    uow.timers.cancel(f"{KIND}:{lead.filing_id}")
    filing = uow.filings.get(lead.filing_id).abandon(at=ctx.now, reason=TAKEN_BACK, rule=lead.rule)
    uow.filings.save(filing)
    event = _lead_event(EventKind.LEAD_DROPPED, filing, lead, by, ctx)
    events, notices = put_back(filing, by=by, uow=uow, ctx=ctx)
    told = () if quietly else heard(event, {lead.asked.to, lead.by}, by, uow, ctx)
    return Outcome(
        code="lead_dropped",
        subject=event.subject,
        facts={"number": filing.number},
        events=(event, *events),
        notices=(*told, repaint(event), *notices),
    )


def heard(
    event: EventRecord, people: set[MemberId], by: MemberId | None, uow: UnitOfWork, ctx: Context
) -> tuple[Notice, ...]:
    """Each of them hears of it once, but for who did it."""
    return tuple(
        Notice(
            dedupe_key=f"{event.id}:{member}",
            kind=NoticeKind.LEAD_TOLD,
            to=member,
            about=event.subject,
            not_before=held_back(ctx),
        )
        for member in sorted(people)
        if member != by and uow.directory.member(member).active
    )


def _asked_on(lead: Lead, filing: Filing, to: Member, event: EventRecord, uow: UnitOfWork, ctx: Context) -> Outcome:
    rules = ctx.policy_of(lead.rule.version).leads
    uow.filings.save(filing.transfer(to=to.id, team_id=to.team_id, warned_at=None))
    asked = lead.ask(to.id, at=ctx.now, until=until_of(rules, ctx))
    uow.leads.save(asked)
    watch_lead(asked, uow)
    told = replace(event, data={**event.data, "to": to.id})
    return Outcome(
        code="lead_declined",
        subject=event.subject,
        facts={"number": filing.number, "giver_id": lead.by},
        events=(told,),
        notices=(request(asked, ctx), repaint(told)),
    )


def _ended(
    lead: Lead,
    filing: Filing,
    event: EventRecord,
    rules: LeadRules,
    by: MemberId | None,
    uow: UnitOfWork,
    ctx: Context,
) -> Outcome:
    """Nobody is left to ask: a leader's, if the policy wants that and there is one, or in the pool."""
    leaders = nearest_leaders(filing.owner, uow) if rules.then is Untaken.LEADER else ()
    if leaders:
        to = uow.directory.member(leaders[0])
        uow.filings.save(filing.transfer(to=to.id, team_id=to.team_id, warned_at=None))
        went = begun(lead, uow.filings.get(filing.id), state=LeadState.LED, by=None, uow=uow, ctx=ctx)
        over, entered, people = went.event, _NOTHING, {lead.by, to.id}
    else:
        over, entered = _pooled(lead, filing, uow, ctx)
        people = {lead.by}
    return Outcome(
        code="lead_declined",
        subject=event.subject,
        facts={"number": filing.number, "giver_id": lead.by},
        events=(event, over, *entered[0]),
        notices=(*heard(over, people, by, uow, ctx), repaint(over), *entered[1]),
    )


def _pooled(lead: Lead, filing: Filing, uow: UnitOfWork, ctx: Context) -> tuple[EventRecord, Told]:
    uow.leads.save(lead.settle(LeadState.POOLED, by=None, at=ctx.now))
    uow.timers.cancel(f"{KIND}:{lead.filing_id}")
    over = filing.abandon(at=ctx.now, reason=NOBODY, rule=lead.rule)
    uow.filings.save(over)
    event = _lead_event(EventKind.LEAD_POOLED, over, lead, None, ctx)
    return event, enter_pool(over, cause=Cause.UNTAKEN, reason=NOBODY, by=None, uow=uow, ctx=ctx)


_NOTHING: Told = ((), ())


def _lead_event(kind: EventKind, filing: Filing, lead: Lead, by: MemberId | None, ctx: Context) -> EventRecord:
    """The line of the trail, citing the rule by which it was given."""
    data: dict[str, Fact] = {"giver": lead.by, "route": lead.route}
    return replace(happened(kind, filing, by=by, ctx=ctx, **data), rule=lead.rule)
