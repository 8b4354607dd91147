"""The product's way of a card to a platform: drawn for it, paced, sent.

``python -m benchmarks.send_baobei BASE COUNT AT_ONCE PLATFORM``; prints seconds and CPU seconds. Of the pace only the
books are measured: by its clock a second goes by with each look, so nobody has to wait.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable

from adapters.dingtalk.settings import DingTalkSettings
from adapters.feishu.settings import FeishuSettings
from adapters.http import Http
from adapters.wecom.settings import WeComSettings
from benchmarks.cards import a_card
from benchmarks.unhurried import Unhurried
from bot import platforms
from bot.platforms import PlatformSettings, platforms_for
from bot.process.clock import utc_now
from core.service.records import Place

BASE = sys.argv[1]
COUNT, AT_ONCE = int(sys.argv[2]), int(sys.argv[3])
PLATFORM = sys.argv[4]


SETTINGS: dict[str, Callable[[str], object]] = {
    "feishu": lambda base: FeishuSettings(enabled=True, app_id="cli_bench", app_secret="made up", api_base=base),
    "dingtalk": lambda base: DingTalkSettings(
        enabled=True, client_id="ding_bench", client_secret="made up", api_base=base, oapi_base=base
    ),
    "wecom": lambda base: WeComSettings(
        enabled=True,
        corp_id="ww_bench",
        agent_id="1000002",
        secret="made up",
        token="madeuptoken",
        encoding_aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        api_base=base,
    ),
}


async def _main() -> None:
    http = Http()
    platforms.Pacer = Unhurried  # type: ignore[misc]
    settings = PlatformSettings(**{PLATFORM: SETTINGS[PLATFORM](BASE)}, public_url="https://baobei.example.invalid")  # type: ignore[arg-type]
    platform = platforms_for(settings, http, utc_now)[PLATFORM]
    card = a_card()

    async def send(number: int) -> None:
        place = Place(platform=PLATFORM, person=f"ou_{number}", chat="")
        await platform.messenger.send(place, card, dedupe_key=f"bench:{number}")

    await send(COUNT)
    numbers = iter(range(COUNT))

    async def some() -> None:
        for number in numbers:
            await send(number)

    began, spent = time.perf_counter(), time.process_time()
    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    print(time.perf_counter() - began, time.process_time() - spent)
    await platform.close()
    await http.close()


asyncio.run(_main())
