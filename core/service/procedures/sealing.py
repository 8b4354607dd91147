"""The seal of an event, and the chain of seals: how a link is made and how one is checked.

Each link carries ``sha256(hash before + digest of the event)``, where the digest is the SHA-256 of the event's
canonical JSON (sorted keys, UTF-8, no spaces). Whoever changes, removes, adds or reorders an event breaks every hash
from there on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256

import orjson

from core.domain.frozen import dataclass
from core.service.ports.trail import Link
from core.service.records import EventRecord

GENESIS = "0" * 64
"""What stands before the first link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where the chain does not hold; ``event_id`` is ``None`` when the event is missing altogether."""

    position: int | None
    event_id: str | None
    why: str


def digest(event: EventRecord) -> str:
    """The event's canonical JSON, hashed."""
    rule = event.rule
    row = {
        "id": event.id,
        "at": _written(event.at),
        "kind": event.kind,
        "subject": str(event.subject),
        "actor": event.actor,
        "rule": [rule.version, rule.clause] if rule else None,
        "data": dict(event.data),
    }
    return sha256(orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).hexdigest()


@lru_cache(maxsize=64)  # the events of one command have one moment
def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def chained(before: str, event_digest: str) -> str:
    """The hash of the link that follows ``before``; both are hexadecimal."""
    return sha256(f"{before}{event_digest}".encode()).hexdigest()


def break_at(link: Link, *, position: int, before: str) -> Break | None:
    """What is wrong with the link that should stand at this position, behind that hash."""
    if link.position != position:
        return Break(position=position, event_id=None, why="a link is missing")
    if link.event is None:
        return Break(position=position, event_id=link.event_id, why="the event is missing")
    if link.hash != chained(before, digest(link.event)):
        return Break(position=position, event_id=link.event_id, why="the event or its place was changed")
    return None


def break_in(links: Sequence[Link], *, before: str, after: int) -> Break | None:
    """The first break in a piece of the chain that begins behind the position ``after`` with the hash ``before``."""
    for position, link in enumerate(links, start=after + 1):
        if (broken := break_at(link, position=position, before=before)) is not None:
            return broken
        before = link.hash
    return None
