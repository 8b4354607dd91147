"""The append-only audit trail and the chain over it.

The events of a batch are linked together, just before its commit. On PostgreSQL one process at a time holds the end of
the chain (a lock that its commit releases); whoever comes meanwhile leaves the names of its events in
``event_waiting``, where the next holder finds them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from core.domain.ids import EventId, MemberId
from core.domain.rules import RuleRef
from core.service.ports.trail import Link
from core.service.records import EventKind, EventRecord, Subject
from storage.repositories.chain import GENESIS, chained, digest
from storage.repositories.recalled import Recalled
from storage.sessions.hot import Record
from storage.sessions.prepared import trail as sql
from storage.sessions.session import Session
from storage.sessions.sets import flat_document, flat_instant, listed

_FEW = 64
"""So many links are written one by one."""


Sealed = tuple[Mapping[str, object], tuple[EventId, str]]
"""An event's row, ready to be written, and what its link needs: its name and its digest."""


def sealed(event: EventRecord) -> Sealed:
    """The event made ready, away from whoever writes."""
    row = _row(event)
    row["at"], row["data"] = flat_instant(event.at), flat_document(row["data"])
    return row, (event.id, digest(event))


class _End(NamedTuple):
    """The last link of the chain, and the rows of those that others left to be linked."""

    position: int
    hash: str
    waiting: list[Record]


class SqlTrail:
    """The port ``Trail``; remembers what the running batch appended until it is linked."""

    def __init__(self, session: Session, recalled: Recalled) -> None:
        self._session = session
        self._recalled = recalled
        self._appended: list[tuple[EventId, str]] = []

    def append(self, event: EventRecord) -> None:
        self._session.write(sql.APPEND, _row(event))
        self._appended.append((event.id, digest(event)))

    def append_all(self, events: Sequence[EventRecord]) -> None:
        self.append_sealed([sealed(event) for event in events])

    def append_sealed(self, events: Sequence[Sealed]) -> None:
        """Events that were made ready beforehand, in their order."""
        self._session.write_set(sql.APPEND_SET, [row for row, _ in events])
        self._appended += [link for _, link in events]

    def about(self, subject: Subject) -> Sequence[EventRecord]:
        return self._recalled.of("trail", subject, lambda: self._about(subject))

    def about_each(self, subjects: Collection[Subject]) -> Mapping[Subject, Sequence[EventRecord]]:
        return self._recalled.each("trail", subjects, self._about_each)

    def _about(self, subject: Subject) -> Sequence[EventRecord]:
        return [_event_from(row) for row in self._session.rows(sql.ABOUT, {"subject": str(subject)})]

    def _about_each(self, subjects: Sequence[Subject]) -> Mapping[Subject, Sequence[EventRecord]]:
        told: dict[Subject, list[EventRecord]] = {subject: [] for subject in subjects}
        rows = self._session.rows(sql.ABOUT_EACH, {"asked": listed(map(str, subjects))})
        for _, *row in sorted(rows, key=itemgetter(0)):
            event = _event_from(tuple(row))
            told[event.subject].append(event)
        return told

    def stage_moves(self, *, since: datetime, until: datetime, limit: int) -> Sequence[EventRecord]:
        rows = self._session.rows(sql.STAGE_MOVES, {"since": since, "until": until, "limit": limit})
        return [_event_from(row) for row in rows]

    def linked(self, *, after: int, limit: int) -> Sequence[Link]:
        return [_link_from(row) for row in self._session.rows(sql.LINKED, {"after": after, "limit": limit})]

    def place_of(self, event_id: EventId) -> int | None:
        row = self._session.row(sql.PLACE, {"event_id": event_id})
        return int(row[0]) if row else None

    def unlinked(self) -> int:
        ((count,),) = self._session.rows(sql.COUNT_WAITING, {})
        return int(count)

    def stray(self) -> EventId | None:
        row = self._session.row(sql.STRAY, {})
        return EventId(row[0]) if row else None

    def link_waiting(self) -> int:
        if (end := self._taken_end()) is None:
            return 0
        waiting = self._taken_from_waiting(end)
        self._link(waiting, end)
        return len(waiting)

    def mark(self) -> int:
        """How many events the batch has appended so far; see :meth:`back_to`."""
        return len(self._appended)

    def back_to(self, mark: int) -> None:
        """Forget the events of a unit of work that was undone."""
        del self._appended[mark:]

    def link_batch(self) -> None:
        """Link what the batch appended, and what waits; the commit follows at once."""
        appended, self._appended = self._appended, []
        if not appended:
            return
        if (end := self._taken_end()) is not None:
            self._link([*self._taken_from_waiting(end), *appended], end)
        else:
            self._session.write_set(sql.LEAVE_SET, [{"event_id": event_id} for event_id, _ in appended])

    def _taken_end(self) -> _End | None:
        """The end of the chain, if it is this process's until its commit; all that is asked about it at once."""
        taken, waiting = self._session.later(sql.TAKE_END, {}), self._session.later(sql.WAITING, {})
        position, last = self._session.row(sql.HEAD, {}) or (0, GENESIS)
        ((is_ours,),) = taken()
        return _End(position, last, waiting()) if is_ours else None

    def _taken_from_waiting(self, end: _End) -> list[tuple[EventId, str]]:
        """What others left, in its order; it waits no more."""
        waiting = [_event_from(row[1:]) for row in sorted(end.waiting, key=itemgetter(0))]
        self._session.write_all(sql.TAKE, [{"event_id": event.id} for event in waiting])
        return [(event.id, digest(event)) for event in waiting]

    def _link(self, events: list[tuple[EventId, str]], end: _End) -> None:
        if not events:
            return
        before, rows = end.hash, []
        for place, (event_id, event_digest) in enumerate(events, start=end.position + 1):
            before = chained(before, event_digest)
            rows.append({"position": place, "event_id": event_id, "hash": before})
        if len(rows) > _FEW:
            self._session.write_set(sql.ADD_LINKS, rows)
        else:
            self._session.write_all(sql.ADD_LINK, rows)


def _row(event: EventRecord) -> dict[str, object]:
    return {
        "id": event.id,
        "at": event.at,
        "kind": event.kind.value,
        "subject": str(event.subject),
        "actor": event.actor,
        "rule_version": event.rule.version if event.rule else None,
        "rule_clause": event.rule.clause if event.rule else None,
        "data": dict(event.data),
    }


def _event_from(row: Record) -> EventRecord:
    id_, at, kind, subject, actor, rule_version, rule_clause, data = row
    return EventRecord(
        id=EventId(id_),
        at=at,
        kind=EventKind(kind),
        subject=Subject.parse(subject),
        actor=None if actor is None else MemberId(actor),
        rule=None if rule_version is None else RuleRef(version=rule_version, clause=rule_clause),
        data=data,
    )


def _link_from(row: Record) -> Link:
    position, event_id, digest_hash, *event = row
    stored = None if event[0] is None else _event_from(tuple(event))
    return Link(position=position, event_id=EventId(event_id), hash=digest_hash, event=stored)
