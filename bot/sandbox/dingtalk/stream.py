"""Stream: opening with a ticket, the websocket, pings, pushes in frames, acks, disconnects.

Source: developerpedia, docs/learn/stream/protocol.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any, Final

from aiohttp import WSMessage, WSMsgType, web

from bot.sandbox.carriers import Carried
from bot.sandbox.dingtalk.carriers import Push
from bot.sandbox.dingtalk.faults import FaultPlan
from bot.sandbox.dingtalk.frames import frame, headers_of, read_ack
from bot.sandbox.dingtalk.replies import Refused, answer, compact, json_body
from bot.sandbox.dingtalk.state import World
from core.domain.frozen import dataclass

_TICKET_LIFE: Final = timedelta(seconds=90)
_REASON: Final = "connection is expired"

Topic = tuple[str, str]
"""Type and topic of a subscription."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How long things take on a connection, in seconds; `answer_within` by kind of push."""

    ping_interval: float
    disconnect_grace: float
    answer_within: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ticket:
    until: datetime
    topics: frozenset[Topic]


@dataclass(slots=True, kw_only=True, eq=False)
class Connection:
    """One open websocket, and what was sent on it that still waits for its ack, by messageId."""

    id: str
    ws: web.WebSocketResponse
    request: web.Request
    topics: frozenset[Topic]
    waiting: dict[str, asyncio.Future[Carried]] = field(default_factory=dict)
    leaving: bool = False
    """Told to disconnect: nothing is pushed on it any more."""

    def cut(self) -> None:
        """Drop the socket without a closing handshake."""
        if self.request.transport is not None:
            self.request.transport.abort()


class StreamDesk:
    """All Stream connections of the app; each push goes to one of those that subscribed, picked at random."""

    def __init__(self, *, world: World, client_secret: str, rhythm: Rhythm) -> None:
        self.faults: FaultPlan
        self.live: list[Connection] = []
        self.accepted = 0
        """How many connections there have been so far."""
        self.pings = 0
        """How many pings were answered as they should be."""
        self.objections: list[str] = []
        """What clients did that the protocol does not allow."""
        self._world = world
        self._client_secret = client_secret
        self._rhythm = rhythm
        self._tickets: dict[str, _Ticket] = {}
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1.0/gateway/connections/open", self.open),
            web.get("/connect", self.connect),
        ]

    async def open(self, request: web.Request) -> web.Response:
        """Credentials and subscriptions in; an address and a ticket out, good for one connection within 90 s."""
        body, refusal = await json_body(request), self.faults.refusal
        if refusal is not None and refusal.at == "open":
            text = refusal.body if isinstance(refusal.body, str) else compact(refusal.body)
            kind = "text/html" if isinstance(refusal.body, str) else "application/json"
            return web.Response(status=refusal.status, text=text, content_type=kind)
        if (body.get("clientId"), body.get("clientSecret")) != (self._world.client_id, self._client_secret):
            raise Refused("authFailed", "鉴权失败", status=401)
        # Signs that must be escaped in a query: a client that does not do it comes with a ticket nobody knows.
        ticket = f"{self._world.mint()}+/&={self._world.mint()}"
        until = self._world.calendar.now + _TICKET_LIFE
        self._tickets[ticket] = _Ticket(until=until, topics=_topics(body.get("subscriptions")))
        return answer({"endpoint": f"ws://{request.host}/connect", "ticket": ticket})

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """The websocket itself, open until either side lets go."""
        refusal = self.faults.refusal
        if refusal is not None and refusal.at == "upgrade":
            return web.Response(status=refusal.status)
        ticket = self._tickets.pop(request.query.get("ticket", ""), None)
        if ticket is None or ticket.until <= self._world.calendar.now:
            return web.Response(status=401)
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        connection = Connection(id=self._world.mint(), ws=ws, request=request, topics=ticket.topics)
        await self._register(connection)
        pinging = asyncio.create_task(self._keep_pinging(connection))
        try:
            async for message in ws:
                await self._receive(connection, message)
        finally:
            pinging.cancel()
            await self._forget(connection)
        return ws

    async def carry(self, push: Push) -> Carried:
        """Push to one random connection that subscribed to this, and wait for its ack."""
        wanted = ("EVENT", "*") if push.kind == "event" else ("CALLBACK", push.name)
        choice = [connection for connection in self.live if wanted in connection.topics and not connection.leaving]
        if not choice:
            return Carried(outcome="no receiver")
        connection = self._world.rng.choice(choice)
        headers = headers_of(self._world, wanted[1], connection.id)
        if push.kind == "event":
            headers |= {
                "eventType": push.name,
                "eventId": push.id,
                "eventCorpId": self._world.corp_id,
                "eventBornTime": str(push.born),
                "eventUnifiedAppId": "made-up-unified-app",
            }
        return await self._exchange(
            connection, wanted[0], headers, push.data, within=self._rhythm.answer_within[push.kind]
        )

    async def ping(self, within: float = 5.0) -> int:
        """Ping every connection now; how many answered with the same data."""
        carried = [await self._ping(connection, within) for connection in list(self.live)]
        return sum(each.outcome == "ok" for each in carried)

    async def disconnect(self, reason: str = _REASON) -> None:
        """Ask every client to go: nothing more is pushed on these links, and they are closed after the grace."""
        for connection in list(self.live):
            connection.leaving = True
            headers = headers_of(self._world, "disconnect", connection.id)
            await connection.ws.send_str(frame("SYSTEM", headers, {"reason": reason}))
            task = asyncio.create_task(self._close_later(connection))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def send_raw(self, text: str) -> None:
        """Send something strange to every client."""
        for connection in list(self.live):
            await connection.ws.send_str(text)

    async def wait_until(self, holds: Callable[[StreamDesk], bool], within: float = 10.0) -> None:
        """Wait until something is true of the connections; TimeoutError after `within` seconds."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: holds(self))

    def cut_all(self) -> None:
        """Drop every connection without a closing handshake."""
        for connection in self.live:
            connection.cut()

    async def close(self) -> None:
        """Say goodbye to every client."""
        for task in self._tasks:
            task.cancel()
        for connection in list(self.live):
            await connection.ws.close(code=1001)

    async def _register(self, connection: Connection) -> None:
        async with self._changed:
            self.live.append(connection)
            self.accepted += 1
            self._changed.notify_all()

    async def _forget(self, connection: Connection) -> None:
        for waiting in connection.waiting.values():
            if not waiting.done():
                waiting.set_result(Carried(outcome="unreachable", detail="connection lost"))
        async with self._changed:
            self.live.remove(connection)
            self._changed.notify_all()

    async def _receive(self, connection: Connection, message: WSMessage) -> None:
        if self.faults.line == "silent":
            return
        if message.type is WSMsgType.PING:
            await connection.ws.pong(message.data)
        if message.type is not WSMsgType.TEXT:
            return
        message_id, carried = read_ack(message.data)
        waiting = connection.waiting.get(message_id)
        if carried.outcome == "unreadable":
            self.objections.append(carried.detail)
        if waiting is not None and not waiting.done():
            waiting.set_result(carried)

    async def _exchange(
        self, connection: Connection, kind: str, headers: dict[str, str], data: Mapping[str, Any], *, within: float
    ) -> Carried:
        """One frame out, its ack back."""
        waiting: asyncio.Future[Carried] = asyncio.get_running_loop().create_future()
        connection.waiting[headers["messageId"]] = waiting
        try:
            async with asyncio.timeout(within):
                if self.faults.line == "good":
                    await connection.ws.send_str(frame(kind, headers, data))
                return await waiting
        except TimeoutError:
            return Carried(outcome="timeout")
        except ConnectionError:
            return Carried(outcome="unreachable", detail="connection lost")
        finally:
            connection.waiting.pop(headers["messageId"], None)

    async def _ping(self, connection: Connection, within: float) -> Carried:
        data = {"opaque": self._world.mint()}
        headers = headers_of(self._world, "ping", connection.id)
        carried = await self._exchange(connection, "SYSTEM", headers, data, within=within)
        if carried.outcome == "ok" and carried.body != data:
            self.objections.append("a ping came back with other data")
            return Carried(outcome="unreadable", detail="other data")
        async with self._changed:
            self.pings += carried.outcome == "ok"
            self._changed.notify_all()
        return carried

    async def _keep_pinging(self, connection: Connection) -> None:
        while True:
            await asyncio.sleep(self._rhythm.ping_interval)
            await self._ping(connection, self._rhythm.ping_interval)

    async def _close_later(self, connection: Connection) -> None:
        await asyncio.sleep(self._rhythm.disconnect_grace)
        await connection.ws.close()


def _topics(value: object) -> frozenset[Topic]:
    """What a connection is for; fixed as long as it lives."""
    items = value if isinstance(value, list) else []
    if not items or not all(isinstance(each, dict) and {"type", "topic"} <= each.keys() for each in items):
        raise Refused("InvalidParameter", "subscriptions")
    return frozenset((str(each["type"]), str(each["topic"])) for each in items)
