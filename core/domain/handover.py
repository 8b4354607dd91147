"""转交 and 交接: customers that pass from one owner to another, with what is protected about them (S107-S110).

A passing keeps the end of the protection, the number of extensions, the number of the filing and its whole history;
only whose it is changes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId, TransferId
from core.domain.rules import RuleRef, RuleViolation


class TransferState(StrEnum):
    """``ASKED``: the receiver or an approver has to say yes; ``RUNNING``: customers are passing on, in portions."""

    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    DECLINED = "declined"
    DROPPED = "dropped"


class Occasion(StrEnum):
    """Why customers pass on: somebody's wish; somebody leaves; one of a leaver's is offered to a colleague."""

    WISH = "wish"
    LEAVER = "leaver"
    OFFER = "offer"


class Passed(StrEnum):
    """How it went with one customer: not yet; to whom it says; into the pool; offered to a colleague first; not any
    more the giver's; the receiver holds as many as he may; its approval has to end first.
    """

    OPEN = "open"
    DONE = "done"
    POOLED = "pooled"
    OFFERED = "offered"
    MOVED_ON = "moved_on"
    FULL = "full"
    PENDING = "pending"


OVER = frozenset({TransferState.DONE, TransferState.DECLINED, TransferState.DROPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One passing-on of one or many customers. ``to`` is nobody where a leaver named no successor; ``by`` is who wished
    it, nobody for the rule itself.

    ``until`` is when the receiver's time to answer ends. ``mark`` is the number of the filing that a leaver's handover
    has come to, ``parent`` the handover that an offer belongs to.
    """

    id: TransferId
    occasion: Occasion
    giver: MemberId
    to: MemberId | None
    by: MemberId | None
    at: datetime
    rule: RuleRef
    state: TransferState
    reason: str = ""
    until: datetime | None = None
    total: int = 0
    mark: int | None = None
    parent: TransferId | None = None
    settled_at: datetime | None = None
    settled_by: MemberId | None = None
    answer: str | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether something is still to happen."""
        return self.state not in OVER

    def run(self, by: MemberId | None) -> Transfer:
        """Everybody who has to has said yes, ``by`` the last of them. Raises ``transfer_settled``."""
        self.must_be_asked()
        return replace(self, state=TransferState.RUNNING, until=None, settled_by=by)

    def settle(self, state: TransferState, *, by: MemberId | None, at: datetime, answer: str | None = None) -> Transfer:
        """It is over; ``by`` is nobody for time and for the rule. Raises ``transfer_settled``."""
        if not self.is_open:
            raise self._settled()
        return replace(self, state=state, until=None, settled_at=at, settled_by=by, answer=answer)

    def must_be_asked(self) -> None:
        """Raises ``transfer_settled``, with who settled it and when."""
        if self.state is not TransferState.ASKED:
            raise self._settled()

    def _settled(self) -> RuleViolation:
        at = self.settled_at.isoformat() if self.settled_at else None
        return RuleViolation("transfer_settled", rule=self.rule, by_id=self.settled_by, at=at, state=self.state.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """One customer of a passing-on: to whom it went, and how."""

    filing_id: FilingId
    number: int
    how: Passed = Passed.OPEN
    to: MemberId | None = None
