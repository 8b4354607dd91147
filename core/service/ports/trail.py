"""What the services need of the audit trail."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.domain.frozen import dataclass
from core.domain.ids import EventId
from core.service.records import EventRecord, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of the chain over the audit trail: ``hash`` seals the event and everything before it.

    ``event`` is what is stored under ``event_id`` now; ``None`` if somebody removed it.
    """

    position: int
    event_id: EventId
    hash: str
    event: EventRecord | None


class Trail(Protocol):
    """The append-only, hash-chained audit trail."""

    def append(self, event: EventRecord) -> None: ...
    def append_all(self, events: Sequence[EventRecord]) -> None:
        """Many at once, in their order."""
        ...

    def about(self, subject: Subject) -> Sequence[EventRecord]:
        """What happened to a matter, in the order in which it did."""
        ...

    def about_each(self, subjects: Collection[Subject]) -> Mapping[Subject, Sequence[EventRecord]]:
        """The same of several matters at once; what only reads may then look at each without asking again."""
        ...

    def stage_moves(self, *, since: datetime, until: datetime, limit: int) -> Sequence[EventRecord]:
        """Every step that a filing came nearer to a deal, or back, from the one instant to before the other; the latest
        first.
        """
        ...

    def linked(self, *, after: int, limit: int) -> Sequence[Link]:
        """The chain behind position ``after``, in order, each link with its event as it is stored now."""
        ...

    def place_of(self, event_id: EventId) -> int | None:
        """The position of an event in the chain; ``None`` while it has no link."""
        ...

    def unlinked(self) -> int:
        """How many events wait for their link because another process held the end of the chain."""
        ...

    def stray(self) -> EventId | None:
        """An event that is neither linked nor waiting: nobody but a forger writes one."""
        ...

    def link_waiting(self) -> int:
        """Link what waits and say how many; 0 as well when another process is at it. Harmless at any time."""
        ...
