"""订单改了, 订单作废: what was written wrongly is put right; what came to nothing counts no more."""

from __future__ import annotations

from datetime import date

from core.domain.frozen import dataclass
from core.domain.ids import MemberId, OrderId
from core.domain.order import Order, checked_amount, checked_day, checked_reference, normal_reference
from core.domain.rules import Fact, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome, and_also
from core.service.ports.store import UnitOfWork
from core.service.procedures.crediting import today
from core.service.procedures.ordering import may_see, must_change, order_event, repainted, tell_credited
from core.service.procedures.sharing import dropped_request
from core.service.records import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectOrder:
    """What is ``None`` stays. ``amount`` is in fen."""

    order_id: OrderId
    by: MemberId
    amount: int | None = None
    reference: str | None = None
    signed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder:
    """The order is no more; ``reason`` says why."""

    order_id: OrderId
    by: MemberId
    reason: str


def correct_order(cmd: CorrectOrder, uow: UnitOfWork, ctx: Context, *, quietly: bool = False) -> Outcome:
    """Shares stay as they are. Raises ``order_not_found``, ``member_left``, ``order_not_yours``, ``order_cancelled``,
    ``order_same``, ``order_reference_taken``, and what the checks of amount, day and reference do.
    """
    order = uow.orders.get(cmd.order_id)
    must_change(cmd.by, order, uow)
    right = order.correct(
        amount=order.amount if cmd.amount is None else checked_amount(cmd.amount),
        reference=order.reference if cmd.reference is None else checked_reference(cmd.reference),
        signed_on=order.signed_on if cmd.signed_on is None else checked_day(cmd.signed_on, today(ctx)),
    )
    if right == order:
        raise RuleViolation("order_same", order=order.number)
    _must_be_alone(right, cmd.by, uow)
    uow.orders.save(right)
    event = order_event(
        EventKind.ORDER_CORRECTED,
        right,
        by=cmd.by,
        ctx=ctx,
        before=order.amount,
        day=str(right.signed_on),
        day_before=str(order.signed_on),
        reference_before=order.reference,
    )
    facts: dict[str, Fact] = {"order": order.number, "number": order.filing_number, "amount": right.amount}
    told = () if quietly else tell_credited(event, right.credits, uow)
    notices = (*told, *repainted(event, right))
    return Outcome(code="order_corrected", subject=event.subject, facts=facts, events=(event,), notices=notices)


def cancel_order(cmd: CancelOrder, uow: UnitOfWork, ctx: Context) -> Outcome:
    """A wish about its shares ends with it. Raises ``order_not_found``, ``member_left``, ``order_not_yours``,
    ``order_cancelled``, ``order_reason``.
    """
    order = uow.orders.get(cmd.order_id)
    must_change(cmd.by, order, uow)
    gone = order.cancel(cmd.reason)
    uow.orders.save(gone)
    request = uow.orders.open_request(order.id)  # now that nobody can add one any more
    event = order_event(EventKind.ORDER_CANCELLED, gone, by=cmd.by, ctx=ctx)
    facts: dict[str, Fact] = {"order": order.number, "number": order.filing_number, "amount": order.amount}
    notices = (*tell_credited(event, gone.credits, uow), *repainted(event, gone))
    outcome = Outcome(code="order_cancelled", subject=event.subject, facts=facts, events=(event,), notices=notices)
    return outcome if request is None else and_also(outcome, (dropped_request(request, uow, ctx, by=None),))


def _must_be_alone(order: Order, by: MemberId, uow: UnitOfWork) -> None:
    """Raises ``order_reference_taken``, with which order has it if he may see that."""
    other = uow.orders.with_reference(normal_reference(order.reference))
    if other is not None and other.id != order.id:
        seen = other.number if may_see(by, other, uow) else None
        raise RuleViolation("order_reference_taken", reference=other.reference, order=seen)
