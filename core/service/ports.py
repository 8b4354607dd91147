"""What the services need from storage, named for the thing; three stores keep these promises (memory, SQLite,
PostgreSQL).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from core.domain.approval import Approval
from core.domain.customer import Customer, Key
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import ApprovalId, CustomerId, EventId, FilingId, MemberId, TeamId
from core.domain.org import Identity, Member, Role, RoleGrant, Team
from core.service.records import CardRef, Draft, EventRecord, InboxKey, Link, Notice, OutboxItem, Subject, Timer

T = TypeVar("T")


class Directory(Protocol):
    """Members, teams, leaders, identities."""

    def member(self, member_id: MemberId) -> Member:
        """Raises ``RuleViolation("member_unknown")``."""
        ...

    def member_known_as(self, platform: str, external_id: str) -> Member | None: ...
    def member_with_mobile(self, mobile: str) -> Member | None: ...
    def members(self) -> Sequence[Member]: ...
    def teams(self) -> Mapping[TeamId, Team]: ...
    def leaders(self, team_id: TeamId) -> Sequence[Member]: ...
    def admins(self) -> Sequence[Member]: ...
    def roles_of(self, member_id: MemberId) -> Sequence[RoleGrant]: ...
    def identities_of(self, member_id: MemberId) -> Sequence[Identity]:
        """The one that was used last comes first: that is the app in which he is reached."""
        ...

    def used(self, platform: str, external_id: str, *, at: datetime) -> None:
        """He has just written or pressed there."""
        ...

    def save_member(self, member: Member) -> None:
        """Insert (version 1) or conditional update; raises ``ConcurrentChange``."""
        ...

    def save_team(self, team: Team) -> None: ...
    def bind(self, identity: Identity) -> None:
        """One external id belongs to one member; binding it again moves it."""
        ...

    def grant(self, grant: RoleGrant) -> None: ...
    def revoke(self, member_id: MemberId, role: Role, team_id: TeamId | None) -> None: ...


class Customers(Protocol):
    """The one base of customers."""

    def get(self, customer_id: CustomerId) -> Customer:
        """With contacts, decrypted. Raises ``RuleViolation("customer_not_found")``."""
        ...

    def add(self, customer: Customer, keys: Collection[Key]) -> None: ...
    def save(self, customer: Customer, keys: Collection[Key]) -> None:
        """Conditional update; ``keys`` are added to those already known. Raises ``ConcurrentChange``."""
        ...

    def having(self, keys: Collection[Key]) -> Mapping[Key, CustomerId]:
        """Which of the keys are known, and whose they are (the oldest customer, should several share one)."""
        ...

    def named_like(self, text: str, *, limit: int) -> Sequence[Customer]:
        """Customers whose compare name contains the text, exact ones first (contacts left out)."""
        ...


class Filings(Protocol):
    """Filings; the store's unique indexes have the last word on who is first."""

    def next_number(self) -> int:
        """The next sequence number; gaps are allowed, going back is not."""
        ...

    def get(self, filing_id: FilingId) -> Filing:
        """Raises ``RuleViolation("filing_not_found")``."""
        ...

    def numbered(self, number: int) -> Filing | None: ...

    def holding(self, scope: str, keys: Collection[Key]) -> Mapping[Key, Filing]:
        """The live filings that hold one of these keys in the scope."""
        ...

    def live_of(self, customer_id: CustomerId, scope: str) -> Filing | None: ...

    def latest_of(self, customer_id: CustomerId) -> Filing | None: ...

    def add(self, filing: Filing, keys: Collection[Key]) -> None:
        """Store a live filing and take its decisive keys. Raises ``ConcurrentChange`` if another live filing has
        the customer or one of the keys in the scope."""
        ...

    def save(self, filing: Filing) -> None:
        """Update where the version is still the one read (and raise it); a filing that is no longer live lets its
        keys go. Raises ``ConcurrentChange``."""
        ...

    def of_owner(
        self, owner: MemberId, *, statuses: Collection[FilingStatus], limit: int, before: int | None = None
    ) -> Sequence[Filing]:
        """Newest first by number; ``before`` pages on."""
        ...

    def count_of_owner(self, owner: MemberId, *, statuses: Collection[FilingStatus]) -> int: ...


class Approvals(Protocol):
    """Approvals and the tasks in them."""

    def get(self, approval_id: ApprovalId) -> Approval: ...
    def about(self, subject: Subject) -> Approval | None:
        """The latest approval of a matter."""
        ...

    def add(self, approval: Approval) -> None: ...
    def save(self, approval: Approval) -> None:
        """Conditional on the version read; raises ``ConcurrentChange``."""
        ...

    def waiting_for(self, approver: MemberId, *, limit: int) -> Sequence[Approval]:
        """Open approvals with an open task of this member, oldest first."""
        ...

    def count_waiting_for(self, approver: MemberId) -> int: ...


class Trail(Protocol):
    """The append-only, hash-chained audit trail."""

    def append(self, event: EventRecord) -> None: ...
    def about(self, subject: Subject) -> Sequence[EventRecord]: ...
    def linked(self, *, after: int, limit: int) -> Sequence[Link]:
        """The chain behind position ``after``, in order, each link with its event as it is stored now."""
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


class Outbox(Protocol):
    """Notices to be delivered at least once."""

    def add(self, notice: Notice, *, at: datetime, correlation: str) -> bool:
        """``False`` if a notice with this dedupe key was already there (nothing is written)."""
        ...

    def claim(self, *, now: datetime, lease: timedelta, limit: int) -> Sequence[OutboxItem]:
        """Take due items, oldest first; of one matter (``about`` and recipient) only the first that is not yet
        done, so that its notices go out in order. A leased item is nobody else's until the lease is over."""
        ...

    def extend(self, seqs: Collection[int], *, until: datetime) -> None:
        """Whoever claimed them is still at it."""
        ...

    def sent(self, seq: int, *, at: datetime) -> None: ...
    def retry(self, seq: int, *, not_before: datetime, error: str) -> None: ...
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

    def answer(self, key: InboxKey) -> str | None: ...
    def keep_answer(self, key: InboxKey, answer: str) -> None: ...
    def forget_before(self, instant: datetime) -> int: ...


class Timers(Protocol):
    """What time will bring."""

    def set(self, timer: Timer) -> None:
        """Insert, or move the one with the same key."""
        ...

    def cancel(self, key: str) -> None: ...
    def due(self, *, now: datetime, limit: int) -> Sequence[Timer]: ...
    def next_due(self) -> datetime | None: ...
    def done(self, key: str) -> bool:
        """Remove it; ``False`` if it was already gone (another process was first)."""
        ...


class CardRefs(Protocol):
    """The copies of cards that are out there."""

    def add(self, ref: CardRef) -> None: ...
    def about(self, subject: Subject) -> Sequence[CardRef]: ...
    def with_handle(self, platform: str, handle: str) -> Sequence[CardRef]: ...
    def repainted(self, ref_id: str, *, digest: str) -> None:
        """Remember what was drawn last; the token that it took is used up."""
        ...

    def renew(self, platform: str, handle: str, *, token: str) -> None:
        """The platform gave a fresh token for the copies with this handle."""
        ...

    def drop(self, ref_id: str) -> None: ...


class Drafts(Protocol):
    """Half-filled filings."""

    def get(self, member_id: MemberId, chat: str, *, now: datetime) -> Draft | None: ...
    def save(self, draft: Draft) -> None: ...
    def drop(self, member_id: MemberId, chat: str) -> None: ...


class UnitOfWork(Protocol):
    """Everything one command reads and writes; it commits or vanishes as a whole. Reading ones refuse to write."""

    @property
    def directory(self) -> Directory: ...
    @property
    def customers(self) -> Customers: ...
    @property
    def filings(self) -> Filings: ...
    @property
    def approvals(self) -> Approvals: ...
    @property
    def trail(self) -> Trail: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def timers(self) -> Timers: ...
    @property
    def card_refs(self) -> CardRefs: ...
    @property
    def drafts(self) -> Drafts: ...


class Store(Protocol):
    """A database that runs units of work on its own threads. Safe to call from any thread."""

    def submit(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Run on the writer. The future resolves only after the commit is on disk; if ``work`` raises, its own
        changes alone are undone and the future carries the error. ``ConcurrentChange`` is tried once more before
        it is given back."""
        ...

    def read(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Run on a reader thread, on a consistent snapshot that never waits for the writer."""
        ...

    def close(self) -> None:
        """Finish what was submitted, then stop the threads and connections."""
        ...
