"""The local Feishu: one aiohttp server with the open platform's wire protocol, over a company in memory."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from bot.sandbox.calendar import Calendar
from bot.sandbox.courier import Courier
from bot.sandbox.faults import FaultPlan
from bot.sandbox.feishu.chats import ChatDesk
from bot.sandbox.feishu.contacts import ContactDesk
from bot.sandbox.feishu.doors import Doors
from bot.sandbox.feishu.gateway import FeishuGateway
from bot.sandbox.feishu.limits import Gate, RateLimits
from bot.sandbox.feishu.login import LoginDesk
from bot.sandbox.feishu.longconn import ClientConfig, LongConnections
from bot.sandbox.feishu.media import MediaDesk
from bot.sandbox.feishu.messages import MessageDesk
from bot.sandbox.feishu.push import HttpPush
from bot.sandbox.feishu.state import World
from bot.sandbox.feishu.tokens import TokenDesk
from bot.sandbox.serving import Desk, LocalServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.carriers import Carrier
    from bot.sandbox.feishu.viewer import Send
    from bot.sandbox.watching import Recorded

REDELIVERY_PLAN: Final = (timedelta(seconds=15), timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6))
"""How long after a failed attempt an event comes again."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class FeishuStandIn(Doors, LocalServer):
    """Feishu's open platform and the clients of its people, in memory, on 127.0.0.1.

    The product talks to `base_url` as to https://open.feishu.cn and receives events either by signed and encrypted
    HTTP push (`push_url` set) or over the long connection. `clock` is the calendar (tokens, uuid memory, the 14 days,
    redelivery); pace (QPS) and the 3 s for an answer are real time. `advance()` moves the calendar on top of `clock`.
    """

    def __init__(  # noqa: PLR0913 - the settings of a whole platform, all but two optional
        self,
        *,
        app_id: str,
        app_secret: str,
        encrypt_key: str = "",
        verification_token: str = "",
        clock: Callable[[], datetime] = _utc_now,
        rng: random.Random | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        limits: RateLimits | None = None,
        answer_within: float = 3.0,
        token_life: timedelta = timedelta(hours=2),
        ping_interval: float = 120,
        reconnect_interval: float = 120,
        reconnect_nonce: float = 30,
        fragment_size: int = 64 * 1024,
        catch_up_every: float | None = None,
    ) -> None:
        """`answer_within` seconds is what a push may take; the three intervals (seconds) are told to ws clients;
        events longer than `fragment_size` bytes travel in several frames. With `catch_up_every` (seconds) due
        redeliveries are made without anybody calling `advance`, as a demo whose clock runs by itself wants it."""
        rng = rng or random.Random()
        calendar = Calendar(clock)
        self.faults = FaultPlan()
        world = World(calendar=calendar, rng=rng, app_id=app_id)
        courier = Courier(calendar=calendar, faults=self.faults, carrier=self._carrier, plan=REDELIVERY_PLAN)
        Doors.__init__(self, world=world, courier=courier, verification_token=verification_token)
        LocalServer.__init__(self, calendar=calendar, courier=courier, catch_up_every=catch_up_every)
        self._app_secret = app_secret
        self._tokens = TokenDesk(calendar=calendar, rng=rng, app_id=app_id, app_secret=app_secret, life=token_life)
        self._gate = Gate(limits or RateLimits(), monotonic)
        self.requests: list[Recorded] = []
        """Every request of the product, oldest first."""
        self._push = HttpPush(
            world=self._world,
            encrypt_key=encrypt_key,
            verification_token=verification_token,
            answer_within=answer_within,
        )
        self.long_connections = LongConnections(
            world=self._world,
            faults=self.faults,
            app_secret=app_secret,
            config=ClientConfig(
                ping_interval=ping_interval, reconnect_interval=reconnect_interval, reconnect_nonce=reconnect_nonce
            ),
            answer_within=answer_within,
            fragment_size=fragment_size,
        )
        self.faults.wire(expire_tokens=self._tokens.expire_all, drop_connections=self.long_connections.cut_all)

    # the server

    @property
    def push_url(self) -> str | None:
        """Where events are POSTed; None sends them over the long connection."""
        return self._push.url

    @push_url.setter
    def push_url(self, url: str | None) -> None:
        self._push.url = url

    # observing

    @property
    def sends(self) -> dict[str, Send]:
        """By uuid: what each idempotency key produced."""
        return dict(self._world.sends)

    @property
    def connections(self) -> int:
        """How many long connections are open."""
        return len(self.long_connections.live)

    async def wait_connected(self, count: int = 1, within: float = 30.0) -> None:
        """Wait until `count` long connections are open; TimeoutError after `within` seconds."""
        await self.long_connections.wait_until(lambda connections: len(connections.live) >= count, within)

    async def verify_push_url(self) -> bool:
        """What the console does when a request URL is saved: send url_verification, expect the challenge within 1 s."""
        return await self._push.verify_url()

    async def _open(self) -> None:
        await self._push.start()

    async def _close(self) -> None:
        await self.long_connections.close()
        await self._push.stop()

    def _middleware(self) -> Any:
        gateway = FeishuGateway(
            world=self._world,
            tokens=self._tokens,
            gate=self._gate,
            calendar=self._calendar,
            take_fault=self.faults.take_request_fault,
            requests=self.requests,
        )
        return gateway.middleware()

    def _desks(self) -> tuple[Desk, ...]:
        world = self._world
        return (
            self._tokens,
            self.long_connections,
            MessageDesk(world=world, gate=self._gate),
            MediaDesk(world=world),
            ContactDesk(world=world),
            ChatDesk(world=world),
            LoginDesk(world=world, app_secret=self._app_secret),
        )

    def _carrier(self) -> Carrier:
        return self._push if self._push.url else self.long_connections
