"""What is counted as it changes, and the days by which it is; for the reading of it and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta, timezone
from enum import StrEnum

from core.domain.frozen import dataclass

#: Where the days of the counts begin.
CHINA = timezone(timedelta(hours=8))
LAST = "~"
"""No day comes after it."""
_DAY = timedelta(days=1)


class Kind(StrEnum):
    """Live filings by where they stand, filings by the day and by the month in which they were filed, protections by
    the day on which they end, stays in a pool by the day on which they began.
    """

    LIVE = "live"
    FILED_ON = "day"
    FILED_IN = "month"
    ENDS_ON = "ends"
    LIES_SINCE = "lies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time, cut into whole days (from ``first`` to before ``end``) and what is left on either side of them, which is
    to be counted by itself.
    """

    first: str = LAST
    end: str = LAST
    rest: Sequence[tuple[datetime, datetime]] = ()


def span(since: datetime, before: datetime) -> Span:
    """The days of China within a time."""
    first, end = begins(since + _DAY - timedelta.resolution), begins(before)
    if first >= end:
        return Span(rest=[(since, before)] if since < before else [])
    rest = [(start, stop) for start, stop in ((since, first), (end, before)) if start < stop]
    return Span(first=day_of(first), end=day_of(end), rest=rest)


def begins(instant: datetime) -> datetime:
    """When the day of an instant began."""
    return datetime.combine(instant.astimezone(CHINA).date(), time(), CHINA).astimezone(instant.tzinfo)


def day_of(instant: datetime) -> str:
    """The day as the counts name it."""
    return instant.astimezone(CHINA).date().isoformat()
