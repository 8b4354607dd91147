"""Orders: who may see and change one, its lines of the trail, and who hears of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.domain.credit import Credit
from core.domain.ids import EventId, MemberId, TeamId
from core.domain.order import Order
from core.domain.rules import Fact, RuleRef, RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.crediting import first_owner, valid_filings
from core.service.procedures.leading import leads, leads_team
from core.service.procedures.telling import repaint
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, about_credit, about_filing, about_order

_ENTRIES = 200
"""Follow-ups of one filing that are looked back upon."""


def found(order: Order | None, member: MemberId, uow: UnitOfWork) -> Order:
    """An order that this member may see, with its amounts. Raises ``order_not_found``."""
    if order is None or not may_see(member, order, uow):
        raise RuleViolation("order_not_found")
    return order


def may_see(member: MemberId, order: Order, uow: UnitOfWork) -> bool:
    """Whoever is credited, recorded it, has the customer, asked for a share or is asked about one; their leaders;
    administrators.
    """
    filing = uow.filings.get(order.filing_id)
    if member in {order.by, filing.owner} or leads(member, filing, uow):
        return True
    return any(concerns(member, one, uow) for one in order.credits) or _asked(member, order, uow)


def concerns(member: MemberId, share: Credit, uow: UnitOfWork) -> bool:
    """His own share, or that of somebody or of a team that he leads."""
    return member == share.member or leads_team(member, share.team, uow)


def may_know(member: MemberId, order: Order, uow: UnitOfWork) -> bool:
    """Whoever took part in the customer knows of its orders, without their amounts unless he may see those."""
    return may_see(member, order, uow) or took_part(member, order, uow)


def took_part(member: MemberId, order: Order, uow: UnitOfWork) -> bool:
    """Whoever has or had the customer, or followed it up."""
    filings = valid_filings(order.customer_id, uow)
    if any(member in {one.owner, first_owner(one, uow)} for one in filings):
        return True
    return any(entry.by == member for one in filings for entry in uow.follow_ups.of_filing(one.id, limit=_ENTRIES))


def may_change(member: MemberId, order: Order, uow: UnitOfWork) -> bool:
    """Whoever recorded it, and who leads the filing or administers."""
    return member == order.by or leads(member, uow.filings.get(order.filing_id), uow)


def must_change(member: MemberId, order: Order, uow: UnitOfWork) -> None:
    """Raises ``member_left``, ``order_not_found``, ``order_not_yours``, ``order_cancelled``."""
    if not uow.directory.member(member).active:
        raise RuleViolation("member_left")
    found(order, member, uow)
    if not may_change(member, order, uow):
        raise RuleViolation("order_not_yours", order=order.number, by_id=order.by)
    order.must_be_live()


def _asked(member: MemberId, order: Order, uow: UnitOfWork) -> bool:
    for request in uow.orders.requests_of(order.id):
        approval = uow.approvals.about(about_credit(request.id))
        if member == request.by or (approval is not None and member in approval.readers):
            return True
    return False


def order_event(
    kind: EventKind, order: Order, *, by: MemberId | None, ctx: Context, rule: RuleRef | None = None, **data: Fact
) -> EventRecord:
    """The line of the trail for a change of an order."""
    return EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=kind,
        subject=about_order(order.id),
        actor=by,
        rule=rule or order.rule,
        data={
            "order": order.number,
            "number": order.filing_number,
            "filing": order.filing_id,
            "customer": order.customer_id,
            "amount": order.amount,
            **data,
        },
    )


def shares_told(shares: Sequence[Credit]) -> str:
    """Shares for the trail: ``member:7000,team:…:3000``."""
    return ",".join(f"{one.member or f'team:{one.team}'}:{one.basis}" for one in shares)


def tell_credited(
    event: EventRecord, shares: Iterable[Credit], uow: UnitOfWork, *, besides: Iterable[MemberId | None] = ()
) -> tuple[Notice, ...]:
    """Whoever is credited hears of it; for a team, who leads it. Whoever did it knows."""
    spared = {event.actor, *besides}
    return tuple(
        Notice(dedupe_key=f"{event.id}:{one}", kind=NoticeKind.ORDER_TOLD, to=one, about=event.subject)
        for one in people_of(shares, uow)
        if one not in spared
    )


def people_of(shares: Iterable[Credit], uow: UnitOfWork) -> tuple[MemberId, ...]:
    """The active members who speak for these shares, each once."""
    found = (one for share in shares for one in _speaking(share.member, share.team, uow))
    return tuple(dict.fromkeys(one for one in found if uow.directory.member(one).active))


def _speaking(member: MemberId | None, team: TeamId | None, uow: UnitOfWork) -> Iterable[MemberId]:
    if member is not None:
        return (member,)
    return (one.id for one in uow.directory.leaders(team)) if team is not None else ()


def repainted(event: EventRecord, order: Order) -> tuple[Notice, ...]:
    """Its own cards, and those of its filing."""
    about = about_filing(order.filing_id)
    filing = Notice(dedupe_key=f"repaint:{event.id}:{about}", kind=NoticeKind.REPAINT, to=None, about=about)
    own = Notice(
        dedupe_key=f"repaint:{event.id}:{about_order(order.id)}",
        kind=NoticeKind.REPAINT,
        to=None,
        about=about_order(order.id),
    )
    return (own, filing) if event.subject == about_order(order.id) else (repaint(event), own, filing)
