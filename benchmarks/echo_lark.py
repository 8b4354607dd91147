"""A peer: lark-oapi's own event dispatcher behind aiohttp, which decrypts, checks and then only counts.

Runs in the peers' environment and imports nothing of ours: ``python echo_lark.py PORT ENCRYPT_KEY TOKEN``.
"""

from __future__ import annotations

import sys

import lark_oapi as lark
from aiohttp import web
from lark_oapi.core.model import RawRequest

PORT, KEY, TOKEN = int(sys.argv[1]), sys.argv[2], sys.argv[3]
seen: list[str] = []


def _echo(data: lark.im.v1.P2ImMessageReceiveV1) -> None:
    seen.append(data.event.message.message_id)


HANDLER = lark.EventDispatcherHandler.builder(KEY, TOKEN, lark.LogLevel.ERROR).register_p2_im_message_receive_v1(_echo)
DISPATCHER = HANDLER.build()


async def _receive(request: web.Request) -> web.Response:
    raw = RawRequest()
    raw.uri, raw.headers, raw.body = request.path, request.headers, await request.read()
    answer = DISPATCHER.do(raw)
    return web.Response(body=answer.content, status=answer.status_code, headers=answer.headers)


async def _fine(_: web.Request) -> web.Response:
    return web.Response(text="ok")


app = web.Application()
app.router.add_post("/callback/feishu", _receive)
app.router.add_get("/healthz", _fine)
web.run_app(app, host="127.0.0.1", port=PORT, print=None, access_log=None)
