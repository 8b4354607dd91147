"""导入订单: a line of the order system's list becomes an order, once, of whoever had the customer that day."""

from __future__ import annotations

from datetime import date

from core.domain.customer import Key
from core.domain.dedupe.names import compare_name
from core.domain.dedupe.uscc import normal_uscc
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, MemberId
from core.domain.order import Order, normal_reference
from core.domain.order_list import OrderLine
from core.domain.policy.document import KeyKind
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.administering import must_administer
from core.service.procedures.crediting import holding_on, today
from core.service.record_order import RecordOrder, record_order


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder:
    """A line without a fault of its own, and the administrator who brings it."""

    line: OrderLine
    by: MemberId


def import_order(cmd: ImportOrder, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Nobody is told; what is there already with the same reference stays, or is corrected. Raises ``admin_only``,
    ``order_customer_unknown``, ``order_customer_shared``, ``order_nobody_held``, ``order_seller_unknown``,
    ``order_seller_shared``, ``order_cancelled``, and what :func:`~core.service.record_order.record_order` does.
    """
    must_administer(cmd.by, uow)
    line = cmd.line
    day = line.signed_on or today(ctx)
    filing = _filing(line, day, uow, ctx)
    _must_not_be_cancelled(line, day, filing, uow)
    command = RecordOrder(
        filing_id=filing.id,
        by=cmd.by,
        amount=line.amount,
        reference=line.reference,
        signed_on=day,
        note=line.note,
        seller=_seller(line.seller, uow) if line.seller else None,
        quietly=True,
    )
    return record_order(command, uow, ctx)


def _must_not_be_cancelled(line: OrderLine, day: date, filing: Filing, uow: UnitOfWork) -> None:
    """What somebody has cancelled here does not come back by the next list; of a line without a reference it is the
    same amount on the same day. Raises ``order_cancelled``.
    """
    key = normal_reference(line.reference)

    def is_it(order: Order) -> bool:
        return (
            normal_reference(order.reference) == key if key else (order.amount, order.signed_on) == (line.amount, day)
        )

    same = [one for one in uow.orders.of_filing(filing.id) if is_it(one)]
    if same and not any(one.is_live for one in same):
        raise RuleViolation("order_cancelled", order=same[-1].number)


def _filing(line: OrderLine, day: date, uow: UnitOfWork, ctx: Context) -> Filing:
    """The one that is numbered, or by which somebody had the customer that day. What is known by its reference stays
    where it is.
    """
    plain = line.customer.lstrip("#＃").strip()
    if plain.isdecimal() and len(plain) < 10 and (numbered := uow.filings.numbered(int(plain))) is not None:
        return numbered
    customer = _customer(line.customer, uow)
    known = uow.orders.with_reference(normal_reference(line.reference))
    if known is not None and known.customer_id == customer:
        return uow.filings.get(known.filing_id)
    filing = holding_on(customer, day, uow, ctx)
    if filing is None:
        raise RuleViolation("order_nobody_held", company=line.customer, day=day.isoformat())
    return filing


def _customer(text: str, uow: UnitOfWork) -> CustomerId:
    """By its credit code, or by a name that it has or had."""
    code, name = normal_uscc(text), compare_name(text)
    key = Key(kind=KeyKind.USCC, value=code) if code else Key(kind=KeyKind.NAME, value=name)
    found = uow.customers.having([key]).get(key) if key.value else None
    if found is None:
        raise RuleViolation("order_customer_unknown", company=text)
    if not code and uow.customers.get(found).compare_name == name and len(uow.customers.named_like(name, limit=2)) > 1:
        raise RuleViolation("order_customer_shared", company=text)
    return found


def _seller(text: str, uow: UnitOfWork) -> MemberId:
    """Whoever has the name or the number; of several the one who is still with the company."""
    same = [one for one in uow.directory.members() if text in {one.id, one.name}]
    here = [one for one in same if one.active] or same
    if not here:
        raise RuleViolation("order_seller_unknown", name=text)
    if len(here) > 1:
        raise RuleViolation("order_seller_shared", name=text)
    return here[0].id
