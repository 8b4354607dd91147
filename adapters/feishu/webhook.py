"""Feishu's events and card callbacks over HTTP: `POST /callback/feishu`."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import orjson
from aiohttp import web

from adapters.envelope import LARGEST_BODY, EnvelopeError, Malformed, TooLarge
from adapters.feishu.inbound import Inbound
from adapters.feishu.settings import FeishuSettings
from adapters.feishu.verify import CHALLENGE, open_envelope
from adapters.held import BodyTooLarge, BodyTooSlow, Overloaded, read_body

_log = logging.getLogger(__name__)

PATH: Final = "/callback/feishu"


class Webhook:
    """The receiving end. `counts` tells how many requests were refused, and why."""

    def __init__(self, inbound: Inbound, settings: FeishuSettings, *, clock: Callable[[], datetime]) -> None:
        self.counts: Counter[str] = Counter()
        self._inbound = inbound
        self._settings = settings
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        return [web.post(PATH, self._receive)]

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        try:
            envelope = await self._opened(request)
        except EnvelopeError as error:
            return self._refused(error)
        if envelope.get("type") == CHALLENGE:
            challenge = envelope.get("challenge")
            return _answer({"challenge": challenge if isinstance(challenge, str) else ""})
        try:
            return await self._answered(request, envelope)
        except Overloaded:
            return web.Response(status=503)
        except ConnectionResetError:  # it hung up before the answer was written
            raise
        except Exception:  # noqa: BLE001 - Feishu sends it again; the once-only keys make that harmless
            self.counts["failed"] += 1
            _log.exception("an event failed and will come again", extra={"action": "event_failed"})
            return web.Response(status=500)

    async def _opened(self, request: web.Request) -> dict[str, Any]:
        try:
            raw = await read_body(request, LARGEST_BODY)
        except BodyTooLarge as error:
            raise TooLarge from error
        except BodyTooSlow as error:
            raise Malformed from error
        return open_envelope(raw, request.headers, self._settings, self._clock())

    async def _answered(self, request: web.Request, envelope: dict[str, Any]) -> web.StreamResponse:
        """The answer is written before the inbound side lets updates of the card go out."""
        async with self._inbound.answering(envelope, hurried=True) as body:
            response = _answer(body)
            await response.prepare(request)
            await response.write_eof()
        return response

    def _refused(self, error: EnvelopeError) -> web.Response:
        reason = type(error).__name__.lower()
        self.counts[reason] += 1
        _log.warning("a callback was refused", extra={"action": "callback_refused", "reason": reason})
        return web.Response(status=error.status)


def _answer(body: dict[str, Any]) -> web.Response:
    return web.Response(body=orjson.dumps(body), content_type="application/json", charset="utf-8")
