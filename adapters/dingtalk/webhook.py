"""DingTalk's pushes over HTTP: `POST /callback/dingtalk/…`, one address for each kind, as each is signed otherwise."""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

import orjson
from aiohttp import web

from adapters.dingtalk.inbound import Inbound
from adapters.dingtalk.settings import DingTalkSettings
from adapters.dingtalk.verify import (
    CHECKS,
    card_secret,
    open_card_callback,
    open_event,
    open_robot_message,
    sealed_success,
)
from adapters.envelope import LARGEST_BODY, EnvelopeError, Malformed, TooLarge
from adapters.held import BodyTooLarge, BodyTooSlow, Overloaded, read_body
from adapters.reading import str_at

_log = logging.getLogger(__name__)

ROBOT_PATH: Final = "/callback/dingtalk/robot"
EVENT_PATH: Final = "/callback/dingtalk/event"
CARD_PATH: Final = "/callback/dingtalk/card"

_Taken = Callable[[web.Request, bytes], Awaitable[web.StreamResponse]]


class Webhook:
    """The receiving end. `counts` tells how many requests were refused, and why."""

    def __init__(self, inbound: Inbound, settings: DingTalkSettings, *, clock: Callable[[], datetime]) -> None:
        self.counts: Counter[str] = Counter()
        self._inbound = inbound
        self._settings = settings
        self._clock = clock
        self._card_secret = card_secret(settings) if settings.client_secret else ""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post(ROBOT_PATH, self._handler(self._robot)),
            web.post(EVENT_PATH, self._handler(self._event)),
            web.post(CARD_PATH, self._handler(self._card)),
        ]

    def _handler(self, taken: _Taken) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                return await taken(request, await _raw(request))
            except EnvelopeError as error:
                return self._refused(error)
            except Overloaded:
                return web.Response(status=503)
            except ConnectionResetError:  # it hung up before the answer was written
                raise
            except Exception:  # noqa: BLE001 - DingTalk sends it again; the once-only keys make that harmless
                self.counts["failed"] += 1
                _log.exception("a push failed and may come again", extra={"action": "push_failed"})
                return web.Response(status=500)

        return handle

    async def _robot(self, request: web.Request, raw: bytes) -> web.StreamResponse:
        message = open_robot_message(raw, request.headers, self._settings, self._clock())
        await self._inbound.message(message)
        return _answer({"msgtype": "empty"})

    async def _event(self, request: web.Request, raw: bytes) -> web.StreamResponse:
        event = open_event(raw, request.query, self._settings, self._clock())
        kind = str_at(event, "EventType")
        if kind not in CHECKS:
            await self._inbound.event(kind, str_at(event, "eventId"), event)
        salt, nonce = secrets.token_bytes(16), secrets.token_hex(8)
        return _answer(sealed_success(self._settings, self._clock(), salt=salt, nonce=nonce))

    async def _card(self, request: web.Request, raw: bytes) -> web.StreamResponse:
        """The answer is written before the inbound side lets updates of the card go out.

        The signed moment names the push: a person's two clicks on one button differ in nothing else.
        """
        callback = open_card_callback(raw, request.headers, self._card_secret, self._clock())
        delivery = request.headers["x-ddpaas-signature-timestamp"]
        async with self._inbound.answering(callback, delivery=delivery) as body:
            response = _answer(body)
            await response.prepare(request)
            await response.write_eof()
        return response

    def _refused(self, error: EnvelopeError) -> web.Response:
        reason = type(error).__name__.lower()
        self.counts[reason] += 1
        _log.warning("a callback was refused", extra={"action": "callback_refused", "reason": reason})
        return web.Response(status=error.status)


async def _raw(request: web.Request) -> bytes:
    try:
        return await read_body(request, LARGEST_BODY)
    except BodyTooLarge as error:
        raise TooLarge from error
    except BodyTooSlow as error:
        raise Malformed from error


def _answer(body: dict[str, Any]) -> web.Response:
    return web.Response(body=orjson.dumps(body), content_type="application/json", charset="utf-8")
