"""A platform that takes every card: tokens and messages of Feishu's API on loopback, nothing checked.

``python feishu_answers.py PORT [CERTIFICATE KEY]``; imports nothing of ours.
"""

from __future__ import annotations

import itertools
import ssl
import sys

from aiohttp import web

numbers = itertools.count()


async def _token(request: web.Request) -> web.Response:
    await request.read()
    return web.json_response({"code": 0, "msg": "ok", "tenant_access_token": "t-bench", "expire": 7200})


async def _message(request: web.Request) -> web.Response:
    await request.read()
    data = {"message_id": f"om_{next(numbers)}", "chat_id": "oc_bench", "msg_type": "interactive"}
    return web.json_response({"code": 0, "msg": "success", "data": data})


async def _fine(_: web.Request) -> web.Response:
    return web.Response(text="ok")


app = web.Application()
app.router.add_post("/open-apis/auth/v3/tenant_access_token/internal", _token)
app.router.add_post("/open-apis/im/v1/messages", _message)
app.router.add_get("/healthz", _fine)
secure = None
if len(sys.argv) > 2:
    secure = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secure.load_cert_chain(sys.argv[2], sys.argv[3])
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), ssl_context=secure, print=None, access_log=None)
