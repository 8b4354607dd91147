"""The ground under everybody: aiohttp reads the body and answers 200. ``python echo_bare.py PORT PATH``."""

from __future__ import annotations

import sys

from aiohttp import web


async def _receive(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(text="{}", content_type="application/json")


async def _fine(_: web.Request) -> web.Response:
    return web.Response(text="ok")


app = web.Application()
app.router.add_post(sys.argv[2], _receive)
app.router.add_get("/healthz", _fine)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
