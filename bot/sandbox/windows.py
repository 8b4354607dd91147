"""How often somebody may call: windows over the recent calls."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable


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
