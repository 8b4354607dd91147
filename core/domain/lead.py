"""派单: a customer that somebody puts in for others to work (S67-S70, S78, S79).

While somebody is asked, the customer is held in his name: nobody else can file it. Whoever takes it has it protected;
whoever does not, or not in time, is followed by the next.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.rules import RuleRef, RuleViolation


class LeadState(StrEnum):
    """``LED``: nobody took it, and it is a leader's now; ``DROPPED``: whoever gave it took it back."""

    ASKED = "asked"
    TAKEN = "taken"
    LED = "led"
    POOLED = "pooled"
    DROPPED = "dropped"


class Answer(StrEnum):
    """What came of asking one person; ``GONE``: it was asked of him no more, he left or it was taken back."""

    WAITING = "waiting"
    TAKEN = "taken"
    DECLINED = "declined"
    SILENT = "silent"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One person who is asked, until when; ``reason`` is why he would rather not."""

    to: MemberId
    at: datetime
    until: datetime
    answer: Answer = Answer.WAITING
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """``filing_id`` is the filing that holds the customer meanwhile, and what a lead is named by. ``by`` gave it.
    ``route`` is the key of the policy's route, ``asks`` everybody who was asked, in order.
    """

    filing_id: FilingId
    by: MemberId
    at: datetime
    rule: RuleRef
    route: str
    asks: tuple[Ask, ...]
    state: LeadState = LeadState.ASKED
    settled_at: datetime | None = None
    settled_by: MemberId | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether somebody is asked now."""
        return self.state is LeadState.ASKED

    @property
    def asked(self) -> Ask:
        """The last one who was asked: now, as long as it is open."""
        return self.asks[-1]

    def must_be_asked_of(self, member: MemberId) -> None:
        """Raises ``lead_settled``; ``lead_passed`` for whoever was asked before; ``lead_not_yours``."""
        self.must_be_open()
        if self.asked.to != member:
            code = "lead_passed" if member in {ask.to for ask in self.asks} else "lead_not_yours"
            raise RuleViolation(code, rule=self.rule)

    def must_be_open(self) -> None:
        """Raises ``lead_settled``, with who settled it and when."""
        if not self.is_open:
            at = self.settled_at.isoformat() if self.settled_at else None
            raise RuleViolation("lead_settled", rule=self.rule, by_id=self.settled_by, at=at, state=self.state.value)

    def answered(self, answer: Answer, reason: str = "") -> Lead:
        """Whoever is asked now has answered, or his time is over."""
        return replace(self, asks=(*self.asks[:-1], replace(self.asked, answer=answer, reason=reason)))

    def ask(self, member: MemberId, *, at: datetime, until: datetime) -> Lead:
        """The next one."""
        return replace(self, asks=(*self.asks, Ask(to=member, at=at, until=until)))

    def settle(self, state: LeadState, *, by: MemberId | None, at: datetime) -> Lead:
        """It is over. Raises ``lead_settled``."""
        self.must_be_open()
        return replace(self, state=state, settled_at=at, settled_by=by)
