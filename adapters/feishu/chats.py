"""Which conversations are direct and which are groups: the callback of a press does not say."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from adapters.base import PlatformError

_log = logging.getLogger(__name__)

REMEMBERED: Final = 50_000
"""Conversations kept in memory; the oldest is forgotten first."""
PATIENCE: Final = 1.0
"""Seconds that a press may wait for Feishu to tell the kind of its chat."""


class ChatKinds:
    """Learned from messages and sends, asked for where nothing was learned yet."""

    def __init__(self, ask: Callable[[str], Awaitable[str]]) -> None:
        """`ask` tells the `chat_mode` of a chat and may raise `PlatformError`."""
        self._ask = ask
        self._direct: dict[str, bool] = {}

    def learn(self, chat_id: str, *, direct: bool) -> None:
        """Remember what an event or an answer of Feishu showed."""
        if chat_id and chat_id not in self._direct:
            if len(self._direct) >= REMEMBERED:
                del self._direct[next(iter(self._direct))]
            self._direct[chat_id] = direct

    async def is_direct(self, chat_id: str) -> bool:
        """Whether only one person reads along. While that cannot be found out: no, so that nothing private is shown."""
        if not chat_id:
            return False
        if chat_id not in self._direct:
            try:
                async with asyncio.timeout(PATIENCE):
                    self.learn(chat_id, direct=await self._ask(chat_id) == "p2p")
            except (PlatformError, TimeoutError):
                _log.warning("the kind of a chat is unknown", extra={"action": "chat_unknown"})
                return False
        return self._direct[chat_id]
