"""Feishu's events and card callbacks over HTTP: `POST /callback/feishu`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiohttp import web

from adapters.callbacks import Callbacks, json_answer, written
from adapters.doorkeeper import Doorkeeper
from adapters.feishu.inbound import Inbound
from adapters.feishu.settings import FeishuSettings
from adapters.feishu.verify import CHALLENGE, open_envelope

PATH: Final = "/callback/feishu"


class Webhook:
    """The receiving end. `counts` tells how many requests were refused, and why."""

    def __init__(
        self,
        inbound: Inbound,
        settings: FeishuSettings,
        *,
        clock: Callable[[], datetime],
        doorkeeper: Doorkeeper | None = None,
    ) -> None:
        self._callbacks = Callbacks(doorkeeper)
        self.counts = self._callbacks.counts
        self._inbound = inbound
        self._settings = settings
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        return [web.post(PATH, self._callbacks.guarded(self._receive))]

    async def _receive(self, request: web.Request, raw: bytes) -> web.StreamResponse:
        """The answer is written before the inbound side lets updates of the card go out."""
        envelope = open_envelope(raw, request.headers, self._settings, self._clock())
        if envelope.get("type") == CHALLENGE:
            challenge = envelope.get("challenge")
            return json_answer({"challenge": challenge if isinstance(challenge, str) else ""})
        async with self._inbound.answering(envelope, hurried=True) as body:
            return await written(request, json_answer(body))
