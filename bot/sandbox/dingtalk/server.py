"""The local DingTalk: one aiohttp server with the open platform's wire protocol, over a company in memory."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.calendar import Calendar
from bot.sandbox.carriers import Carried
from bot.sandbox.dingtalk.cards import CardDesk
from bot.sandbox.dingtalk.carriers import Push
from bot.sandbox.dingtalk.contacts import ContactDesk
from bot.sandbox.dingtalk.delivery import Courier
from bot.sandbox.dingtalk.doors import Doors
from bot.sandbox.dingtalk.faults import FaultPlan
from bot.sandbox.dingtalk.gateway import DingTalkGateway
from bot.sandbox.dingtalk.limits import Allowance, Meter
from bot.sandbox.dingtalk.messages import MessageDesk
from bot.sandbox.dingtalk.push import HttpPush
from bot.sandbox.dingtalk.replies import RefusedOld
from bot.sandbox.dingtalk.state import World
from bot.sandbox.dingtalk.stream import Rhythm, StreamDesk
from bot.sandbox.dingtalk.templates import CardTemplate, Templates
from bot.sandbox.dingtalk.tokens import TokenDesk
from bot.sandbox.serving import Desk, LocalServer
from bot.sandbox.watching import Recorded


def _utc_now() -> datetime:
    return datetime.now(UTC)


class DingTalkStandIn(Doors, LocalServer):
    """DingTalk's open platform and the clients of its people, in memory, on 127.0.0.1.

    The product talks to `base_url` as to https://api.dingtalk.com and https://oapi.dingtalk.com both. It receives
    robot messages and events over Stream, or by HTTP where `robot_url` and `event_url` are set; card callbacks travel
    as each card's `callbackType` says. `clock` is the calendar (tokens, tickets, sessions, redelivery, months); pace
    (QPS) and the seconds for an answer are real time. `advance()` moves the calendar on top of `clock`.
    """

    def __init__(  # noqa: PLR0913 - the settings of a whole platform, all but two optional
        self,
        *,
        client_id: str,
        client_secret: str,
        robot_code: str = "",
        corp_id: str = "dingsandbox",
        token: str = "",
        aes_key: str = "",
        clock: Callable[[], datetime] = _utc_now,
        rng: random.Random | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        allowance: Allowance | None = None,
        templates: Sequence[CardTemplate] = (),
        token_life: timedelta = timedelta(hours=2),
        stream_answer_within: float = 3.0,
        http_answer_within: float = 2.5,
        card_answer_within: float = 2.0,
        ping_interval: float = 30.0,
        disconnect_grace: float = 10.0,
        catch_up_every: float | None = None,
    ) -> None:
        """`robot_code` is the client id unless given; `token` and `aes_key` are of the event subscription by HTTP;
        `templates` are the organisation's own (the presets are always there); times in seconds. With `catch_up_every`
        due redeliveries are made without anybody calling `advance`, as a demo whose clock runs by itself wants it."""
        rng = rng or random.Random()
        calendar = Calendar(clock)
        world = World(
            calendar=calendar, rng=rng, client_id=client_id, robot_code=robot_code or client_id, corp_id=corp_id
        )
        self._tokens = TokenDesk(world=world, client_secret=client_secret, life=token_life)
        by_stream = {"event": stream_answer_within, "robot": stream_answer_within, "card": card_answer_within}
        by_http = {"event": http_answer_within, "robot": http_answer_within, "card": card_answer_within}
        rhythm = Rhythm(ping_interval=ping_interval, disconnect_grace=disconnect_grace, answer_within=by_stream)
        self.stream = StreamDesk(world=world, client_secret=client_secret, rhythm=rhythm)
        """The Stream connections: ping, disconnect, count them."""
        self.faults = FaultPlan(expire_tokens=self._tokens.expire_all, drop_connections=self.stream.cut_all)
        self.stream.faults = self.faults
        courier = Courier(calendar=calendar, faults=self.faults, carry=self._carry)
        LocalServer.__init__(self, calendar=calendar, courier=courier, catch_up_every=catch_up_every)
        Doors.__init__(
            self,
            world=world,
            courier=courier,
            templates=Templates(own={template.id: template for template in templates}),
            meter=Meter(allowance=allowance or Allowance(), calendar=calendar, monotonic=monotonic),
        )
        self.requests: list[Recorded] = []
        """Every request of the product, oldest first."""
        self.directory = ContactDesk(world=world)
        """The directory APIs, with their switches."""
        self._messages = MessageDesk(world=world, faults=self.faults)
        self._push = HttpPush(
            world=world, client_secret=client_secret, token=token, aes_key=aes_key, answer_within=by_http
        )

    # the server

    @property
    def robot_url(self) -> str | None:
        """Where robot messages are POSTed, signed; None sends them over Stream."""
        return self._push.robot_url

    @robot_url.setter
    def robot_url(self, url: str | None) -> None:
        self._push.robot_url = url

    @property
    def event_url(self) -> str | None:
        """Where events are POSTed, encrypted; None sends them over Stream."""
        return self._push.event_url

    @event_url.setter
    def event_url(self, url: str | None) -> None:
        self._push.event_url = url

    def _middleware(self) -> Any:
        return DingTalkGateway(
            world=self._world,
            tokens=self._tokens,
            meter=self.meter,
            faults=self.faults,
            calendar=self._calendar,
            take_fault=self.faults.take_request_fault,
            requests=self.requests,
        ).middleware()

    def _desks(self) -> Sequence[Desk]:
        cards = CardDesk(world=self._world, templates=self._templates, faults=self.faults)
        return (self._tokens, self.stream, cards, self._messages, self.directory)

    async def _open(self) -> None:
        self._world.base_url = self.base_url
        await self._push.start()

    async def _close(self) -> None:
        await self.stream.close()
        await self._push.stop()

    # observing

    @property
    def connections(self) -> int:
        """How many Stream connections are open."""
        return len(self.stream.live)

    async def wait_connected(self, count: int = 1, within: float = 30.0) -> None:
        """Wait until `count` Stream connections are open; TimeoutError after `within` seconds."""
        await self.stream.wait_until(lambda stream: len(stream.live) >= count, within)

    async def verify_event_url(self) -> bool:
        """What the console does when the event URL is saved: push check_url, expect an encrypted "success"."""
        return await self._push.verify_url()

    async def _carry(self, push: Push) -> Carried:
        """The way that this kind of push takes."""
        by_http = {"robot": self.robot_url, "event": self.event_url, "card": push.route}[push.kind]
        if not by_http:
            return await self.stream.carry(push)
        carried = await self._push.carry(push)
        if push.kind == "robot" and carried.outcome == "ok":
            return self._replied(push, carried)
        return carried

    def _replied(self, push: Push, carried: Carried) -> Carried:
        """By HTTP the answer to a robot message is said in its chat."""
        body: Any = carried.body
        try:
            if isinstance(body, dict) and body:
                self._messages.reply(self._world.rooms[push.data["conversationId"]], body)
        except RefusedOld as refusal:
            return Carried(outcome="unreadable", detail=refusal.errmsg)
        return carried
