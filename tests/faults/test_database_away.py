"""The way to PostgreSQL is cut around a COMMIT: what nobody can know is settled when the message comes again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import psycopg
import pytest

from core.domain.filing import LIVE
from core.service.ports.store import Store
from storage.opening import open_store
from storage.repositories.chain import verify
from storage.schema.migrate import migrate
from storage.vault import Vault
from tests.support.feishu_world import FeishuWorld, feishu_world, text_of
from tests.support.invented import company_name
from tests.support.ledger_rows import asking
from tests.support.postgres import PostgresServer
from tests.support.postgres_proxy import Cut, PostgresProxy
from tests.support.stores import read
from tests.support.waiting import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
RECOVERED = 5.0
"""Seconds after the database is back in which everything goes on, without a restart."""

HAPPENED = {"before": {0}, "inside": {0, 1}, "after": {1}}
"""How many filings the database may have when nobody knows."""


@pytest.fixture
def proxy(postgres_server: PostgresServer) -> Iterator[PostgresProxy]:
    """The way to the server of the tests."""
    proxy = PostgresProxy(postgres_server.folder / "run")
    yield proxy
    proxy.close()


@pytest.fixture
def store(fresh_postgres_url: str, proxy: PostgresProxy) -> Iterator[Store]:
    """A store that reaches its database through the proxy."""
    migrate(fresh_postgres_url)
    with psycopg.connect(fresh_postgres_url) as connection:
        name = connection.info.dbname
    opened = open_store(proxy.url(name), vault=Vault(b"p" * 32))
    yield opened
    proxy.come_back()
    opened.close()


@pytest.fixture
async def world(store: Store) -> AsyncIterator[FeishuWorld]:
    """The whole product, taking callbacks."""
    async with feishu_world(store, mode="webhook") as running:
        yield running


@pytest.mark.parametrize("stay_away", [False, True], ids=["back at once", "away for a while"])
@pytest.mark.parametrize("where", ["before", "inside", "after"])
async def test_a_commit_that_was_cut_is_settled(
    world: FeishuWorld, proxy: PostgresProxy, fresh_postgres_url: str, where: Cut, stay_away: bool
) -> None:
    """王晨's filing is stored once and told once, whether the database had heard of it or not."""
    proxy.cut_commit(where, and_stay_away=stay_away)
    await world.say("王晨", f"报备 {company_name(0)} 李娜 13900000001")
    assert await asyncio.to_thread(proxy.sprung.wait, 10)
    if stay_away:
        assert [one.acknowledged for one in world.stand_in.deliveries] == [False]
        with asking(fresh_postgres_url) as ask:
            assert ask("SELECT count(*) FROM filing")[0][0] in HAPPENED[where]
        proxy.come_back()
    back = time.monotonic()
    await world.stand_in.advance(timedelta(seconds=16))
    await eventually(lambda: _told(world, 0) >= 1)

    assert time.monotonic() - back < RECOVERED
    assert all(one.acknowledged for one in world.stand_in.deliveries)
    assert (_filed(world.store), _told(world, 0)) == (1, 1)
    assert verify(world.store).ok


async def test_what_comes_while_the_database_is_away_is_filed_when_it_is_back(
    world: FeishuWorld, proxy: PostgresProxy
) -> None:
    """Nobody is told of a success meanwhile, `/readyz` says what is wrong, and within seconds all is well again."""
    proxy.go_away()
    for number in range(3):
        await world.say("王晨", f"报备 {company_name(number)} 李娜 1390000000{number + 1}")

    assert not any(one.acknowledged for one in world.stand_in.deliveries)
    assert "数据库没有响应" in await world.house.health.problems()

    proxy.come_back()
    back = time.monotonic()
    await world.stand_in.advance(timedelta(seconds=16))
    await eventually(lambda: all(_told(world, number) == 1 for number in range(3)))

    assert time.monotonic() - back < RECOVERED
    assert await world.house.health.problems() == []
    assert _filed(world.store) == 3
    assert verify(world.store).ok


def _told(world: FeishuWorld, number: int) -> int:
    return sum(company_name(number) in text_of(card.card) for card in world.cards("王晨"))


def _filed(store: Store) -> int:
    owners = read(store, lambda uow: [member.id for member in uow.directory.members()])
    return read(store, lambda uow: sum(uow.filings.count_of_owner(one, statuses=LIVE) for one in owners))
