"""How much one person may be sent on WeCom, by all processes of a house together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.base import HeldBack
from adapters.redis.company import Company
from adapters.wecom.budget import PersonBudget
from tests.support.redis_server import RedisServer
from tests.support.stores import VAULT
from tests.support.waiting import eventually

pytestmark = pytest.mark.redis


@pytest.fixture
async def two(redis_url: str) -> AsyncIterator[tuple[Company, Company]]:
    """Two processes of one house, which know of each other."""
    companies = Company(redis_url, VAULT), Company(redis_url, VAULT)
    tasks = [asyncio.create_task(company.run(lambda: None)) for company in companies]
    await eventually(lambda: all(company.others == 2 for company in companies))
    yield companies
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for company in companies:
        await company.close()


async def _sent(budget: PersonBudget, person: str = "lina") -> bool:
    try:
        async with budget.spending_together(person):
            return True
    except HeldBack:
        return False


async def test_two_processes_send_one_person_thirty_a_minute_and_not_one_more(two: tuple[Company, Company]) -> None:
    """Turn by turn or not; the rest is held back, and others are not affected."""
    one, other = (PersonBudget(shared=company) for company in two)
    sent = [await _sent(one) for _ in range(20)] + [await _sent(other) for _ in range(20)]

    assert sent == [True] * 30 + [False] * 10
    assert not await _sent(one)
    assert await _sent(other, "wangwu")


async def test_what_others_have_sent_is_seen_by_whoever_gathers(two: tuple[Company, Company]) -> None:
    """After it was held back once nothing more goes to that person alone."""
    one, other = (PersonBudget(shared=company) for company in two)
    for _ in range(30):
        await _sent(one)
    before = other.left("lina")
    await _sent(other)

    assert before == 30
    assert other.left("lina") == 0
    assert other.left("wangwu") == 30


async def test_what_was_held_back_is_not_counted(two: tuple[Company, Company]) -> None:
    """Asking again costs no place."""
    one, other = (PersonBudget(shared=company) for company in two)
    for _ in range(29):
        await _sent(one)
    async with one.spending_together("lina"):
        asked = [await _sent(other) for _ in range(3)]

    assert asked == [False] * 3
    assert not other._sent


async def test_without_the_server_each_process_sends_its_part(
    two: tuple[Company, Company], redis_server: RedisServer
) -> None:
    """Together they stay below the limit, although neither knows what the other does."""
    one, other = (PersonBudget(shared=company) for company in two)
    redis_server.stop()
    try:
        await _sent(one, "first to notice")
        await _sent(other, "first to notice")
        sent = [await _sent(one) for _ in range(20)], [await _sent(other) for _ in range(20)]
    finally:
        redis_server.start()

    assert [sum(each) for each in sent] == [15, 15]
