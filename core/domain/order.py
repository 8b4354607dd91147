"""订单: what a customer bought, for how much, and whose merit it is. Money is whole fen (分), everywhere in core."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from core.domain.credit import Credit, portions
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, FilingId, MemberId, OrderId
from core.domain.rules import RuleRef, RuleViolation

MOST = 10**14
"""Fen: a thousand milliards of yuan. Whoever writes more has made a mistake."""
LONGEST_REFERENCE = 60


class OrderState(StrEnum):
    """A cancelled one is kept and counts nowhere."""

    RECORDED = "recorded"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order under a filing: ``ordinal`` is the how-many-th of that filing. ``reference`` is the number of its
    contract, empty if there is none. ``by`` recorded it; ``credits`` are as they were then, or as they were agreed
    since: nothing that happens to the customer or to people changes them. ``rule`` is the split that they came from.
    """

    id: OrderId
    filing_id: FilingId
    filing_number: int
    customer_id: CustomerId
    ordinal: int
    amount: int
    signed_on: date
    by: MemberId
    at: datetime
    credits: tuple[Credit, ...]
    rule: RuleRef
    reference: str = ""
    note: str = ""
    state: OrderState = OrderState.RECORDED
    reason: str = ""
    version: int = 1

    @property
    def number(self) -> str:
        """What people call it: ``12-1``."""
        return f"{self.filing_number}-{self.ordinal}"

    @property
    def is_live(self) -> bool:
        """Whether it counts."""
        return self.state is OrderState.RECORDED

    def amounts(self) -> tuple[int, ...]:
        """The fen of each share, in order; they sum to the order's."""
        return portions(self.amount, [one.basis for one in self.credits])

    def credit_of(self, member: MemberId) -> Credit | None:
        """The share of a member."""
        return next((one for one in self.credits if one.member == member), None)

    def correct(self, *, amount: int, reference: str, signed_on: date) -> Order:
        """What was written wrongly; shares stay. Raises ``order_cancelled``."""
        self.must_be_live()
        return replace(self, amount=amount, reference=reference, signed_on=signed_on)

    def cancel(self, reason: str) -> Order:
        """It never came about, or came to nothing. Raises ``order_cancelled``, ``order_reason``."""
        self.must_be_live()
        if not reason.strip():
            raise RuleViolation("order_reason", order=self.number)
        return replace(self, state=OrderState.CANCELLED, reason=reason.strip())

    def share(self, shares: tuple[Credit, ...]) -> Order:
        """Other shares. Raises ``order_cancelled``."""
        self.must_be_live()
        return replace(self, credits=shares)

    def must_be_live(self) -> None:
        """Raises ``order_cancelled``."""
        if not self.is_live:
            raise RuleViolation("order_cancelled", order=self.number)


def normal_reference(text: str) -> str:
    """How the number of a contract is compared: full width and half width, upper and lower case, with blanks or not,
    it is the same.
    """
    joined = "".join(unicodedata.normalize("NFKC", text).upper().split())
    return unicodedata.normalize("NFKC", joined)


def checked_reference(text: str) -> str:
    """A reference as it is kept: as it was written, trimmed. Raises ``order_reference_long``."""
    trimmed = " ".join(text.split())
    if len(normal_reference(trimmed)) > LONGEST_REFERENCE:
        raise RuleViolation("order_reference_long", most=LONGEST_REFERENCE)
    return trimmed


def checked_amount(amount: int) -> int:
    """Raises ``order_amount``."""
    if not 0 < amount <= MOST:
        raise RuleViolation("order_amount")
    return amount


def checked_day(day: date, today: date) -> date:
    """Raises ``order_future``."""
    if day > today:
        raise RuleViolation("order_future", day=day.isoformat())
    return day
