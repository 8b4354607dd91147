"""kill -9 at any moment, then a restart: nothing acknowledged is lost, nothing is told twice, the trail is whole."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.company import move_in
from bot.sandbox.feishu.server import FeishuStandIn
from core.domain.filing import LIVE
from storage.chain import verify
from storage.migrate import migrate
from storage.opening import open_store
from storage.vault import Vault
from tests.faults.kill_rounds import NO_LIMITS, SELLERS, known, told
from tests.support.feishu_world import APP_ID, APP_SECRET, ENCRYPT_KEY, TOKEN
from tests.support.invented import company_name
from tests.support.process import Server
from tests.support.waiting import eventually

ROUNDS, BURST = 4, 12


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty ledger, migrated as an administrator would."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    url: str = request.getfixturevalue("fresh_postgres_url")
    migrate(url)
    return url


@pytest.mark.slow
@pytest.mark.unwatched  # starting processes and reading their logs is not what the watch is for
async def test_nothing_acknowledged_is_lost_and_nothing_is_told_twice(database: str, tmp_path: Path) -> None:
    """Filings pour in while the process is killed again and again; the platform redelivers as Feishu does."""
    chance = random.Random(20261121)
    stand_in = FeishuStandIn(
        app_id=APP_ID,
        app_secret=APP_SECRET,
        encrypt_key=ENCRYPT_KEY,
        verification_token=TOKEN,
        limits=NO_LIMITS,
    )
    move_in(stand_in)
    await stand_in.start()
    server = Server(folder=tmp_path, api_base=stand_in.base_url, database=database)
    stand_in.push_url = server.callback
    said = 0
    names = [company_name(number) for number in range(ROUNDS * BURST)]
    try:
        await server.start()
        await eventually(lambda: any("/departments" in one.path for one in stand_in.requests))
        await known(stand_in)
        for _ in range(ROUNDS):
            saying = []
            for _ in range(BURST):
                seller = chance.choice(SELLERS)
                text = f"报备 {names[said]} 李娜 139{said + 1:08d}"
                saying.append(asyncio.create_task(stand_in.say(seller.open_id, text)))
                said += 1
            await asyncio.sleep(chance.uniform(0, 0.15))  # the moment of the kill is the chance of this test
            await server.kill()
            await asyncio.gather(*saying)
            await server.start()
            await stand_in.advance(timedelta(seconds=16))
            await stand_in.settle()
        assert all(one.acknowledged for one in stand_in.deliveries), Counter(
            one.attempts for one in stand_in.deliveries
        )
        await eventually(lambda: told(stand_in, names).total() >= 2 * said, within=60)
        assert await server.stop() == 0
    finally:
        await server.kill()
        await stand_in.stop()

    counted = told(stand_in, names)
    assert {name: counted[name] for name in names if counted[name] != 2} == {}
    store = open_store(database, vault=Vault(b"k" * 32))
    owners = store.read(lambda uow: [m.id for m in uow.directory.members()]).result()
    count = store.read(lambda uow: sum(uow.filings.count_of_owner(one, statuses=LIVE) for one in owners)).result()
    assert count == said
    assert verify(store).ok
    store.close()
