"""The present of a stand-in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta


class Calendar:
    """The stand-in's present: a clock that somebody else moves, and what was added on top of it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._ahead = timedelta(0)

    @property
    def now(self) -> datetime:
        return self._clock() + self._ahead

    def jump_to(self, moment: datetime) -> None:
        """Make `moment` the present, unless it is already past."""
        self._ahead += max(timedelta(0), moment - self.now)
