"""审批交给…: somebody is away, and another answers for him meanwhile (S32)."""

from __future__ import annotations

from datetime import datetime

from core.domain.frozen import dataclass
from core.domain.ids import MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """``until`` is the first instant at which he answers himself again. A member has one delegation at a time."""

    member: MemberId
    delegate: MemberId
    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        """Whether he is away at this instant."""
        return self.since <= at < self.until
