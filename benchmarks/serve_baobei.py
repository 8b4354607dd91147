"""The product's front door for the callback benchmark: everything up to the durable answer, but for the sending.

``python -m benchmarks.serve_baobei PLATFORM PORT FOLDER``. The relay does not run: sends go out at the platform's pace,
not at the callback's, and are measured apart.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from aiohttp import web

from adapters.dingtalk.settings import DingTalkSettings
from adapters.feishu.settings import FeishuSettings
from adapters.wecom.settings import WeComSettings
from benchmarks import ledger, load_dingtalk, load_feishu, load_wecom
from bot.app import House, Parts
from bot.platforms import PlatformSettings
from bot.process import heap
from bot.process.one_cpu import keep_to_one, take_short_turns
from core.domain.dedupe.matching import warm_up as learn_names
from storage.opening import open_store

NOWHERE = "http://127.0.0.1:9"
SETTINGS = {
    "feishu": PlatformSettings(
        feishu=FeishuSettings(
            enabled=True,
            mode="webhook",
            app_id=load_feishu.APP_ID,
            app_secret="a made-up secret",
            encrypt_key=load_feishu.ENCRYPT_KEY,
            verification_token=load_feishu.TOKEN,
            api_base=NOWHERE,
        )
    ),
    "dingtalk": PlatformSettings(
        dingtalk=DingTalkSettings(
            enabled=True,
            mode="webhook",
            client_id=load_dingtalk.CLIENT_ID,
            client_secret=load_dingtalk.SECRET,
            api_base=NOWHERE,
            oapi_base=NOWHERE,
        )
    ),
    "wecom": PlatformSettings(
        wecom=WeComSettings(
            enabled=True,
            corp_id=load_wecom.CORP_ID,
            agent_id=str(load_wecom.AGENT_ID),
            secret="a made-up secret",
            token=load_wecom.TOKEN,
            encoding_aes_key=load_wecom.AES_KEY,
            api_base=NOWHERE,
        ),
        public_url="https://baobei.example.invalid",
    ),
}


async def _serve(platform: str, port: int, folder: Path) -> None:
    store = open_store(ledger.fresh(folder), vault=ledger.vault())
    ledger.move_in(store, platform)
    app = web.Application()
    app.add_routes(House(Parts(store=store, platforms=SETTINGS[platform])).routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    learn_names()
    heap.settle()  # as baobei run does when it has started
    take_short_turns()
    await keep_to_one()  # and so it does for as long as it serves
    await asyncio.Event().wait()


asyncio.run(_serve(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
