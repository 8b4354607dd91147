"""What the services need to keep of follow-ups."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from core.domain.clocks import Done
from core.domain.follow_up import FollowUp, LeftAlone, Remark, Tally
from core.domain.ids import FilingId, FollowUpId, MemberId


class FollowUps(Protocol):
    """The entries of the customers' timelines."""

    def add(self, entry: FollowUp) -> None:
        """Raises ``ConcurrentChange`` when its id is taken."""
        ...

    def save(self, entry: FollowUp) -> None:
        """With the version that was read. Raises ``ConcurrentChange``."""
        ...

    def get(self, follow_up_id: FollowUpId) -> FollowUp:
        """Raises ``RuleViolation("follow_up_not_found")``."""
        ...

    def of_filing(self, filing_id: FilingId, *, limit: int, before: datetime | None = None) -> Sequence[FollowUp]:
        """Newest first; ``before`` leaves out what was written then or later."""
        ...

    def latest_by(self, member: MemberId) -> FollowUp | None:
        """The last one that somebody wrote, of any customer."""
        ...

    def planned(self, member: MemberId, day: date) -> Sequence[FollowUp]:
        """Those of his whose next step is on this day, in the order in which they were written."""
        ...

    def taken_over(self, owner: MemberId, day: date) -> Sequence[FollowUp]:
        """Those of others, about customers that are his now, whose next step is on this day; as they were written."""
        ...

    def effective(self, filing_id: FilingId, *, since: datetime, kinds: Collection[str] = ()) -> int:
        """How many count, written at or after the instant; of these kinds only, if any are named."""
        ...

    def done(self, filing_id: FilingId, *, since: datetime) -> Sequence[Done]:
        """Those that count, written at or after the instant, the earliest first."""
        ...

    def tally(self, filing_id: FilingId, *, until: datetime) -> Tally:
        """Of those written up to the instant."""
        ...

    def tallies_by(
        self, members: Collection[MemberId], *, since: datetime, until: datetime
    ) -> Mapping[MemberId, Tally]:
        """Of those that each of these people wrote at or after the one instant and before the other; who wrote nothing
        is left out."""
        ...

    def left_alone(
        self, owners: Collection[MemberId], *, since: datetime, now: datetime, each: int, most: int
    ) -> tuple[Sequence[LeftAlone], int]:
        """Protected filings of these people for which nobody has done anything after the instant ``since``, until now:
        the first so many (at least one) that were left alone the longest, and how many there are. Of each person those
        are looked at that are protected the longest, so many of them."""
        ...

    def add_remark(self, remark: Remark) -> None: ...

    def remarks(self, follow_up_id: FollowUpId) -> Sequence[Remark]:
        """Comments and former words, the oldest first."""
        ...
