"""kill -9 at any moment, then a restart: nothing acknowledged is lost, nothing happens twice, the trail is whole.

The short form of what ``make soak`` does for hours: all three platforms push as fast as they are answered, and push
again by their own plans; after each kill the rows are held against each other and against what arrived.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from storage.schema.migrate import migrate
from tests.faults.killing import KillRounds
from tests.support.crowd import Crowd
from tests.support.planted import program

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),  # starts cost a second each, or ten where much else runs
    pytest.mark.unwatched,  # starting processes and reading their ledger is not what the watch is for
]
ROUNDS, MOST = 3, 30


@pytest.fixture
async def crowd() -> AsyncIterator[Crowd]:
    """Three companies, with the chance of this test."""
    crowd = Crowd(chance=Random(20261122), teams=6, sellers=2)
    yield crowd
    await crowd.stop()


async def test_nothing_acknowledged_is_lost_and_nothing_happens_twice(crowd: Crowd, tmp_path: Path) -> None:
    """One process on SQLite, killed again and again."""
    database = f"sqlite:///{tmp_path / 'ledger.db'}"
    rounds = await KillRounds.begun(crowd, database=database, folder=tmp_path, chance=crowd.chance)
    try:
        for _ in range(ROUNDS):
            await rounds.round(MOST)
        await rounds.drained()
    finally:
        await rounds.end()

    assert rounds.figures.wrong == []
    assert rounds.figures.filings == rounds.figures.pushed == crowd.said


@pytest.mark.postgres
@pytest.mark.redis
async def test_any_of_two_processes_may_die(
    crowd: Crowd, fresh_postgres_url: str, redis_url: str, tmp_path: Path
) -> None:
    """Two on one PostgreSQL: the one, the other, or both at once."""
    migrate(fresh_postgres_url)
    more = f'[redis]\nurl = "{redis_url}"'
    rounds = await KillRounds.begun(
        crowd, database=fresh_postgres_url, folder=tmp_path, chance=crowd.chance, processes=2, more=more
    )
    try:
        for _ in range(ROUNDS):
            await rounds.round(MOST)
        await rounds.drained()
    finally:
        await rounds.end()

    assert rounds.figures.wrong == []
    assert rounds.figures.filings == rounds.figures.pushed == crowd.said


@pytest.mark.parametrize(("bug", "found"), [("hasty", "acknowledged and lost"), ("careless", "taken for sent")])
async def test_a_product_that_promises_too_early_is_found_out(
    crowd: Crowd, bug: str, found: str, tmp_path: Path
) -> None:
    """These rounds would notice: an answer before the disk has it, or a notice struck off before it was sent."""
    database = f"sqlite:///{tmp_path / 'ledger.db'}"
    rounds = await KillRounds.begun(
        crowd, database=database, folder=tmp_path, chance=crowd.chance, program=program(bug)
    )
    try:
        for _ in range(10):
            await rounds.round(MOST)
            if rounds.figures.wrong:
                break
    finally:
        await rounds.end()

    assert any(found in each for each in rounds.figures.wrong)
