"""What the services need of the one base of customers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from core.domain.customer import Customer, Key
from core.domain.ids import CustomerId


class Customers(Protocol):
    """The one base of customers."""

    def get(self, customer_id: CustomerId) -> Customer:
        """With contacts, decrypted; of a customer that was merged the one that it became, under that one's id. Raises
        ``RuleViolation("customer_not_found")``.
        """
        ...

    def get_each(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Customer]:
        """Those of them that there are, as :meth:`get` gives them, by the ids that were asked for, all at once; what
        only reads may then get each without asking again.
        """
        ...

    def add(self, customer: Customer, keys: Collection[Key]) -> None: ...
    def add_all(self, customers: Sequence[tuple[Customer, Collection[Key]]]) -> None:
        """Many new ones at once; nobody else brings in a name until this unit of work is committed."""
        ...

    def remove(self, customer_id: CustomerId) -> None:
        """As if it had never been; no filing may speak of it any more."""
        ...

    def save(self, customer: Customer, keys: Collection[Key]) -> None:
        """Conditional update; ``keys`` are added to those already known. Raises ``ConcurrentChange``."""
        ...

    def having(self, keys: Collection[Key]) -> Mapping[Key, CustomerId]:
        """Which of the keys are known, and whose they are (the oldest customer, should several share one)."""
        ...

    def named_like(self, text: str, *, limit: int) -> Sequence[Customer]:
        """Customers whose compare name is the text; if there are none, those whose compare name contains it, in the
        order of their names (contacts left out). Where thousands do and the first of them come late, some of them:
        those whose names begin with it before others.
        """
        ...
