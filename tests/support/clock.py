"""A clock that stands still until a test moves it, and one that runs by day, whenever the tests do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

#: A Wednesday morning in Shanghai (10:00), an ordinary working day with working days around it.
ORDINARY_MORNING = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)


class HandSetClock:
    """Calling it tells the moment, as every part that takes `clock: Callable[[], datetime]` expects."""

    __slots__ = ("_now",)

    def __init__(self, now: datetime = ORDINARY_MORNING) -> None:
        self._now = self._aware(now)

    def __call__(self) -> datetime:
        return self._now

    def advance(self, step: timedelta) -> datetime:
        """Move on by `step`, backwards too where a test needs a clock that jumps, and tell the new moment."""
        self._now += step
        return self._now

    def set(self, now: datetime) -> None:
        """Put the hands on an aware moment."""
        self._now = self._aware(now)

    @staticmethod
    def _aware(now: datetime) -> datetime:
        if now.tzinfo is None:
            raise ValueError("a clock is set to an aware moment")
        return now.astimezone(UTC)


def by_day() -> Callable[[], datetime]:
    """The wall clock, but ten in the morning in Shanghai now: nobody sleeps while the test runs."""
    began = datetime.now(UTC)
    ahead = began.replace(hour=2, minute=0, second=0) - began
    return lambda: datetime.now(UTC) + ahead
