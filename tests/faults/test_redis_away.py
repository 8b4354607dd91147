"""Redis is emptied and taken away while filings pour in at two processes: nothing is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import pytest
from redis import Redis

from storage.schema.migrate import migrate
from tests.faults.killing import KillRounds
from tests.support.crowd import Crowd
from tests.support.redis_server import RedisServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),  # starts cost a second each, or ten where much else runs
    pytest.mark.postgres,
    pytest.mark.redis,
    pytest.mark.unwatched,  # starting processes and reading their ledger is not what the watch is for
]
MOST, WARNING = 30, "Redis 没有响应"


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A server that this test takes away."""
    server = RedisServer.create()
    server.start()
    yield server
    server.remove()


@pytest.fixture
async def rounds(fresh_postgres_url: str, own_redis: RedisServer, tmp_path: Path) -> AsyncIterator[KillRounds]:
    """Two processes that meet there, and everybody is known; nobody is killed."""
    migrate(fresh_postgres_url)
    crowd = Crowd(chance=Random(20261122), teams=6, sellers=2)
    more = f'[redis]\nurl = "{own_redis.url()}"'
    running = await KillRounds.begun(
        crowd, database=fresh_postgres_url, folder=tmp_path, chance=crowd.chance, processes=2, more=more
    )
    yield running
    await running.end()


async def test_nothing_that_was_in_redis_is_missed(rounds: KillRounds, own_redis: RedisServer) -> None:
    """Emptied in mid-flow, then gone, then back: both processes say so on `/readyz`, go on, and say when it is over."""
    await _poured(rounds, own_redis, empty=True)
    own_redis.stop()
    await _poured(rounds, own_redis, empty=False)
    away = await _eventually_ready(rounds, warned=True)
    own_redis.start()
    back = await _eventually_ready(rounds, warned=False)
    await rounds.drained()

    assert [said["ready"] for said in (*away, *back)] == [True] * 4
    assert rounds.figures.wrong == []
    assert rounds.figures.twice_in_the_window == 0
    assert rounds.figures.filings == rounds.figures.acknowledged == 2 * MOST


async def _poured(rounds: KillRounds, redis: RedisServer, *, empty: bool) -> None:
    """Filings at both doors, while Redis forgets all that it knew."""
    bases = [server.base for server in rounds.servers]
    pouring = asyncio.create_task(rounds.crowd.pour(MOST, aims=lambda: rounds.chance.choice(bases)))
    if empty:
        with Redis.from_url(redis.url()) as client:
            while not pouring.done():
                client.flushall()
                await asyncio.sleep(0.02)
    await pouring
    await rounds.crowd.redeliver()


async def _eventually_ready(rounds: KillRounds, *, warned: bool) -> list[dict[str, Any]]:
    """What both say on `/readyz` once both warn of Redis, or once neither does."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(30):
        while True:
            said = []
            for server in rounds.servers:
                async with session.get(f"{server.base}/readyz") as answer:
                    said.append(await answer.json())
            if all(any(WARNING in each for each in one["warnings"]) is warned for one in said):
                return said
            await asyncio.sleep(0.1)
