"""A small company on the local Feishu, a plain client for its APIs, and a plain app that receives its pushes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from adapters.feishu import frames
from adapters.feishu.frames import Frame
from bot.sandbox.feishu.server import FeishuStandIn
from tests.support.waiting import LIMIT

if TYPE_CHECKING:
    import asyncio


APP_ID = "cli_sandbox"
APP_SECRET = "made-up-secret"
ENCRYPT_KEY = "made-up encrypt key"
VERIFICATION_TOKEN = "made-up-token"

PICTURE = b"\x89PNG\r\n\x1a\n" + b"made-up picture"

MESSAGES = "/open-apis/im/v1/messages"
TOKEN = "/open-apis/auth/v3/tenant_access_token/internal"

Answering = Callable[[dict[str, Any]], Awaitable[Any]]


class FakeSeconds:
    """A pace that stands still until the test moves it, in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass(slots=True)
class Api:
    """The APIs as anybody would call them: JSON in, status and JSON out, with a fresh token."""

    feishu: FeishuStandIn
    session: aiohttp.ClientSession
    token: str = ""

    async def sign_in(self) -> str:
        body = await self.call("POST", TOKEN, {"app_id": APP_ID, "app_secret": APP_SECRET}, token="")
        self.token = body[1]["tenant_access_token"]
        return self.token

    async def call(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, **query: str
    ) -> tuple[int, dict[str, Any]]:
        bearer = self.token if token is None else token
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        async with self.session.request(
            method, self.feishu.base_url + path, json=body, params=query, headers=headers
        ) as response:
            return response.status, await response.json()

    async def send(
        self, receive_id: str, content: Any, *, kind: str = "text", **more: Any
    ) -> tuple[int, dict[str, Any]]:
        id_type = "chat_id" if receive_id.startswith("oc_") else "open_id"
        body = {"receive_id": receive_id, "msg_type": kind, "content": json.dumps(content), **more}
        return await self.call("POST", MESSAGES, body, receive_id_type=id_type)

    async def send_card(self, receive_id: str, card: dict[str, Any]) -> str:
        """Send a card that must be taken, and tell its message_id."""
        _, body = await self.send(receive_id, card, kind="interactive")
        assert body["code"] == 0, body
        return str(body["data"]["message_id"])

    async def patch(self, message_id: str, card: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return await self.call("PATCH", f"{MESSAGES}/{message_id}", {"content": json.dumps(card)})


@dataclass(slots=True)
class Answer:
    """What the app says to the next pushes, and what it was told."""

    body: Any = field(default_factory=dict)
    status: int = 200
    raw: bytes | None = None
    meanwhile: Answering | None = None
    """Done while the platform waits for the answer."""
    until: asyncio.Event | None = None
    received: list[dict[str, Any]] = field(default_factory=list)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def to(self, envelope: dict[str, Any]) -> Any:
        self.received.append(envelope)
        if self.meanwhile is not None:
            await self.meanwhile(envelope)
        if self.until is not None:
            await self.until.wait()
        return self.body

    async def over_http(self, request: web.Request) -> web.Response:
        raw = await request.read()
        self.requests.append((dict(request.headers), raw))
        body = await self.to(json.loads(raw))
        if self.raw is not None:
            return web.Response(body=self.raw, status=self.status)
        return web.json_response(body, status=self.status)

    def types(self) -> list[str]:
        """The kinds of events received, in order."""
        return [envelope["header"]["event_type"] for envelope in self.received]


@dataclass(slots=True)
class Line:
    """A long connection driven frame by frame."""

    ws: aiohttp.ClientWebSocketResponse
    service: int

    async def next_frame(self) -> Frame:
        return frames.decode(await self.ws.receive_bytes(timeout=LIMIT))

    async def send(self, frame: Frame) -> None:
        await self.ws.send_bytes(frames.encode(frame))

    async def ping(self) -> Frame:
        await self.send(Frame(service=self.service, headers=(("type", "ping"),)))
        return await self.next_frame()

    async def ack(self, frame: Frame, payload: bytes = b'{"code":200}') -> None:
        headers = (*frame.headers, ("biz_rt", "1"))
        await self.send(Frame(service=self.service, method=frames.DATA, headers=headers, payload=payload))


@asynccontextmanager
async def long_connection(api: Api) -> AsyncIterator[Line]:
    """Discover the address, connect, and hang up at the end."""
    _, body = await api.call("POST", "/callback/ws/endpoint", {"AppID": APP_ID, "AppSecret": APP_SECRET}, token="")
    url = body["data"]["URL"]
    async with api.session.ws_connect(url) as ws:
        yield Line(ws, int(url.split("service_id=")[1].split("&")[0]))


@asynccontextmanager
async def stand_in(clock: Callable[[], Any], **settings: Any) -> AsyncIterator[FeishuStandIn]:
    """A running local Feishu with three people, two departments and a group."""
    feishu = FeishuStandIn(
        app_id=APP_ID,
        app_secret=APP_SECRET,
        clock=clock,
        **{"rng": Random(7), "verification_token": VERIFICATION_TOKEN, **settings},
    )
    feishu.add_department("sales", "销售部", leader="ou_wang")
    feishu.add_department("east", "华东组", parent="sales", leader="ou_li")
    feishu.add_user("ou_wang", "王五", mobile="13900001111", departments=["sales"])
    feishu.add_user("ou_li", "李娜", mobile="13900002222", departments=["east"], leader="ou_wang")
    feishu.add_user("ou_zhao", "赵六", mobile="13900003333", departments=["east", "sales"], leader="ou_li")
    feishu.add_group("oc_east", "华东报备群", ["ou_li", "ou_zhao"])
    await feishu.start()
    try:
        yield feishu
    finally:
        await feishu.stop()


def a_card(*elements: dict[str, Any], title: str = "客户报备") -> dict[str, Any]:
    """A card with these components, or with one line of text."""
    return {
        "schema": "2.0",
        "header": {"title": {"tag": "plain_text", "content": title}},
        "body": {"elements": list(elements) or [{"tag": "markdown", "content": "上海晴川科技有限公司"}]},
    }


def a_button(label: str = "通过", *, value: Any = None, **more: Any) -> dict[str, Any]:
    """A button; with `value` it calls the app back."""
    behaviors = [] if value is None else [{"type": "callback", "value": value}]
    return {"tag": "button", "text": {"tag": "plain_text", "content": label}, "behaviors": behaviors, **more}
