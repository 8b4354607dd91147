"""DingTalk's pushes over HTTP: `POST /callback/dingtalk/…`, one address for each kind, as each is signed otherwise."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Final

from aiohttp import web

from adapters.callbacks import Callbacks, json_answer, written
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
from adapters.doorkeeper import Doorkeeper
from adapters.reading import str_at

ROBOT_PATH: Final = "/callback/dingtalk/robot"
EVENT_PATH: Final = "/callback/dingtalk/event"
CARD_PATH: Final = "/callback/dingtalk/card"


class Webhook:
    """The receiving end. `counts` tells how many requests were refused, and why."""

    def __init__(
        self,
        inbound: Inbound,
        settings: DingTalkSettings,
        *,
        clock: Callable[[], datetime],
        doorkeeper: Doorkeeper | None = None,
    ) -> None:
        self._callbacks = Callbacks(doorkeeper)
        self.counts = self._callbacks.counts
        self._inbound = inbound
        self._settings = settings
        self._clock = clock
        self._card_secret = card_secret(settings) if settings.client_secret else ""

    def routes(self) -> list[web.RouteDef]:
        takers = ((ROBOT_PATH, self._robot), (EVENT_PATH, self._event), (CARD_PATH, self._card))
        return [web.post(path, self._callbacks.guarded(take)) for path, take in takers]

    async def _robot(self, request: web.Request, raw: bytes) -> web.StreamResponse:
        message = open_robot_message(raw, request.headers, self._settings, self._clock())
        await self._inbound.message(message)
        return json_answer({"msgtype": "empty"})

    async def _event(self, request: web.Request, raw: bytes) -> web.StreamResponse:
        event = open_event(raw, request.query, self._settings, self._clock())
        kind = str_at(event, "EventType")
        if kind not in CHECKS:
            await self._inbound.event(kind, str_at(event, "eventId"), event)
        salt, nonce = secrets.token_bytes(16), secrets.token_hex(8)
        return json_answer(sealed_success(self._settings, self._clock(), salt=salt, nonce=nonce))

    async def _card(self, request: web.Request, raw: bytes) -> web.StreamResponse:
        """The answer is written before the inbound side lets updates of the card go out.

        The signed moment names the push: a person's two clicks on one button differ in nothing else.
        """
        callback = open_card_callback(raw, request.headers, self._card_secret, self._clock())
        delivery = request.headers["x-ddpaas-signature-timestamp"]
        async with self._inbound.answering(callback, delivery=delivery) as body:
            return await written(request, json_answer(body))
