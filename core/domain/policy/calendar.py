"""When the company works and when nobody is to be disturbed."""

from __future__ import annotations

import re
from datetime import date, time
from enum import StrEnum
from typing import Annotated

from core.domain.frozen import dataclass
from core.domain.policy.bounds import Within

_HOURS = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)\s*[-~～—至到]\s*([01]?\d|2[0-4])[:：]([0-5]\d)")


class Holidays(StrEnum):
    """Which public holidays are kept."""

    CHINA = "china"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A part of the day, ``09:00-18:00`` in the document. One that ends before it starts goes over midnight; 24:00 is
    midnight.
    """

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> Hours:
        """Raises ``ValueError``."""
        if (match := _HOURS.fullmatch(text.strip())) is None:
            raise ValueError(text)
        first, second, third, fourth = (int(part) for part in match.groups())
        if third == 24 and fourth:
            raise ValueError(text)
        return cls(start=time(first, second), end=time(third % 24, fourth))

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def covers(self, moment: time) -> bool:
        """Whether a local time of day falls into it; the end does not belong to it."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


Weekday = Annotated[int, Within(least=1, most=7)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRules:
    """Working days and hours (Monday is 1), the company's own days off and on, and the quiet hours in which cards wait
    until morning. Times are local to ``zone``.
    """

    zone: str = "Asia/Shanghai"
    weekdays: tuple[Weekday, ...] = (1, 2, 3, 4, 5)
    hours: tuple[Hours, ...] = (Hours(start=time(9), end=time(12)), Hours(start=time(13), end=time(18)))
    holidays: Holidays = Holidays.CHINA
    days_off: tuple[date, ...] = ()
    days_on: tuple[date, ...] = ()
    quiet: Hours | None = Hours(start=time(21), end=time(8))
