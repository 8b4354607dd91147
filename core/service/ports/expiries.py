"""What the services need to end many protections in one night."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.domain.filing import FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, FilingId, MemberId, TeamId
from core.domain.pool import PoolEntry
from core.domain.rules import RuleRef
from core.service.records import EventRecord

Mark = tuple[datetime, str]
"""A place in the order of the timers: when one is due, and its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """A filing whose expiry is due, with all that its ending asks, and nothing that is sealed.

    ``place`` is that of its timer, ``stage`` how far the deal has come. ``asked``: more time is asked for, or
    somebody contests whose the customer is. ``awaited``: somebody queues for the customer. ``followed``: there was an
    effective follow-up. ``hands``: how many have owned the customer in its scope. ``copied``: a card about it is out
    there that can be repainted.
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
    copied: bool
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How one of them ends: what the trail says of it, and the customer's stay in the pool if it falls into one."""

    over: Over
    events: tuple[EventRecord, ...]
    entry: PoolEntry | None


class Ready(Protocol):
    """Endings in the form in which they are written; of use to the repository alone that made them so."""

    def part(self, first: int, last: int) -> Ready:
        """Some of them, by their places; ``last`` is left out."""
        ...


class Expiries(Protocol):
    """Protections whose time is over, by sets."""

    def over(self, *, now: datetime, after: Mark | None, limit: int) -> Sequence[Over]:
        """In the order of their timers; ``after`` pages on. Any of them may change before it is ended."""
        ...

    def ready(self, endings: Sequence[Ending], *, at: datetime) -> Ready:
        """All that can be done before anything is written; a reading unit of work will do."""
        ...

    def end(self, ready: Ready, *, timers: Sequence[str]) -> Sequence[int]:
        """Expire them, and write what the endings say: the filings let their keys go, ``timers`` are the kinds whose
        timers go with them. Which ones ended, by their place among the endings: what somebody else is changing, or
        has changed, or what somebody asks or waits for by now, is left as it is.

        Raises ``ConcurrentChange`` when one that could be ended is not what it was when it was looked at.
        """
        ...

    def ended(
        self, owner: MemberId, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[tuple[FilingId, datetime]]:
        """Which of his protections time ended in this while (``until`` included), and when; the first first."""
        ...
