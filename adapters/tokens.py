"""Access tokens: fetched once for everybody who waits, renewed before they run out, dropped when a platform says so."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import Final

from adapters.base import PlatformError
from adapters.sharing import Shared, Token
from core.domain.frozen import dataclass

__all__ = ["EARLY", "HOLD_OFF", "Token", "TokenCache"]

_log = logging.getLogger(__name__)

EARLY: Final = 600.0
"""Seconds before its end from which a token is renewed; never more than a quarter of its life."""
HOLD_OFF: Final = 15.0
"""Seconds without another try after an early renewal failed: the old token still works meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    value: str
    renew_at: float
    ends_at: float


class TokenCache:
    """One token of one app.

    A failed fetch is told to those who waited for it and then forgotten: the next `get` tries again.
    """

    def __init__(
        self,
        fetch: Callable[[], Awaitable[Token]],
        *,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        name: str = "",
        shared: Shared | None = None,
    ) -> None:
        """`clock` is monotonic, in seconds; `chance` (0 to 1) spreads the renewals of several processes, which find the
        token under its `name` where they share one.
        """
        self._fetch = fetch
        self._name = name
        self._shared = shared
        self._refused: str | None = None
        self._clock = clock
        self._chance = chance
        self._held: _Held | None = None
        self._flight: asyncio.Task[str] | None = None
        self._quiet_until = 0.0

    async def get(self) -> str:
        """A token that still holds. Raises what fetching raises when there is none and none can be had."""
        held, now = self._held, self._clock()
        if held is None or now >= held.ends_at:
            return await asyncio.shield(self._fetching())
        if now >= held.renew_at and now >= self._quiet_until:
            self._fetching()
        return held.value

    def invalidate(self, value: str) -> None:
        """The platform refused this token: forget it, unless a newer one is already here."""
        self._refused = value
        if self._held is not None and self._held.value == value:
            self._held = None

    async def close(self) -> None:
        """End a fetch that is under way."""
        flight, self._flight = self._flight, None
        if flight is not None:
            flight.cancel()
            await asyncio.wait((flight,))

    def _fetching(self) -> asyncio.Task[str]:
        """The fetch under way, begun when there is none; it outlives a caller that gave up waiting."""
        if self._flight is None:
            self._flight = asyncio.create_task(self._renew())
            self._flight.add_done_callback(self._landed)
        return self._flight

    async def _renew(self) -> str:
        token = await self._had()
        now = self._clock()
        early = min(EARLY, token.lifetime / 4) * (1 + self._chance() / 2)
        ends_at = now + token.lifetime
        self._held = _Held(value=token.value, renew_at=ends_at - early, ends_at=ends_at)
        return token.value

    async def _had(self) -> Token:
        if self._shared is None:
            return await self._fetch()
        return await self._shared.token(self._name, self._fetch, refused=self._refused)

    def _landed(self, flight: asyncio.Task[str]) -> None:
        if self._flight is flight:
            self._flight = None
        if flight.cancelled():
            return
        if (error := flight.exception()) is not None:
            self._quiet_until = self._clock() + HOLD_OFF
            code = error.code if isinstance(error, PlatformError) else type(error).__name__
            _log.warning("no new access token", extra={"action": "token_failed", "code": code})
