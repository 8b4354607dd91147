"""What the services need to keep of the look-alikes of a filing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from core.domain.ids import CustomerId, FilingId
from core.domain.resembling import Likeness, Ruling


class Resemblances(Protocol):
    """What stood beside a filing when it was sent: its approver looks at it, and rules."""

    def add(self, filing_id: FilingId, likenesses: Sequence[Likeness]) -> None:
        """Keep them in this order, once a filing."""
        ...

    def of(self, filing_id: FilingId) -> Sequence[Likeness]: ...

    def of_each(self, filings: Collection[FilingId]) -> Mapping[FilingId, Sequence[Likeness]]:
        """The same of several filings at once; what only reads may then look at each without asking again."""
        ...

    def rule(self, filing_id: FilingId, customer_id: CustomerId, ruling: Ruling) -> None: ...
