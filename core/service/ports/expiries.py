"""What the services need to end many protections in one night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.domain.filing import FilingStatus
from core.domain.ids import CustomerId, FilingId, MemberId, TeamId
from core.domain.rules import RuleRef

Mark = tuple[datetime, str]
"""A place in the order of the timers: when one is due, and its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """A filing whose expiry is due, with all that its ending asks, and nothing that is sealed.

    ``place`` is that of its timer, ``stage`` how far the deal has come. ``asked``: more time is asked for, or
    somebody contests whose the customer is. ``awaited``: somebody queues for the customer. ``followed``: there was an
    effective follow-up. ``hands``: how many have owned the customer in its scope.
    """

    id: FilingId
    number: int
    customer_id: CustomerId
    owner: MemberId
    team_id: TeamId | None
    scope: str
    status: FilingStatus
    rule: RuleRef
    protected_until: datetime | None
    warned_at: datetime | None
    version: int
    place: Mark
    asked: bool
    awaited: bool
    followed: bool
    hands: int
    stage: str = ""


class Expiries(Protocol):
    """Protections whose time is over, by sets."""

    def over(self, *, now: datetime, after: Mark | None, limit: int) -> Sequence[Over]:
        """In the order of their timers; ``after`` pages on. What another process is just changing is left out,
        and nobody else changes these before the unit of work, a writing one, is over."""
        ...

    def end_all(self, over: Sequence[Over]) -> None:
        """They are expired, and let their keys go. Raises ``ConcurrentChange`` if one of them has changed."""
        ...
