"""The long connection: discovery of the address, the websocket, pings, pushes in frames, acknowledgements."""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from aiohttp import WSMsgType, web

from adapters.feishu import frames
from adapters.feishu.frames import CONTROL, DATA, Frame
from bot.sandbox.carriers import Carried
from bot.sandbox.feishu.replies import answer, json_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.faults import FaultPlan
    from bot.sandbox.feishu.state import World

MAX_CONNECTIONS: Final = 50
_FORBIDDEN: Final = 403
_AUTH_FAILED: Final = 514
_NO_CREDENTIAL: Final = 1000040344
_TOO_MANY_CONNECTIONS: Final = 1000040350
_SERVICE_ID: Final = 33554678


@dataclass(slots=True, kw_only=True, eq=False)
class Connection:
    """One open websocket and the pushes on it that still wait for their ack, by message_id."""

    ws: web.WebSocketResponse
    request: web.Request
    waiting: dict[str, asyncio.Future[Frame]] = field(default_factory=dict)

    def cut(self) -> None:
        """Drop the socket without a closing handshake."""
        if self.request.transport is not None:
            self.request.transport.abort()


@dataclass(slots=True, kw_only=True)
class ClientConfig:
    """What the server tells its clients about pings and reconnecting, in seconds; a count of -1 is for ever."""

    ping_interval: float
    reconnect_interval: float
    reconnect_nonce: float
    reconnect_count: int = -1

    def as_json(self) -> dict[str, float]:
        return {
            "ReconnectCount": self.reconnect_count,
            "ReconnectInterval": self.reconnect_interval,
            "ReconnectNonce": self.reconnect_nonce,
            "PingInterval": self.ping_interval,
        }


class LongConnections:
    """All long connections of the app; each push goes to one of them, picked at random."""

    def __init__(
        self,
        *,
        world: World,
        faults: FaultPlan,
        app_secret: str,
        config: ClientConfig,
        answer_within: float,
        fragment_size: int,
    ) -> None:
        self.live: list[Connection] = []
        self.accepted = 0
        """How many connections there have been so far."""
        self.pings = 0
        """How many pings were answered so far."""
        self._changed = asyncio.Condition()
        self.fragment_size = fragment_size
        self.config = config
        self._world = world
        self._faults = faults
        self._app_secret = app_secret
        self._answer_within = answer_within
        self._tickets: set[str] = set()
        self._sequence = 0

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/callback/ws/endpoint", self.endpoint),
            web.get("/callback/ws/connect", self.connect),
        ]

    async def endpoint(self, request: web.Request) -> web.Response:
        """Discovery: credentials in, a websocket address good for one connection out."""
        body = await json_body(request)
        code, msg = self._endpoint_refusal(body)
        if code:
            return answer({"code": code, "msg": msg})
        ticket = self._world.mint("")
        self._tickets.add(ticket)
        query = f"device_id={self._world.mint('')[:19]}&service_id={_SERVICE_ID}&ticket={ticket}"
        url = f"ws://{request.host}/callback/ws/connect?{query}"
        return answer({"code": 0, "msg": "", "data": {"URL": url, "ClientConfig": self.config.as_json()}})

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """The websocket itself, open until either side lets go."""
        refused = self._upgrade_refusal(request)
        if refused is not None:
            return refused
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        connection = Connection(ws=ws, request=request)
        await self._register(connection)
        try:
            async for message in ws:
                if message.type is WSMsgType.BINARY:
                    await self._receive(connection, message.data)
        finally:
            await self._forget(connection)
        return ws

    async def carry(self, envelope: dict[str, Any]) -> Carried:
        """Push to one random connection and wait for its ack."""
        if not self.live:
            return Carried(outcome="no receiver")
        connection = self._world.rng.choice(self.live)
        message_id = self._world.mint("")
        waiting: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        connection.waiting[message_id] = waiting
        try:
            async with asyncio.timeout(self._answer_within):
                await self._send_event(connection, message_id, json.dumps(envelope, ensure_ascii=False).encode())
                return _read(await waiting)
        except TimeoutError:
            return Carried(outcome="timeout")
        except ConnectionError:
            return Carried(outcome="unreachable", detail="connection lost")
        finally:
            connection.waiting.pop(message_id, None)

    async def wait_until(self, holds: Callable[[LongConnections], bool], within: float = 10.0) -> None:
        """Wait until something is true of the connections; TimeoutError after `within` seconds."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: holds(self))

    def cut_all(self) -> None:
        """Drop every connection without a closing handshake."""
        for connection in self.live:
            connection.cut()

    async def close(self) -> None:
        """Say goodbye to every client."""
        for connection in list(self.live):
            await connection.ws.close(code=1001)

    def _endpoint_refusal(self, body: dict[str, Any]) -> tuple[int, str]:
        refusal = self._faults.refusal
        if refusal is not None and refusal.at == "endpoint":
            return refusal.code, refusal.msg
        if not body.get("AppID") or not body.get("AppSecret"):
            return _NO_CREDENTIAL, "no credential"
        if (body["AppID"], body["AppSecret"]) != (self._world.app_id, self._app_secret):
            return _AUTH_FAILED, "auth failed"
        if len(self.live) >= MAX_CONNECTIONS:
            return _TOO_MANY_CONNECTIONS, "exceed connection limit"
        return 0, ""

    def _upgrade_refusal(self, request: web.Request) -> web.Response | None:
        """The `handshake-*` headers tell official clients whether trying again makes sense."""
        refusal = self._faults.refusal
        ticket = request.query.get("ticket", "")
        if refusal is not None and refusal.at == "upgrade":
            return _handshake(refusal.code, refusal.msg, refusal.auth_code)
        if ticket not in self._tickets or not request.query.get("device_id"):
            return _handshake(_FORBIDDEN, "forbidden", None)
        self._tickets.discard(ticket)
        if len(self.live) >= MAX_CONNECTIONS:
            return _handshake(_AUTH_FAILED, "exceed connection limit", _TOO_MANY_CONNECTIONS)
        return None

    async def _register(self, connection: Connection) -> None:
        async with self._changed:
            self.live.append(connection)
            self.accepted += 1
            self._changed.notify_all()

    async def _forget(self, connection: Connection) -> None:
        for waiting in connection.waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionResetError("long connection closed"))
        async with self._changed:
            self.live.remove(connection)
            self._changed.notify_all()

    async def _receive(self, connection: Connection, data: bytes) -> None:
        if self._faults.half_open:
            return
        try:
            frame = frames.decode(data)
        except ValueError:
            await connection.ws.close(code=1002)
            return
        if frame.method == CONTROL and frame.header("type") == "ping":
            await self._answer_ping(connection)
        elif frame.method == DATA:
            waiting = connection.waiting.get(frame.header("message_id") or "")
            if waiting is not None and not waiting.done():
                waiting.set_result(frame)

    async def _answer_ping(self, connection: Connection) -> None:
        await connection.ws.send_bytes(frames.encode(self._pong()))
        async with self._changed:
            self.pings += 1
            self._changed.notify_all()

    def _pong(self) -> Frame:
        payload = json.dumps(self.config.as_json(), separators=(",", ":")).encode()
        return Frame(service=_SERVICE_ID, method=CONTROL, headers=(("type", "pong"),), payload=payload)

    async def _send_event(self, connection: Connection, message_id: str, payload: bytes) -> None:
        """All frames of one event; cards travel under type `event` too."""
        if self._faults.half_open:
            return
        size = self.fragment_size
        parts = [payload[start : start + size] for start in range(0, len(payload), size)]
        trace_id = self._world.mint("")
        for seq, part in enumerate(parts):
            self._sequence += 1
            headers = (
                ("type", "event"),
                ("message_id", message_id),
                ("sum", str(len(parts))),
                ("seq", str(seq)),
                ("trace_id", trace_id),
            )
            frame = Frame(
                seq_id=self._sequence,
                log_id=self._world.rng.getrandbits(63),
                service=_SERVICE_ID,
                method=DATA,
                headers=headers,
                payload=part,
            )
            await connection.ws.send_bytes(frames.encode(frame))


def _handshake(code: int, msg: str, auth_code: int | None) -> web.Response:
    headers = {"handshake-status": str(code), "handshake-msg": msg}
    if auth_code is not None:
        headers["handshake-autherrcode"] = str(auth_code)
    return web.Response(status=403, headers=headers)


def _read(ack: Frame) -> Carried:
    """The ack's payload: `{"code": 200, "data": base64 of the callback's answer}`; no data is an empty answer."""
    try:
        reply = json.loads(ack.payload)
        code, data = reply["code"], reply.get("data")
        body = json.loads(base64.b64decode(data, validate=True)) if data else {}
    except (ValueError, TypeError, KeyError, AttributeError):
        return Carried(outcome="unreadable")
    if code != 200:
        return Carried(outcome="refused", detail=f"status {code}")
    return Carried(outcome="ok", body=body)
