"""How often the platform lets an app call: windows over the recent calls."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_SECOND = 1.0
_MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """The documented numbers; None switches one off (a journey that does not care about pace)."""

    per_receiver_per_second: int | None = 5
    """Messages to one person, and to one group by all bots together."""
    per_message_per_second: int | None = 5
    """Updates of one message."""
    per_api_per_second: int | None = 50
    per_api_per_minute: int | None = 1000

    @classmethod
    def off(cls) -> RateLimits:
        """No limits at all."""
        return cls(
            per_receiver_per_second=None,
            per_message_per_second=None,
            per_api_per_second=None,
            per_api_per_minute=None,
        )


class Windows:
    """Sliding windows by key, on a monotonic clock in seconds (real pace, whatever the sandbox's calendar says)."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._hits: dict[tuple[str, float], deque[float]] = defaultdict(deque)

    def wait_for(self, key: str, limit: int | None, span: float) -> int:
        """Count a call; 0 when it fits into the window, else the whole seconds until one will (it is not counted)."""
        if limit is None:
            return 0
        now = self._monotonic()
        hits = self._hits[key, span]
        while hits and hits[0] <= now - span:
            hits.popleft()
        if len(hits) >= limit:
            return max(1, math.ceil(hits[0] + span - now))
        hits.append(now)
        return 0


class Gate:
    """The limits of one app, ready to be asked."""

    def __init__(self, limits: RateLimits, monotonic: Callable[[], float]) -> None:
        self._limits = limits
        self._windows = Windows(monotonic)

    def api(self, route: str) -> int:
        """Seconds to wait before `route` may be called; 0 when it may now."""
        return self._windows.wait_for(f"api {route}", self._limits.per_api_per_second, _SECOND) or (
            self._windows.wait_for(f"api {route}", self._limits.per_api_per_minute, _MINUTE)
        )

    def receiver(self, chat_id: str) -> bool:
        """Whether one more message may go to this chat now."""
        return not self._windows.wait_for(f"chat {chat_id}", self._limits.per_receiver_per_second, _SECOND)

    def message(self, message_id: str) -> bool:
        """Whether this message may be updated once more now."""
        return not self._windows.wait_for(f"message {message_id}", self._limits.per_message_per_second, _SECOND)
