"""Three platforms that take everything: tokens, messages and empty directories on loopback, nothing checked.

``python all_answer.py PORT [CERTIFICATE KEY]``.
"""

from __future__ import annotations

import itertools
import ssl
import sys

from aiohttp import web

numbers = itertools.count()
_DELIVERED = {"outTrackId": "bench", "deliverResults": [{"spaceType": "IM_ROBOT", "success": True}]}


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
    dingtalk = {"accessToken": "t-bench", "expireIn": 7200, "processQueryKey": f"query{number}", "result": _DELIVERED}
    wecom = {"errcode": 0, "errmsg": "ok", "access_token": "t-bench", "expires_in": 7200, "msgid": f"msg{number}"}
    return web.json_response({**feishu, **dingtalk, **wecom})


async def _fine(_: web.Request) -> web.Response:
    return web.Response(text="ok")


app = web.Application()
app.router.add_get("/healthz", _fine)
app.router.add_route("*", "/{anything:.*}", _anything)
secure = None
if len(sys.argv) > 2:
    secure = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secure.load_cert_chain(sys.argv[2], sys.argv[3])
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), ssl_context=secure, print=None, access_log=None)
