"""Where the long connection is, what the server wishes of its clients, and which refusals are for good.

Protocol facts: lark-oapi 1.7.5, `ws/client.py`, `ws/const.py`, `ws/model.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import orjson
from aiohttp import WSServerHandshakeError
from yarl import URL

from adapters.base import BadCredentials, PlatformError, Unreachable
from adapters.feishu.settings import FeishuSettings
from adapters.http import Call, Http, Reply
from core.domain.frozen import dataclass

_PATH: Final = "/callback/ws/endpoint"
_PASSING: Final = frozenset({1, 1000040343})
"""System busy and internal error; every other code of the endpoint is about the app itself."""
_AUTH_FAILED: Final = 514
_FORBIDDEN: Final = 403
_TOO_MANY_CONNECTIONS: Final = "1000040350"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientConfig:
    """The server's wishes, in seconds. It may change them at any time, in the payload of a pong."""

    ping_interval: float = 120.0
    reconnect_interval: float = 120.0
    reconnect_nonce: float = 30.0

    def updated(self, told: Any) -> ClientConfig:
        """With what the server told; numbers that make no sense are left out."""
        wishes = told if isinstance(told, dict) else {}
        return replace(
            self,
            ping_interval=_seconds(wishes, "PingInterval", self.ping_interval, least=1.0),
            reconnect_interval=_seconds(wishes, "ReconnectInterval", self.reconnect_interval, least=1.0),
            reconnect_nonce=_seconds(wishes, "ReconnectNonce", self.reconnect_nonce, least=0.0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address good for one connection. The URL holds a ticket: it is never logged."""

    url: str
    service_id: int
    config: ClientConfig


async def discover(settings: FeishuSettings, http: Http, config: ClientConfig) -> Address:
    """Ask for an address. `BadCredentials` when asking again will not help, `Unreachable` when it may."""
    base = settings.api_base.rstrip("/")
    call = Call(
        route=_PATH,
        method="POST",
        url=base + _PATH,
        json={"AppID": settings.app_id, "AppSecret": settings.app_secret},
        headers={"locale": "zh"},
    )
    data = (await http.call(call, _judge)).body.get("data")
    told = data if isinstance(data, dict) else {}
    url = URL(str(told.get("URL", "")))
    if url.scheme != ("wss" if base.startswith("https:") else "ws") or not url.query.get("device_id"):
        raise Unreachable("not an address of a long connection", code="address")
    service = url.query.get("service_id", "")
    if not (service.isascii() and service.isdigit()):
        raise Unreachable("an address without a service", code="address")
    return Address(url=str(url), service_id=int(service), config=config.updated(told.get("ClientConfig")))


def refused_handshake(error: WSServerHandshakeError) -> PlatformError:
    """Why the upgrade was refused: 403, and 514 for too many connections, are about the app itself."""
    headers: Mapping[str, str] = error.headers or {}
    status = headers.get("handshake-status", "")
    code = headers.get("handshake-autherrcode") or status or str(error.status)
    too_many = status == str(_AUTH_FAILED) and code == _TOO_MANY_CONNECTIONS
    if status == str(_FORBIDDEN) or too_many:
        return BadCredentials("the long connection was refused", code=code)
    return Unreachable("the long connection was refused for now", code=code)


def _judge(call: Call, reply: Reply) -> None:
    code = reply.body.get("code")
    if reply.status != 200 or not isinstance(code, int) or code in _PASSING:
        raise Unreachable("no address of a long connection for now", code=str(code or reply.status))
    if code != 0:
        raise BadCredentials("no long connection for this app", code=str(code))


def read_config(payload: bytes, config: ClientConfig) -> ClientConfig:
    """The settings after a pong, which may carry new ones."""
    try:
        return config.updated(orjson.loads(payload)) if payload else config
    except orjson.JSONDecodeError:
        return config


def _seconds(wishes: dict[str, Any], name: str, otherwise: float, *, least: float) -> float:
    value = wishes.get(name)
    sensible = isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= 3600
    return float(value) if sensible and value is not None else otherwise
