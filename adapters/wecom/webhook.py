"""WeCom's callbacks over HTTP: `GET /callback/wecom` proves the address, `POST` brings messages and events."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiohttp import web

from adapters.envelope import EnvelopeError, Malformed, TooLarge
from adapters.held import BodyTooLarge, BodyTooSlow, Held, Overloaded, StillWorking, read_body
from adapters.wecom.crypto import LARGEST_BODY, Envelopes
from adapters.wecom.inbound import Inbound
from adapters.wecom.markup import Node

_log = logging.getLogger(__name__)

PATH: Final = "/callback/wecom"


class Webhook:
    """The receiving end. `counts` tells how many requests were refused, and why."""

    def __init__(self, inbound: Inbound, envelopes: Envelopes, *, held: Held, clock: Callable[[], datetime]) -> None:
        self.counts: Counter[str] = Counter()
        self._inbound = inbound
        self._envelopes = envelopes
        self._held = held
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        return [web.get(PATH, self._prove, allow_head=False), web.post(PATH, self._receive)]

    async def _prove(self, request: web.Request) -> web.StreamResponse:
        """The plaintext and nothing else, within a second."""
        try:
            plain = self._envelopes.echo(request.query, self._clock())
        except EnvelopeError as error:
            return self._refused(error)
        return web.Response(body=plain, content_type="text/plain")

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        """An empty 200 says that the effect is on disk; anything else lets WeCom send it again, three times at most."""
        try:
            message = await self._opened(request)
        except EnvelopeError as error:
            return self._refused(error)
        try:
            await self._held.within(self._inbound.take(message))
        except (Overloaded, StillWorking):
            self.counts["not_yet"] += 1
            return web.Response(status=503)
        except ConnectionResetError:  # it hung up before the answer was written
            raise
        except Exception:  # noqa: BLE001 - WeCom sends it again; the once-only keys make that harmless
            self.counts["failed"] += 1
            _log.exception("an event failed and will come again", extra={"action": "event_failed"})
            return web.Response(status=500)
        return web.Response()

    async def _opened(self, request: web.Request) -> Node:
        try:
            raw = await read_body(request, LARGEST_BODY)
        except BodyTooLarge as error:
            raise TooLarge from error
        except BodyTooSlow as error:
            raise Malformed from error
        return self._envelopes.open(raw, request.query, self._clock())

    def _refused(self, error: EnvelopeError) -> web.Response:
        reason = type(error).__name__.lower()
        self.counts[reason] += 1
        _log.warning("a callback was refused", extra={"action": "callback_refused", "reason": reason})
        return web.Response(status=error.status)
