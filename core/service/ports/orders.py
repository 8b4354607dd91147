"""What the services need of orders and of who is credited with them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from core.domain.credit import CreditRequest
from core.domain.frozen import dataclass
from core.domain.ids import CreditRequestId, CustomerId, FilingId, MemberId, OrderId, TeamId
from core.domain.order import Order

Before = tuple[date, OrderId]
"""The place in a list behind which the next page begins: the day and the id of the last order that was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallied:
    """So many orders, and the fen of them that count."""

    orders: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Credited:
    """What one member was credited with while he was in one team, or a team as such (``member`` is ``None``)."""

    member: MemberId | None
    team: TeamId | None
    orders: int
    amount: int


class Orders(Protocol):
    """Orders with their shares, and the wishes to share them otherwise. Days count from ``since`` to before ``until``;
    lists and sums know live orders only; pages are newest first, by day and id.
    """

    def get(self, order_id: OrderId) -> Order:
        """Raises ``RuleViolation("order_not_found")``."""
        ...

    def numbered(self, filing_id: FilingId, ordinal: int) -> Order | None: ...

    def with_reference(self, key: str) -> Order | None:
        """The live one with this reference in its normal form."""
        ...

    def next_ordinal(self, filing_id: FilingId) -> int:
        """The how-many-th the next order of this filing is."""
        ...

    def add(self, order: Order) -> None:
        """Raises ``ConcurrentChange`` where its ordinal or its reference is taken."""
        ...

    def save(self, order: Order) -> None:
        """With its shares. Conditional on the version read; raises ``ConcurrentChange``, also where its reference is
        taken.
        """
        ...

    def pin(self, order: Order) -> None:
        """It stays as it was read until what is written about it is on the disk. Raises ``ConcurrentChange`` where it
        is another by now.
        """
        ...

    def remove(self, order: Order) -> None:
        """As if it had never come; about one that nobody has touched since. Conditional on the version read; raises
        ``ConcurrentChange``.
        """
        ...

    def of_filing(self, filing_id: FilingId) -> Sequence[Order]:
        """All of it, cancelled ones too, in order."""
        ...

    def of_customer(self, customer: CustomerId, *, limit: int) -> Sequence[Order]: ...

    def sum_of_customer(self, customer: CustomerId) -> Tallied: ...

    def of_member(self, member: MemberId, *, since: date, limit: int, before: Before | None = None) -> Sequence[Order]:
        """Those of which he has a share."""
        ...

    def of_team(self, team: TeamId, *, since: date, limit: int, before: Before | None = None) -> Sequence[Order]:
        """Those of which the team has a share, or somebody who was in it then."""
        ...

    def page(self, *, since: date, limit: int, before: Before | None = None) -> Sequence[Order]:
        """Everybody's."""
        ...

    def sum_of_member(self, member: MemberId, *, since: date, until: date) -> Tallied:
        """By his share."""
        ...

    def sum_of_teams(self, teams: Collection[TeamId], *, since: date, until: date) -> Tallied:
        """By the shares of these teams, and of those who were in them then."""
        ...

    def sum_of_all(self, *, since: date, until: date) -> Tallied: ...

    def credited(self, *, since: date, until: date) -> Sequence[Credited]:
        """By member and team, in no particular order."""
        ...

    def request(self, request_id: CreditRequestId) -> CreditRequest:
        """Raises ``RuleViolation("credit_not_found")``."""
        ...

    def add_request(self, request: CreditRequest) -> None:
        """Raises ``ConcurrentChange`` where one of this order is open."""
        ...

    def save_request(self, request: CreditRequest) -> None:
        """Conditional on the version read; raises ``ConcurrentChange``."""
        ...

    def requests_of(self, order_id: OrderId) -> Sequence[CreditRequest]:
        """All about this order, oldest first."""
        ...

    def open_request(self, order_id: OrderId) -> CreditRequest | None: ...

    def open_under(self, filing_id: FilingId) -> Sequence[CreditRequest]:
        """Those that wait about any order of this filing, oldest first."""
        ...
