"""The product's front door for the callback benchmark: everything up to the durable answer, but for the sending.

``python -m benchmarks.serve_baobei PORT FOLDER``. The relay does not run: sends go out at the platform's pace, not at
the callback's, and are measured apart.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from aiohttp import web

from adapters.feishu.settings import FeishuSettings
from benchmarks import ledger
from benchmarks.load import APP_ID, ENCRYPT_KEY, TOKEN
from bot.app import House, Parts
from bot.platforms import PlatformSettings
from storage.opening import open_store


async def _serve(port: int, folder: Path) -> None:
    store = open_store(ledger.fresh(folder), vault=ledger.vault())
    ledger.move_in(store)
    feishu = FeishuSettings(
        enabled=True,
        mode="webhook",
        app_id=APP_ID,
        app_secret="a made-up secret",
        encrypt_key=ENCRYPT_KEY,
        verification_token=TOKEN,
        api_base="http://127.0.0.1:9",
    )
    app = web.Application()
    app.add_routes(House(Parts(store=store, platforms=PlatformSettings(feishu=feishu))).routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2])))
