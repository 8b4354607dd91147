"""The doors for people and tests: who works here, what they write and press, what their clients show."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from bot.sandbox.courier import Courier
from bot.sandbox.watching import Chat, Delivery
from bot.sandbox.wecom import events
from bot.sandbox.wecom.state import ROOT_DEPARTMENT, Department, Person, Room, StoredMessage, World
from bot.sandbox.wecom.viewer import Dropped, Message, PressResult


class Doors:
    """The clients' side of the local WeCom; `WeComStandIn` adds the server's."""

    def __init__(self, *, world: World, courier: Courier) -> None:
        self.hears_changes = False
        """Whether the app gets change_contact: one that a supplier made does, or one that shares a directory, and a
        plain one never."""
        self._world = world
        self._courier = courier

    # people and groups

    def add_department(
        self, department_id: int, name: str, parent: int = ROOT_DEPARTMENT, leaders: Sequence[str] = ()
    ) -> None:
        """`leaders` are the userids named as its heads (they may be added later)."""
        if parent not in self._world.departments or department_id in self._world.departments:
            raise LookupError(f"no department {parent}, or {department_id} is there already")
        department = Department(id=department_id, name=name, parent=parent, leaders=list(leaders))
        self._world.departments[department_id] = department

    def add_user(
        self,
        userid: str,
        name: str,
        *,
        mobile: str = "",
        departments: Sequence[int] = (ROOT_DEPARTMENT,),
        leader: str | None = None,
        leads: Sequence[int] = (),
    ) -> None:
        """A member, the main department first; `leader` is a userid, `leads` the departments flagged as led."""
        unknown = [id_ for id_ in departments if id_ not in self._world.departments]
        if unknown or userid.lower() in self._world.people:
            raise LookupError(f"no department {unknown}" if unknown else f"{userid!r} is there already")
        person = Person(
            userid=userid,
            name=name,
            mobile=mobile,
            departments=list(departments),
            leader=leader,
            leads=set(leads),
        )
        self._world.people[person.key] = person
        self._world.rooms[person.chat_id] = Room(
            chat_id=person.chat_id, name=self._world.app_name, members=[person.key]
        )

    def announce_user(self, userid: str) -> asyncio.Task[Delivery] | None:
        """Somebody joined; change_contact create_user for an app that hears of it."""
        person = self._person(userid)
        departments = ",".join(map(str, person.departments))
        return self._changed("create_user", UserID=person.userid, Name=person.name, Department=departments)

    def update_user(
        self,
        userid: str,
        *,
        leader: str | None = None,
        departments: Sequence[int] | None = None,
        name: str | None = None,
    ) -> asyncio.Task[Delivery] | None:
        """What is new about somebody. A plain app hears nothing of it, another one change_contact update_user."""
        person = self._person(userid)
        person.name = name or person.name
        person.leader = person.leader if leader is None else leader
        person.departments = person.departments if departments is None else list(departments)
        told = {"DirectLeader": leader, "Name": name, "Department": ",".join(map(str, departments or ()))}
        changed = {key: value for key, value in told.items() if value}
        return self._changed("update_user", UserID=person.userid, **changed)

    def update_department(
        self, department_id: int, *, name: str | None = None, leaders: Sequence[str] | None = None
    ) -> asyncio.Task[Delivery] | None:
        """Another name or other heads; change_contact update_party for an app that hears of it."""
        department = self._world.departments[department_id]
        department.name = name or department.name
        department.leaders = department.leaders if leaders is None else list(leaders)
        return self._changed("update_party", Id=department_id)

    def slip_away(self, userid: str) -> None:
        """The member leaves, and no event tells of it."""
        self._person(userid).status = 5

    def remove_user(self, userid: str) -> asyncio.Task[Delivery]:
        """The member leaves the company; pushes unsubscribe. Await the task for the outcome."""
        return self._unsubscribed(userid, status=5)

    def disable_user(self, userid: str) -> asyncio.Task[Delivery]:
        """The member is disabled; pushes unsubscribe."""
        return self._unsubscribed(userid, status=2)

    def set_range(self, departments: Sequence[int], people: Sequence[str] = ()) -> list[asyncio.Task[Delivery]]:
        """What the app may see from now on; whoever comes into it or falls out of it is told to the app."""
        members = [person for person in self._world.people.values() if person.status != 5]
        before = {person.key for person in members if self._world.sees(person)}
        self._world.range_departments = tuple(departments)
        self._world.range_people = tuple(self._person(userid).key for userid in people)
        after = {person.key for person in members if self._world.sees(person)}
        lost = [self._tell(self._world.people[key].userid, "unsubscribe") for key in sorted(before - after)]
        return lost + [self._tell(self._world.people[key].userid, "subscribe") for key in sorted(after - before)]

    def take_licence(self, userid: str) -> None:
        """The company's licence no longer covers this member: messages do not arrive, and the app is told so."""
        self._world.unlicensed.add(self._person(userid).key)

    def add_robot(self, key: str, chat_id: str, name: str, members: Sequence[str]) -> None:
        """A group with a robot whose webhook key this is."""
        room = Room(chat_id=chat_id, name=name, members=[self._person(each).key for each in members], is_group=True)
        self._world.rooms[chat_id] = self._world.robots[key] = room

    def add_bot_group(self, chat_id: str, name: str, members: Sequence[str]) -> None:
        """A group that the AI bot was added to."""
        room = Room(chat_id=chat_id, name=name, members=[self._person(each).key for each in members], is_group=True)
        self._world.rooms[chat_id] = room
        self._world.bot_rooms.add(chat_id)

    def enter(self, userid: str) -> asyncio.Task[Delivery]:
        """The member opens the conversation with the app; pushes enter_agent."""
        return self._tell(self._seen(userid).userid, "enter_agent", EventKey="")

    def direct_chat_id(self, userid: str) -> str:
        """The conversation between this member and the app."""
        return self._person(userid).chat_id

    # acting as a person

    async def say(self, userid: str, text: str) -> str:
        """Write to the app; returns the message_id when the first push attempt ended. Groups cannot be heard."""
        person = self._seen(userid)
        msgid = str(self._world.rng.getrandbits(62))
        message = self._world.put(
            StoredMessage(
                message_id=msgid,
                msgid=msgid,
                room=self._world.rooms[person.chat_id],
                sender=person.key,
                kind="text",
                text=text,
                at=self._world.calendar.now,
            )
        )
        told = events.message(self._world, person, msgid=msgid, text=text)
        await asyncio.shield(self._courier.dispatch(told))
        return message.message_id

    async def show_picture(self, userid: str, data: bytes) -> str:
        """Send a picture to the app; returns the message_id when the first push attempt ended."""
        return await self._send(userid, "image", "", data)

    async def send_file(self, userid: str, name: str, data: bytes) -> str:
        """Send a file to the app, as `show_picture` does a picture."""
        return await self._send(userid, "file", name, data)

    async def _send(self, userid: str, kind: Literal["image", "file"], name: str, data: bytes) -> str:
        person, world = self._seen(userid), self._world
        msgid, media_id = str(world.rng.getrandbits(62)), world.keep_media(kind, name, data)
        message = StoredMessage(
            message_id=msgid,
            msgid=msgid,
            room=world.rooms[person.chat_id],
            sender=person.key,
            kind=kind,
            text="[图片]" if kind == "image" else f"[文件] {name}",
            at=world.calendar.now,
            media_id=media_id,
        )
        told = events.media_message(world, person, msgid=msgid, kind=kind, media_id=media_id, name=name)
        world.put(message)
        await asyncio.shield(self._courier.dispatch(told))
        return msgid

    async def press(
        self,
        userid: str,
        message_id: str,
        *,
        key: str,
        selected: Mapping[str, Sequence[str]] | None = None,
        seen: int | None = None,
    ) -> PressResult:
        """Press a button, an entry of the corner menu or the submit button by its key, and wait for the first attempt.

        `selected` holds the chosen option ids by question. `seen` is the state of the card before the person's eyes, as
        an index of `Message.versions`: the present one unless a press on a stale card is meant. LookupError when this
        person sees no such message or button, or only a grey one.
        """
        message = self._world.messages.get(message_id)
        person = self._seen(userid)
        if message is None or message.card is None or message.room.chat_id != person.chat_id or message.recalled:
            raise LookupError(f"{message_id!r} is no card of {userid!r}")
        card = message.card if seen is None else message.versions[seen].card
        kind = _event_of(card, key)
        if kind is None or (kind == "template_card_event" and "replace_text" in card):
            raise LookupError(f"no button {key!r} to press on {message_id!r}")
        code = self._world.hand_out_code(message.msgid)
        chosen = {"SelectedItems": _selected(selected or {})} if kind == "template_card_event" else {}
        delivery = await asyncio.shield(
            self._tell(
                person.userid,
                kind,
                EventKey=key,
                TaskId=message.task_id,
                CardType=card["card_type"],
                ResponseCode=code,
                **chosen,
            )
        )
        return PressResult(outcome=delivery.attempts[0] if delivery.attempts else "held", response_code=code)

    # looking

    def chats_of(self, userid: str) -> list[Chat]:
        """The person's conversations, newest first, empty ones last."""
        key = self._person(userid).key
        rooms = [room for room in self._world.rooms.values() if key in room.members]
        chats = [
            Chat(
                chat_id=room.chat_id,
                name=room.name,
                kind="group" if room.is_group else "p2p",
                members=tuple(room.members),
                last_at=room.messages[-1].at if room.messages else None,
            )
            for room in rooms
        ]
        return sorted(chats, key=lambda chat: -(chat.last_at.timestamp() if chat.last_at else 0))

    def timeline(self, userid: str, chat_id: str | None = None) -> list[Message]:
        """Everything in the direct chat, or in a group that this person is in, oldest first; LookupError otherwise."""
        person = self._person(userid)
        room = self._world.rooms.get(chat_id or person.chat_id)
        if room is None or person.key not in room.members:
            raise LookupError(f"{userid!r} is in no chat {chat_id!r}")
        return [self._as_seen(message) for message in room.messages]

    def message(self, message_id: str) -> Message:
        """One message by id, whoever may see it; LookupError when there is none."""
        stored = self._world.messages.get(message_id)
        if stored is None:
            raise LookupError(f"no message {message_id!r}")
        return self._as_seen(stored)

    def card_of(self, userid: str, task_id: str) -> Message:
        """This person's copy of the card with this task_id; LookupError without one."""
        for message in self.timeline(userid):
            if message.card is not None and message.task_id == task_id:
                return message
        raise LookupError(f"{userid!r} has no card {task_id!r}")

    @property
    def dropped(self) -> list[Dropped]:
        """What was taken and not delivered, oldest first."""
        return list(self._world.dropped)

    def _unsubscribed(self, userid: str, *, status: int) -> asyncio.Task[Delivery]:
        person = self._person(userid)
        person.status = status
        return self._tell(person.userid, "unsubscribe")

    def _changed(self, change: str, **fields: Any) -> asyncio.Task[Delivery] | None:
        return self._tell("sys", "change_contact", ChangeType=change, **fields) if self.hears_changes else None

    def _tell(self, sender: str, kind: str, **fields: Any) -> asyncio.Task[Delivery]:
        return self._courier.dispatch(events.event(self._world, sender, kind, **fields))

    def _person(self, userid: str) -> Person:
        person = self._world.person(userid)
        if person is None:
            raise LookupError(f"nobody here is {userid!r}")
        return person

    def _seen(self, userid: str) -> Person:
        """Somebody who has the app; it shows to nobody outside its range."""
        person = self._person(userid)
        if not self._world.sees(person):
            raise LookupError(f"{userid!r} does not have the app")
        return person

    def _as_seen(self, message: StoredMessage) -> Message:
        sender = self._world.people.get(message.sender)
        return Message(
            message_id=message.message_id,
            chat_id=message.room.chat_id,
            sender=message.sender,
            sender_name=sender.name if sender else message.sender,
            from_bot=sender is None,
            kind=message.kind,
            text=message.text,
            card=message.card,
            task_id=message.task_id,
            at=message.at,
            updated_at=message.updated_at,
            versions=tuple(message.versions),
            recalled=message.recalled,
            file=self._file(message.media_id),
        )

    def _file(self, media_id: str) -> tuple[str, bytes] | None:
        media = self._world.media.get(media_id)
        return (media.name, media.content) if media else None


def _event_of(card: Mapping[str, Any], key: str) -> str | None:
    """The event that pressing `key` on this card makes; None when there is nothing with this key."""
    buttons = [button for button in card.get("button_list") or () if button.get("type", 0) == 0]
    if any(button.get("key") == key for button in (*buttons, card.get("submit_button") or {})):
        return "template_card_event"
    menu = (card.get("action_menu") or {}).get("action_list") or ()
    return "template_card_menu_event" if any(entry.get("key") == key for entry in menu) else None


def _selected(selected: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    items = [
        {"QuestionKey": question, "OptionIds": {"OptionId": list(options)}} for question, options in selected.items()
    ]
    return {"SelectedItem": items}
