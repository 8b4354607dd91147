"""What the services need of the queues: notices that go out, events that came in, timers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from core.domain.ids import MemberId
from core.service.records import InboxKey, Notice, OutboxItem, Subject, Timer


class Outbox(Protocol):
    """Notices to be delivered at least once."""

    def add(self, notice: Notice, *, at: datetime, correlation: str) -> bool:
        """``False`` if a notice with this dedupe key was already there (nothing is written)."""
        ...

    def add_all(self, notices: Sequence[Notice], *, at: datetime, correlation: str) -> None:
        """Many at once, in their order; those that are there already are left as they are."""
        ...

    def claim(self, *, now: datetime, lease: timedelta, limit: int) -> Sequence[OutboxItem]:
        """Take due items, oldest first; of one matter (``about`` and recipient) only the first that is not yet
        done, so that its notices go out in order. A leased item is nobody else's until the lease is over."""
        ...

    def extend(self, seqs: Collection[int], *, until: datetime) -> None:
        """Whoever claimed them is still at it."""
        ...

    def sent(self, seq: int, *, at: datetime) -> None: ...
    def retry(self, seq: int, *, not_before: datetime, error: str, counted: bool = True) -> None:
        """``counted`` is false when the platform was not asked at all: that was no try."""
        ...

    def open_digest(self, to: MemberId) -> str | None:
        """The key of the digest for this person that nobody has claimed yet."""
        ...

    def fold(self, seq: int, digest: Notice, *, at: datetime, correlation: str) -> bool:
        """Tell an item by this digest instead, which is added if it is not there: it counts as sent from now on.

        ``False``, and the item is as it was, when the digest was claimed already or the item is done.
        """
        ...

    def folded(self, dedupe_key: str) -> Sequence[Subject]:
        """What the digest with this key tells, in order."""
        ...

    def bury(self, seq: int, *, at: datetime, error: str) -> None: ...
    def pending_repaints(self, subject: Subject, *, up_to: int) -> Sequence[int]:
        """Unsent repaints of a matter with ``seq <= up_to``: one drawing serves them all."""
        ...

    def dead(self, *, limit: int) -> Sequence[OutboxItem]: ...
    def revive(self, seq: int, *, now: datetime) -> bool: ...
    def next_due(self) -> datetime | None:
        """When the earliest unsent item may be tried, for the relay's sleep."""
        ...


class Inbox(Protocol):
    """Incoming events, once each."""

    def register(self, key: InboxKey, *, at: datetime) -> bool:
        """``False`` if it was already there."""
        ...

    def knows(self, key: InboxKey) -> bool:
        """Whether it was registered, for whoever is about to take trouble over it."""
        ...

    def answer(self, key: InboxKey) -> str | None: ...
    def keep_answer(self, key: InboxKey, answer: str) -> None: ...
    def forget_before(self, instant: datetime) -> int: ...


class Timers(Protocol):
    """What time will bring."""

    def set(self, timer: Timer) -> None:
        """Insert, or move the one with the same key."""
        ...

    def set_all(self, timers: Sequence[Timer]) -> None: ...
    def cancel(self, key: str) -> None: ...
    def cancel_all(self, keys: Collection[str]) -> None: ...
    def due(self, *, now: datetime, limit: int) -> Sequence[Timer]: ...
    def next_due(self) -> datetime | None: ...
    def done(self, key: str) -> bool:
        """Remove it; ``False`` if it was already gone (another process was first)."""
        ...
