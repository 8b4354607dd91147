"""Who the bot is: its own open_id, by which a mention of it is told from a mention of somebody else."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

from adapters.base import PlatformError

_log = logging.getLogger(__name__)

PATIENCE: Final = 1.0
"""Seconds that a message may wait for the answer."""
HOLD_OFF: Final = 30.0
"""Seconds without another question after a failure."""


class Identity:
    """Asked for once and kept; empty while Feishu does not tell."""

    def __init__(self, ask: Callable[[], Awaitable[str]], *, clock: Callable[[], float] = time.monotonic) -> None:
        """`ask` may raise `PlatformError`; `clock` is monotonic, in seconds."""
        self._ask = ask
        self._clock = clock
        self._open_id = ""
        self._quiet_until = 0.0

    async def open_id(self) -> str:
        """The bot's open_id, or an empty string for now."""
        if not self._open_id and self._clock() >= self._quiet_until:
            try:
                async with asyncio.timeout(PATIENCE):
                    self._open_id = await self._ask()
            except (PlatformError, TimeoutError):
                self._quiet_until = self._clock() + HOLD_OFF
                _log.warning("the bot's own id is unknown", extra={"action": "bot_unknown"})
        return self._open_id
