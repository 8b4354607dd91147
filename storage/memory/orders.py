"""Orders, their shares, and wishes to share them otherwise, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from core.domain.credit import Credit, CreditRequest
from core.domain.ids import CreditRequestId, CustomerId, FilingId, MemberId, OrderId, TeamId
from core.domain.order import Order, normal_reference
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.ports.orders import Before, Credited, Tallied
from storage.memory.table import Journal, Table

_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)


class MemoryOrders:
    """The port ``Orders``."""

    def __init__(self, journal: Journal) -> None:
        self._orders: Table[OrderId, Order] = Table(journal)
        self._requests: Table[CreditRequestId, CreditRequest] = Table(journal)

    def get(self, order_id: OrderId) -> Order:
        order = self._orders.get(order_id)
        if order is None:
            raise RuleViolation("order_not_found")
        return order

    def numbered(self, filing_id: FilingId, ordinal: int) -> Order | None:
        return next((one for one in self.of_filing(filing_id) if one.ordinal == ordinal), None)

    def with_reference(self, key: str) -> Order | None:
        named = (one for one in self._orders if key and one.is_live and normal_reference(one.reference) == key)
        return next(named, None)

    def next_ordinal(self, filing_id: FilingId) -> int:
        return max((one.ordinal for one in self.of_filing(filing_id)), default=0) + 1

    def add(self, order: Order) -> None:
        if self.numbered(order.filing_id, order.ordinal) is not None:
            raise ConcurrentChange
        self._must_be_alone(order)
        self._orders.add(order.id, order)

    def save(self, order: Order) -> None:
        stored = self._orders.get(order.id)
        if stored is None or stored.version != order.version:
            raise ConcurrentChange
        self._must_be_alone(order)
        self._orders.put(order.id, replace(order, version=order.version + 1))

    def pin(self, order: Order) -> None:
        stored = self._orders.get(order.id)
        if stored is None or stored.version != order.version:
            raise ConcurrentChange

    def remove(self, order: Order) -> None:
        stored = self._orders.get(order.id)
        if stored is None or stored.version != order.version:
            raise ConcurrentChange
        self._orders.remove(order.id)

    def of_filing(self, filing_id: FilingId) -> Sequence[Order]:
        return sorted((one for one in self._orders if one.filing_id == filing_id), key=lambda one: one.ordinal)

    def of_customer(self, customer: CustomerId, *, limit: int) -> Sequence[Order]:
        return self._page(lambda one: one.customer_id == customer, _FIRST, limit, None)

    def sum_of_customer(self, customer: CustomerId) -> Tallied:
        found = [one for one in self._live(_FIRST, _LAST) if one.customer_id == customer]
        return Tallied(orders=len(found), amount=sum(one.amount for one in found))

    def of_member(self, member: MemberId, *, since: date, limit: int, before: Before | None = None) -> Sequence[Order]:
        return self._page(lambda one: any(share.member == member for share in one.credits), since, limit, before)

    def of_team(self, team: TeamId, *, since: date, limit: int, before: Before | None = None) -> Sequence[Order]:
        return self._page(lambda one: any(share.team == team for share in one.credits), since, limit, before)

    def page(self, *, since: date, limit: int, before: Before | None = None) -> Sequence[Order]:
        return self._page(lambda one: True, since, limit, before)

    def sum_of_member(self, member: MemberId, *, since: date, until: date) -> Tallied:
        return self._sum(lambda share: share.member == member, since, until)

    def sum_of_teams(self, teams: Collection[TeamId], *, since: date, until: date) -> Tallied:
        return self._sum(lambda share: share.team in teams, since, until)

    def sum_of_all(self, *, since: date, until: date) -> Tallied:
        return self._sum(lambda share: True, since, until)

    def credited(self, *, since: date, until: date) -> Sequence[Credited]:
        found: dict[tuple[MemberId | None, TeamId | None], list[int]] = defaultdict(list)
        for one in self._live(since, until):
            for share, amount in zip(one.credits, one.amounts(), strict=True):
                found[share.member, share.team].append(amount)
        return [
            Credited(member=member, team=team, orders=len(amounts), amount=sum(amounts))
            for (member, team), amounts in found.items()
        ]

    def request(self, request_id: CreditRequestId) -> CreditRequest:
        request = self._requests.get(request_id)
        if request is None:
            raise RuleViolation("credit_not_found")
        return request

    def add_request(self, request: CreditRequest) -> None:
        if request.is_open and self.open_request(request.order_id) is not None:
            raise ConcurrentChange
        self._requests.add(request.id, request)

    def save_request(self, request: CreditRequest) -> None:
        stored = self._requests.get(request.id)
        if stored is None or stored.version != request.version:
            raise ConcurrentChange
        self._requests.put(request.id, replace(request, version=request.version + 1))

    def requests_of(self, order_id: OrderId) -> Sequence[CreditRequest]:
        return sorted((one for one in self._requests if one.order_id == order_id), key=lambda one: (one.at, one.id))

    def open_request(self, order_id: OrderId) -> CreditRequest | None:
        return next((one for one in self.requests_of(order_id) if one.is_open), None)

    def open_under(self, filing_id: FilingId) -> Sequence[CreditRequest]:
        found = (self.open_request(one.id) for one in self.of_filing(filing_id))
        return [one for one in found if one is not None]

    def give(self, giver: CustomerId, taker: CustomerId, filings: Collection[FilingId]) -> None:
        """A customer's orders go where the filings go under which they came."""
        for one in self._orders:
            if one.customer_id == giver and one.filing_id in filings:
                self._orders.put(one.id, replace(one, customer_id=taker))

    def _must_be_alone(self, order: Order) -> None:
        other = self.with_reference(normal_reference(order.reference)) if order.is_live else None
        if other is not None and other.id != order.id:
            raise ConcurrentChange

    def _live(self, since: date, until: date) -> Iterable[Order]:
        return (one for one in self._orders if one.is_live and since <= one.signed_on < until)

    def _page(self, fits: Callable[[Order], bool], since: date, limit: int, before: Before | None) -> Sequence[Order]:
        behind = before or (_LAST, OrderId(""))
        found = [one for one in self._live(since, _LAST) if fits(one) and (one.signed_on, one.id) < behind]
        return sorted(found, key=lambda one: (one.signed_on, one.id), reverse=True)[:limit]

    def _sum(self, counts: Callable[[Credit], bool], since: date, until: date) -> Tallied:
        orders, amount = 0, 0
        for one in self._live(since, until):
            shares = [fen for share, fen in zip(one.credits, one.amounts(), strict=True) if counts(share)]
            orders, amount = orders + bool(shares), amount + sum(shares)
        return Tallied(orders=orders, amount=amount)
