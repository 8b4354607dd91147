"""The product's WeCom side in tests: messages as they come out of the envelope, and a served platform."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.base import Reception
from adapters.http import Http
from adapters.wecom.markup import Node, read
from adapters.wecom.platform import WeComPlatform
from adapters.wecom.webhook import PATH
from bot.sandbox.wecom.events import document
from bot.sandbox.wecom.server import WeComStandIn
from tests.support.waiting import LIMIT
from tests.support.wecom_standin import AGENT_ID, CORP_ID, the_settings


def a_message(**fields: Any) -> Node:
    """A text of Li Na's, or whatever the fields make of it; None leaves one out."""
    known = {
        "ToUserName": CORP_ID,
        "FromUserName": "LiNa",
        "CreateTime": 1773194400,
        "MsgType": "text",
        "Content": "我的客户",
        "MsgId": 4561255354251345929,
        "AgentID": AGENT_ID,
        **fields,
    }
    return read(document({name: value for name, value in known.items() if value is not None}).encode())


def an_event(kind: str, **fields: Any) -> Node:
    """An event of Li Na's."""
    return a_message(MsgType="event", Event=kind, Content=None, MsgId=None, **fields)


def a_click(kind: str = "template_card_event", **fields: Any) -> Node:
    """A button pressed on the card task-1."""
    pressed = {"EventKey": "v1:approve:F1", "TaskId": "task-1", "CardType": "button_interaction", "ResponseCode": "rc1"}
    return an_event(kind, **{**pressed, **fields})


@asynccontextmanager
async def served(
    wecom: WeComStandIn, reception: Reception, *, clock: Callable[[], datetime], **parts: Any
) -> AsyncIterator[WeComPlatform]:
    """The adapter with its callback address known to the local WeCom."""
    http = Http(timeout=LIMIT)
    platform = WeComPlatform(the_settings(api_base=wecom.base_url), http, clock=clock, **parts)
    app = web.Application()
    app.add_routes(platform.routes(reception))
    async with TestServer(app) as server:
        wecom.push_url = str(server.make_url(PATH))
        try:
            yield platform
        finally:
            await platform.close()
            await http.close()
