"""What a reader gets to see of an order, how it traces back to the first filing, and of a wish to share it anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from core.domain.approval.approval import Decision
from core.domain.credit import Credit, CreditRequest, CreditState, Party, losing, portions
from core.domain.filing import Filing, Origin
from core.domain.frozen import dataclass
from core.domain.ids import CreditRequestId, FilingId, MemberId, OrderId
from core.domain.order import Order, OrderState, normal_reference
from core.domain.policy.credit import OWNERS
from core.domain.rules import RuleRef, RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.crediting import ended, first_owner, valid_filings
from core.service.procedures.leading import leads_team
from core.service.procedures.naming import name_of, team_name
from core.service.procedures.ordering import concerns, may_change, may_know, may_see
from core.service.records import EventKind, about_credit, about_filing, about_order
from core.service.views.approval_views import approval_view, story
from core.service.views.course_views import AskedView
from core.service.views.receipts import receipt_about


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLineView:
    """One share. ``name`` is a person's or a team's, ``amount`` in fen, ``None`` where the reader may not see it;
    ``left`` whether he is not with the company any more.
    """

    name: str
    basis: int
    amount: int | None
    party: Party
    left: bool = False
    you: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingView:
    """Somebody had the customer from then to then, and how he came to it."""

    number: int
    owner: str
    origin: Origin
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRequestView(AskedView):
    """A wish to share an order otherwise, for one reader. ``number`` is its filing's, ``handle`` the order's;
    ``amount`` is in fen, ``None`` where the reader may not see it. ``loses`` is whether the reader would have less.
    """

    id: CreditRequestId
    order_id: OrderId
    filing_id: FilingId
    number: int
    handle: str
    company: str
    amount: int | None
    asker: str
    reason: str
    dispute: bool
    status: CreditState
    old: tuple[CreditLineView, ...]
    new: tuple[CreditLineView, ...]
    settled_at: datetime | None = None
    ruling: str = ""
    loses: bool = False

    @property
    def matter(self) -> str:
        """What its buttons are about."""
        return str(about_credit(self.id))

    @property
    def owner(self) -> str:
        """Who wants something."""
        return self.asker


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order for one reader; ``amount`` in fen, ``None`` where he may not see it. ``trace`` leads from the customer's
    first valid filing to this one; ``rule_name`` is the split's, empty for shares that were agreed since.

    ``may_split`` is whether he may give something away or share it out at once, ``may_dispute`` whether he may ask for
    a ruling, until ``dispute_until``.
    """

    id: OrderId
    filing_id: FilingId
    number: str
    filing_number: int
    company: str
    reference: str
    amount: int | None
    signed_on: date
    at: datetime
    recorder: str
    note: str
    state: OrderState
    credits: tuple[CreditLineView, ...]
    trace: tuple[HoldingView, ...]
    rule: RuleRef
    rule_name: str = ""
    reason: str = ""
    cancelled_by: str = ""
    request: CreditRequestView | None = None
    receipt: str = ""
    mine: bool = False
    may_correct: bool = False
    may_cancel: bool = False
    may_split: bool = False
    may_dispute: bool = False
    dispute_until: datetime | None = None
    now: datetime | None = None


def order_view(order_id: OrderId, reader: MemberId, uow: UnitOfWork, ctx: Context) -> OrderView:
    """Raises ``order_not_found``, also for whoever may not know of it."""
    order = uow.orders.get(order_id)
    if not may_know(reader, order, uow):
        raise RuleViolation("order_not_found")
    sees = may_see(reader, order, uow)
    request, events = uow.orders.open_request(order.id), uow.trail.about(about_order(order.id))
    changes = order.is_live and sees and may_change(reader, order, uow)
    until = order.at + ctx.policy.credit.dispute_within
    open_to_change = order.is_live and request is None
    agreed = any(one.party is Party.AGREED for one in order.credits)
    gone = next((one.actor for one in events if one.kind is EventKind.ORDER_CANCELLED), None)
    return OrderView(
        id=order.id,
        filing_id=order.filing_id,
        number=order.number,
        filing_number=order.filing_number,
        company=uow.customers.get(order.customer_id).name,
        reference=order.reference if sees else "",
        amount=order.amount if sees else None,
        signed_on=order.signed_on,
        at=order.at,
        recorder=name_of(order.by, uow),
        note=order.note if sees else "",
        state=order.state,
        credits=_lines(order.credits, order.amount if sees else None, reader, uow),
        trace=tuple(holdings(order, uow)),
        rule=order.rule,
        rule_name="" if agreed else _rule_name(order, ctx),
        reason=order.reason,
        cancelled_by=name_of(gone, uow),
        request=credit_request_view(request.id, reader, uow, ctx) if request is not None else None,
        receipt=receipt_about(about_order(order.id), uow),
        mine=order.credit_of(reader) is not None,
        may_correct=changes,
        may_cancel=changes,
        may_split=open_to_change and may_share(reader, order, uow),
        may_dispute=open_to_change and ctx.now <= until and any(one.member != reader for one in order.credits),
        dispute_until=until,
        now=ctx.now,
    )


def credit_request_view(
    request_id: CreditRequestId, reader: MemberId, uow: UnitOfWork, ctx: Context
) -> CreditRequestView:
    """Raises ``credit_not_found``, also for whoever may not know of its order."""
    request = uow.orders.request(request_id)
    order, about = uow.orders.get(request.order_id), about_credit(request.id)
    if not may_know(reader, order, uow) and not any(concerns(reader, one, uow) for one in request.wanted):
        raise RuleViolation("credit_not_found")
    amount = order.amount if _sees(reader, order, request, uow) else None
    approval = uow.approvals.about(about)
    waiting = approval.asked if approval is not None and approval.status is Decision.OPEN else ()
    return CreditRequestView(
        id=request.id,
        order_id=order.id,
        filing_id=order.filing_id,
        number=order.filing_number,
        handle=order.number,
        company=uow.customers.get(order.customer_id).name,
        amount=amount,
        asker=name_of(request.by, uow),
        reason=request.reason,
        dispute=request.dispute,
        at=request.at,
        status=request.state,
        old=_lines(request.before, amount, reader, uow),
        new=_lines(request.wanted, amount, reader, uow),
        decided_by=name_of(request.settled_by, uow),
        settled_at=request.settled_at,
        ruling=request.ruling or "",
        waiting_for=tuple(name_of(member, uow) for member in waiting),
        rule=request.rule,
        receipt=receipt_about(about, uow),
        trace=tuple(story(uow.trail.about(about), approval, request.ruling or "", uow)),
        approval=approval_view(approval, reader, uow) if request.is_open and approval is not None else None,
        mine=reader == request.by,
        loses=any(member == reader for member, _ in losing(request.before, request.wanted)),
        may_decide=request.is_open and reader in waiting,
        may_withdraw=request.is_open and reader == request.by,
        now=ctx.now,
    )


def order_called(text: str, reader: MemberId, uow: UnitOfWork) -> OrderId | None:
    """The order of a handle (``12-1``) or of a reference; ``None`` where there is none of which the reader may know."""
    number, dash, ordinal = text.strip().lstrip("#").partition("-")
    order = None
    if dash and number.isdecimal() and ordinal.isdecimal() and len(number) < 18 and len(ordinal) < 9:
        filing = uow.filings.numbered(int(number))
        order = uow.orders.numbered(filing.id, int(ordinal)) if filing is not None else None
    order = order or uow.orders.with_reference(normal_reference(text))
    return order.id if order is not None and may_know(reader, order, uow) else None


def may_share(reader: MemberId, order: Order, uow: UnitOfWork) -> bool:
    """Whether something of it is his to give, or all of it that of people whom he leads."""
    if order.credit_of(reader) is not None or all(leads_team(reader, one.team, uow) for one in order.credits):
        return True
    return any(one.member is None and leads_team(reader, one.team, uow) for one in order.credits)


def holdings(order: Order, uow: UnitOfWork) -> Iterator[HoldingView]:
    """Who had the customer, from the first valid filing to this order's."""
    for filing in valid_filings(order.customer_id, uow):
        if filing.number <= order.filing_number:
            yield from _held(filing, uow)


def _held(filing: Filing, uow: UnitOfWork) -> Iterator[HoldingView]:
    owner, origin, since = first_owner(filing, uow), filing.origin, filing.filed_at
    for event in uow.trail.about(about_filing(filing.id)):
        if event.kind is EventKind.FILING_TRANSFERRED:
            yield HoldingView(
                number=filing.number, owner=name_of(owner, uow), origin=origin, since=since, until=event.at
            )
            owner, origin, since = MemberId(str(event.data["owner"])), Origin.TRANSFERRED, event.at
    over = ended(filing, uow)
    yield HoldingView(number=filing.number, owner=name_of(owner, uow), origin=origin, since=since, until=over)


def _sees(reader: MemberId, order: Order, request: CreditRequest, uow: UnitOfWork) -> bool:
    return may_see(reader, order, uow) or any(concerns(reader, one, uow) for one in request.wanted)


def _lines(
    shares: Sequence[Credit], amount: int | None, reader: MemberId, uow: UnitOfWork
) -> tuple[CreditLineView, ...]:
    amounts = portions(amount, [one.basis for one in shares]) if amount is not None else [None] * len(shares)
    return tuple(_line(one, fen, reader, uow) for one, fen in zip(shares, amounts, strict=True))


def _line(share: Credit, amount: int | None, reader: MemberId, uow: UnitOfWork) -> CreditLineView:
    if share.member is None:
        return CreditLineView(name=team_name(share.team, uow), basis=share.basis, amount=amount, party=share.party)
    member = uow.directory.member(share.member)
    return CreditLineView(
        name=member.name,
        basis=share.basis,
        amount=amount,
        party=share.party,
        left=not member.active,
        you=member.id == reader,
    )


def _rule_name(order: Order, ctx: Context) -> str:
    _, _, key = order.rule.clause.partition("/")
    splits = ctx.policy_of(order.rule.version).credit.splits
    return next((one.name for one in (*splits, OWNERS) if one.key == key), "")
