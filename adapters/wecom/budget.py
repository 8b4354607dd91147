"""How much one person may be sent: beyond it WeCom drops messages and says nothing, so we have to count ourselves.

30 a minute and 1,000 an hour to one member (developer.work.weixin.qq.com/document/path/90454).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from adapters.base import HeldBack

WINDOWS: Final = ((30, 60.0), (1000, 3600.0))
"""Messages, and within how many seconds."""
_KEPT_PEOPLE: Final = 4096
_ROOM_SOON: Final = 1.0
"""Seconds to come again in, when all the room is taken by sends that are under way."""


class PersonBudget:
    """Messages to each person. A send counts from its beginning until one window after its end: whenever WeCom counted
    it in between, no window of its own sees too many.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` is monotonic, in seconds."""
        self._clock = clock
        self._sent: dict[str, deque[float]] = {}
        self._under_way: dict[str, int] = {}

    @contextmanager
    def spending(self, person: str) -> Iterator[None]:
        """Send one message inside. Raises `HeldBack`, with the time to wait, when it would be dropped."""
        wait = self._wait(person)
        if wait > 0:
            raise HeldBack("too many messages to one person", code="person_budget", retry_after=wait)
        self._under_way[person] = self._under_way.get(person, 0) + 1
        try:
            yield
        finally:
            left = self._under_way.pop(person) - 1
            if left:
                self._under_way[person] = left
            self._sent.setdefault(person, deque()).append(self._clock())

    def left(self, person: str) -> int:
        """How many more messages this person can be sent right now."""
        self._wait(person)
        now, under_way = self._clock(), self._under_way.get(person, 0)
        sent = self._sent.get(person, ())
        return min(limit - under_way - sum(at + window > now for at in sent) for limit, window in WINDOWS)

    def _wait(self, person: str) -> float:
        now = self._clock()
        if person not in self._sent and len(self._sent) >= _KEPT_PEOPLE:
            self._sent = {each: sent for each, sent in self._sent.items() if sent[-1] + WINDOWS[-1][1] > now}
        sent, under_way = self._sent.get(person, deque()), self._under_way.get(person, 0)
        while sent and sent[0] + WINDOWS[-1][1] <= now:
            sent.popleft()
        if person in self._sent and not sent:
            del self._sent[person]
        return max(_until_room(sent, under_way, limit, window, now) for limit, window in WINDOWS)


def _until_room(sent: deque[float], under_way: int, limit: int, window: float, now: float) -> float:
    """Seconds until one more fits into this window; 0 when it does now."""
    room = limit - under_way
    if room <= 0:
        return _ROOM_SOON
    if len(sent) < room:
        return 0.0
    return max(0.0, sent[-room] + window - now)
