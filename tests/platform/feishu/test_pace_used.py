"""How much of what a platform allows is used, and what happens when it allows less than it says."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from random import Random

import pytest

from adapters.pacing import Budget, Pacer
from bot.sandbox.windows import Windows
from tests.support.monotonic import SleepingClock

APP = Budget(key="app", limit=50)


def _chat(number: int) -> Budget:
    return Budget(key=f"chat {number}", limit=5, in_turn=True)


class Platform:
    """Takes `limit` calls a second in all and five for a chat, counted as they arrive; refuses the others and says
    when to come back. Each way takes 10 to 20 ms.
    """

    def __init__(self, seconds: SleepingClock, pacer: Pacer, app: Budget = APP, *, seed: int = 5) -> None:
        self.limit = app.limit
        self.taken: list[float] = []
        self.refused: list[float] = []
        self.order: dict[int, list[int]] = defaultdict(list)
        self._seconds = seconds
        self._pacer = pacer
        self._app = app
        self._windows = Windows(seconds)
        self._rng = Random(seed)

    async def send(self, chat: int, number: int) -> None:
        """Once it is taken."""
        while not await self._tried(chat, number):
            pass

    async def _tried(self, chat: int, number: int) -> bool:
        try:
            async with self._pacer.slot([_chat(chat), self._app]):
                await self._seconds.sleep(self._rng.uniform(0.01, 0.02))
                narrow = self._windows.wait_for(f"chat {chat}", 5, 1.0)
                wait = narrow or self._windows.wait_for(f"app {self.limit}", self.limit, 1.0)
                (self.refused if wait else self.taken).append(self._seconds())
                if not wait:
                    self.order[chat].append(number)
                await self._seconds.sleep(self._rng.uniform(0.01, 0.02))
                if wait:
                    self._pacer.pause(_chat(chat) if narrow else self._app, wait)
                    raise ConnectionRefusedError
        except ConnectionRefusedError:
            return False
        return True

    def taken_between(self, begin: float, end: float) -> int:
        return sum(begin <= at < end for at in self.taken)


@pytest.fixture
def seconds() -> SleepingClock:
    return SleepingClock()


@pytest.fixture
def platform(seconds: SleepingClock) -> Platform:
    return Platform(seconds, Pacer(clock=seconds, sleep=seconds.sleep))


@pytest.mark.parametrize(("chats", "ideal"), [(4, 14.0), (40, 5.0), (150, 5.0)])
async def test_what_the_platform_allows_is_used_without_a_refusal(
    seconds: SleepingClock, platform: Platform, chats: int, ideal: float
) -> None:
    """Three hundred cards take at most a thirtieth longer than the platform's windows force them to, each chat's in
    their order.
    """
    began = seconds()
    await seconds.drive(*(platform.send(number % chats, number) for number in range(300)))

    assert platform.refused == []
    assert ideal <= platform.taken[-1] - began <= ideal / 0.97
    assert all(order == sorted(order) for order in platform.order.values())


async def test_a_rate_that_was_halved_is_found_within_ten_seconds(seconds: SleepingClock) -> None:
    """And kept to: after them nine tenths of the new rate are used."""
    platform = Platform(seconds, Pacer(clock=seconds, sleep=seconds.sleep), Budget(key="app", limit=10))
    began = seconds()

    async def cut() -> None:
        await seconds.sleep(4.5)
        platform.limit = 5

    await seconds.drive(cut(), *(platform.send(number % 30, number) for number in range(210)))

    assert platform.taken_between(began + 14.5, began + 24.5) >= 0.9 * 10 * 5
    assert platform.taken_between(began + 14.5, began + 34.5) >= 0.9 * 20 * 5


async def test_a_dead_chat_costs_the_others_nothing(seconds: SleepingClock, platform: Platform) -> None:
    """One to which every call hangs for ten seconds; the others' cards are gone as soon as without it."""
    pacer = platform._pacer

    async def hang() -> None:
        async with pacer.slot([_chat(999), APP]):
            await seconds.sleep(10)

    began = seconds()
    dead = [asyncio.create_task(hang()) for _ in range(50)]
    await seconds.settle()
    await seconds.drive(*(platform.send(number % 40, number) for number in range(290)))
    for task in dead:
        task.cancel()
    await asyncio.wait(dead)

    assert platform.refused == []
    assert platform.taken[-1] - began <= 5.0 / 0.96
