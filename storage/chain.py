"""The hash chain over the audit trail: how a link is made, and how the whole of it is checked.

Each link carries ``sha256(hash before + digest of the event)``, where the digest is the SHA-256 of the event's
canonical JSON (sorted keys, UTF-8, no spaces). Whoever changes, removes, adds or reorders an event breaks every hash
from there on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256

import orjson

from core.service.ports.store import Store
from core.service.records import EventRecord, Link

#: What stands before the first link.
GENESIS = "0" * 64
_PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where the chain does not hold; ``event_id`` is ``None`` when the event is missing altogether."""

    position: int | None
    event_id: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a walk along the chain found: ``checked`` links hold, ``unlinked`` events wait for theirs."""

    checked: int
    unlinked: int
    first_broken: Break | None = None

    @property
    def ok(self) -> bool:
        """Whether every link held."""
        return self.first_broken is None


def digest(event: EventRecord) -> str:
    """The event's canonical JSON, hashed."""
    rule = event.rule
    row = {
        "id": event.id,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": event.kind,
        "subject": str(event.subject),
        "actor": event.actor,
        "rule": [rule.version, rule.clause] if rule else None,
        "data": dict(event.data),
    }
    return sha256(orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).hexdigest()


def chained(before: str, event_digest: str) -> str:
    """The hash of the link that follows ``before``; both are hexadecimal."""
    return sha256(f"{before}{event_digest}".encode()).hexdigest()


def verify(store: Store) -> Verification:
    """Walk the chain from its beginning, a page at a time, and stop at the first link that does not hold."""
    checked, before = 0, GENESIS
    for link in _links(store):
        broken = _break_at(link, position=checked + 1, before=before)
        if broken is not None:
            return Verification(checked=checked, unlinked=_unlinked(store), first_broken=broken)
        checked, before = checked + 1, link.hash
    stray = store.read(lambda uow: uow.trail.stray()).result()
    broken = Break(position=None, event_id=stray, why="an event that was never linked") if stray else None
    return Verification(checked=checked, unlinked=_unlinked(store), first_broken=broken)


def _break_at(link: Link, *, position: int, before: str) -> Break | None:
    if link.position != position:
        return Break(position=position, event_id=None, why="a link is missing")
    if link.event is None:
        return Break(position=position, event_id=link.event_id, why="the event is missing")
    if link.hash != chained(before, digest(link.event)):
        return Break(position=position, event_id=link.event_id, why="the event or its place was changed")
    return None


def _links(store: Store) -> Iterator[Link]:
    after = 0
    while page := _page(store, after):
        yield from page
        after = page[-1].position


def _page(store: Store, after: int) -> Sequence[Link]:
    return store.read(lambda uow: uow.trail.linked(after=after, limit=_PAGE)).result()


def _unlinked(store: Store) -> int:
    return store.read(lambda uow: uow.trail.unlinked()).result()
