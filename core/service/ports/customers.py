"""What the services need of the one base of customers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from core.domain.customer import Customer, Key
from core.domain.ids import CustomerId


class Customers(Protocol):
    """The one base of customers."""

    def get(self, customer_id: CustomerId) -> Customer:
        """With contacts, decrypted. Raises ``RuleViolation("customer_not_found")``."""
        ...

    def add(self, customer: Customer, keys: Collection[Key]) -> None: ...
    def save(self, customer: Customer, keys: Collection[Key]) -> None:
        """Conditional update; ``keys`` are added to those already known. Raises ``ConcurrentChange``."""
        ...

    def having(self, keys: Collection[Key]) -> Mapping[Key, CustomerId]:
        """Which of the keys are known, and whose they are (the oldest customer, should several share one)."""
        ...

    def named_like(self, text: str, *, limit: int) -> Sequence[Customer]:
        """Customers whose compare name contains the text, exact ones first (contacts left out)."""
        ...
