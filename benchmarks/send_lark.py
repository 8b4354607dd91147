"""A peer: lark-oapi's own client, ``im.v1.message.acreate``, so many cards with so many at once.

``python send_lark.py BASE COUNT AT_ONCE CARD``; prints seconds and CPU seconds. Imports nothing of ours.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import lark_oapi as lark
from lark_oapi.api.im.v1 import CreateMessageRequest, CreateMessageRequestBody

BASE = sys.argv[1]
COUNT, AT_ONCE = int(sys.argv[2]), int(sys.argv[3])
CARD = Path(sys.argv[4]).read_text(encoding="utf-8")
CLIENT = (
    lark.Client.builder().app_id("cli_bench").app_secret("made up").domain(BASE).log_level(lark.LogLevel.ERROR).build()
)


async def _send(number: int) -> None:
    body = CreateMessageRequestBody.builder().receive_id(f"ou_{number}").msg_type("interactive").content(CARD).build()
    request = CreateMessageRequest.builder().receive_id_type("open_id").request_body(body).build()
    answer = await CLIENT.im.v1.message.acreate(request)
    if not answer.success():
        raise SystemExit(f"refused: {answer.code} {answer.msg}")


async def _main() -> None:
    await _send(0)
    numbers = iter(range(COUNT))

    async def some() -> None:
        for number in numbers:
            await _send(number)

    began, spent = time.perf_counter(), time.process_time()
    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    print(time.perf_counter() - began, time.process_time() - spent)


asyncio.run(_main())
