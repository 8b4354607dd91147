"""Where the house gets its time: one callable, so that tests and the sandbox can move it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The wall clock, aware."""
    return datetime.now(UTC)


class ShiftedClock:
    """The wall clock and an offset that only grows: the sandbox's "tomorrow"."""

    def __init__(self, base: Clock = utc_now) -> None:
        self._base = base
        self._offset = timedelta()

    def __call__(self) -> datetime:
        return self._base() + self._offset

    def advance(self, by: timedelta) -> None:
        """Move on. Raises ``ValueError`` for a step back."""
        if by < timedelta():
            msg = "the clock only moves forward"
            raise ValueError(msg)
        self._offset += by
