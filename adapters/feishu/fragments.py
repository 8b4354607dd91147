"""Events that travel in several frames, put together again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

LIFE: Final = 10.0
"""Seconds until parts that were never completed are dropped; the official client waits 5."""
MOST_PARTS: Final = 1024
LARGEST: Final = 8 * 1024 * 1024
"""Bytes of one event; real ones stay below 200 KB."""
MOST_EVENTS: Final = 64


@dataclass(slots=True, kw_only=True)
class _Partial:
    since: float
    total: int
    parts: dict[int, bytes] = field(default_factory=dict)
    size: int = 0


class Fragments:
    """Bounded in number, size and time: what is dropped is not acknowledged, so Feishu sends it again."""

    def __init__(self, *, clock: Callable[[], float]) -> None:
        """`clock` is monotonic, in seconds."""
        self.dropped = 0
        self._clock = clock
        self._partials: dict[str, _Partial] = {}

    def add(self, message_id: str, total: int, seq: int, part: bytes) -> bytes | None:
        """The whole payload once its last part is there. `ValueError` for numbers that cannot be."""
        if not (1 < total <= MOST_PARTS and 0 <= seq < total):
            raise ValueError("impossible numbering of fragments")
        self._expire()
        partial = self._partials.setdefault(message_id, _Partial(since=self._clock(), total=total))
        if partial.total != total:
            self._drop(message_id)
            raise ValueError("fragments of one message disagree")
        partial.size += len(part) - len(partial.parts.get(seq, b""))
        partial.parts[seq] = part
        if partial.size > LARGEST:
            self._drop(message_id)
            raise ValueError("an event larger than any")
        if len(partial.parts) < total:
            return None
        del self._partials[message_id]
        return b"".join(partial.parts[index] for index in range(total))

    def _expire(self) -> None:
        """Oldest first; a crowd of half events is cut down as if it were old."""
        limit = self._clock() - LIFE
        while self._partials:
            message_id, oldest = next(iter(self._partials.items()))
            if oldest.since > limit and len(self._partials) < MOST_EVENTS:
                return
            self._drop(message_id)

    def _drop(self, message_id: str) -> None:
        del self._partials[message_id]
        self.dropped += 1
