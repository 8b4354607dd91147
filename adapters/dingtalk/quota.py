"""How much of the month's allowance is spent: a company has so many API calls and so many pushes a month for all apps.

What counts (open.dingtalk.com: dingtalk-application-development-platform-billing-model, basic-interfaces-…): robot
messages and cards, sent or updated, and what Stream or a webhook delivers. Tokens, reads of the directory and contact
events are free; so are calls that were turned away for their pace or never arrived.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_ZONE: Final = ZoneInfo("Asia/Shanghai")
CALLS: Final = "api_calls"
PUSHES: Final = "pushes"
SHORT: Final = 0.8
"""The part of the allowance from which an administrator is warned and requests are told together."""
ASK_AGAIN: Final = timedelta(hours=1)
"""How long after a refusal for want of allowance nobody asks: somebody may buy more, DingTalk does not say when."""


class Quota:
    """The present month of one company, as far as our own app goes.

    What this process did is added to what all of them had done when it was last stored (`unsaved`, `stored`).
    """

    def __init__(self, clock: Callable[[], datetime], *, allowance: Mapping[str, int] | None = None) -> None:
        """`allowance` is what the company's edition has a month; nothing is known of a name that is not there."""
        self.allowance: Mapping[str, int] = {name: most for name, most in (allowance or {}).items() if most > 0}
        self._clock = clock
        self._month = ""
        self._known: Counter[str] = Counter()
        self._fresh: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._over: dict[str, datetime] = {}

    @property
    def month(self) -> str:
        """As in 2026-11: DingTalk's months begin in Shanghai."""
        self._turn()
        return self._month

    @property
    def counts(self) -> dict[str, int]:
        """Calls and pushes since the month began, as far as they were counted."""
        fresh = self._fresh[self.month]
        return {name: self._known[name] + fresh[name] for name in (CALLS, PUSHES)}

    @property
    def over(self) -> frozenset[str]:
        """Of `api_calls` and `pushes`, what was refused this month for want of allowance."""
        self._turn()
        return frozenset(self._over)

    @property
    def short(self) -> frozenset[str]:
        """Of what most is spent already."""
        used = self.counts
        return frozenset(name for name, most in self.allowance.items() if used[name] >= SHORT * most) | self.over

    @property
    def running_out(self) -> frozenset[str]:
        """Short, but not over."""
        return self.short - self.over

    def spent(self, what: str) -> None:
        """One more of `api_calls` or `pushes`."""
        self._fresh[self.month][what] += 1

    def used_up(self, what: str) -> None:
        """DingTalk says that there are none left this month."""
        self._turn()
        self._over[what] = self._clock()

    def available(self, what: str) -> None:
        """One went through: somebody bought more."""
        self._over.pop(what, None)

    def wait(self, what: str) -> float:
        """Seconds for which asking is of no use; 0 when it may be."""
        self._turn()
        refused = self._over.get(what)
        if refused is None:
            return 0.0
        return max(0.0, (min(refused + ASK_AGAIN, self.next_month()) - self._clock()).total_seconds())

    def next_month(self) -> datetime:
        """When the allowance is whole again."""
        first = self._clock().astimezone(_ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return (first + timedelta(days=32)).replace(day=1)

    def unsaved(self) -> Mapping[str, Mapping[str, int]]:
        """By month what was not stored yet; the present one is always among them."""
        self._turn()
        self._fresh[self._month] += Counter()
        return {month: dict(counted) for month, counted in self._fresh.items()}

    def stored(self, month: str, counted: Mapping[str, int], total: Mapping[str, int]) -> None:
        """So much of what was unsaved is stored now, which makes so much in all."""
        self._fresh[month].subtract(counted)
        if month == self.month:
            self._known = Counter(dict(total))
        elif not any(self._fresh[month].values()):
            del self._fresh[month]

    def _turn(self) -> None:
        month = self._clock().astimezone(_ZONE).strftime("%Y-%m")
        if month != self._month:
            self._month = month
            self._known.clear()
            self._over.clear()
