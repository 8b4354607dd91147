"""申请: what somebody wants to do for a customer that may need a yes first: a discount, a quotation, a contract, a
visit, giving the customer back (S28).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId, RequestId
from core.domain.policy.approval import Matter
from core.domain.rules import RuleRef, RuleViolation

ASKED_FOR = (Matter.DISCOUNT, Matter.QUOTE, Matter.CONTRACT, Matter.VISIT)
"""What is asked for in so many words; a release is asked for by releasing."""
_WHOLE = 100


class RequestState(StrEnum):
    """Where a request is in its life."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """``percent`` is what is left of the price: 85 is 八五折. ``amount`` is in fen. ``reason`` says why, of a visit
    also what. ``answer`` says why not.
    """

    id: RequestId
    filing_id: FilingId
    matter: Matter
    by: MemberId
    reason: str
    at: datetime
    rule: RuleRef
    percent: int | None = None
    amount: int | None = None
    state: RequestState = RequestState.WAITING
    settled_at: datetime | None = None
    settled_by: MemberId | None = None
    answer: str | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return self.state is RequestState.WAITING

    @property
    def needed_nobody(self) -> bool:
        """Granted as soon as it was said, since no rule asks anybody."""
        return self.state is RequestState.GRANTED and self.settled_by is None and self.settled_at == self.at

    @property
    def discount(self) -> int:
        """How many percent of the price are let go; 0 where none is."""
        return 0 if self.percent is None else _WHOLE - self.percent

    def settle(self, state: RequestState, *, by: MemberId | None, at: datetime, answer: str | None = None) -> Request:
        """What became of it; ``by`` is ``None`` for the rule itself. Raises ``request_settled``."""
        self.must_wait()
        return replace(self, state=state, settled_by=by, settled_at=at, answer=answer)

    def must_wait(self) -> None:
        """Raises ``request_settled``, with who decided and when."""
        if not self.is_open:
            at = self.settled_at.isoformat() if self.settled_at else None
            raise RuleViolation("request_settled", rule=self.rule, by_id=self.settled_by, at=at)


def must_be_whole(request: Request, *, number: int) -> None:
    """Enough is said for somebody to decide. Raises ``request_percent``, ``request_amount``, ``request_what``,
    ``request_reason``.
    """
    lacks = lacking(request.matter, percent=request.percent, amount=request.amount, reason=request.reason)
    if lacks is not None:
        raise RuleViolation(lacks, rule=request.rule, number=number, matter=request.matter.value)


def lacking(matter: Matter, *, percent: int | None, amount: int | None, reason: str) -> str | None:
    """What is to be said next, as the refusal of a request without it is called; ``None`` where nothing is."""
    match matter:
        case Matter.DISCOUNT if percent is None or not 0 < percent < _WHOLE:
            return "request_percent"
        case Matter.DISCOUNT if not reason:
            return "request_reason"
        case Matter.QUOTE | Matter.CONTRACT if amount is None and not reason:
            return "request_amount"
        case Matter.VISIT if not reason:
            return "request_what"
        case _:
            return None
