"""What the services need of merges."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from core.domain.ids import CustomerId
from core.domain.merging import Merge


class Merges(Protocol):
    """Customers that were joined, and what moved, so that it can go back."""

    def next_number(self) -> int: ...

    def join(self, merge: Merge) -> Merge:
        """Filings, exact signs, contacts, names and rulings of the dropped customer become the kept one's, the dropped
        one is no customer any more, and the merge is kept with what ``moved``. Nobody else files either of them until
        this unit of work is committed. Raises ``ConcurrentChange`` when one of them is gone, or when both have a live
        filing in one scope.
        """
        ...

    def part(self, merge: Merge) -> None:
        """Everything that moved goes back to where it was, and the merge is saved as it is given. What came to the kept
        customer since stays there. Raises ``ConcurrentChange``.
        """
        ...

    def save(self, merge: Merge) -> None:
        """Its state, while its version is still the one read. Raises ``ConcurrentChange``."""
        ...

    def numbered(self, number: int) -> Merge:
        """Raises ``RuleViolation("merge_not_found")``."""
        ...

    def successor(self, customer: CustomerId) -> CustomerId | None:
        """The customer that this one has become, through all merges; ``None`` if it was not merged."""
        ...

    def later(self, number: int, customers: Collection[CustomerId]) -> Sequence[Merge]:
        """Merges after that one, not undone, that concern one of these customers; the newest first."""
        ...

    def recent(self, *, limit: int) -> Sequence[Merge]:
        """The newest first."""
        ...
