"""申诉 and 裁定: somebody says that a customer should be his, and somebody who is neither party decides (S104).

What is contested is the customer, not one filing of it: whoever holds it meanwhile, the ruling says whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.domain.frozen import dataclass
from core.domain.ids import AppealId, CustomerId, FilingId, MemberId
from core.domain.policy.appeal import AppealRules
from core.domain.rules import RuleRef, RuleViolation

Stretch = tuple[datetime, datetime]
"""From when until when."""


class AppealState(StrEnum):
    """``WITHDRAWN`` also by the rule, where there is nothing left to decide."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class Ground(StrEnum):
    """What somebody appeals against: his filing was refused because of another's; his own ended against his will."""

    REFUSED = "refused"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """``filing_id`` is the filing that stands in the way, or with which a customer came into the pool; ``against``
    whose it was then, nobody for a customer in the pool. ``since`` is when that befell the appellant.

    ``ruling`` is what the judge said, ``settled_by`` who it was; nobody for the rule itself.
    """

    id: AppealId
    customer_id: CustomerId
    filing_id: FilingId
    by: MemberId
    against: MemberId | None
    ground: Ground
    since: datetime
    reason: str
    at: datetime
    rule: RuleRef
    state: AppealState = AppealState.OPEN
    settled_at: datetime | None = None
    settled_by: MemberId | None = None
    ruling: str | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether it waits for its ruling."""
        return self.state is AppealState.OPEN

    def settle(self, state: AppealState, *, by: MemberId | None, at: datetime, ruling: str = "") -> Appeal:
        """It is over. Raises ``appeal_settled``."""
        self.must_be_open()
        return replace(self, state=state, settled_at=at, settled_by=by, ruling=ruling or None)

    def must_be_open(self) -> None:
        """Raises ``appeal_settled``, with who settled it and when."""
        if not self.is_open:
            at = self.settled_at.isoformat() if self.settled_at else None
            raise RuleViolation("appeal_settled", rule=self.rule, by_id=self.settled_by, at=at, state=self.state.value)

    def stretch(self, now: datetime) -> Stretch:
        """From its beginning to its ruling, or to now."""
        return self.at, max(self.at, self.settled_at or now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grievance:
    """What befell somebody with a customer: when the filing that holds it first refused him, when he last ceased to own
    it against his will, when he was last dismissed about it.
    """

    refused_at: datetime | None = None
    lost_at: datetime | None = None
    dismissed_at: datetime | None = None


def ground_of(
    grievance: Grievance, rules: AppealRules, *, number: int, now: datetime, rule: RuleRef
) -> tuple[Ground, datetime]:
    """On what he may appeal, and since when. Raises ``appeal_off``, ``appeal_no_ground``, ``appeal_too_late``,
    ``appeal_again``.
    """
    if not rules.allowed:
        raise RuleViolation("appeal_off", rule=rule)
    found = [
        (since, ground)
        for since, ground in ((grievance.refused_at, Ground.REFUSED), (grievance.lost_at, Ground.LOST))
        if since is not None
    ]
    if not found:
        raise RuleViolation("appeal_no_ground", rule=rule, number=number)
    since, ground = max(found)
    if now > since + rules.within:
        days = rules.within.days
        raise RuleViolation("appeal_too_late", rule=rule, number=number, since=since.isoformat(), days=days)
    if grievance.dismissed_at is not None and now < (until := grievance.dismissed_at + rules.again):
        raise RuleViolation("appeal_again", rule=rule, number=number, until=until.isoformat())
    return ground, since


def outside(stretch: Stretch, others: Iterable[Stretch]) -> timedelta:
    """How much of the stretch lies in none of the others."""
    begin, end = stretch
    left, reached = timedelta(), begin
    for start, over in sorted(others):
        if over <= reached or start >= end:
            continue
        left += max(start - reached, timedelta())
        reached = max(reached, over)
    return left + max(end - reached, timedelta())
