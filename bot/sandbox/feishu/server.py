"""The local Feishu: one aiohttp server with the open platform's wire protocol, and the doors for people and tests."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.feishu import events
from bot.sandbox.feishu.chats import ChatDesk
from bot.sandbox.feishu.company import Company, Told
from bot.sandbox.feishu.contacts import ContactDesk
from bot.sandbox.feishu.delivery import Courier
from bot.sandbox.feishu.faults import FaultPlan
from bot.sandbox.feishu.forms import find_button
from bot.sandbox.feishu.gateway import Gateway
from bot.sandbox.feishu.interaction import CardEngine, Press
from bot.sandbox.feishu.limits import Gate, RateLimits
from bot.sandbox.feishu.longconn import ClientConfig, LongConnections
from bot.sandbox.feishu.messages import MessageDesk
from bot.sandbox.feishu.push import HttpPush
from bot.sandbox.feishu.state import Calendar, Department, Person, World
from bot.sandbox.feishu.tokens import TokenDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.sandbox.feishu.carriers import Carrier
    from bot.sandbox.feishu.viewer import Chat, Delivery, Message, OperatorShape, PressResult, Recorded, Send


def _utc_now() -> datetime:
    return datetime.now(UTC)


class FeishuStandIn:
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
    ) -> None:
        """`answer_within` seconds is what a push may take; the three intervals (seconds) are told to ws clients;
        events longer than `fragment_size` bytes travel in several frames."""
        rng = rng or random.Random()
        self._calendar = Calendar(clock)
        self._world = World(calendar=self._calendar, rng=rng, app_id=app_id)
        self._company = Company(world=self._world)
        self._tokens = TokenDesk(
            calendar=self._calendar, rng=rng, app_id=app_id, app_secret=app_secret, life=token_life
        )
        self._gate = Gate(limits or RateLimits(), monotonic)
        self.faults = FaultPlan()
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
        self._courier = Courier(calendar=self._calendar, faults=self.faults, carrier=self._carrier)
        self._cards = CardEngine(world=self._world, courier=self._courier, verification_token=verification_token)
        self.faults.wire(expire_tokens=self._tokens.expire_all, drop_connections=self.long_connections.cut_all)
        self.hears_group_text = False
        """Whether the app has the sensitive right to read group messages that do not mention it."""
        self._verification_token = verification_token
        self._runner: web.AppRunner | None = None
        self._base_url = ""

    # the server

    @property
    def push_url(self) -> str | None:
        """Where events are POSTed; None sends them over the long connection."""
        return self._push.url

    @push_url.setter
    def push_url(self, url: str | None) -> None:
        self._push.url = url

    @property
    def operator_shape(self) -> OperatorShape:
        """How card callbacks name the person: as documented, or in a shape seen in the field."""
        return self._cards.operator_shape

    @operator_shape.setter
    def operator_shape(self, shape: OperatorShape) -> None:
        self._cards.operator_shape = shape

    @property
    def bot_open_id(self) -> str:
        """The open_id of the bot, as GET /open-apis/bot/v3/info tells it."""
        return self._world.bot_open_id

    @property
    def bot_name(self) -> str:
        """What the bot is called in chats."""
        return self._world.bot_name

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one."""
        app = web.Application(middlewares=[self._gateway().middleware()], client_max_size=32 * 1024 * 1024)
        app.add_routes(self._tokens.routes() + self.long_connections.routes())
        for desk in (MessageDesk(world=self._world, gate=self._gate), ContactDesk(world=self._world)):
            app.add_routes(desk.routes())
        app.add_routes(ChatDesk(world=self._world).routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0]
        self._base_url = f"http://{bound[0]}:{bound[1]}"
        await self._push.start()

    async def stop(self) -> None:
        """Cut every connection and stop listening."""
        self._courier.cancel()
        await self._courier.settle()
        await self.long_connections.close()
        await self._push.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`, the product's `api_base`."""
        if not self._base_url:
            raise RuntimeError("the stand-in has not been started")
        return self._base_url

    @property
    def now(self) -> datetime:
        """The stand-in's present: the clock plus what `advance` added."""
        return self._calendar.now

    async def advance(self, by: timedelta = timedelta(0)) -> None:
        """Move the present forward, delivering on the way, in order, whatever is due for redelivery by then.

        With the default it only catches up: call it after moving the clock that was given to the constructor.
        """
        await self._courier.redeliver_until(self._calendar.now + by)

    async def settle(self) -> None:
        """Wait until no push is under way (redeliveries that wait for their time are not waited for)."""
        await self._courier.settle()

    # people and chats

    def add_department(self, department_id: str, name: str, parent: str = "0", leader: str | None = None) -> None:
        """`parent` is a department id, `0` the company itself; `leader` an open_id (may be added later)."""
        self._company.add_department(Department(id=department_id, name=name, parent=parent, leader=leader))

    def add_user(
        self,
        open_id: str,
        name: str,
        *,
        union_id: str | None = None,
        user_id: str | None = None,
        mobile: str = "",
        departments: Sequence[str] = ("0",),
        leader: str | None = None,
        is_tenant_manager: bool = False,
    ) -> None:
        """A person with a direct chat to the bot; `leader` is an open_id."""
        person = Person(
            open_id=open_id,
            union_id=union_id or f"on_{open_id.removeprefix('ou_')}",
            user_id=user_id or f"u_{open_id.removeprefix('ou_')}",
            name=name,
            mobile=mobile,
            departments=list(departments),
            leader=leader,
            is_tenant_manager=is_tenant_manager,
            p2p_chat_id=f"oc_p2p_{open_id.removeprefix('ou_')}",
        )
        self._company.add_person(person)

    def update_user(
        self, open_id: str, *, leader: str | None = None, departments: Sequence[str] | None = None
    ) -> asyncio.Task[Delivery]:
        """A new superior or new departments; pushes contact.user.updated_v3. Await the task for the outcome."""
        return self._tell(self._company.update_person(open_id, leader=leader, departments=departments))

    def remove_user(self, open_id: str) -> asyncio.Task[Delivery]:
        """The person leaves the company; pushes contact.user.deleted_v3. Await the task for the outcome."""
        return self._tell(self._company.remove_person(open_id))

    def add_group(self, chat_id: str, name: str, members: Sequence[str], *, with_bot: bool = True) -> None:
        """A group that exists already; no event."""
        self._company.add_group(chat_id, name, members, with_bot=with_bot)

    def invite_bot(self, chat_id: str, *, by: str) -> asyncio.Task[Delivery]:
        """Somebody adds the bot to a group; pushes im.chat.member.bot.added_v1."""
        return self._tell(self._company.seat_bot(chat_id, by=by, present=True))

    def expel_bot(self, chat_id: str, *, by: str) -> asyncio.Task[Delivery]:
        """Somebody removes the bot from a group; pushes im.chat.member.bot.deleted_v1."""
        return self._tell(self._company.seat_bot(chat_id, by=by, present=False))

    def open_chat(self, open_id: str) -> asyncio.Task[Delivery]:
        """The person opens the direct chat; pushes im.chat.access_event.bot_p2p_chat_entered_v1."""
        return self._tell(self._company.enter_chat(open_id))

    def p2p_chat_id(self, open_id: str) -> str:
        """The chat between this person and the bot."""
        return self._world.people[open_id].p2p_chat_id

    # acting as a person

    async def say(self, open_id: str, text: str, *, chat_id: str | None = None, mention: bool = False) -> str:
        """Write a message, in the direct chat unless `chat_id` names a group; returns its message_id.

        Returns when the first push attempt of the event ended. In groups only a message that mentions the bot is
        pushed, unless `hears_group_text`.
        """
        message = self._company.write(open_id, text, chat_id=chat_id, mention=mention)
        room = message.room
        if room.kind == "p2p" or (room.has_bot and (mention or self.hears_group_text)):
            told = ("im.message.receive_v1", events.message_received(self._world, message))
            await asyncio.shield(self._tell(told))
        return message.message_id

    async def press(
        self,
        open_id: str,
        message_id: str,
        *,
        value: Mapping[str, Any] | str | None = None,
        button: int | None = None,
        name: str | None = None,
        form: Mapping[str, Any] | None = None,
    ) -> PressResult:
        """Press a button of a card and wait for what the client then shows.

        The button is found by its callback `value`, by its place among the card's buttons (`button`, from 0, in
        reading order, disabled ones counted) or by its `name`. `form` holds what was typed, by field name; fields left
        out keep their initial value. Dates are given as the client sends them ("2026-12-01 +0800") or as "2026-12-01".
        LookupError when there is no such message or button for this person.
        """
        message = self._world.messages.get(message_id)
        if message is None or message.card is None:
            raise LookupError(f"{message_id!r} is no card")
        self._company.room(open_id, message.room.chat_id)
        place = find_button(message.card, value=value, index=button, name=name)
        press = Press(open_id=open_id, message=message, button=place, form=form or {})
        return await asyncio.shield(self._courier.keep(self._cards.press(press)))

    # looking

    def chats_of(self, open_id: str) -> list[Chat]:
        """The person's conversations, newest first."""
        return self._company.chats_of(open_id)

    def timeline(self, open_id: str, chat_id: str) -> list[Message]:
        """Everything in a chat that this person is in, oldest first; LookupError when they are not."""
        return [self._company.as_seen(message) for message in self._company.room(open_id, chat_id).messages]

    def message(self, message_id: str) -> Message:
        """One message by id, whoever may see it; LookupError when there is none."""
        stored = self._world.messages.get(message_id)
        if stored is None:
            raise LookupError(f"no message {message_id!r}")
        return self._company.as_seen(stored)

    # observing

    @property
    def sends(self) -> dict[str, Send]:
        """By uuid: what each idempotency key produced."""
        return dict(self._world.sends)

    @property
    def deliveries(self) -> list[Delivery]:
        """Every pushed event, oldest first."""
        return [parcel.seen() for parcel in self._courier.parcels]

    @property
    def connections(self) -> int:
        """How many long connections are open."""
        return len(self.long_connections.live)

    async def wait_connected(self, count: int = 1, within: float = 10.0) -> None:
        """Wait until `count` long connections are open; TimeoutError after `within` seconds."""
        await self.long_connections.wait_until(lambda connections: len(connections.live) >= count, within)

    async def verify_push_url(self) -> bool:
        """What the console does when a request URL is saved: send url_verification, expect the challenge within 1 s."""
        return await self._push.verify_url()

    def _gateway(self) -> Gateway:
        return Gateway(
            world=self._world, tokens=self._tokens, gate=self._gate, faults=self.faults, requests=self.requests
        )

    def _carrier(self) -> Carrier:
        return self._push if self._push.url else self.long_connections

    def _tell(self, told: Told) -> asyncio.Task[Delivery]:
        event_type, event = told
        envelope = events.envelope(self._world, token=self._verification_token, event_type=event_type, event=event)
        return self._courier.dispatch(envelope)
