"""A monotonic clock that moves only when everybody sleeps on it: waiting takes no time and can be measured."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

_ROUNDS = 60
"""Turns of the loop after which whoever could go on has done so."""


class SleepingClock:
    """Calling it tells seconds; `sleep` waits until `advance` or `drive` moved the hands that far."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        awake = asyncio.Event()
        self._sleepers.append((self.now + seconds, awake))
        await awake.wait()

    async def advance(self, seconds: float) -> None:
        """Move on, wake whoever is due by then, and let them act."""
        self._wake_until(self.now + seconds)
        await self.settle()

    async def settle(self) -> None:
        """Let everybody act who needs no time for it."""
        for _ in range(_ROUNDS):
            await asyncio.sleep(0)

    async def drive(self, *work: Coroutine[Any, Any, Any]) -> list[Any]:
        """Do all of this at once, jumping to the next sleeper's hour whenever nobody can go on; tell the results."""
        together = asyncio.gather(*work)
        while not together.done():
            await self.settle()
            if not together.done():
                if not self._sleepers:
                    raise AssertionError("everybody waits and nobody sleeps")
                self._wake_until(min(due for due, _ in self._sleepers))
        return await together

    def _wake_until(self, moment: float) -> None:
        self.now = max(self.now, moment)
        for due, awake in self._sleepers:
            if due <= self.now + 1e-9:
                awake.set()
        self._sleepers = [(due, awake) for due, awake in self._sleepers if not awake.is_set()]
