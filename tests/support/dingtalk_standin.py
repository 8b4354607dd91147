"""A small company on the local DingTalk, a plain client for its APIs, and a plain app on a Stream connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp

from bot.sandbox.dingtalk.server import DingTalkStandIn
from bot.sandbox.dingtalk.templates import BUTTON_PRESET
from tests.support.waiting import LIMIT

CLIENT_ID = "dingmadeupclient"
CLIENT_SECRET = "made-up-secret"
TOKEN = "madeuptoken"
AES_KEY = "1234567890123456789012345678901234567890123"

CREATE = "/v1.0/card/instances/createAndDeliver"
PUT = "/v1.0/card/instances"
TO_PEOPLE = "/v1.0/robot/oToMessages/batchSend"
TO_GROUP = "/v1.0/robot/groupMessages/send"
OPEN = "/v1.0/gateway/connections/open"
ACCESS_TOKEN = "/v1.0/oauth2/accessToken"

EVENTS = {"type": "EVENT", "topic": "*"}
MESSAGES = {"type": "CALLBACK", "topic": "/v1.0/im/bot/messages/get"}
PRESSES = {"type": "CALLBACK", "topic": "/v1.0/card/instances/callback"}

GROUP = "cidEast=="
AGREE = {"text": "通过", "id": "approve", "request": True, "color": "blue"}
REFUSE = {"text": "驳回", "id": "reject", "request": True, "color": "red"}


@dataclass(slots=True)
class Api:
    """The APIs as anybody would call them: JSON in, status and JSON out, with a fresh token."""

    dingtalk: DingTalkStandIn
    session: aiohttp.ClientSession
    token: str = ""

    async def sign_in(self) -> str:
        body = await self.call("POST", ACCESS_TOKEN, {"appKey": CLIENT_ID, "appSecret": CLIENT_SECRET})
        self.token = body[1]["accessToken"]
        return self.token

    async def call(
        self, method: str, path: str, body: Any = None, *, token: str | None = None
    ) -> tuple[int, dict[str, Any]]:
        bearer = self.token if token is None else token
        headers = {"x-acs-dingtalk-access-token": bearer} if bearer else {}
        url = self.dingtalk.base_url + path
        async with self.session.request(method, url, json=body, headers=headers) as response:
            return response.status, await response.json()

    async def ask(self, path: str, *, token: str | None = None, **fields: Any) -> dict[str, Any]:
        """An old API: the token in the query, HTTP 200 whatever happens."""
        query = {"access_token": self.token if token is None else token}
        async with self.session.post(self.dingtalk.base_url + path, params=query, json=fields) as response:
            assert response.status == 200
            return dict(await response.json())

    async def create(self, *spaces: str, **changes: Any) -> tuple[int, dict[str, Any]]:
        """Deliver a card."""
        return await self.call("POST", CREATE, a_card(*spaces, **changes))

    async def put(self, out_track_id: str, param: dict[str, str], **more: Any) -> tuple[int, dict[str, Any]]:
        body = {"outTrackId": out_track_id, "cardData": {"cardParamMap": param}, **more}
        return await self.call("PUT", PUT, body)

    async def send_text(self, *user_ids: str, text: str = "你好") -> tuple[int, dict[str, Any]]:
        return await self.call("POST", TO_PEOPLE, {"userIds": list(user_ids), **a_text(text)})

    async def open(self, *subscriptions: dict[str, str], secret: str = CLIENT_SECRET) -> tuple[int, dict[str, Any]]:
        body = {"clientId": CLIENT_ID, "clientSecret": secret, "subscriptions": list(subscriptions)}
        return await self.call("POST", OPEN, body, token="")


@dataclass(slots=True)
class App:
    """An app on a Stream connection: keeps what it is told, and answers as the test wishes."""

    ws: aiohttp.ClientWebSocketResponse
    answer: Any = field(default_factory=lambda: {"response": {}})
    code: int = 200
    silent: bool = False
    meanwhile: Callable[[], Any] | None = None
    """Awaited before the answer."""
    frames: list[dict[str, Any]] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """The line is down."""

    async def run(self) -> None:
        async for message in self.ws:
            frame = json.loads(message.data)
            async with self.news:
                self.frames.append(frame)
                self.news.notify_all()
            if self.meanwhile is not None and frame["type"] == "CALLBACK":
                await self.meanwhile()
            if not self.silent:
                await self.ack(frame)
        self.ended.set()

    async def ack(self, frame: dict[str, Any]) -> None:
        data = frame["data"] if frame["type"] == "SYSTEM" else json.dumps(self.answer)
        headers = {"messageId": frame["headers"]["messageId"], "contentType": "application/json"}
        await self.ws.send_str(json.dumps({"code": self.code, "message": "OK", "headers": headers, "data": data}))

    async def told(self, count: int) -> list[dict[str, Any]]:
        """Wait for so many frames."""
        async with asyncio.timeout(LIMIT), self.news:
            await self.news.wait_for(lambda: len(self.frames) >= count)
        return self.frames

    def data(self) -> list[dict[str, Any]]:
        """What the frames carried."""
        return [json.loads(frame["data"]) for frame in self.frames]


@asynccontextmanager
async def on_stream(api: Api, *subscriptions: dict[str, str]) -> AsyncIterator[App]:
    """Connect with a ticket, everything subscribed unless told otherwise, and hang up at the end."""
    _, opened = await api.open(*(subscriptions or (EVENTS, MESSAGES, PRESSES)))
    known = api.dingtalk.stream.accepted
    async with api.session.ws_connect(opened["endpoint"], params={"ticket": opened["ticket"]}) as ws:
        app = App(ws)
        running = asyncio.create_task(app.run())
        await api.dingtalk.stream.wait_until(lambda stream: stream.accepted > known)
        try:
            yield app
        finally:
            running.cancel()
            await asyncio.wait([running])


@asynccontextmanager
async def stand_in(clock: Callable[[], Any], **settings: Any) -> AsyncIterator[DingTalkStandIn]:
    """A running local DingTalk with three people, two departments and a group."""
    dingtalk = DingTalkStandIn(
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        clock=clock,
        **{"rng": Random(7), "token": TOKEN, "aes_key": AES_KEY, **settings},
    )
    dingtalk.add_department(10, "销售部", leaders=["wang"])
    dingtalk.add_department(11, "华东组", 10, leaders=["li"])
    dingtalk.add_user("wang", "王五", mobile="13900001111", departments=[10], admin=True)
    dingtalk.add_user("li", "李娜", mobile="13900002222", departments=[11], manager="wang")
    dingtalk.add_user("zhao", "赵六", mobile="13900003333", departments=[11, 10])
    dingtalk.add_group(GROUP, "华东报备群", ["li", "zhao"])
    await dingtalk.start()
    try:
        yield dingtalk
    finally:
        await dingtalk.stop()


def a_text(text: str = "你好") -> dict[str, str]:
    """A robot's plain message."""
    param = json.dumps({"content": text}, ensure_ascii=False)
    return {"robotCode": CLIENT_ID, "msgKey": "sampleText", "msgParam": param}


def params(*buttons: dict[str, Any], title: str = "待审批", **more: str) -> dict[str, str]:
    """The parameters of the button preset."""
    drawn = json.dumps({"msgButtons": list(buttons)}, ensure_ascii=False)
    return {"title": title, "markdown": "上海晴川科技有限公司", "sys_full_json_obj": drawn, **more}


def a_card(*spaces: str, out_track_id: str = "track-1", **changes: Any) -> dict[str, Any]:
    """A request for a card with two buttons, to 李娜 unless told otherwise."""
    return {
        "cardTemplateId": BUTTON_PRESET,
        "outTrackId": out_track_id,
        "callbackType": "STREAM",
        "cardData": {"cardParamMap": params(AGREE, REFUSE)},
        "openSpaceId": "dtv1.card//" + ";".join(spaces or ("IM_ROBOT.li",)),
        "imGroupOpenSpaceModel": {"supportForward": False},
        "imGroupOpenDeliverModel": {"robotCode": CLIENT_ID},
        "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT"},
        **changes,
    }
