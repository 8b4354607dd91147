"""A peer: wechatpy's own message crypto behind aiohttp, which checks, decrypts, parses and then only counts.

Runs in the peers' environment and imports nothing of ours: ``python echo_wechatpy.py PORT TOKEN AES_KEY CORP_ID``.
"""

from __future__ import annotations

import sys

from aiohttp import web
from wechatpy.enterprise import parse_message
from wechatpy.enterprise.crypto import WeChatCrypto

PORT, CRYPTO = int(sys.argv[1]), WeChatCrypto(*sys.argv[2:5])
seen: list[int] = []


async def _receive(request: web.Request) -> web.Response:
    query = request.query
    xml = CRYPTO.decrypt_message(await request.read(), query["msg_signature"], query["timestamp"], query["nonce"])
    seen.append(parse_message(xml).id)
    return web.Response()


async def _fine(_: web.Request) -> web.Response:
    return web.Response(text="ok")


app = web.Application()
app.router.add_post("/callback/wecom", _receive)
app.router.add_get("/healthz", _fine)
web.run_app(app, host="127.0.0.1", port=PORT, print=None, access_log=None)
