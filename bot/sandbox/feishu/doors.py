"""The doors for people and tests: who works here, what they write and press, what their clients show."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from bot.sandbox.feishu import events
from bot.sandbox.feishu.company import Company, Told
from bot.sandbox.feishu.forms import find_button
from bot.sandbox.feishu.interaction import CardEngine, Press
from bot.sandbox.feishu.media import keep_file, keep_picture
from bot.sandbox.feishu.state import Department, Person, StoredMessage, World

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.sandbox.courier import Courier
    from bot.sandbox.feishu.viewer import Message, OperatorShape, PressResult
    from bot.sandbox.watching import Chat, Delivery


class Doors:
    """The clients' side of the local Feishu; `FeishuStandIn` adds the server's."""

    def __init__(self, *, world: World, courier: Courier, verification_token: str) -> None:
        self.hears_group_text = False
        """Whether the app has the sensitive right to read group messages that do not mention it."""
        self._world = world
        self._company = Company(world=world)
        self._courier = courier
        self._cards = CardEngine(world=world, courier=courier, verification_token=verification_token)
        self._verification_token = verification_token

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

    def announce_user(self, open_id: str) -> asyncio.Task[Delivery]:
        """Tell the app that somebody joined; pushes contact.user.created_v3."""
        return self._tell(("contact.user.created_v3", events.user_created(self._company.person(open_id))))

    def announce_department(self, department_id: str) -> asyncio.Task[Delivery]:
        """Tell the app of a new department; pushes contact.department.created_v3."""
        department = self._world.departments[department_id]
        return self._tell(("contact.department.created_v3", events.department_changed(department)))

    def update_user(
        self,
        open_id: str,
        *,
        leader: str | None = None,
        departments: Sequence[str] | None = None,
        name: str | None = None,
        mobile: str | None = None,
        is_tenant_manager: bool | None = None,
    ) -> asyncio.Task[Delivery]:
        """What is new about somebody; pushes contact.user.updated_v3. Await the task for the outcome."""
        changes = {"name": name, "mobile": mobile, "is_tenant_manager": is_tenant_manager}
        return self._tell(self._company.update_person(open_id, leader=leader, departments=departments, **changes))

    def update_department(
        self, department_id: str, *, name: str | None = None, leader: str | None = None
    ) -> asyncio.Task[Delivery]:
        """Another name or leader; pushes contact.department.updated_v3."""
        return self._tell(self._company.update_department(department_id, name=name, leader=leader))

    def slip_away(self, open_id: str) -> None:
        """Somebody leaves, and no event tells of it."""
        self._company.remove_person(open_id)

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

    def rename_group(self, chat_id: str, name: str, *, by: str) -> asyncio.Task[Delivery]:
        """Somebody gives a group with the bot in it another name; pushes im.chat.updated_v1."""
        return self._tell(self._company.rename_group(chat_id, name, by=by))

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
        content = events.text_content(text, mention=mention)
        return await self._say(self._company.write(open_id, chat_id, "text", content, mention=mention))

    async def show_picture(self, open_id: str, data: bytes, *, chat_id: str | None = None) -> str:
        """Send a picture (JPEG, PNG …); the app may download it. Returns the message_id."""
        content = json.dumps({"image_key": keep_picture(self._world, data)})
        return await self._say(self._company.write(open_id, chat_id, "image", content, mention=False))

    async def send_file(self, open_id: str, name: str, data: bytes, *, chat_id: str | None = None) -> str:
        """Send a file; the app may download it. Returns the message_id."""
        content = json.dumps({"file_key": keep_file(self._world, name, data), "file_name": name}, ensure_ascii=False)
        return await self._say(self._company.write(open_id, chat_id, "file", content, mention=False))

    async def press(
        self,
        open_id: str,
        message_id: str,
        *,
        value: Mapping[str, Any] | str | None = None,
        button: int | None = None,
        name: str | None = None,
        form: Mapping[str, Any] | None = None,
        seen: int | None = None,
    ) -> PressResult:
        """Press a button of a card and wait for what the client then shows.

        The button is found by its callback `value`, by its place among the card's buttons (`button`, from 0, in
        reading order, disabled ones counted) or by its `name`. `form` holds what was typed, by field name; fields left
        out keep their initial value. Dates are given as the client sends them ("2026-12-01 +0800") or as "2026-12-01".
        `seen` is the state of the card before the person's eyes, as an index of `Message.versions`: the present one
        unless a press on a stale card is meant. LookupError when there is no such message or button for this person.
        """
        message = self._world.messages.get(message_id)
        if message is None or message.card is None:
            raise LookupError(f"{message_id!r} is no card")
        self._company.room(open_id, message.room.chat_id)
        card = message.card if seen is None else message.versions[seen].card
        place = find_button(card, value=value, index=button, name=name)
        press = Press(open_id=open_id, message=message, card=card, button=place, form=form or {})
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

    async def _say(self, message: StoredMessage) -> str:
        room, mentioned = message.room, bool(message.mentions)
        if room.kind == "p2p" or (room.has_bot and (mentioned or self.hears_group_text)):
            told = ("im.message.receive_v1", events.message_received(self._world, message))
            await asyncio.shield(self._tell(told))
        return message.message_id

    def _tell(self, told: Told) -> asyncio.Task[Delivery]:
        event_type, event = told
        envelope = events.envelope(self._world, token=self._verification_token, event_type=event_type, event=event)
        return self._courier.dispatch(envelope)
