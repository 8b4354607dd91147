"""Three platforms that take everything: tokens, messages and empty directories on loopback, nothing checked.

``python all_answer.py PORT``.
"""

from __future__ import annotations

import itertools
import sys

from aiohttp import web

numbers = itertools.count()


async def _anything(request: web.Request) -> web.Response:
    """What each of the three calls success, with every name that a token or message has with one of them."""
    await request.read()
    number = next(numbers)
    feishu = {
        "code": 0,
        "msg": "ok",
        "tenant_access_token": "t-bench",
        "expire": 7200,
        "data": {"message_id": f"om_{number}", "chat_id": "oc_bench", "items": [], "has_more": False},
    }
    dingtalk = {"accessToken": "t-bench", "expireIn": 7200, "processQueryKey": f"query{number}", "result": {}}
    wecom = {"errcode": 0, "errmsg": "ok", "access_token": "t-bench", "expires_in": 7200, "msgid": f"msg{number}"}
    return web.json_response({**feishu, **dingtalk, **wecom})


async def _fine(_: web.Request) -> web.Response:
    return web.Response(text="ok")


app = web.Application()
app.router.add_get("/healthz", _fine)
app.router.add_route("*", "/{anything:.*}", _anything)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
