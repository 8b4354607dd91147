"""How much one person may be sent: beyond it WeCom drops messages and says nothing, so we have to count ourselves.

30 a minute and 1,000 an hour to one member (developer.work.weixin.qq.com/document/path/90454).
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from adapters.base import HeldBack
from adapters.sharing import Budget, Shared

WINDOWS: Final = ((30, 60.0), (1000, 3600.0))
"""Messages, and within how many seconds."""
_KEPT_PEOPLE: Final = 4096
_ROOM_SOON: Final = 1.0
"""Seconds to come again in, when all the room is taken by sends that are under way."""


class PersonBudget:
    """Messages to each person. A send counts from its beginning until one window after its end: whenever WeCom counted
    it in between, no window of its own sees too many. Several processes count together; while they cannot reach each
    other, each has its part.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, shared: Shared | None = None) -> None:
        """`clock` is monotonic, in seconds; `shared` are the other processes."""
        self._clock = clock
        self._shared = shared
        self._sent: dict[str, deque[float]] = {}
        self._under_way: dict[str, int] = {}
        self._full_until: dict[str, float] = {}

    @contextmanager
    def spending(self, person: str) -> Iterator[None]:
        """Send one message inside, by our own count. Raises `HeldBack`, with the time to wait, when it would be
        dropped.
        """
        self._begin(person)
        try:
            yield
        finally:
            self._end(person)

    @asynccontextmanager
    async def spending_together(self, person: str) -> AsyncIterator[None]:
        """As `spending`, by the count of all processes."""
        call, budgets = uuid.uuid4().hex, _budgets(person)
        self._begin(person)
        if self._shared is not None and (wait := await self._asked(self._shared, person, call)) > 0:
            self._give_back(person)
            raise HeldBack("too many messages to one person", code="person_budget", retry_after=wait)
        try:
            yield
        finally:
            self._end(person)
            if self._shared is not None:
                await asyncio.shield(self._shared.end(budgets, call))

    def left(self, person: str) -> int:
        """How many more messages this person can be sent right now."""
        self._wait(person)
        now, under_way = self._clock(), self._under_way.get(person, 0)
        if self._full_until.get(person, now) > now:
            return 0
        sent = self._sent.get(person, ())
        return min(limit - under_way - sum(at + window > now for at in sent) for limit, window in self._windows())

    async def _asked(self, shared: Shared, person: str, call: str) -> float:
        """Seconds to wait by everybody's count, which is remembered: `left` sees only what we sent ourselves."""
        try:
            wait = await shared.take(_budgets(person), call)
        except BaseException:
            self._give_back(person)
            raise
        if wait > 0:
            now = self._clock()
            self._full_until = {each: until for each, until in self._full_until.items() if until > now}
            self._full_until[person] = now + wait
        return wait

    def _begin(self, person: str) -> None:
        wait = self._wait(person)
        if wait > 0:
            raise HeldBack("too many messages to one person", code="person_budget", retry_after=wait)
        self._under_way[person] = self._under_way.get(person, 0) + 1

    def _end(self, person: str) -> None:
        self._give_back(person)
        self._sent.setdefault(person, deque()).append(self._clock())

    def _give_back(self, person: str) -> None:
        left = self._under_way.pop(person) - 1
        if left:
            self._under_way[person] = left

    def _windows(self) -> Iterator[tuple[int, float]]:
        part = 1.0 if self._shared is None else self._shared.part()
        return ((max(1, int(limit * part)), window) for limit, window in WINDOWS)

    def _wait(self, person: str) -> float:
        now = self._clock()
        if person not in self._sent and len(self._sent) >= _KEPT_PEOPLE:
            self._sent = {each: sent for each, sent in self._sent.items() if sent[-1] + WINDOWS[-1][1] > now}
        sent, under_way = self._sent.get(person, deque()), self._under_way.get(person, 0)
        while sent and sent[0] + WINDOWS[-1][1] <= now:
            sent.popleft()
        if person in self._sent and not sent:
            del self._sent[person]
        return max(_until_room(sent, under_way, limit, window, now) for limit, window in self._windows())


def _budgets(person: str) -> tuple[Budget, ...]:
    return tuple(
        Budget(key=f"wecom to {person} in {window:.0f}", limit=limit, window=window) for limit, window in WINDOWS
    )


def _until_room(sent: deque[float], under_way: int, limit: int, window: float, now: float) -> float:
    """Seconds until one more fits into this window; 0 when it does now."""
    room = limit - under_way
    if room <= 0:
        return _ROOM_SOON
    if len(sent) < room:
        return 0.0
    return max(0.0, sent[-room] + window - now)
