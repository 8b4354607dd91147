"""What the services need of filings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from core.domain.customer import Key
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import CustomerId, FilingId, MemberId


class Filings(Protocol):
    """Filings; the store's unique indexes have the last word on who is first."""

    def next_number(self) -> int:
        """The next sequence number; gaps are allowed, going back is not."""
        ...

    def get(self, filing_id: FilingId) -> Filing:
        """Raises ``RuleViolation("filing_not_found")``."""
        ...

    def numbered(self, number: int) -> Filing | None: ...

    def holding(self, scope: str, keys: Collection[Key]) -> Mapping[Key, Filing]:
        """The live filings that hold one of these keys in the scope."""
        ...

    def live_of(self, customer_id: CustomerId, scope: str) -> Filing | None: ...

    def latest_of(self, customer_id: CustomerId) -> Filing | None: ...

    def add(self, filing: Filing, keys: Collection[Key]) -> None:
        """Store a live filing and take its decisive keys. Raises ``ConcurrentChange`` if another live filing has
        the customer or one of the keys in the scope."""
        ...

    def save(self, filing: Filing) -> None:
        """Update where the version is still the one read (and raise it); a filing that is no longer live lets its
        keys go. Raises ``ConcurrentChange``."""
        ...

    def of_owner(
        self, owner: MemberId, *, statuses: Collection[FilingStatus], limit: int, before: int | None = None
    ) -> Sequence[Filing]:
        """Newest first by number; ``before`` pages on."""
        ...

    def count_of_owner(self, owner: MemberId, *, statuses: Collection[FilingStatus]) -> int: ...
