"""When a protection ends and when its owner hears of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from core.domain.calendar import Calendar
from core.domain.filing import Filing
from core.domain.policy.protection import Pause, ProtectionRules, ReleaseRules


def end_of(start: datetime, length: timedelta, rules: ProtectionRules, calendar: Calendar) -> datetime:
    """So much protection from ``start`` on; holidays do not count where the rules stop the clock for them."""
    return calendar.past_holidays(start, length) if Pause.HOLIDAYS in rules.pauses else start + length


def grace_of(rules: ProtectionRules, release: ReleaseRules) -> timedelta:
    """What is left at least to somebody who hears for the first time that the end is near; nothing where the rules
    remind nobody.
    """
    return min(timedelta(days=min(rules.notices)), release.warning) if rules.notices else timedelta()


def notices_of(filing: Filing, rules: ProtectionRules, calendar: Calendar) -> tuple[tuple[datetime, int], ...]:
    """The notices about the present end that were not given yet, the earliest first: when, and how many days before."""
    end = filing.must_be_protected()
    left = (days for days in set(rules.notices) if filing.reminded is None or days < filing.reminded)
    return tuple(sorted((calendar.morning_before(end, days), days) for days in left))


def due_at(notices: Iterable[tuple[datetime, int]], now: datetime) -> int | None:
    """The notice to be given now, in days; those that were slept through are one with the latest."""
    return min((days for at, days in notices if at <= now), default=None)
