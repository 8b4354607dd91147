"""How often and how much: calls a second for each API, calls and pushes a month for the company."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from bot.sandbox.calendar import Calendar
from bot.sandbox.windows import Windows
from core.domain.frozen import dataclass

_SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """The documented numbers of the standard edition since 2025-11-19; None switches one off."""

    per_api_per_second: int | None = 20
    calls_per_month: int | None = 5_000
    pushes_per_month: int | None = 3_000

    @classmethod
    def endless(cls) -> Allowance:
        """No limits at all."""
        return cls(per_api_per_second=None, calls_per_month=None, pushes_per_month=None)


class Meter:
    """What the company has used up in this month of its own calendar; pace in real seconds."""

    def __init__(self, *, allowance: Allowance, calendar: Calendar, monotonic: Callable[[], float]) -> None:
        self.allowance = allowance
        """May be exchanged at any time."""
        self._calendar = calendar
        self._windows = Windows(monotonic)
        self._month = ""
        self._calls = 0
        self._pushes = 0

    @property
    def calls(self) -> int:
        """Metered API calls of this month; token, login and address book reads are free."""
        self._turn_the_page()
        return self._calls

    @property
    def pushes(self) -> int:
        """Metered pushes of this month: robot messages and card callbacks; events of the address book are free."""
        self._turn_the_page()
        return self._pushes

    def too_fast(self, route: str) -> bool:
        """Whether `route` may not be called at this moment; a call that may is counted."""
        return bool(self._windows.wait_for(route, self.allowance.per_api_per_second, 1.0))

    def take_call(self) -> bool:
        """Count a metered call; False when the month's are used up."""
        limit = self.allowance.calls_per_month
        if limit is not None and self.calls >= limit:
            return False
        self._calls += 1
        return True

    def take_push(self) -> bool:
        """Count a metered push; False when the month's are used up."""
        limit = self.allowance.pushes_per_month
        if limit is not None and self.pushes >= limit:
            return False
        self._pushes += 1
        return True

    def _turn_the_page(self) -> None:
        month = f"{self._calendar.now.astimezone(_SHANGHAI):%Y-%m}"
        if month != self._month:
            self._month, self._calls, self._pushes = month, 0, 0
