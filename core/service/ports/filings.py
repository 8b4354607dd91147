"""What the services need of filings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.domain.customer import Key
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.standing import Filed, Held


class Filings(Protocol):
    """Filings; the store's unique indexes have the last word on who is first."""

    def next_number(self) -> int:
        """The next sequence number; gaps are allowed, going back is not."""
        ...

    def next_numbers(self, count: int) -> Sequence[int]:
        """So many (at least one) at once, ascending."""
        ...

    def get(self, filing_id: FilingId) -> Filing:
        """Raises ``RuleViolation("filing_not_found")``."""
        ...

    def get_each(self, filings: Collection[FilingId]) -> Mapping[FilingId, Filing]:
        """Those of them that there are, asked for at once; what only reads may then get each without asking again."""
        ...

    def numbered(self, number: int) -> Filing | None: ...

    def holding(self, scope: str, keys: Collection[Key]) -> Mapping[Key, Filing]:
        """The live filings that hold one of these keys in the scope."""
        ...

    def live_of(self, customer_id: CustomerId, scope: str) -> Filing | None: ...

    def latest_of(self, customer_id: CustomerId) -> Filing | None: ...

    def latest_of_each(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Filing]:
        """The same of several customers at once; of those for whom there is none, nothing."""
        ...

    def of_customer(self, customer_id: CustomerId, *, limit: int) -> Sequence[Filing]:
        """Newest first by number."""
        ...

    def page(self, *, after: int, limit: int) -> Sequence[Filing]:
        """Everybody's filings behind a number, in the order of their numbers."""
        ...

    def add(self, filing: Filing, keys: Collection[Key]) -> None:
        """Store a filing; a live one takes its decisive keys, one that is history takes none. Raises
        ``ConcurrentChange`` if another live filing has the customer or one of the keys in the scope."""
        ...

    def add_all(self, filings: Sequence[tuple[Filing, Collection[Key]]]) -> None:
        """Many at once, as :meth:`add` does."""
        ...

    def hold(self, filing: Filing, keys: Collection[Key]) -> None:
        """A live filing takes further decisive keys. Raises ``ConcurrentChange`` if another has one of them."""
        ...

    def save(self, filing: Filing) -> None:
        """Update where the version is still the one read (and raise it); a filing that is no longer live lets its
        keys go. Raises ``ConcurrentChange``."""
        ...

    def pin(self, filing: Filing) -> None:
        """It stays as it was read until what is written about it is on the disk: for what stands beside a filing and
        means nothing once that is over. Raises ``ConcurrentChange`` where it is another by now.
        """
        ...

    def remove(self, filing: Filing) -> None:
        """As if it had never been, while its version is still the one read; its keys are free. For what an import
        brought by mistake; everything else ends by :meth:`save`. Raises ``ConcurrentChange``."""
        ...

    def of_owner(
        self, owner: MemberId, *, statuses: Collection[FilingStatus], limit: int, before: int | None = None
    ) -> Sequence[Filing]:
        """Newest first by number; ``before`` pages on."""
        ...

    def ending(self, owner: MemberId, *, before: datetime, limit: int) -> Sequence[Filing]:
        """Protected ones that end before this instant, those that end first come first."""
        ...

    def count_ending(self, owners: Collection[MemberId], *, since: datetime, before: datetime) -> int:
        """How many protected ones of these people end from the one instant to before the other."""
        ...

    def held_by(self, owners: Collection[MemberId]) -> Sequence[Held]:
        """Their live ones by status and stage, each with how many of whom; in no particular order."""
        ...

    def filed_by(self, owners: Collection[MemberId], *, since: datetime) -> Sequence[Filed]:
        """What was filed at or after the instant and is theirs now, by result and origin, each with how many of whom;
        in no particular order."""
        ...

    def count_of_owner(self, owner: MemberId, *, statuses: Collection[FilingStatus]) -> int:
        """How many he has, of live statuses only."""
        ...
