"""A peer: the signature check of DingTalk's documentation behind aiohttp, which parses and then only counts.

Runs in the peers' environment and imports nothing of ours: ``python echo_hmac.py PORT SECRET``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys

from aiohttp import web

PORT, SECRET = int(sys.argv[1]), sys.argv[2]
seen: list[str] = []


async def _receive(request: web.Request) -> web.Response:
    said = f"{request.headers['timestamp']}\n{SECRET}"
    digest = hmac.new(SECRET.encode(), said.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(base64.b64encode(digest).decode(), request.headers["sign"]):
        return web.Response(status=401)
    seen.append(json.loads(await request.read())["msgId"])
    return web.json_response({"msgtype": "empty"})


async def _fine(_: web.Request) -> web.Response:
    return web.Response(text="ok")


app = web.Application()
app.router.add_post("/callback/dingtalk/robot", _receive)
app.router.add_get("/healthz", _fine)
web.run_app(app, host="127.0.0.1", port=PORT, print=None, access_log=None)
