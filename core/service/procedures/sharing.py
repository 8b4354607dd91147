"""A wish to share an order otherwise goes its way: asked about, settled, told to whom it concerns."""

from __future__ import annotations

from dataclasses import replace

from core.domain.approval.answering import take_back
from core.domain.approval.approval import Decision
from core.domain.credit import Credit, CreditRequest, CreditState
from core.domain.ids import CreditRequestId, EventId, MemberId
from core.domain.order import Order
from core.domain.rules import Fact, RuleRef, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.endings import Change, comment_of, copies, keep, reason_of
from core.service.procedures.ordering import order_event, people_of, repainted, shares_told, tell_credited
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, about_credit

_OVER = {
    CreditState.GRANTED: EventKind.CREDIT_GRANTED,
    CreditState.REFUSED: EventKind.CREDIT_REFUSED,
    CreditState.DROPPED: EventKind.CREDIT_DROPPED,
}
_CODES = {
    CreditState.GRANTED: "credit_granted",
    CreditState.REFUSED: "credit_refused",
    CreditState.DROPPED: "credit_dropped",
}


def conclude_credit(change: Change, uow: UnitOfWork, ctx: Context) -> Outcome:
    """What a change of its approval means for it: the ending of the kind ``credit``. One is not sent back: who asks
    takes it back and asks anew. Raises ``no_return_here``.
    """
    request = uow.orders.request(CreditRequestId(change.about.id))
    after, by = change.after, change.by
    if after.status is Decision.RETURNED:
        raise RuleViolation("no_return_here", rule=request.rule)
    if after.status in {Decision.APPROVED, Decision.REJECTED}:
        granted = after.status is Decision.APPROVED
        state = CreditState.GRANTED if granted else CreditState.REFUSED
        said = comment_of(after) if granted else reason_of(after)
        over = settled(request, state, by=by, uow=uow, ctx=ctx, ruling=said)
        told = copies(after, over.events[0])
        return replace(over, notices=(*over.notices, *told))
    order = uow.orders.get(request.order_id)
    event = credit_event(EventKind.CREDIT_ANSWERED, request, order, by=by, ctx=ctx)
    return change.goes_on(event, (*requests(request, change.newly_asked), *repainted(event, order)))


def settled(
    request: CreditRequest, state: CreditState, *, by: MemberId | None, uow: UnitOfWork, ctx: Context, ruling: str = ""
) -> Outcome:
    """It is over: the shares are as it wishes, or stay; everybody whom it concerns hears of it."""
    over = request.settle(state, by=by, at=ctx.now, ruling=ruling)
    uow.orders.save_request(over)
    order = uow.orders.get(over.order_id)
    event = credit_event(_OVER[state], over, order, by=by, ctx=ctx)
    events: tuple[EventRecord, ...] = (event,)
    if state is CreditState.GRANTED:
        order, split = shared(order, over.wanted, by=by, rule=over.rule, uow=uow, ctx=ctx, request=over.id)
        events = (event, split)
    people = dict.fromkeys((over.by, *people_of((*over.before, *over.wanted), uow)))
    told = tuple(
        _tell(one, event, NoticeKind.CREDIT_SETTLED) for one in people if one != by and uow.directory.member(one).active
    )
    facts: dict[str, Fact] = {"order": order.number, "number": order.filing_number, "by_id": over.by}
    return Outcome(
        code=_CODES[state],
        subject=event.subject,
        facts=facts,
        events=events,
        notices=(*told, *repainted(event, order)),
    )


def shared(
    order: Order,
    shares: tuple[Credit, ...],
    *,
    by: MemberId | None,
    rule: RuleRef,
    uow: UnitOfWork,
    ctx: Context,
    **data: Fact,
) -> tuple[Order, EventRecord]:
    """The order with other shares, and the line of its trail."""
    anew = order.share(shares)
    uow.orders.save(anew)
    before, after = shares_told(order.credits), shares_told(shares)
    event = order_event(EventKind.CREDIT_SPLIT, order, by=by, ctx=ctx, rule=rule, before=before, after=after, **data)
    return anew, event


def shared_at_once(request: CreditRequest, order: Order, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Nobody need be asked; that it was wished for, and why, is kept. Whoever has or had a share hears of it."""
    done = request.settle(CreditState.GRANTED, by=request.by, at=ctx.now)
    uow.orders.add_request(done)
    anew, event = shared(order, done.wanted, by=done.by, rule=done.rule, uow=uow, ctx=ctx, request=done.id)
    told = tell_credited(event, (*done.before, *done.wanted), uow)
    facts: dict[str, Fact] = {"order": order.number, "number": order.filing_number}
    return Outcome(
        code="credit_split",
        subject=event.subject,
        facts=facts,
        events=(event,),
        notices=(*told, *repainted(event, anew)),
    )


def dropped_request(request: CreditRequest, uow: UnitOfWork, ctx: Context, *, by: MemberId | None) -> Outcome:
    """Nobody need decide it any more: it is taken back, or there is nothing left to decide."""
    approval = uow.approvals.about(about_credit(request.id))
    if approval is not None and approval.status in {Decision.OPEN, Decision.RETURNED}:
        keep(take_back(approval, by=by, at=ctx.now), uow, new=False)
    return settled(request, CreditState.DROPPED, by=by, uow=uow, ctx=ctx)


def requests(request: CreditRequest, people: tuple[MemberId, ...]) -> tuple[Notice, ...]:
    """The card for everybody whose answer is awaited."""
    about = about_credit(request.id)
    return tuple(
        Notice(dedupe_key=f"credit:{request.id}:{one}", kind=NoticeKind.CREDIT_NEEDED, to=one, about=about)
        for one in people
    )


def told_of(request: CreditRequest, event: EventRecord, uow: UnitOfWork) -> tuple[Notice, ...]:
    """Everybody else whose share it would change hears of it at once."""
    people = people_of((*request.before, *request.wanted), uow)
    return tuple(_tell(one, event, NoticeKind.CREDIT_TOLD) for one in people if one != request.by)


def credit_event(
    kind: EventKind, request: CreditRequest, order: Order, *, by: MemberId | None, ctx: Context
) -> EventRecord:
    """The line of the trail for a change of a wish."""
    return EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=kind,
        subject=about_credit(request.id),
        actor=by,
        rule=request.rule,
        data={
            "order": order.number,
            "order_id": order.id,
            "number": order.filing_number,
            "filing": order.filing_id,
            "customer": order.customer_id,
            "asker": request.by,
            "before": shares_told(request.before),
            "after": shares_told(request.wanted),
        },
    )


def _tell(member: MemberId, event: EventRecord, kind: NoticeKind) -> Notice:
    return Notice(dedupe_key=f"{event.id}:{member}", kind=kind, to=member, about=event.subject)
