"""The year's orders: winners put them down, some are corrected or cancelled, some shares given away or contested; some
customers pass to others, and now and then somebody leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, Protocol

from core.domain.credit import Wanted
from core.domain.ids import FilingId, MemberId, OrderId
from core.service.change_order import CancelOrder, CorrectOrder
from core.service.commands import Command
from core.service.directory import MemberLeaves
from core.service.record_order import RecordOrder
from core.service.split_credit import SplitCredit
from core.service.transfer_customers import TransferCustomers

WAN = 1_000_000
"""Fen in ten thousand yuan."""
_LIVE = "state = 'recorded'"


class Book(Protocol):
    """What the day's work needs of the year."""

    dice: Random

    def ask(self, question: str, *values: Any) -> list[tuple[Any, ...]]: ...
    def seller(self) -> MemberId: ...


def orders(year: Book, held: Sequence[tuple[str, str]]) -> Iterator[Command]:
    """Of some who are followed up comes an order, with the number of a contract or without."""
    dice = year.dice
    for filing, owner in held:
        if dice.random() < 0.06:
            amount = dice.choice((30 * WAN, 1, 7, 12_345_678, 880_000, dice.randrange(1, 500 * WAN)))
            reference = f"HT-{dice.randrange(10**6):06d}" if dice.random() < 0.7 else ""
            yield RecordOrder(filing_id=FilingId(filing), by=MemberId(owner), amount=amount, reference=reference)


def changes(year: Book, most: int) -> Iterator[Command]:
    """What was put down lately is written otherwise, called off, given away in part, or contested by somebody."""
    dice = year.dice
    for ident, by, at_most in year.ask(
        f"SELECT id, by_id, amount FROM customer_order WHERE {_LIVE} ORDER BY at DESC, id LIMIT ?", most
    ):
        order, chance = OrderId(ident), dice.random()
        if chance < 0.04:
            yield CorrectOrder(order_id=order, by=MemberId(by), amount=at_most + dice.randrange(1, 999))
        elif chance < 0.06:
            yield CancelOrder(order_id=order, by=MemberId(by), reason="客户退了")
        elif chance < 0.12:
            yield _split(order, MemberId(by), year.seller(), dice, reason="")
        elif chance < 0.18:
            someone = _other_party(year, order, by)
            yield _split(order, someone, someone, dice, reason="方案是我做的，客户可以证明")


def _other_party(year: Book, order: OrderId, by: str) -> MemberId:
    """Whoever has a share already, or has or had the customer; else anybody, who hears that there is no such order."""
    parties = year.ask(
        "SELECT member_id FROM order_credit WHERE order_id = ?1 AND member_id <> ?2 UNION "
        "SELECT f.owner_id FROM filing f JOIN customer_order o ON o.customer_id = f.customer_id "
        "WHERE o.id = ?1 AND f.owner_id <> ?2 ORDER BY 1",
        order,
        by,
    )
    return MemberId(year.dice.choice(parties)[0]) if parties else year.seller()


def _split(order: OrderId, by: MemberId, to: MemberId, dice: Random, *, reason: str) -> Command:
    wanted = Wanted(member=to, basis=dice.choice((1, 1_000, 3_333, 5_000)))
    return SplitCredit(order_id=order, by=by, shares=(wanted,), reason=reason)


def passing(year: Book, held: Sequence[tuple[str, str]]) -> Iterator[Command]:
    """A customer passes to somebody else, with all that is written about him."""
    for filing, _ in held:
        yield TransferCustomers(by=MemberId("head"), to=year.seller(), filings=(FilingId(filing),), reason="换区了")


def leaving(year: Book, one_in: float) -> Iterator[Command]:
    """Somebody has gone; what he held goes to his heirs."""
    if year.dice.random() < one_in:
        yield MemberLeaves(member_id=year.seller())
