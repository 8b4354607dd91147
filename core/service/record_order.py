"""记订单: a customer has bought; the rule says whose merit it is, once for each order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.domain.filing import OWNED, Filing
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId, OrderId
from core.domain.order import Order, checked_amount, checked_day, checked_reference, normal_reference
from core.domain.policy.document import Clause
from core.domain.rules import Fact, RuleViolation
from core.domain.stages import stage_of
from core.service.change_order import CorrectOrder, correct_order
from core.service.context import Context
from core.service.move_stage import MoveStage, move_stage
from core.service.outcome import Outcome, and_also
from core.service.ports.store import UnitOfWork
from core.service.procedures import crediting
from core.service.procedures.completing import lacking_at
from core.service.procedures.leading import leads
from core.service.procedures.ordering import may_see, order_event, repainted, shares_told, tell_credited
from core.service.records import EventKind, NoticeKind, about_order


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOrder:
    """``amount`` is in fen. ``signed_on`` is today where nothing is said. ``seller`` has it all, whatever the rule says
    (the order system knows who sold); ``quietly`` tells nobody: for what an import brings.
    """

    filing_id: FilingId
    by: MemberId
    amount: int
    reference: str = ""
    signed_on: date | None = None
    note: str = ""
    seller: MemberId | None = None
    quietly: bool = False


def record_order(cmd: RecordOrder, uow: UnitOfWork, ctx: Context) -> Outcome:
    """An order that is there already is not recorded twice (``order_known``); what is said otherwise now is corrected.
    Raises ``member_left``, ``order_not_owned``, ``order_elsewhere``, ``order_of_others``, ``order_reference_taken``,
    what the checks of amount, day and reference do, and what a correction does.
    """
    filing = uow.filings.get(cmd.filing_id)
    today = crediting.today(ctx)
    day = checked_day(cmd.signed_on or today, today)
    amount, reference = checked_amount(cmd.amount), checked_reference(cmd.reference)
    owner = _owner(filing, day, cmd.by, uow, ctx)
    known = _known(filing, amount, reference, day, cmd.by, uow)
    if known is not None:
        return _again(known, replace(cmd, reference=reference), uow, ctx)
    if cmd.seller is not None:
        shares, rule = crediting.sold_by(cmd.seller, owner, uow, ctx)
    else:
        shares, rule = crediting.by_rule(filing, owner, amount, uow, ctx)
    order = Order(
        id=OrderId(ctx.new_id()),
        filing_id=filing.id,
        filing_number=filing.number,
        customer_id=filing.customer_id,
        ordinal=uow.orders.next_ordinal(filing.id),
        amount=amount,
        signed_on=day,
        by=cmd.by,
        at=ctx.now,
        credits=shares,
        rule=rule,
        reference=reference,
        note=cmd.note.strip(),
    )
    uow.filings.pin(filing)  # a merge that moves its orders waits, or was first
    return _recorded(order, filing, cmd, uow, ctx)


def _owner(filing: Filing, day: date, by: MemberId, uow: UnitOfWork, ctx: Context) -> MemberId:
    """Whose order it is before the rule splits it. What this filing did not hold any more that day and another one did
    belongs there.
    """
    if not uow.directory.member(by).active:
        raise RuleViolation("member_left")
    rule = ctx.policy.quote(Clause.CREDIT)
    if filing.status not in OWNED:
        raise RuleViolation("order_not_owned", rule=rule, number=filing.number, status=filing.status.value)
    owner = crediting.owner_on(filing, day, uow, ctx)
    if by not in {owner, filing.owner} and not leads(by, filing, uow):
        raise RuleViolation("order_of_others", rule=rule, number=filing.number)
    if not crediting.held(filing, day, uow, ctx):
        other = crediting.holding_on(filing.customer_id, day, uow, ctx)
        if other is not None:
            raise RuleViolation("order_elsewhere", rule=rule, number=other.number, day=day.isoformat())
    return owner


def _known(filing: Filing, amount: int, reference: str, day: date, by: MemberId, uow: UnitOfWork) -> Order | None:
    """The same reference is the same order, of whichever filing of the customer; without one on either side, the same
    amount on the same day. Raises ``order_reference_taken``.
    """
    named = uow.orders.with_reference(normal_reference(reference))
    if named is not None:
        if named.customer_id != filing.customer_id:
            seen = named.number if may_see(by, named, uow) else None
            raise RuleViolation("order_reference_taken", reference=named.reference, order=seen)
        return named
    alike = (one for one in uow.orders.of_filing(filing.id) if one.is_live and one.amount == amount)
    return next((one for one in alike if one.signed_on == day and not (reference and one.reference)), None)


def _again(known: Order, cmd: RecordOrder, uow: UnitOfWork, ctx: Context) -> Outcome:
    """What is said now counts, if whoever says it may correct."""
    same = not cmd.reference or normal_reference(cmd.reference) == normal_reference(known.reference)
    reference = known.reference if same else cmd.reference
    day = cmd.signed_on or known.signed_on
    if (known.amount, known.reference, known.signed_on) != (cmd.amount, reference, day):
        change = CorrectOrder(order_id=known.id, by=cmd.by, amount=cmd.amount, reference=reference, signed_on=day)
        return correct_order(change, uow, ctx, quietly=cmd.quietly)
    facts: dict[str, Fact] = {"order": known.number, "number": known.filing_number, "amount": known.amount}
    return Outcome(code="order_known", subject=about_order(known.id), facts=facts)


def _recorded(order: Order, filing: Filing, cmd: RecordOrder, uow: UnitOfWork, ctx: Context) -> Outcome:
    event = order_event(
        EventKind.ORDER_RECORDED, order, by=cmd.by, ctx=ctx, shares=shares_told(order.credits), day=str(order.signed_on)
    )
    won, missing = _won(filing, cmd, uow, ctx)
    uow.orders.add(order)  # behind everything that may refuse: an import goes on after a refusal
    facts: dict[str, Fact] = {
        "order": order.number,
        "number": order.filing_number,
        "amount": order.amount,
        "stage": won.facts.get("stage") if won is not None else None,
        "missing": ",".join(missing) or None,
    }
    told = () if cmd.quietly else tell_credited(event, order.credits, uow)
    outcome = Outcome(
        code="order_recorded",
        subject=event.subject,
        facts=facts,
        events=(event,),
        notices=(*told, *repainted(event, order)),
    )
    return outcome if won is None else and_also(outcome, (won,))


def _won(filing: Filing, cmd: RecordOrder, uow: UnitOfWork, ctx: Context) -> tuple[Outcome | None, tuple[str, ...]]:
    """An order is a deal: the filing moves on to it, unless that stage lacks something. Who does not have the filing
    does not move it.
    """
    stage = next((one for one in ctx.policy.stages if one.won), None)
    if stage is None or not filing.is_live or (filing.stage and stage_of(filing.stage, ctx.policy).won):
        return None, ()
    if cmd.by != filing.owner and not leads(cmd.by, filing, uow):
        return None, ()
    if missing := lacking_at(filing, stage.key, uow, ctx):
        return None, missing
    moved = move_stage(MoveStage(filing_id=filing.id, stage=stage.key, by=cmd.by), uow, ctx)
    if cmd.quietly:
        moved = replace(moved, notices=tuple(one for one in moved.notices if one.kind is not NoticeKind.DEAL_WON))
    return moved, ()
