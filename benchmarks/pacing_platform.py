"""A platform that keeps Feishu's limits on loopback: so many calls a second in all and five for a receiver, in windows
over the calls as they arrive. Each way takes a few milliseconds; one receiver never gets an answer.

``python -m benchmarks.pacing_platform PORT``; ``POST /limit`` changes the rate, ``GET /report`` tells what came.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
import time
from typing import Any

from aiohttp import web

from bot.sandbox.windows import Windows

DEAD = "ou_dead"
PER_CHAT, WAY = 5, (0.004, 0.012)
numbers = itertools.count()


class Platform:
    """What came when, and whether it was taken."""

    def __init__(self) -> None:
        self.limit = 50
        self.calls: list[tuple[float, str, str, bool]] = []
        self._windows = Windows(time.monotonic)

    async def message(self, request: web.Request) -> web.Response:
        body: dict[str, Any] = await request.json()
        receiver = body["receive_id"]
        if receiver == DEAD:
            await asyncio.sleep(60)
        await asyncio.sleep(random.uniform(*WAY))
        chat = self._windows.wait_for(f"chat {receiver}", PER_CHAT, 1.0)
        wait = chat or self._windows.wait_for(f"app {self.limit}", self.limit, 1.0)
        self.calls.append((time.monotonic(), receiver, body["uuid"], not wait))
        await asyncio.sleep(random.uniform(*WAY))
        if wait:
            code = 230020 if chat else 99991400
            return web.json_response({"code": code, "msg": "slow down"}, status=429, headers=_reset(wait))
        data = {"message_id": f"om_{next(numbers)}", "chat_id": f"oc_{receiver}", "msg_type": "interactive"}
        return web.json_response({"code": 0, "msg": "success", "data": data})

    async def change(self, request: web.Request) -> web.Response:
        self.limit = int(request.query["rate"])
        return web.json_response({"at": time.monotonic()})

    async def report(self, _: web.Request) -> web.Response:
        calls, self.calls = self.calls, []
        return web.json_response(calls)


def _reset(wait: int) -> dict[str, str]:
    return {"x-ogw-ratelimit-reset": str(wait)}


async def _token(request: web.Request) -> web.Response:
    await request.read()
    return web.json_response({"code": 0, "msg": "ok", "tenant_access_token": "t-bench", "expire": 7200})


async def _fine(_: web.Request) -> web.Response:
    return web.Response(text="ok")


platform = Platform()
app = web.Application()
app.router.add_post("/open-apis/auth/v3/tenant_access_token/internal", _token)
app.router.add_post("/open-apis/im/v1/messages", platform.message)
app.router.add_post("/limit", platform.change)
app.router.add_get("/report", platform.report)
app.router.add_get("/healthz", _fine)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
