"""What the services need of appeals."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from core.domain.appeal import Appeal
from core.domain.ids import AppealId, CustomerId, FilingId, MemberId


class Appeals(Protocol):
    """Contests about whose a customer is."""

    def get(self, appeal_id: AppealId) -> Appeal:
        """Raises ``RuleViolation("appeal_not_found")``."""
        ...

    def add(self, appeal: Appeal) -> None:
        """Raises ``ConcurrentChange`` where the same person contests the same customer already."""
        ...

    def save(self, appeal: Appeal) -> None:
        """Conditional on the version read; raises ``ConcurrentChange``."""
        ...

    def open_about(self, customer: CustomerId) -> Sequence[Appeal]:
        """Those that wait for their ruling, oldest first."""
        ...

    def open_about_each(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Sequence[Appeal]]:
        """The same of several customers at once; what only reads may then look at each without asking again."""
        ...

    def of_customer(self, customer: CustomerId) -> Sequence[Appeal]:
        """All about this customer, oldest first."""
        ...

    def of_filing(self, filing_id: FilingId) -> Sequence[Appeal]:
        """All that began with this filing, oldest first."""
        ...

    def of_member(self, member: MemberId, *, limit: int) -> Sequence[Appeal]:
        """What this member has contested: what is open first, then the newest."""
        ...
