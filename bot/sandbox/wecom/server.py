"""The local WeCom: one aiohttp server with the wire protocol of WeCom's server API, over a company in memory."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.sandbox.calendar import Calendar
from bot.sandbox.courier import Courier
from bot.sandbox.faults import FaultPlan
from bot.sandbox.serving import Desk, LocalServer
from bot.sandbox.watching import Recorded
from bot.sandbox.wecom.aibot import PATH as AIBOT_PATH
from bot.sandbox.wecom.aibot import AibotDesk
from bot.sandbox.wecom.contacts import ContactDesk
from bot.sandbox.wecom.doors import Doors
from bot.sandbox.wecom.gateway import WeComGateway
from bot.sandbox.wecom.groups import GroupDesk
from bot.sandbox.wecom.media import MediaDesk
from bot.sandbox.wecom.messages import MessageDesk, RateLimits
from bot.sandbox.wecom.push import HttpPush
from bot.sandbox.wecom.state import Room, World
from bot.sandbox.wecom.tokens import TokenDesk
from bot.sandbox.windows import Windows

RETRY_PLAN: Final = (timedelta(seconds=5),) * 3
"""Three more attempts. The documentation tells their number and not when they come."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class WeComStandIn(Doors, LocalServer):
    """WeCom's server and the clients of its members, in memory, on 127.0.0.1.

    The product talks to `base_url` as to https://qyapi.weixin.qq.com and receives messages and events at `push_url`,
    signed and encrypted. `clock` is the calendar (tokens, the 72 hours of a response code, retries); pace (messages a
    minute) and the 5 s for an answer are real time. `advance()` moves the calendar on top of `clock`.
    """

    def __init__(  # noqa: PLR0913 - the settings of a whole platform
        self,
        *,
        corp_id: str,
        agent_id: int,
        secret: str,
        token: str,
        encoding_aes_key: str,
        aibot_id: str = "",
        aibot_secret: str = "",
        clock: Callable[[], datetime] = _utc_now,
        rng: random.Random | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        limits: RateLimits | None = None,
        answer_within: float = 5.0,
        token_life: timedelta = timedelta(hours=2),
        catch_up_every: float | None = None,
    ) -> None:
        """`answer_within` seconds is what a push may take. With `catch_up_every` (seconds) due retries are made without
        anybody calling `advance`, as a demo whose clock runs by itself wants it."""
        rng = rng or random.Random()
        calendar = Calendar(clock)
        self.faults = FaultPlan()
        world = World(calendar=calendar, rng=rng, corp_id=corp_id, agent_id=agent_id)
        self._push = HttpPush(world=world, token=token, encoding_aes_key=encoding_aes_key, answer_within=answer_within)
        courier = Courier(calendar=calendar, faults=self.faults, carrier=lambda: self._push, plan=RETRY_PLAN)
        Doors.__init__(self, world=world, courier=courier)
        LocalServer.__init__(self, calendar=calendar, courier=courier, catch_up_every=catch_up_every)
        self._tokens = TokenDesk(calendar=calendar, rng=rng, corp_id=corp_id, secret=secret, life=token_life)
        self._windows = Windows(monotonic)
        self._limits = limits or RateLimits()
        self.aibot = AibotDesk(world=world, windows=self._windows, bot_id=aibot_id, secret=aibot_secret)
        self.faults.wire(expire_tokens=self._tokens.expire_all, drop_connections=_nothing_to_drop)
        self.requests: list[Recorded] = []
        """Every request of the product, oldest first."""

    @property
    def push_url(self) -> str | None:
        """Where messages and events are POSTed; without it there are none, and cards with buttons are refused."""
        return self._push.url

    @push_url.setter
    def push_url(self, url: str | None) -> None:
        self._push.url = url

    async def verify_push_url(self) -> bool:
        """What the console does when the callback address is saved."""
        return await self._push.verify_url()

    @property
    def aibot_url(self) -> str:
        """The address of the AI bot's long connection, the product's `ws_url`."""
        return self.base_url.replace("http", "ws", 1) + AIBOT_PATH

    async def ask_bot(self, userid: str, text: str, *, chat_id: str | None = None) -> bool:
        """Write to the AI bot, by mention in a group or in the person's own chat with it; false when it is away."""
        person = self._person(userid)
        own = f"aibot:{person.key}"
        if chat_id is None and own not in self._world.rooms:
            self._world.rooms[own] = Room(chat_id=own, name="智能机器人", members=[person.key])
            self._world.bot_rooms.add(own)
        room = self._world.rooms[chat_id or own]
        if person.key not in room.members or room.chat_id not in self._world.bot_rooms:
            raise LookupError(f"{userid!r} is in no chat {chat_id!r} with the bot")
        return await self.aibot.say(person, room, text)

    async def _open(self) -> None:
        await self._push.start()

    async def _close(self) -> None:
        await self.aibot.cut(code=1001)
        await self._push.stop()

    def _middleware(self) -> Any:
        gateway = WeComGateway(
            world=self._world,
            tokens=self._tokens,
            calendar=self._calendar,
            take_fault=self.faults.take_request_fault,
            requests=self.requests,
        )
        return gateway.middleware()

    def _desks(self) -> tuple[Desk, ...]:
        world, windows, limits = self._world, self._windows, self._limits
        return (
            self._tokens,
            self.aibot,
            MessageDesk(world=world, windows=windows, limits=limits, has_callback=lambda: self._push.url is not None),
            GroupDesk(world=world, windows=windows, limits=limits),
            ContactDesk(world=world),
            MediaDesk(world=world),
        )


def _nothing_to_drop() -> None:
    """The app has no long connection, and the AI bot's is cut by `aibot.cut`."""
