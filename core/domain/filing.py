"""A filing: one salesperson's claim on one customer, and its life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.domain.contact import Contact
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, FilingId, MemberId, TeamId
from core.domain.rules import RuleRef, RuleViolation


class FilingStatus(StrEnum):
    """Where a filing is in its life; the first two are live: they keep everybody else out."""

    PENDING = "pending"
    PROTECTED = "protected"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    RELEASED = "released"


class Origin(StrEnum):
    """How somebody came to the customer."""

    FILED = "filed"
    IMPORTED = "imported"
    CLAIMED = "claimed"
    TRANSFERRED = "transferred"
    ASSIGNED = "assigned"


LIVE = frozenset({FilingStatus.PENDING, FilingStatus.PROTECTED})
OWNED = frozenset({FilingStatus.PROTECTED, FilingStatus.EXPIRED, FilingStatus.RELEASED})
"""Somebody has, or had, the customer to himself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """The aggregate. ``number`` is the server's sequence number (truth 2), ``answers`` the form fields beyond the
    customer.

    ``contact`` is the one given with this filing (a customer may have several); it is encrypted at rest, as the
    answers are. ``rule`` is what the present status stands on. ``reminded`` is the notice (days before the end) that
    was given last about the present end, ``warned_at`` when the first one was. ``stage`` is the key of the stage that
    somebody has set, on the way to a deal; empty: the first one. ``ended_at`` is when time ended it.
    """

    id: FilingId
    number: int
    customer_id: CustomerId
    owner: MemberId
    team_id: TeamId | None
    scope: str
    status: FilingStatus
    filed_at: datetime
    rule: RuleRef
    contact: Contact
    answers: Mapping[str, str] = field(default_factory=dict)
    decided_at: datetime | None = None
    decided_by: MemberId | None = None
    reason: str | None = None
    protected_until: datetime | None = None
    extensions: int = 0
    reminded: int | None = None
    warned_at: datetime | None = None
    origin: Origin = Origin.FILED
    stage: str = ""
    ended_at: datetime | None = None
    version: int = 1

    @property
    def is_live(self) -> bool:
        """Whether it keeps others from filing the customer."""
        return self.status in LIVE

    @property
    def is_offered(self) -> bool:
        """A lead that its owner was given and has not taken yet (``core/domain/lead.py``)."""
        return self.status is FilingStatus.PENDING and self.origin is Origin.ASSIGNED

    @property
    def is_untaken(self) -> bool:
        """A lead that nobody has taken, or that came to nothing: its owner was asked and never had it."""
        return self.origin is Origin.ASSIGNED and self.status not in OWNED

    def approve(self, *, by: MemberId | None, at: datetime, until: datetime, rule: RuleRef) -> Filing:
        """Protection starts at the approval (S41); ``by`` is ``None`` where the rule itself approves; who may is for
        the approval to say. Raises ``already_decided``.
        """
        self.must_be_pending()
        return replace(
            self,
            status=FilingStatus.PROTECTED,
            decided_at=at,
            decided_by=by,
            protected_until=until,
            rule=rule,
        )

    def reject(self, *, by: MemberId | None, at: datetime, reason: str, rule: RuleRef) -> Filing:
        """A rejection needs a reason that the salesperson can read. Raises ``already_decided``,
        ``reason_needed``.
        """
        self.must_be_pending()
        if not reason.strip():
            raise RuleViolation("reason_needed", rule=rule, number=self.number)
        return replace(
            self, status=FilingStatus.REJECTED, decided_at=at, decided_by=by, reason=reason.strip(), rule=rule
        )

    def withdraw(self, *, by: MemberId, at: datetime, reason: str | None, rule: RuleRef) -> Filing:
        """Only the owner, and only while it waits. Raises ``not_yours``, ``already_decided``."""
        if by != self.owner:
            raise RuleViolation("not_yours", rule=rule, number=self.number)
        self.must_be_pending()
        return replace(self, status=FilingStatus.WITHDRAWN, decided_at=at, decided_by=by, reason=reason, rule=rule)

    def expire(self, *, at: datetime) -> Filing:
        """Protection ends by time. Raises ``not_due`` before the end, ``not_protected`` when there is none."""
        if at < self.must_be_protected():
            raise RuleViolation("not_due", number=self.number)
        return replace(self, status=FilingStatus.EXPIRED, ended_at=at)

    def release(self, *, reason: str | None, rule: RuleRef) -> Filing:
        """Protection is given back before its end; who may is asked before. Raises ``not_protected``."""
        self.must_be_protected()
        return replace(self, status=FilingStatus.RELEASED, reason=reason, rule=rule)

    def remind(self, *, at: datetime, notice: int, grace: timedelta) -> Filing:
        """The owner hears that the end is near. Whoever hears it for the first time has at least ``grace`` left: no end
        comes without a word before it. Raises ``not_protected``.
        """
        until = self.must_be_protected()
        if self.warned_at is not None:
            return replace(self, reminded=notice)
        return replace(self, reminded=notice, warned_at=at, protected_until=max(until, at + grace))

    def extend(self, *, until: datetime, rule: RuleRef) -> Filing:
        """A later end, with reminders of its own; never an earlier one. Raises ``not_protected``."""
        end = max(until, self.must_be_protected())
        return replace(
            self, protected_until=end, extensions=self.extensions + 1, reminded=None, warned_at=None, rule=rule
        )

    def spare(self, *, until: datetime, rule: RuleRef) -> Filing:
        """The rules do not release it: it goes on, with reminders of its own. Raises ``not_protected``."""
        end = max(until, self.must_be_protected())
        return replace(self, protected_until=end, reminded=None, warned_at=None, rule=rule)

    def transfer(self, *, to: MemberId, team_id: TeamId | None, warned_at: datetime | None) -> Filing:
        """Another owner; end and extensions stay. He has not heard of the end yet, unless ``warned_at`` says so. Raises
        ``not_live``.
        """
        self.must_be_live()
        return replace(self, owner=to, team_id=team_id, reminded=None, warned_at=warned_at)

    def abandon(self, *, at: datetime, reason: str, rule: RuleRef) -> Filing:
        """Its owner has left and nobody takes it over. Raises ``not_live``."""
        self.must_be_live()
        if self.status is FilingStatus.PROTECTED:
            return self.release(reason=reason, rule=rule)
        return replace(self, status=FilingStatus.WITHDRAWN, decided_at=at, reason=reason, rule=rule)

    def must_be_live(self) -> None:
        """Raises ``not_live``."""
        if not self.is_live:
            raise RuleViolation("not_live", number=self.number)

    def stand_still(self, span: timedelta) -> Filing:
        """The clock was stopped for so long. Raises ``not_protected``."""
        return replace(self, protected_until=self.must_be_protected() + max(span, timedelta()))

    def go_on(self, span: timedelta) -> Filing:
        """The same after a long stop: the reminders of the later end begin anew. Raises ``not_protected``."""
        return replace(self.stand_still(span), reminded=None, warned_at=None)

    def must_be_protected(self) -> datetime:
        """The end of the protection. Raises ``not_protected`` when there is none."""
        if self.status is not FilingStatus.PROTECTED or self.protected_until is None:
            raise RuleViolation("not_protected", number=self.number)
        return self.protected_until

    def must_be_pending(self) -> None:
        """Raises ``already_decided``, with who decided and when."""
        if self.status is not FilingStatus.PENDING:
            raise RuleViolation(
                "already_decided",
                rule=self.rule,
                number=self.number,
                status=self.status.value,
                by_id=self.decided_by,
                at=self.decided_at.isoformat() if self.decided_at else None,
            )
