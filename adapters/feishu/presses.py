"""Which cards have a press that waits for its answer.

An update that reaches Feishu before the answer to a press is undone by the client within a second (oapi-sdk-java #99),
so whoever repaints a card waits here until the presses on it are answered.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final

LONGEST_WAIT: Final = 4.0
"""Seconds after which an update goes out all the same: the client has given up on the answer after 3."""
SETTLING: Final = 0.15
"""Seconds between writing an answer and the first update, for the way of the answer to the client."""


class Presses:
    """The presses of this process that are being answered, by message_id."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._open: dict[str, int] = {}
        self._answered: dict[str, asyncio.Event] = {}
        self._quiet_from: dict[str, float] = {}

    @contextmanager
    def unanswered(self, message_id: str) -> Iterator[None]:
        """Around a press, from its arrival until its answer is written."""
        self._open[message_id] = self._open.get(message_id, 0) + 1
        self._answered.setdefault(message_id, asyncio.Event()).clear()
        try:
            yield
        finally:
            self._close(message_id)

    async def settled(self, message_id: str) -> None:
        """Return when no press on this card is unanswered and the last answer had time to arrive.

        Returns too when the longest wait is over.
        """
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                while (answered := self._answered.get(message_id)) is not None:
                    await answered.wait()
        except TimeoutError:
            return
        self._forget()
        delay = self._quiet_from.get(message_id, 0.0) - self._clock()
        if delay > 0:
            await self._sleep(delay)

    def _close(self, message_id: str) -> None:
        left = self._open.pop(message_id) - 1
        if left:
            self._open[message_id] = left
            return
        self._forget()
        self._quiet_from.pop(message_id, None)
        self._quiet_from[message_id] = self._clock() + SETTLING
        self._answered.pop(message_id).set()

    def _forget(self) -> None:
        """Drop the answers that have arrived by now, oldest first."""
        now = self._clock()
        while self._quiet_from:
            message_id = next(iter(self._quiet_from))
            if self._quiet_from[message_id] > now:
                return
            del self._quiet_from[message_id]
