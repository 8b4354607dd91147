"""A follow-up: what somebody did with a customer, and what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, FilingId, FollowUpId, MemberId
from core.domain.rules import RuleViolation

LONGEST = 1000
"""Characters of what was done; the next step takes a fifth of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One entry of a customer's timeline. ``day`` is when the customer was contacted, ``at`` when he wrote it down.

    ``counts`` and ``why`` are what the honest meter said of it under the policy of that moment; ``why`` is empty for
    one that counts. ``note`` and ``next_step`` are sealed at rest.
    """

    id: FollowUpId
    filing: FilingId
    customer: CustomerId
    by: MemberId
    at: datetime
    day: date
    kind: str
    note: str
    next_step: str = ""
    next_day: date | None = None
    counts: bool = True
    why: str = ""
    corrected_at: datetime | None = None
    version: int = 1

    def must_be_correctable(self, *, by: MemberId, at: datetime, within: timedelta) -> None:
        """Only whoever wrote it, and only for some time. Raises ``not_your_follow_up``, ``too_late_to_correct``."""
        if by != self.by:
            raise RuleViolation("not_your_follow_up")
        if at - self.at > within:
            raise RuleViolation("too_late_to_correct", hours=int(within.total_seconds() // 3600))

    def corrected(self, words: Told, *, at: datetime) -> FollowUp:
        """With other words; when it was written down stays."""
        return replace(
            self,
            kind=words.kind,
            note=words.note,
            next_step=words.next_step,
            next_day=words.next_day,
            corrected_at=at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody tells of a contact."""

    kind: str
    note: str
    next_step: str = ""
    next_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What belongs to a follow-up beside its present words: a leader's comment, or the words before a correction."""

    id: str
    follow_up: FollowUpId
    by: MemberId
    at: datetime
    text: str
    comment: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many follow-ups there are, how many of them count, and when the last one was written."""

    entries: int = 0
    effective: int = 0
    last: datetime | None = None


class LeftAlone(NamedTuple):
    """A protected filing, and since when nobody has done anything for it."""

    filing: FilingId
    number: int
    owner: MemberId
    since: datetime


def cleaned(words: Told) -> Told:
    """One form for all ways of telling. Raises ``follow_up_what``, ``follow_up_too_long``."""
    note, step = _plain(words.note), " ".join(_plain(words.next_step).split())
    if not any(char.isalnum() for char in note):
        raise RuleViolation("follow_up_what")
    if len(note) > LONGEST or len(step) > LONGEST // 5:
        raise RuleViolation("follow_up_too_long", limit=LONGEST if len(note) > LONGEST else LONGEST // 5)
    return replace(words, note=note, next_step=step)


def _plain(text: str) -> str:
    """Without control characters; lines stay lines."""
    lines = ("".join(char for char in line if char.isprintable()).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)
