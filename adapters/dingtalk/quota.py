"""How much of the month's allowance is spent: a company has so many API calls and so many pushes a month for all apps.

What counts (open.dingtalk.com: dingtalk-application-development-platform-billing-model, basic-interfaces-…): robot
messages and cards, sent or updated, and what Stream or a webhook delivers. Tokens, reads of the directory and contact
events are free; so are calls that were turned away for their pace or never arrived.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

_ZONE: Final = ZoneInfo("Asia/Shanghai")
CALLS: Final = "api_calls"
PUSHES: Final = "pushes"


class Quota:
    """This process's share of the present month. `over` names what DingTalk says is used up."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._month = ""
        self._counts: Counter[str] = Counter()
        self._over: set[str] = set()

    @property
    def counts(self) -> dict[str, int]:
        """Calls and pushes since the month began, or since the start of the process."""
        self._turn()
        return {name: self._counts[name] for name in (CALLS, PUSHES)}

    @property
    def over(self) -> frozenset[str]:
        """Of `api_calls` and `pushes`, what was refused this month for want of allowance."""
        self._turn()
        return frozenset(self._over)

    def spent(self, what: str) -> None:
        """One more of `api_calls` or `pushes`."""
        self._turn()
        self._counts[what] += 1

    def used_up(self, what: str) -> None:
        """DingTalk says that there are none left this month."""
        self._turn()
        self._over.add(what)

    def available(self, what: str) -> None:
        """One went through: somebody bought more."""
        self._over.discard(what)

    def _turn(self) -> None:
        month = self._clock().astimezone(_ZONE).strftime("%Y-%m")
        if month != self._month:
            self._month = month
            self._counts.clear()
            self._over.clear()
