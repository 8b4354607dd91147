"""What the services need of leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.domain.ids import FilingId, MemberId
from core.domain.lead import Lead


class Leads(Protocol):
    """Customers that were put in for others to work."""

    def of(self, filing_id: FilingId) -> Lead | None:
        """The lead that this filing holds, or began as."""
        ...

    def add(self, lead: Lead) -> None: ...
    def save(self, lead: Lead) -> None:
        """Conditional on the version read; raises ``ConcurrentChange``."""
        ...

    def waiting_for(self, member: MemberId, *, limit: int) -> Sequence[Lead]:
        """Those that this member is asked to take, the oldest question first."""
        ...

    def waiting(self) -> Mapping[MemberId, int]:
        """How many each member is asked to take; whoever is asked for none is not in it."""
        ...

    def of_giver(self, giver: MemberId, *, limit: int) -> Sequence[Lead]:
        """What this member gave, the newest first."""
        ...

    def last_asked(self, member: MemberId) -> datetime | None:
        """When this member was last asked to take one."""
        ...
