"""How often the platform lets an app call: windows over the recent calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.windows import Windows
from core.domain.frozen import dataclass

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
