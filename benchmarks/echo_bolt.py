"""A peer: Slack's Bolt for Python on aiohttp, asynchronous, which checks the signature and counts before it answers.

Runs in the peers' environment and imports nothing of ours: ``python echo_bolt.py PORT SIGNING_SECRET``.
"""

from __future__ import annotations

import sys
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

PORT, SECRET = int(sys.argv[1]), sys.argv[2]
seen: list[str] = []


async def _authorize(**_: Any) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id="", team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U0")


bolt = AsyncApp(signing_secret=SECRET, authorize=_authorize, process_before_response=True)


@bolt.message("")
async def _echo(message: dict[str, Any]) -> None:
    seen.append(message["ts"])


async def _fine(_: web.Request) -> web.Response:
    return web.Response(text="ok")


app = bolt.server(port=PORT, path="/slack/events", host="127.0.0.1").web_app
app.router.add_get("/healthz", _fine)
web.run_app(app, host="127.0.0.1", port=PORT, print=None, access_log=None)
