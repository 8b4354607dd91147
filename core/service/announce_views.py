"""What a group gets to see of released customers: what the policy shows, and nothing that is for one person alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.domain.ids import EntryId


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedLine:
    """One released customer. ``company`` is empty where the policy does not show it, ``shown`` are the values of the
    other fields that it shows.

    ``claimable_from`` is set while it is too fresh, ``kept`` while somebody of the waiting list has it to himself;
    ``taken_by`` and ``taken_at`` tell who has it since when.
    """

    id: EntryId
    number: int
    company: str = ""
    shown: tuple[str, ...] = ()
    live: bool = True
    kept: bool = False
    claimable_from: datetime | None = None
    taken_by: str = ""
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedView:
    """Customers that came into one pool together; ``pool`` is its name where there are several, ``more`` counts those
    that the card has no room for.
    """

    lines: tuple[AnnouncedLine, ...]
    now: datetime
    pool: str = ""
    more: int = 0
