"""The AI bot's long connection, the platform's side: JSON frames over a websocket, one live connection per bot.

Protocol: developer.work.weixin.qq.com/document/path/101463; messages 100719, events 101027.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
from aiohttp import web

from bot.sandbox.wecom.state import Person, Room, StoredMessage, World
from bot.sandbox.windows import Windows

PATH: Final = "/aibot"
BAD_CREDENTIALS: Final = 853000
_INVALID_REQUEST_ID: Final = 846605
_INVALID_CHAT: Final = 93006
_TOO_MANY: Final = 45009
_CONTENT_BYTES: Final = 20_480
_BOT_NAME: Final = "报备机器人"


@dataclass(slots=True, kw_only=True, eq=False)
class Seat:
    """One open websocket; `subscribed` once it said which bot it is."""

    ws: web.WebSocketResponse
    subscribed: bool = False
    pings: int = 0


@dataclass(slots=True, kw_only=True)
class AibotDesk:
    """The websocket server of one bot over one world."""

    world: World
    windows: Windows
    bot_id: str
    secret: str
    live: Seat | None = None
    deaf: bool = False
    """While true nothing is acknowledged, pings included: a connection that is only half alive."""
    plain_ids: bool = True
    """Whether messages name people by userid, as a bot made by an administrator does, or by an open_userid."""
    _seats: list[Seat] = field(default_factory=list)
    _requests: dict[str, Room] = field(default_factory=dict)
    _seated: asyncio.Event = field(default_factory=asyncio.Event)

    def routes(self) -> list[web.RouteDef]:
        return [web.get(PATH, self.handle)]

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        seat = Seat(ws=ws)
        self._seats.append(seat)
        try:
            async for frame in ws:
                if frame.type == aiohttp.WSMsgType.TEXT and not self.deaf:
                    await self._answer(seat, json.loads(frame.data))
        finally:
            self._seats.remove(seat)
            if self.live is seat:
                self.live = None
                self._seated.clear()
        return ws

    async def wait_connected(self, within: float = 30.0) -> None:
        """Until a bot took its seat; TimeoutError after `within` seconds."""
        async with asyncio.timeout(within):
            await self._seated.wait()

    async def say(self, person: Person, room: Room, text: str) -> bool:
        """Bring a message to the bot; false when nobody is there to hear it. It is not kept for later."""
        body: dict[str, Any] = {
            "msgid": self.world.mint(),
            "aibotid": self.bot_id,
            "chattype": "group" if room.is_group else "single",
            "from": {"userid": person.userid if self.plain_ids else open_userid(person)},
            "msgtype": "text",
            "text": {"content": f"@{_BOT_NAME} {text}" if room.is_group else text},
        }
        if room.is_group:
            body["chatid"] = room.chat_id
        self._put(room, person.key, text)
        return await self._push("aibot_msg_callback", body, room)

    async def cut(self, *, code: int = 1006) -> None:
        """Close every connection; 1006 is one that dies without a word."""
        for seat in tuple(self._seats):
            if code == 1006 and seat.ws._req is not None and seat.ws._req.transport is not None:  # noqa: SLF001
                seat.ws._req.transport.abort()  # noqa: SLF001 - aiohttp has no public way to die
            else:
                await seat.ws.close(code=code)

    async def _push(self, cmd: str, body: dict[str, Any], room: Room) -> bool:
        if self.live is None:
            return False
        req_id = self.world.mint()
        self._requests[req_id] = room
        await _send(self.live, {"cmd": cmd, "headers": {"req_id": req_id}, "body": body})
        return True

    async def _answer(self, seat: Seat, frame: dict[str, Any]) -> None:
        req_id = str((frame.get("headers") or {}).get("req_id", ""))
        body = frame.get("body") or {}
        if frame.get("cmd") == "aibot_subscribe":
            await self._subscribe(seat, req_id, body)
            return
        if frame.get("cmd") == "ping":
            seat.pings += 1
            await _ack(seat, req_id)
            return
        if not seat.subscribed:
            await _ack(seat, req_id, BAD_CREDENTIALS)
            return
        await _ack(seat, req_id, self._take(str(frame.get("cmd")), req_id, body))

    async def _subscribe(self, seat: Seat, req_id: str, body: dict[str, Any]) -> None:
        """The newest one gets the seat; the former one is told so and closed."""
        if (body.get("bot_id"), body.get("secret")) != (self.bot_id, self.secret):
            await _ack(seat, req_id, BAD_CREDENTIALS)
            return
        former, self.live, seat.subscribed = self.live, seat, True
        await _ack(seat, req_id)
        self._seated.set()
        if former is not None and former is not seat:
            event = {"msgtype": "event", "event": {"eventtype": "disconnected_event"}}
            gone = {"cmd": "aibot_event_callback", "headers": {"req_id": self.world.mint()}, "body": event}
            await _send(former, gone)
            await former.ws.close(code=1000)

    def _take(self, cmd: str, req_id: str, body: dict[str, Any]) -> int:
        if cmd == "aibot_respond_msg":
            room = self._requests.get(req_id)
            return _INVALID_REQUEST_ID if room is None else self._speak(room, body)
        if cmd == "aibot_send_msg":
            room = self._known_room(str(body.get("chatid", "")))
            return _INVALID_CHAT if room is None else self._speak(room, body)
        return 40008

    def _known_room(self, chatid: str) -> Room | None:
        """A chat in which somebody has written to the bot; a single one goes by the userid."""
        room = self.world.rooms.get(chatid) or self.world.rooms.get(f"aibot:{chatid.lower()}")
        known = room is not None and room.chat_id in self.world.bot_rooms
        return (
            room if known and room is not None and any(each.sender in room.members for each in room.messages) else None
        )

    def _speak(self, room: Room, body: dict[str, Any]) -> int:
        kind = str(body.get("msgtype"))
        content = (body.get(kind) or {}).get("content")
        if kind not in {"markdown", "stream"} or not isinstance(content, str) or not content:
            return 40008
        if len(content.encode()) > _CONTENT_BYTES:
            return 45002
        if self.windows.wait_for(f"aibot {room.chat_id}", 30, 60.0):
            return _TOO_MANY
        self._put(room, _BOT_NAME, content)
        return 0

    def _put(self, room: Room, sender: str, text: str) -> None:
        self.world.put(
            StoredMessage(
                message_id=self.world.mint("copy_"),
                msgid=self.world.mint(),
                room=room,
                sender=sender,
                kind="text" if sender in room.members else "markdown",
                text=text,
                at=self.world.calendar.now,
            )
        )


def open_userid(person: Person) -> str:
    """What a bot made by an ordinary member is told instead of the userid."""
    return f"wo{person.key.encode().hex():0<30}"


async def _ack(seat: Seat, req_id: str, code: int = 0) -> None:
    await _send(seat, {"headers": {"req_id": req_id}, "errcode": code, "errmsg": "ok" if code == 0 else "refused"})


async def _send(seat: Seat, frame: dict[str, Any]) -> None:
    if not seat.ws.closed:
        await seat.ws.send_str(json.dumps(frame, ensure_ascii=False))
