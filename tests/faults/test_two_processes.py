"""Two processes of one house, killed in turn: nothing lost, nothing twice, the line taken over within seconds."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
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
from tests.support.feishu_world import APP_ID, APP_SECRET, ENCRYPT_KEY, TOKEN, Mode
from tests.support.invented import company_name
from tests.support.process import Server
from tests.support.waiting import eventually

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.redis,
    pytest.mark.unwatched,  # starting processes and reading their logs is not what the watch is for
]
ROUNDS, BURST = 4, 12


@pytest.fixture
async def stand_in() -> AsyncIterator[FeishuStandIn]:
    """The platform with its company."""
    platform = FeishuStandIn(
        app_id=APP_ID, app_secret=APP_SECRET, encrypt_key=ENCRYPT_KEY, verification_token=TOKEN, limits=NO_LIMITS
    )
    move_in(platform)
    await platform.start()
    yield platform
    await platform.stop()


def _pair(tmp_path: Path, stand_in: FeishuStandIn, database: str, redis: str, mode: Mode) -> list[Server]:
    servers = []
    for name in ("one", "other"):
        folder = tmp_path / name
        folder.mkdir()
        more = f'[redis]\nurl = "{redis}"'
        servers.append(Server(folder=folder, api_base=stand_in.base_url, database=database, mode=mode, more=more))
    return servers


async def test_any_process_takes_any_callback_and_any_may_die(
    stand_in: FeishuStandIn, fresh_postgres_url: str, redis_url: str, tmp_path: Path
) -> None:
    """Filings pour in at both doors while now the one and now the other is killed."""
    migrate(fresh_postgres_url)
    chance = random.Random(20261122)
    servers = _pair(tmp_path, stand_in, fresh_postgres_url, redis_url, "webhook")
    names = [company_name(number) for number in range(ROUNDS * BURST)]
    said = 0
    try:
        for server in servers:
            await server.start()
        stand_in.push_url = servers[0].callback
        await eventually(lambda: any("/departments" in one.path for one in stand_in.requests))
        await known(stand_in)
        for _ in range(ROUNDS):
            saying = []
            victim, survivor = chance.sample(servers, 2)
            for _ in range(BURST):
                stand_in.push_url = chance.choice(servers).callback
                seller = chance.choice(SELLERS)
                saying.append(asyncio.create_task(stand_in.say(seller.open_id, _filing(names[said], said))))
                said += 1
                await asyncio.sleep(0)  # the push goes to the address of its moment
            await asyncio.sleep(chance.uniform(0, 0.15))  # the moment of the kill is the chance of this test
            await victim.kill()
            stand_in.push_url = survivor.callback
            await asyncio.gather(*saying)
            await victim.start()
            await stand_in.advance(timedelta(seconds=16))
            await stand_in.settle()
        assert all(one.acknowledged for one in stand_in.deliveries)
        await eventually(lambda: told(stand_in, names).total() >= 2 * said, within=60)
        assert [await server.stop() for server in servers] == [0, 0]
    finally:
        for server in servers:
            await server.kill()

    counted = told(stand_in, names)
    assert {name: counted[name] for name in names if counted[name] != 2} == {}
    store = open_store(fresh_postgres_url, vault=Vault(b"k" * 32))
    owners = store.read(lambda uow: [m.id for m in uow.directory.members()]).result()
    count = store.read(lambda uow: sum(uow.filings.count_of_owner(one, statuses=LIVE) for one in owners)).result()
    assert count == said
    assert verify(store).ok
    store.close()


async def test_the_long_connection_is_held_by_one_and_taken_over_when_it_dies(
    stand_in: FeishuStandIn, fresh_postgres_url: str, redis_url: str, tmp_path: Path
) -> None:
    """Never two of them; after a kill the other answers within seconds, after a tidy stop at once."""
    migrate(fresh_postgres_url)
    servers = _pair(tmp_path, stand_in, fresh_postgres_url, redis_url, "websocket")
    try:
        for server in servers:
            await server.start()
        await stand_in.wait_connected(1, within=20)
        await known(stand_in)
        assert stand_in.connections == 1

        holder = next(server for server in servers if "does it now" in _log(server))
        heir = next(server for server in servers if server is not holder)
        await holder.kill()
        began = time.monotonic()
        await stand_in.wait_connected(1, within=20)
        assert "does it now" in _log(heir)
        assert time.monotonic() - began < 10
        seller = SELLERS[0]
        await stand_in.say(seller.open_id, _filing("苏州青禾精密机械有限公司", 1))
        await eventually(lambda: told(stand_in, ["苏州青禾精密机械有限公司"]).total() == 2, within=20)
        assert await heir.stop() == 0
    finally:
        for server in servers:
            await server.kill()


def _filing(name: str, number: int) -> str:
    return f"报备 {name} 李娜 139{number + 1:08d}"


def _log(server: Server) -> str:
    return (server.folder / "server.log").read_text(encoding="utf-8")
