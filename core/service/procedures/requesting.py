"""申请: a request about a customer goes its way: noted, asked about, settled, and what its yes means."""

from __future__ import annotations

from dataclasses import replace

from core.domain.approval.approval import Approval, Decision
from core.domain.filing import Filing
from core.domain.ids import EventId, MemberId, RequestId
from core.domain.policy.approval import Matter
from core.domain.policy.document import Clause
from core.domain.request import Request, RequestState
from core.domain.rules import Fact, RuleRef, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import begun, newly_asked
from core.service.procedures.endings import Change, called_off, copies, keep, reason_of
from core.service.procedures.facts import request_facts
from core.service.procedures.flows import flow_for
from core.service.procedures.releasing import released
from core.service.procedures.telling import filing_repainted, news, repaint
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, about_request

_CALLED = {
    EventKind.STEP_APPROVED: EventKind.REQUEST_ANSWERED,
    EventKind.STEP_ANSWERED: EventKind.REQUEST_ANSWERED,
    EventKind.FILING_RETURNED: EventKind.REQUEST_RETURNED,
    EventKind.FILING_RESUBMITTED: EventKind.REQUEST_RESUBMITTED,
}
"""What a change is called on the trail where it is not called as any other matter's."""


def started(request: Request, filing: Filing, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Ask whom the policy names; where it names nobody for such a matter it is noted, and so. Raises
    ``request_waiting``, ``no_approver``.
    """
    uow.filings.pin(filing)  # whoever ends it finds what is asked about it
    must_not_wait(request.matter, filing, request.rule, uow)
    flow = flow_for(request.matter, ctx.policy, lambda: request_facts(request, filing, uow, ctx.policy, now=ctx.now))
    if flow is None:
        return _noted(request, filing, uow, ctx)
    request = replace(request, rule=ctx.policy.quote(Clause.APPROVAL, flow.key))
    uow.requests.add(request)
    asker = uow.directory.member(request.by)
    approval = begun(about_request(request.id), asker, flow, rule=request.rule, uow=uow, ctx=ctx)
    if approval.status is Decision.REJECTED:
        raise RuleViolation("no_approver", rule=request.rule)
    keep(approval, uow, new=True)
    asked = request_event(EventKind.REQUEST_ASKED, request, filing, by=request.by, ctx=ctx)
    if approval.status is Decision.APPROVED:
        done = _granted(request, filing, approval, by=None, uow=uow, ctx=ctx)
        return replace(done, events=(asked, *done.events))
    return Outcome(
        code="request_asked",
        subject=asked.subject,
        facts={"number": filing.number},
        events=(asked,),
        notices=(
            *_needed(asked, newly_asked(None, approval)),
            *copies(approval, asked),
            filing_repainted(asked, filing.id),
        ),
    )


def must_not_wait(matter: Matter, filing: Filing, rule: RuleRef, uow: UnitOfWork) -> None:
    """One of a kind at a time. Raises ``request_waiting``."""
    if any(one.matter is matter for one in uow.requests.waiting(filing.id)):
        raise RuleViolation("request_waiting", rule=rule, number=filing.number, matter=matter.value)


def needs_a_yes(request: Request, filing: Filing, uow: UnitOfWork, ctx: Context) -> bool:
    """Whether a flow of the policy fits it."""
    facts = request_facts(request, filing, uow, ctx.policy, now=ctx.now)
    return flow_for(request.matter, ctx.policy, lambda: facts) is not None


def conclude_request(change: Change, uow: UnitOfWork, ctx: Context) -> Outcome:
    """What a change of its approval means for a request: the ending of the kind ``request``."""
    request = uow.requests.get(RequestId(change.about.id))
    filing = uow.filings.get(request.filing_id)
    after, by = change.after, change.by
    if after.status is Decision.APPROVED:
        return _granted(request, filing, after, by=by, uow=uow, ctx=ctx)
    if after.status is Decision.REJECTED:
        return _refused(request, filing, after, by=by, uow=uow, ctx=ctx)
    event = request_event(_CALLED.get(change.kind, change.kind), request, filing, by=by, ctx=ctx)
    told = _needed(event, change.newly_asked)
    if after.status is Decision.RETURNED:
        told = (*told, news(after.submitter or request.by, NoticeKind.REQUEST_RETURNED, event))
    return change.goes_on(event, (*told, repaint(event)), number=filing.number, owner_id=request.by)


def taken_back(request: Request, filing: Filing, *, by: MemberId, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Nobody asks for it any more, and whoever was asked hears so. Raises ``request_settled``."""
    uow.requests.save(request.settle(RequestState.WITHDRAWN, by=by, at=ctx.now))
    approval = called_off(about_request(request.id), by=by, uow=uow, ctx=ctx)
    event = request_event(EventKind.REQUEST_WITHDRAWN, request, filing, by=by, ctx=ctx)
    asked = approval.approvers if approval is not None else ()
    told = (news(approver, NoticeKind.REQUEST_WITHDRAWN, event) for approver in asked)
    return Outcome(
        code="request_withdrawn",
        subject=event.subject,
        facts={"number": filing.number},
        events=(event,),
        notices=(*told, repaint(event), filing_repainted(event, filing.id)),
    )


def dropped_request(request: Request, filing: Filing, *, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The customer is not his any more: nobody need answer it."""
    uow.requests.save(request.settle(RequestState.DROPPED, by=by, at=ctx.now))
    called_off(about_request(request.id), by=by, uow=uow, ctx=ctx)
    event = request_event(EventKind.REQUEST_DROPPED, request, filing, by=by, ctx=ctx)
    return Outcome(code="request_dropped", subject=event.subject, events=(event,), notices=(repaint(event),))


def request_event(
    kind: EventKind, request: Request, filing: Filing, *, by: MemberId | None, ctx: Context, count: int | None = None
) -> EventRecord:
    """The line of the trail for a change of a request; ``count`` of its files."""
    data: dict[str, Fact] = {
        "number": filing.number,
        "owner": filing.owner,
        "filing": filing.id,
        "matter": request.matter.value,
        "percent": request.percent,
        "amount": request.amount,
        "count": count,
    }
    return EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=kind,
        subject=about_request(request.id),
        actor=by,
        rule=request.rule,
        data={name: value for name, value in data.items() if value is not None},
    )


def _noted(request: Request, filing: Filing, uow: UnitOfWork, ctx: Context) -> Outcome:
    uow.requests.add(request.settle(RequestState.GRANTED, by=None, at=ctx.now))
    event = request_event(EventKind.REQUEST_NOTED, request, filing, by=request.by, ctx=ctx)
    return Outcome(
        code="request_noted",
        subject=event.subject,
        facts={"number": filing.number},
        events=(event,),
        notices=(filing_repainted(event, filing.id),),
    )


def _granted(
    request: Request,
    filing: Filing,
    approval: Approval,
    *,
    by: MemberId | None,
    uow: UnitOfWork,
    ctx: Context,
) -> Outcome:
    """The last yes. A release happens with it, and is his own who asked for it."""
    uow.requests.save(request.settle(RequestState.GRANTED, by=by, at=ctx.now))
    event = request_event(EventKind.REQUEST_GRANTED, request, filing, by=by, ctx=ctx)
    told = _told("request_granted", event, request, filing, approval)
    if request.matter is not Matter.RELEASE:
        return told
    went = released(filing, by=request.by, reason=request.reason, uow=uow, ctx=ctx)
    return replace(told, events=(*told.events, *went.events), notices=(*told.notices, *went.notices))


def _refused(
    request: Request,
    filing: Filing,
    approval: Approval,
    *,
    by: MemberId | None,
    uow: UnitOfWork,
    ctx: Context,
) -> Outcome:
    said = reason_of(approval)
    uow.requests.save(request.settle(RequestState.REFUSED, by=by, at=ctx.now, answer=said))
    event = request_event(EventKind.REQUEST_REFUSED, request, filing, by=by, ctx=ctx)
    return _told("request_refused", event, request, filing, approval)


def _told(code: str, event: EventRecord, request: Request, filing: Filing, approval: Approval) -> Outcome:
    """Whoever asks hears of it, and whoever is told how it goes."""
    to_asker = news(approval.submitter or request.by, NoticeKind.REQUEST_DECIDED, event)
    return Outcome(
        code=code,
        subject=event.subject,
        facts={"number": filing.number, "owner_id": request.by},
        events=(event,),
        notices=(to_asker, *copies(approval, event), repaint(event), filing_repainted(event, filing.id)),
    )


def _needed(event: EventRecord, approvers: tuple[MemberId, ...]) -> tuple[Notice, ...]:
    return tuple(news(approver, NoticeKind.REQUEST_NEEDED, event) for approver in approvers)
