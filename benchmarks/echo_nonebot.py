"""A peer: NoneBot2 with its Feishu adapter behind FastAPI and uvicorn, which opens, makes an event of it and counts.

Runs in the peers' environment and imports nothing of ours: ``python echo_nonebot.py PORT ENCRYPT_KEY TOKEN APP_ID``. It
answers before the handler has run, and does not look at the signature: that is how the adapter is.
"""

from __future__ import annotations

import json
import os
import sys

PORT, KEY, TOKEN, APP_ID = int(sys.argv[1]), *sys.argv[2:5]
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

seen: list[str] = []


class Echo(Adapter):
    """Asks no platform who it is."""

    async def get_bot_info(self, bot_config: object) -> BotInfoResponse:
        return BotInfoResponse.model_construct(code=0, msg="ok", bot=BotInfo.model_construct(open_id="ou_bench"))


nonebot.init()
nonebot.get_driver().register_adapter(Echo)
matcher = nonebot.on_message()


@matcher.handle()
async def _echo(event: MessageEvent) -> None:
    seen.append(event.event.message.message_id)


@nonebot.get_app().get("/healthz")
async def _fine() -> str:
    return "ok"


nonebot.run(log_level="error", access_log=False)
