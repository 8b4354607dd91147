"""A small company on the local WeCom, a plain client for its APIs, and a plain app that receives its pushes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp
from aiohttp import web

from adapters.wecom.settings import WeComSettings
from bot.sandbox.wecom.sealing import seal, signature
from bot.sandbox.wecom.server import WeComStandIn

CORP_ID = "ww0123456789abcdef"
AGENT_ID = 1000002
SECRET = "made-up-secret"
TOKEN = "madeUpToken"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
BOT_ID, BOT_SECRET = "aib-made-up", "made-up-bot-secret"
RANDOM16 = bytes(range(16))

SEND = "/cgi-bin/message/send"
UPDATE = "/cgi-bin/message/update_template_card"


@dataclass(slots=True)
class Api:
    """The APIs as anybody would call them: JSON in and out, with a fresh token."""

    wecom: WeComStandIn
    session: aiohttp.ClientSession
    token: str = ""

    async def sign_in(self) -> str:
        body = await self.get("/cgi-bin/gettoken", corpid=CORP_ID, corpsecret=SECRET)
        self.token = body["access_token"]
        return self.token

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        params = {"access_token": self.token, **query}
        async with self.session.get(self.wecom.base_url + path, params=params) as response:
            return dict(await response.json())

    async def post(self, path: str, body: Any, **query: str) -> dict[str, Any]:
        params = {"access_token": self.token, **query}
        async with self.session.post(self.wecom.base_url + path, params=params, json=body) as response:
            return dict(await response.json())

    async def send(self, to: str, content: dict[str, Any], **more: Any) -> dict[str, Any]:
        return await self.post(SEND, {"touser": to, "agentid": AGENT_ID, **content, **more})

    async def text(self, to: str, text: str, **more: Any) -> dict[str, Any]:
        return await self.send(to, {"msgtype": "text", "text": {"content": text}}, **more)

    async def card(self, to: str, card: dict[str, Any]) -> dict[str, Any]:
        return await self.send(to, {"msgtype": "template_card", "template_card": card})

    async def update(self, code: str, **what: Any) -> dict[str, Any]:
        return await self.post(UPDATE, {"agentid": AGENT_ID, "response_code": code, **what})


@dataclass(slots=True)
class Answer:
    """What the app says to the next pushes, and what it was sent."""

    status: int = 200
    body: bytes = b""
    echo: Callable[[web.Request], bytes] | None = None
    until: asyncio.Event | None = None
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def over_http(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.query), await request.read()))
        if self.until is not None:
            await self.until.wait()
        body = self.echo(request) if self.echo else self.body
        return web.Response(body=body, status=self.status)


@asynccontextmanager
async def stand_in(clock: Callable[[], Any], **settings: Any) -> AsyncIterator[WeComStandIn]:
    """A running local WeCom with three members and two departments."""
    wecom = WeComStandIn(
        corp_id=CORP_ID,
        agent_id=AGENT_ID,
        secret=SECRET,
        token=TOKEN,
        encoding_aes_key=AES_KEY,
        clock=clock,
        **{"rng": Random(7), **settings},
    )
    wecom.add_department(2, "销售部", leaders=["WangWu"])
    wecom.add_department(3, "华东组", parent=2)
    wecom.add_user("WangWu", "王五", departments=[2], leads=[2])
    wecom.add_user("lina", "李娜", departments=[3], leader="WangWu", leads=[3])
    wecom.add_user("zhao.liu", "赵六", departments=[3, 2], leader="lina")
    await wecom.start()
    try:
        yield wecom
    finally:
        await wecom.stop()


def the_settings(**settings: Any) -> WeComSettings:
    """The app of this company."""
    known: dict[str, Any] = {
        "enabled": True,
        "corp_id": CORP_ID,
        "agent_id": str(AGENT_ID),
        "secret": SECRET,
        "token": TOKEN,
        "encoding_aes_key": AES_KEY,
    }
    return WeComSettings(**{**known, **settings})


def sealed_request(
    message: str | bytes,
    *,
    stamp: int,
    nonce: str = "42",
    receive_id: str = CORP_ID,
    token: str = TOKEN,
    key: str = AES_KEY,
) -> tuple[dict[str, str], bytes]:
    """Query and body of a push that says this, signed and encrypted as WeCom does it."""
    raw = message if isinstance(message, bytes) else message.encode()
    sealed = seal(key, raw, receive_id, RANDOM16)
    query = {
        "msg_signature": signature(token, str(stamp), nonce, sealed),
        "timestamp": str(stamp),
        "nonce": nonce,
    }
    return query, f"<xml><ToUserName>{receive_id}</ToUserName><Encrypt>{sealed}</Encrypt></xml>".encode()


def a_card(*labels: str, task_id: str = "task-1", **more: Any) -> dict[str, Any]:
    """A card with these buttons, whose keys are `k:` and their labels."""
    buttons = [{"text": label, "key": f"k:{label}"} for label in labels or ("通过", "驳回")]
    return {
        "card_type": "button_interaction",
        "main_title": {"title": "客户报备待审批"},
        "button_list": buttons,
        "task_id": task_id,
        **more,
    }
