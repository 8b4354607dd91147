"""What the services need of the tables that forms link to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.domain.linked_tables import Difference, Shelf, TableLoad


class LinkedTables(Protocol):
    """The rows of each table, by its key in the policy. Rows that are gone are offered no more, and never deleted."""

    def shelf(self, table: str) -> Shelf:
        """What is offered now, by place; empty where nothing was loaded."""
        ...

    def load(self, load: TableLoad, difference: Difference) -> None:
        """The next edition. Raises ``ConcurrentChange`` when somebody else has loaded it meanwhile."""
        ...

    def loads(self, table: str, *, limit: int) -> Sequence[TableLoad]:
        """The newest first."""
        ...

    def loaded_from(self, source: str) -> TableLoad | None:
        """What a file that was sent in chat became."""
        ...
