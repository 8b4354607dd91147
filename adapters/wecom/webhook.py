"""WeCom's callbacks over HTTP: `GET /callback/wecom` proves the address, `POST` brings messages and events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiohttp import web

from adapters.callbacks import Callbacks
from adapters.doorkeeper import Doorkeeper
from adapters.held import Held, Overloaded, StillWorking
from adapters.wecom.crypto import Envelopes
from adapters.wecom.inbound import Inbound

PATH: Final = "/callback/wecom"


class Webhook:
    """The receiving end. `counts` tells how many requests were refused, and why."""

    def __init__(
        self,
        inbound: Inbound,
        envelopes: Envelopes,
        *,
        held: Held,
        clock: Callable[[], datetime],
        doorkeeper: Doorkeeper | None = None,
    ) -> None:
        self._callbacks = Callbacks(doorkeeper)
        self.counts = self._callbacks.counts
        self._inbound = inbound
        self._envelopes = envelopes
        self._held = held
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(PATH, self._callbacks.guarded(self._prove), allow_head=False),
            web.post(PATH, self._callbacks.guarded(self._receive)),
        ]

    async def _prove(self, request: web.Request, _: bytes) -> web.StreamResponse:
        """The plaintext and nothing else, within a second."""
        return web.Response(body=self._envelopes.echo(request.query, self._clock()), content_type="text/plain")

    async def _receive(self, request: web.Request, raw: bytes) -> web.StreamResponse:
        """An empty 200 says that the effect is on disk; anything else lets WeCom send it again, three times at most."""
        message = self._envelopes.open(raw, request.query, self._clock())
        try:
            await self._held.within(self._inbound.take(message))
        except (Overloaded, StillWorking):
            self.counts["not_yet"] += 1
            return web.Response(status=503)
        return web.Response()
