"""A bot as it is usually written: NoneBot2 with its Feishu adapter, whose handler commits each message to the disk.

Runs in the peers' environment, imports nothing of ours: ``python bot_nonebot.py PORT ENCRYPT_KEY TOKEN APP_ID FILE``.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys

PORT, KEY, TOKEN, APP_ID, FILE = int(sys.argv[1]), *sys.argv[2:6]
os.environ |= {
    "DRIVER": "~fastapi+~httpx",
    "LOG_LEVEL": "ERROR",
    "HOST": "127.0.0.1",
    "PORT": str(PORT),
    "FASTAPI_EXTRA": '{"docs_url": null}',
    "FEISHU_BOTS": json.dumps(
        [{"app_id": APP_ID, "app_secret": "a made-up secret", "encrypt_key": KEY, "verification_token": TOKEN}]
    ),
}

import nonebot  # noqa: E402 - its settings stand in the environment
from nonebot.adapters.feishu import Adapter, MessageEvent  # noqa: E402
from nonebot.adapters.feishu.models import BotInfo, BotInfoResponse  # noqa: E402

ledger = sqlite3.connect(FILE, isolation_level=None)
for statement in (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "CREATE TABLE IF NOT EXISTS filing (message TEXT)",
):
    ledger.execute(statement)


class Quiet(Adapter):
    """Asks no platform who it is."""

    async def get_bot_info(self, bot_config: object) -> BotInfoResponse:
        return BotInfoResponse.model_construct(code=0, msg="ok", bot=BotInfo.model_construct(open_id="ou_bench"))


nonebot.init()
nonebot.get_driver().register_adapter(Quiet)
matcher = nonebot.on_message()


@matcher.handle()
async def _file(event: MessageEvent) -> None:
    ledger.execute("INSERT INTO filing VALUES (?)", (event.event.message.message_id,))


@nonebot.get_app().get("/healthz")
async def _fine() -> str:
    return "ok"


nonebot.run(log_level="error", access_log=False)
