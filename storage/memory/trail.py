"""The append-only trail and its chain, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from core.domain.ids import EventId
from core.service.ports.trail import Link
from core.service.records import EventKind, EventRecord, Subject
from storage.memory.table import Journal, Table
from storage.repositories.chain import GENESIS, chained, digest


class MemoryTrail:
    """The port ``Trail``; one process and one thread at a time, so that an event is linked as it is appended."""

    def __init__(self, journal: Journal) -> None:
        self._events: Table[EventId, EventRecord] = Table(journal)
        self._links: Table[int, Link] = Table(journal)
        self._about: Table[Subject, tuple[EventRecord, ...]] = Table(journal)

    def append(self, event: EventRecord) -> None:
        self._events.add(event.id, event)
        self._about.put(event.subject, (*(self._about.get(event.subject) or ()), event))
        position = len(self._links) + 1
        last = self._links.get(position - 1)
        head = chained(last.hash if last else GENESIS, digest(event))
        self._links.add(position, Link(position=position, event_id=event.id, hash=head, event=event))

    def append_all(self, events: Sequence[EventRecord]) -> None:
        for event in events:
            self.append(event)

    def about(self, subject: Subject) -> Sequence[EventRecord]:
        return list(self._about.get(subject) or ())

    def about_each(self, subjects: Collection[Subject]) -> Mapping[Subject, Sequence[EventRecord]]:
        return {subject: self.about(subject) for subject in subjects}

    def stage_moves(self, *, since: datetime, until: datetime, limit: int) -> Sequence[EventRecord]:
        moves = [event for event in self._events if event.kind is EventKind.STAGE_MOVED and since <= event.at < until]
        return sorted(moves, key=lambda event: event.at)[::-1][:limit]

    def linked(self, *, after: int, limit: int) -> Sequence[Link]:
        return [link for link in self._links if link.position > after][:limit]

    def place_of(self, event_id: EventId) -> int | None:
        return next((link.position for link in self._links if link.event_id == event_id), None)

    def unlinked(self) -> int:
        return 0

    def stray(self) -> EventId | None:
        return None

    def link_waiting(self) -> int:
        return 0
