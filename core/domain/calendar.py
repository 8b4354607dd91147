"""The company's working time: what "within four hours" and "three working days" come to on the clock.

Public holidays and the weekends worked for them come from ``chinesecalendar``; for years that the State Council has not
announced yet, only weekends are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.domain.frozen import dataclass
from core.domain.policy.calendar import CalendarRules, Holidays

_FURTHEST = 3660
"""Days that are looked ahead: a calendar without working days has no working time, and time goes on as it is."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Answers in UTC; days and hours are those of the rules' time zone."""

    rules: CalendarRules

    def works_on(self, day: date) -> bool:
        """The company's own days come before the country's, and these before the weekday."""
        if day in self.rules.days_off:
            return False
        if day in self.rules.days_on:
            return True
        if self.rules.holidays is Holidays.CHINA and (known := _announced(day)) is not None:
            return known
        return day.isoweekday() in self.rules.weekdays

    def after(self, start: datetime, span: timedelta) -> datetime:
        """The instant ``span`` of working time later: whole days count as working days, the rest as working hours.

        What starts outside the working hours starts with the next ones.
        """
        if not self.rules.hours or next(self._working(start), None) is None:
            return start + span
        moment = self._opened(start)
        for _ in range(span.days):
            moment = self._same_time_next_day(moment)
        left = span - timedelta(days=span.days)
        for begins, ends in self._working(moment):
            if ends - max(begins, moment) >= left:
                return max(begins, moment) + left
            left -= ends - max(begins, moment)
        return moment + left

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """Working days that begin after ``start`` and not after ``end``, local days."""
        first, last = self._local(start).date(), self._local(end).date()
        days = (first + _DAY * number for number in range(1, (last - first).days + 1))
        return sum(self.works_on(day) for day in days)

    def quiet_until(self, moment: datetime) -> datetime | None:
        """When the quiet hours that it is in are over; ``None`` outside of them."""
        quiet, local = self.rules.quiet, self._local(moment)
        if quiet is None or not quiet.covers(local.time()):
            return None
        over = local.replace(hour=quiet.end.hour, minute=quiet.end.minute, second=0, microsecond=0)
        return (over if over > local else over + _DAY).astimezone(moment.tzinfo)

    def next_morning(self, moment: datetime) -> datetime:
        """The start of the next working day after the local day of this instant."""
        day = self._local(moment).date() + _DAY
        for _ in range(_FURTHEST):
            if self.works_on(day):
                break
            day += _DAY
        start = self.rules.hours[0].start if self.rules.hours else time(9)
        return datetime.combine(day, start, tzinfo=self._zone).astimezone(moment.tzinfo)

    def is_holiday(self, day: date) -> bool:
        """A public holiday or a day off of the company; an ordinary weekend is none."""
        if day in self.rules.days_on:
            return False
        return day in self.rules.days_off or (self.rules.holidays is Holidays.CHINA and _announced(day) is False)

    def past_holidays(self, start: datetime, span: timedelta) -> datetime:
        """The instant so many days later, of which holidays do not count."""
        local = self._local(start)
        for _ in range(span.days):
            local += _DAY
            while self.is_holiday(local.date()):
                local += _DAY
        return local.astimezone(start.tzinfo) + (span - timedelta(days=span.days))

    def morning_before(self, end: datetime, days: int) -> datetime:
        """When work starts, so many local days before the day of ``end``, whether it is worked on that day or not."""
        day = self._local(end).date() - timedelta(days=days)
        start = self.rules.hours[0].start if self.rules.hours else time(9)
        return datetime.combine(day, start, tzinfo=self._zone).astimezone(end.tzinfo)

    def midnight_after(self, moment: datetime, days: int) -> datetime:
        """The end of the local day that is so many days after that of the instant."""
        day = self._local(moment).date() + timedelta(days=days + 1)
        return datetime.combine(day, time(), tzinfo=self._zone).astimezone(moment.tzinfo)

    def day_of(self, moment: datetime) -> date:
        """The local day."""
        return self._local(moment).date()

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.rules.zone)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone)

    def _opened(self, moment: datetime) -> datetime:
        """The instant itself within working hours, else the start of the next ones."""
        begins, _ = next(self._working(moment))
        return max(begins, moment)

    def _same_time_next_day(self, moment: datetime) -> datetime:
        local = self._local(moment) + _DAY
        while not self.works_on(local.date()):
            local += _DAY
        return local.astimezone(moment.tzinfo)

    def _working(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Stretches of working time that are not over at the instant, in order; last night's shift may be one."""
        day = self._local(moment).date() - _DAY
        for number in range(_FURTHEST):
            for begins, ends in self._stretches(day + _DAY * number):
                if ends > moment:
                    yield begins.astimezone(moment.tzinfo), ends.astimezone(moment.tzinfo)

    def _stretches(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if not self.works_on(day):
            return
        for hours in sorted(self.rules.hours, key=lambda each: each.start):
            begins = datetime.combine(day, hours.start, tzinfo=self._zone)
            ends = datetime.combine(day, hours.end, tzinfo=self._zone)
            yield begins, ends if ends > begins else ends + _DAY


@lru_cache(maxsize=4096)
def _announced(day: date) -> bool | None:
    """Whether it is a public holiday (``False``) or a weekend worked for one (``True``); ``None`` for all others."""
    from chinese_calendar import constants  # noqa: PLC0415 - some milliseconds that a start does not need

    if day in constants.holidays:
        return False
    return True if day in constants.workdays else None
