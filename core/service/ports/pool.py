"""What the services need of the public pool and of those who wait."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, EntryId, FilingId, MemberId
from core.domain.pool import PoolEntry, Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtBack:
    """What the pool brought back: customers that came in within a period, and what became of these until now."""

    entered: int = 0
    claimed: int = 0
    protected: int = 0
    lying: int = 0


class PublicPool(Protocol):
    """Stays in the pools, and waiting lists; a customer lies in one place only in a scope."""

    def get(self, entry_id: EntryId) -> PoolEntry:
        """Raises ``RuleViolation("entry_not_found")``."""
        ...

    def add(self, entry: PoolEntry) -> None:
        """Raises ``ConcurrentChange`` if the customer lies in a pool already."""
        ...

    def save(self, entry: PoolEntry) -> None:
        """Conditional on the version read; raises ``ConcurrentChange``."""
        ...

    def remove(self, entry: PoolEntry) -> None:
        """As if it had never been, while its version is still the one read: for what an import brought by mistake.
        Raises ``ConcurrentChange``."""
        ...

    def live_of(self, customer_id: CustomerId, scope: str) -> PoolEntry | None: ...

    def live_among(self, customers: Collection[CustomerId], scope: str) -> Mapping[CustomerId, PoolEntry]:
        """Those of these customers that lie in a pool."""
        ...

    def numbered(self, number: int) -> PoolEntry | None:
        """The latest stay under the number of the filing that ended."""
        ...

    def of_customer(self, customer_id: CustomerId, scope: str) -> Sequence[PoolEntry]:
        """Every stay, the latest first."""
        ...

    def taken_as(self, filing_id: FilingId) -> PoolEntry | None:
        """The stay that this filing ended by a claim."""
        ...

    def page(
        self, pools: Collection[str], *, limit: int, before: EntryId | None = None, text: str = ""
    ) -> Sequence[PoolEntry]:
        """What lies in these pools, the newest first by id; ``text`` is part of the customer's compare name."""
        ...

    def count(self, pools: Collection[str], *, text: str = "") -> int: ...

    def lying(self) -> Mapping[str, int]:
        """How many customers lie in each pool, by its key; what is kept for the queue alone does not count."""
        ...

    def claims_since(self, member: MemberId, since: datetime) -> int:
        """How often he claimed at or after the instant, whatever became of it."""
        ...

    def owned_until(self, customer_id: CustomerId, scope: str, member: MemberId) -> datetime | None:
        """When he last ceased to own it, of what came into a pool since."""
        ...

    def owned_until_each(
        self, customers: Collection[CustomerId], member: MemberId
    ) -> Mapping[tuple[CustomerId, str], datetime]:
        """The same of several customers at once, in each scope in which he owned one; what only reads may then look at
        each without asking again.
        """
        ...

    def brought_back(self, pools: Collection[str], *, since: datetime, until: datetime) -> BroughtBack:
        """Of what came into these pools from the one instant to before the other."""
        ...

    def wait(self, waiting: Waiting) -> None:
        """Raises ``ConcurrentChange`` if he waits for this customer already."""
        ...

    def leave(self, waiting: Waiting) -> bool:
        """Whether he still waited."""
        ...

    def waiting_of(self, customer_id: CustomerId, scope: str) -> Sequence[Waiting]:
        """Who waits for it, the first in line first."""
        ...

    def places_of(self, member: MemberId) -> Sequence[Waiting]:
        """For whom he waits, the longest first."""
        ...
