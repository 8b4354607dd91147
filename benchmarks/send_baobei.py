"""The product's way of a card to Feishu: drawn for the platform, paced, sent.

``python -m benchmarks.send_baobei PORT COUNT AT_ONCE``; prints seconds and CPU seconds. Of the pace only the books are
measured: by its clock a second goes by with each look, so nobody has to wait.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import time

from adapters.feishu.platform import FeishuPlatform
from adapters.feishu.settings import FeishuSettings
from adapters.http import Http
from adapters.pacing import Pacer
from benchmarks.cards import a_card
from core.service.records import Place

PORT, COUNT, AT_ONCE = (int(argument) for argument in sys.argv[1:4])


async def _main() -> None:
    http = Http()
    settings = FeishuSettings(
        enabled=True, app_id="cli_bench", app_secret="made up", api_base=f"http://127.0.0.1:{PORT}"
    )
    seconds = itertools.count(1.0)
    platform = FeishuPlatform(settings, http, pacer=Pacer(clock=lambda: next(seconds)))
    card = a_card()

    async def send(number: int) -> None:
        place = Place(platform="feishu", person=f"ou_{number}", chat="")
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
