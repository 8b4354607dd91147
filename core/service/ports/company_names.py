"""What the services need of the names by which customers are found: their own, their aliases, and what was ruled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from core.domain.dedupe.matching import Known
from core.domain.ids import CustomerId
from core.domain.resembling import NamedAs, NameException, Sharing


class CompanyNames(Protocol):
    """Every name has a number that only grows. A customer's own name comes and changes with the customer; aliases are
    added here. ``bucket`` and ``known`` are the ``Shelf`` of the duplicate check.
    """

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        """The numbers of the names that stand in each block, ascending, at most ``limit`` each."""
        ...

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        """The names with these numbers, and the credit codes of their customers; phones are left out."""
        ...

    def newest(self, blocks: Sequence[int]) -> Mapping[int, int]:
        """The newest number in each block, 0 where nobody stands."""
        ...

    def entered(self, since: Mapping[int, int]) -> Sequence[int]:
        """The numbers that entered a block after the one named beside it, ascending."""
        ...

    def hold(self, blocks: Collection[int]) -> None:
        """Until this unit of work is committed nobody else brings a name into these blocks: what :meth:`entered` says
        from now on stays true. In reading units there is nothing to hold.
        """
        ...

    def hold_all(self) -> None:
        """The same for every block there is: for whoever brings many names at once."""
        ...

    def owners(self, numbers: Collection[int]) -> Mapping[int, CustomerId]:
        """Whose the names are."""
        ...

    def of(self, customers: Collection[CustomerId]) -> Sequence[NamedAs]:
        """Every name of these customers, the oldest first."""
        ...

    def walk(self, *, after: int, limit: int) -> Sequence[NamedAs]:
        """The names behind a number, in the order of their numbers."""
        ...

    def last(self) -> int:
        """The greatest number of a name, 0 if there is none."""
        ...

    def sharing(self, customers: Collection[CustomerId]) -> Sequence[Sharing]:
        """Others that share a credit code, phone or mail domain with one of these; a sign that more than
        :data:`~core.domain.resembling.SHARED_BY` customers have says nothing and is left out.
        """
        ...

    def add_alias(self, customer: CustomerId, text: str) -> bool:
        """One more name for a customer; ``False`` if it is known by it already."""
        ...

    def hand_over(self, loser: CustomerId, winner: CustomerId) -> None:
        """All names of one customer become aliases of another, and so do the exact names among its keys."""
        ...

    def rule_apart(self, exception: NameException) -> None:
        """These two are not the same; what was ruled first stays."""
        ...

    def ruled_apart(self, customers: Collection[CustomerId]) -> Sequence[NameException]:
        """What was ruled about pairs within these customers."""
        ...

    def nameless(self, *, after: str, limit: int) -> Sequence[tuple[CustomerId, str]]:
        """Customers from before there were names, with what they are called, in the order of their ids."""
        ...

    def outdated(self, *, after: int, limit: int) -> Sequence[tuple[int, str]]:
        """Names that stand where an earlier release put them, by number."""
        ...

    def renew(self, names: Sequence[tuple[int, str]]) -> None:
        """Put these names where they belong by now."""
        ...

    def write_own(self, customers: Sequence[tuple[CustomerId, str]]) -> None:
        """Write the own names of customers that have none yet, many at once."""
        ...
