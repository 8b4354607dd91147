"""The local Feishu: one aiohttp server with the open platform's wire protocol, and the doors for people and tests."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.sandbox.feishu.faults import FaultPlan

if TYPE_CHECKING:
    import asyncio
    import random
    from collections.abc import Callable, Mapping, Sequence

    from bot.sandbox.feishu.limits import RateLimits
    from bot.sandbox.feishu.viewer import Chat, Delivery, Message, PressResult, Recorded, Send


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
        ping_interval: int = 120,
        reconnect_interval: int = 120,
        reconnect_nonce: int = 30,
        fragment_size: int = 64 * 1024,
    ) -> None:
        """`answer_within` seconds is what a push may take; the three intervals (seconds) are told to ws clients;
        events longer than `fragment_size` bytes travel in several frames."""
        self.push_url: str | None = None
        """Where events are POSTed; None sends them over the long connection."""
        self.faults = FaultPlan()
        self.requests: list[Recorded] = []
        """Every request of the product, oldest first."""
        self.operator_shape: str = "plain"
        """`plain`, or `nested` (ids under operator.user_id) or `anonymous` (no open_id): shapes seen in the field."""
        self.hears_group_text = False
        """Whether the app has the sensitive right to read group messages that do not mention it."""
        self.bot_open_id: str = "ou_bot"
        self.bot_name: str = "报备助手"

    # the server

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one."""
        raise NotImplementedError

    async def stop(self) -> None:
        """Cut every connection and stop listening."""
        raise NotImplementedError

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`, the product's `api_base`."""
        raise NotImplementedError

    @property
    def now(self) -> datetime:
        """The stand-in's present: the clock plus what `advance` added."""
        raise NotImplementedError

    async def advance(self, by: timedelta = timedelta(0)) -> None:
        """Move the present forward, delivering on the way, in order, whatever is due for redelivery by then.

        With the default it only catches up: call it after moving the clock that was given to the constructor.
        """
        raise NotImplementedError

    async def settle(self) -> None:
        """Wait until no push is under way (redeliveries that wait for their time are not waited for)."""
        raise NotImplementedError

    # people and chats

    def add_department(self, department_id: str, name: str, parent: str = "0", leader: str | None = None) -> None:
        """`parent` is a department id, `0` the company itself; `leader` an open_id (may be added later)."""
        raise NotImplementedError

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
        raise NotImplementedError

    def update_user(
        self, open_id: str, *, leader: str | None = None, departments: Sequence[str] | None = None
    ) -> asyncio.Task[Delivery]:
        """A new superior or new departments; pushes contact.user.updated_v3. Await the task for the outcome."""
        raise NotImplementedError

    def remove_user(self, open_id: str) -> asyncio.Task[Delivery]:
        """The person leaves the company; pushes contact.user.deleted_v3. Await the task for the outcome."""
        raise NotImplementedError

    def add_group(self, chat_id: str, name: str, members: Sequence[str], *, with_bot: bool = True) -> None:
        """A group that exists already; no event."""
        raise NotImplementedError

    def invite_bot(self, chat_id: str, *, by: str) -> asyncio.Task[Delivery]:
        """Somebody adds the bot to a group; pushes im.chat.member.bot.added_v1."""
        raise NotImplementedError

    def expel_bot(self, chat_id: str, *, by: str) -> asyncio.Task[Delivery]:
        """Somebody removes the bot from a group; pushes im.chat.member.bot.deleted_v1."""
        raise NotImplementedError

    def open_chat(self, open_id: str) -> asyncio.Task[Delivery]:
        """The person opens the direct chat; pushes im.chat.access_event.bot_p2p_chat_entered_v1."""
        raise NotImplementedError

    def p2p_chat_id(self, open_id: str) -> str:
        """The chat between this person and the bot."""
        raise NotImplementedError

    # acting as a person

    async def say(self, open_id: str, text: str, *, chat_id: str | None = None, mention: bool = False) -> str:
        """Write a message, in the direct chat unless `chat_id` names a group; returns its message_id.

        Returns when the first push attempt of the event ended. In groups only a message that mentions the bot is
        pushed, unless `hears_group_text`.
        """
        raise NotImplementedError

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
        raise NotImplementedError

    # looking

    def chats_of(self, open_id: str) -> list[Chat]:
        """The person's conversations, newest first."""
        raise NotImplementedError

    def timeline(self, open_id: str, chat_id: str) -> list[Message]:
        """Everything in a chat that this person is in, oldest first; LookupError when they are not."""
        raise NotImplementedError

    def message(self, message_id: str) -> Message:
        """One message by id, whoever may see it; LookupError when there is none."""
        raise NotImplementedError

    # observing

    @property
    def sends(self) -> dict[str, Send]:
        """By uuid: what each idempotency key produced."""
        raise NotImplementedError

    @property
    def deliveries(self) -> list[Delivery]:
        """Every pushed event, oldest first."""
        raise NotImplementedError

    @property
    def connections(self) -> int:
        """How many long connections are open."""
        raise NotImplementedError

    async def wait_connected(self, count: int = 1, within: float = 10.0) -> None:
        """Wait until `count` long connections are open; TimeoutError after `within` seconds."""
        raise NotImplementedError

    async def verify_push_url(self) -> bool:
        """What the console does when a request URL is saved: send url_verification, expect the challenge within 1 s."""
        raise NotImplementedError
