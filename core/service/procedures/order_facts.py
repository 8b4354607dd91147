"""What the conditions of a policy may know of an order, and of a wish to share it otherwise."""

from __future__ import annotations

from functools import partial

from core.domain.credit import CreditRequest
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.order import Order
from core.domain.policy.approval import Matter
from core.domain.policy.names import Fact
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.facts import FEN, Facts, facts_of, people_facts

SPLIT, DISPUTE = "split", "dispute"
"""``request.kind``: a share that somebody gives away himself; one that is contested."""


def order_facts(filing: Filing, owner: MemberId, amount: int, uow: UnitOfWork, ctx: Context) -> Facts:
    """Of an order that is not recorded yet: of its filing, of whoever owned it then, and its amount in yuan."""
    member = uow.directory.member(owner)
    known: dict[str, Fact] = {
        "matter": Matter.CREDIT.value,
        "amount": amount / FEN,
        **people_facts(member, uow, ctx.policy, "owner"),
        **people_facts(member, uow, ctx.policy, "submitter"),
    }
    facts = facts_of(filing, uow.customers.get(filing.customer_id), uow, ctx.policy, now=ctx.now)
    return Facts(known, {name: partial(facts.__getitem__, name) for name in facts if name not in known})


def credit_facts(request: CreditRequest, order: Order, uow: UnitOfWork, ctx: Context) -> Facts:
    """Of the order, without itself in the customer's history, and of the wish and whoever has it."""
    filing, bought = uow.filings.get(order.filing_id), uow.orders.sum_of_customer(order.customer_id)
    counted = order.is_live
    known: dict[str, Fact] = {
        "matter": Matter.CREDIT.value,
        "amount": order.amount / FEN,
        "request.kind": DISPUTE if request.dispute else SPLIT,
        "request.reason": request.reason,
        "history.orders": float(bought.orders - counted),
        "history.won_amount": (bought.amount - order.amount * counted) / FEN,
        **people_facts(uow.directory.member(request.by), uow, ctx.policy, "submitter"),
    }
    facts = facts_of(filing, uow.customers.get(filing.customer_id), uow, ctx.policy, now=ctx.now)
    return Facts(known, {name: partial(facts.__getitem__, name) for name in facts if name not in known})
