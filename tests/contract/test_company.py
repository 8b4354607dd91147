"""Processes that meet at a Redis server: one pace, one token, one call that wakes all, and each alone without it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from adapters.base import Unreachable
from adapters.pacing import Budget, Pacer
from adapters.redis.company import Company
from adapters.sharing import Token
from adapters.tokens import TokenCache
from tests.support.redis_server import RedisServer
from tests.support.stores import VAULT
from tests.support.waiting import eventually

pytestmark = pytest.mark.redis

CHAT = Budget(key="feishu chat oc_1", limit=5, window=0.4)


@pytest.fixture
async def two(redis_url: str) -> AsyncIterator[tuple[Company, Company]]:
    """Two processes of one house."""
    companies = Company(redis_url, VAULT), Company(redis_url, VAULT)
    yield companies
    for company in companies:
        await company.close()


class Platform:
    """Counts calls as they arrive."""

    def __init__(self) -> None:
        self.arrived: list[float] = []

    async def call(self, pacer: Pacer, *budgets: Budget) -> None:
        async with pacer.slot(budgets):
            self.arrived.append(time.monotonic())

    def most_in(self, window: float) -> int:
        """The most calls in any window of this length."""
        return max(sum(1 for at in self.arrived if start <= at < start + window) for start in self.arrived)


async def test_two_processes_together_stay_below_a_limit(two: tuple[Company, Company]) -> None:
    """Each of them alone would call as often as the platform allows in all."""
    platform, pacers = Platform(), [Pacer(shared=company) for company in two]

    await asyncio.gather(*(platform.call(pacers[number % 2], CHAT) for number in range(14)))
    assert len(platform.arrived) == 14
    assert platform.most_in(CHAT.window) <= CHAT.limit


async def test_without_the_server_two_processes_would_be_too_many() -> None:
    """What the test above rests on: the same calls by two pacers that know nothing of each other."""
    platform, pacers = Platform(), [Pacer(), Pacer()]

    await asyncio.gather(*(platform.call(pacers[number % 2], CHAT) for number in range(14)))
    assert platform.most_in(CHAT.window) > CHAT.limit


async def test_a_call_takes_its_places_in_all_budgets_or_in_none(two: tuple[Company, Company]) -> None:
    """Who waits for one chat does not use up the pace of the whole app."""
    one, other = two
    app = Budget(key="feishu app", limit=2, window=30.0)
    busy = Budget(key="feishu chat busy", limit=1, window=30.0)

    assert await one.take((busy, app), "first") == 0
    assert await other.take((busy, app), "second") > 0
    assert await other.take((CHAT, app), "third") == 0
    assert await other.take((CHAT, app), "fourth") > 0


async def test_a_place_is_free_one_window_after_the_answer(two: tuple[Company, Company]) -> None:
    """While a call is under way nobody can say when; afterwards it is exact."""
    one, other = two
    narrow = Budget(key="narrow", limit=1, window=20.0)
    await one.take((narrow,), "first")

    assert await other.take((narrow,), "second") == pytest.approx(0.1)
    await one.end((narrow,), "first")
    assert await other.take((narrow,), "second") == pytest.approx(20.0, abs=1.0)


async def test_everybody_rests_after_a_refusal(two: tuple[Company, Company]) -> None:
    """The platform has told one of them; the other need not hear it as well."""
    one, other = two
    Pacer(shared=one).pause(CHAT, 30.0)

    async with asyncio.timeout(5):
        while (wait := await other.take((CHAT,), "second")) == 0:
            await other.end((CHAT,), "second")
    assert wait == pytest.approx(30.0, abs=1.0)


async def test_one_of_all_fetches_a_token(two: tuple[Company, Company]) -> None:
    """Five caches in two processes, one request; the platform's word against a token brings another one."""
    asked: list[str] = []

    async def fetch() -> Token:
        asked.append("")
        await asyncio.sleep(0)
        return Token(value=f"token-{len(asked)}", lifetime=7200)

    caches = [TokenCache(fetch, name="feishu:cli_1", shared=two[number % 2]) for number in range(5)]
    assert set(await asyncio.gather(*(cache.get() for cache in caches))) == {"token-1"}
    assert len(asked) == 1

    caches[0].invalidate("token-1")
    assert await caches[0].get() == "token-2"
    caches[1].invalidate("token-1")
    assert await caches[1].get() == "token-2"
    assert len(asked) == 2


async def test_a_token_near_its_end_is_fetched_anew(two: tuple[Company, Company]) -> None:
    """What somebody else has is of use only as long as it lasts."""
    asked: list[float] = []

    async def fetch() -> Token:
        asked.append(7200 if asked else 0.2)
        return Token(value=f"token-{len(asked)}", lifetime=asked[-1])

    first = await two[0].token("app", fetch, refused=None)
    await asyncio.sleep(0.15)  # a token's life is the server's time, which no test can move
    second = await two[1].token("app", fetch, refused=None)
    assert (first.value, second.value) == ("token-1", "token-2")


async def test_who_fails_to_fetch_leaves_the_next_one_free_to_try(two: tuple[Company, Company]) -> None:
    """The error goes to whoever asked."""

    async def refused() -> Token:
        raise Unreachable("no way to the platform", code="timeout")

    async def fetch() -> Token:
        return Token(value="token", lifetime=7200)

    with pytest.raises(Unreachable):
        await two[0].token("app", refused, refused=None)
    async with asyncio.timeout(2):
        assert (await two[1].token("app", fetch, refused=None)).value == "token"


async def test_tokens_are_sealed_on_the_server(two: tuple[Company, Company], redis_url: str) -> None:
    """Whoever can read the server cannot call the platform."""
    from redis.asyncio import Redis

    async def fetch() -> Token:
        return Token(value="a-secret-token", lifetime=7200)

    await two[0].token("app", fetch, refused=None)
    async with Redis.from_url(redis_url) as reader:
        values = [await reader.get(key) for key in await reader.keys("*token*")]
    assert values
    assert not any(b"a-secret-token" in value for value in values if value)


async def test_one_call_wakes_the_others_and_not_oneself(two: tuple[Company, Company]) -> None:
    """A card written in one process goes out from whichever is free."""
    woken = {"one": 0, "other": 0}

    def wake(name: str) -> None:
        woken[name] += 1

    tasks = [
        asyncio.create_task(company.run(lambda name=name: wake(name)))  # type: ignore[misc]
        for name, company in zip(woken, two, strict=True)
    ]
    await eventually(lambda: _listening(two))
    async with asyncio.timeout(5):
        while not woken["other"]:
            two[0].call_others()
            await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert woken["one"] == 0


async def test_without_the_server_each_takes_its_part_and_goes_on(redis_server: RedisServer, redis_url: str) -> None:
    """Two were seen, so each calls at half the pace; it is said once, and over as soon as the server is back."""
    now = [1000.0]
    one, other = (Company(redis_url, VAULT, clock=lambda: now[0]) for _ in range(2))
    tasks = [asyncio.create_task(company.run(lambda: None)) for company in (one, other)]
    try:
        await eventually(lambda: one.others == other.others == 2, within=20)
        assert (one.part(), one.warnings()) == (1.0, ())

        redis_server.stop()
        now[0] += 10
        assert await one.take((CHAT,), "call") == 0
        assert one.part() == 0.5
        assert len(one.warnings()) == 1

        async def fetch() -> Token:
            return Token(value="own", lifetime=7200)

        assert (await one.token("app", fetch, refused=None)).value == "own"
        platform, pacer = Platform(), Pacer(shared=one)
        await asyncio.gather(*(platform.call(pacer, CHAT) for _ in range(4)))
        assert platform.most_in(CHAT.window) <= CHAT.limit // 2

        redis_server.start()
        now[0] += 10
        await one.take((CHAT,), "again")
        assert (one.part(), one.warnings()) == (1.0, ())
    finally:
        redis_server.start()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await one.close()
        await other.close()


async def test_calls_of_one_process_keep_their_order(two: tuple[Company, Company]) -> None:
    """Whoever came first into the narrow lane goes first, shared or not."""
    order: list[int] = []
    pacer = Pacer(shared=two[0])
    narrow = Budget(key="one at a time", limit=1, window=0.01)

    async def call(number: int) -> None:
        async with pacer.slot((narrow,)):
            order.append(number)

    await asyncio.gather(*(call(number) for number in range(6)))
    assert all(before < after for before, after in pairwise(order))


def _listening(companies: tuple[Company, ...]) -> bool:
    return all(company.others == len(companies) for company in companies)
