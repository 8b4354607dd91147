"""A peer: the platform's own SDK, ``robot_1_0``'s batchSendOTO, so many messages with so many at once.

``python send_dingtalk.py BASE COUNT AT_ONCE CARD``; prints seconds and CPU seconds. Imports nothing of ours.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from alibabacloud_dingtalk.robot_1_0 import models
from alibabacloud_dingtalk.robot_1_0.client import Client
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions

BASE = sys.argv[1]
COUNT, AT_ONCE = int(sys.argv[2]), int(sys.argv[3])
PARAMETERS = json.dumps({"title": "card", "text": Path(sys.argv[4]).read_text(encoding="utf-8")})
CLIENT = Client(Config(protocol="https", region_id="central", endpoint=BASE.removeprefix("https://")))
HEADERS = models.BatchSendOTOHeaders(x_acs_dingtalk_access_token="made up")
OPTIONS = RuntimeOptions(connect_timeout=20_000, read_timeout=20_000)


async def _send(number: int) -> None:
    request = models.BatchSendOTORequest(
        robot_code="ding_bench", user_ids=[f"ou_{number}"], msg_key="sampleMarkdown", msg_param=PARAMETERS
    )
    await CLIENT.batch_send_otowith_options_async(request, HEADERS, OPTIONS)


async def _main() -> None:
    await _send(COUNT)
    numbers = iter(range(COUNT))

    async def some() -> None:
        for number in numbers:
            await _send(number)

    began, spent = time.perf_counter(), time.process_time()
    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    print(time.perf_counter() - began, time.process_time() - spent)


asyncio.run(_main())
