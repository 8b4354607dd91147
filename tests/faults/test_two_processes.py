"""Two processes of one house: the line is held by one of them, and taken over within seconds when it dies."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.company import move_in
from bot.sandbox.feishu.server import FeishuStandIn
from storage.schema.migrate import migrate
from tests.faults.kill_rounds import NO_LIMITS, SELLERS, known, told
from tests.support.feishu_world import APP_ID, APP_SECRET, ENCRYPT_KEY, TOKEN, Mode
from tests.support.process import Server
from tests.support.waiting import eventually

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.redis,
    pytest.mark.unwatched,  # starting processes and reading their logs is not what the watch is for
]


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


async def test_the_long_connection_is_held_by_one_and_taken_over_when_it_dies(
    stand_in: FeishuStandIn, fresh_postgres_url: str, redis_url: str, tmp_path: Path
) -> None:
    """Never two of them; after a kill the other answers within seconds, after a tidy stop at once."""
    migrate(fresh_postgres_url)
    servers = _pair(tmp_path, stand_in, fresh_postgres_url, redis_url, "websocket")
    try:
        for server in servers:
            await server.start()
        await stand_in.wait_connected(1)
        await known(stand_in)
        assert stand_in.connections == 1

        holder = next(server for server in servers if "does it now" in _log(server))
        heir = next(server for server in servers if server is not holder)
        await holder.kill()
        began = time.monotonic()
        await stand_in.wait_connected(1)
        assert "does it now" in _log(heir)
        assert time.monotonic() - began < 10
        seller = SELLERS[0]
        await stand_in.say(seller.open_id, _filing("苏州青禾精密机械有限公司", 1))
        await eventually(lambda: told(stand_in, ["苏州青禾精密机械有限公司"]).total() == 2)
        assert await heir.stop() == 0
    finally:
        for server in servers:
            await server.kill()


def _filing(name: str, number: int) -> str:
    return f"报备 {name} 李娜 139{number + 1:08d}"


def _log(server: Server) -> str:
    return (server.folder / "server.log").read_text(encoding="utf-8")
