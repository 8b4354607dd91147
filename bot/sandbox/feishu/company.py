"""Who works in the made-up company and which chats there are; every change that Feishu would tell the app about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.sandbox.feishu import events
from bot.sandbox.feishu.content import shown
from bot.sandbox.feishu.state import ROOT_DEPARTMENT, Department, Person, Room, StoredMessage, World, open_department_id
from bot.sandbox.feishu.viewer import Message, MessageKind
from bot.sandbox.watching import Chat
from core.domain.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

Told = tuple[str, dict[str, Any]]
"""An event to push: its type and its body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """People and chats over one world."""

    world: World

    def add_department(self, department: Department) -> None:
        if department.parent != ROOT_DEPARTMENT and department.parent not in self.world.departments:
            raise LookupError(f"no department {department.parent!r}")
        self.world.departments[department.id] = department

    def add_person(self, person: Person) -> None:
        unknown = [id_ for id_ in person.departments if id_ not in {ROOT_DEPARTMENT, *self.world.departments}]
        if unknown or person.open_id in self.world.people:
            raise LookupError(f"no department {unknown}" if unknown else f"{person.open_id!r} is there already")
        self.world.people[person.open_id] = person
        self.world.rooms[person.p2p_chat_id] = Room(
            chat_id=person.p2p_chat_id, name=self.world.bot_name, kind="p2p", members=[person.open_id]
        )

    def update_person(
        self, open_id: str, *, leader: str | None, departments: Sequence[str] | None, **changes: Any
    ) -> Told:
        """Move somebody, or change what else the directory knows; the event's `old_object` holds what was before."""
        person, old = self.person(open_id), dict[str, Any]()
        for name, value in changes.items():
            if value is not None:
                old[name] = getattr(person, name)
                setattr(person, name, value)
        if leader is not None:
            old["leader_user_id"] = person.leader or ""
            person.leader = leader
        if departments is not None:
            old["department_ids"] = [open_department_id(id_) for id_ in person.departments]
            person.departments = list(departments)
        return "contact.user.updated_v3", events.user_updated(person, old)

    def update_department(self, department_id: str, *, name: str | None, leader: str | None) -> Told:
        """Another name, another leader; the event tells what is new and what was before."""
        department = self.world.departments[department_id]
        old = {"name": department.name, "leader_user_id": department.leader or ""}
        department.name, department.leader = name or department.name, leader or department.leader
        return "contact.department.updated_v3", events.department_changed(department, old)

    def remove_person(self, open_id: str) -> Told:
        """Somebody leaves: out of departments and groups, unreachable from now on."""
        person = self.person(open_id)
        departments, person.departments, person.resigned = person.departments, [], True
        for room in self.world.rooms.values():
            if room.kind == "group" and open_id in room.members:
                room.members.remove(open_id)
        return "contact.user.deleted_v3", events.user_deleted(person, departments)

    def add_group(self, chat_id: str, name: str, members: Sequence[str], *, with_bot: bool) -> None:
        for open_id in members:
            self.person(open_id)
        self.world.rooms[chat_id] = Room(
            chat_id=chat_id, name=name, kind="group", members=list(members), has_bot=with_bot
        )

    def seat_bot(self, chat_id: str, *, by: str, present: bool) -> Told:
        """Somebody adds the bot to a group or removes it."""
        room = self.room(by, chat_id)
        room.has_bot = present
        what = "added" if present else "deleted"
        return f"im.chat.member.bot.{what}_v1", events.bot_membership(self.world, room, by=by)

    def rename_group(self, chat_id: str, name: str, *, by: str) -> Told:
        """Somebody gives a group another name."""
        room = self.room(by, chat_id)
        before, room.name = room.name, name
        return "im.chat.updated_v1", events.chat_renamed(self.world, room, by=by, before=before)

    def enter_chat(self, open_id: str) -> Told:
        return (
            "im.chat.access_event.bot_p2p_chat_entered_v1",
            events.chat_entered(self.world, self.person(open_id)),
        )

    def write(self, open_id: str, chat_id: str | None, msg_type: str, content: str, *, mention: bool) -> StoredMessage:
        """Put a person's message into a chat, the direct one unless another is named."""
        room = self.room(open_id, chat_id or self.person(open_id).p2p_chat_id)
        message = StoredMessage(
            message_id=self.world.mint("om_"),
            room=room,
            sender=open_id,
            msg_type=msg_type,
            content=content,
            mentions=[events.mention_of_bot(self.world)] if mention else [],
            at=self.world.calendar.now,
        )
        self.world.add_message(message)
        return message

    def person(self, open_id: str) -> Person:
        """Somebody who works here; LookupError for others."""
        person = self.world.people.get(open_id)
        if person is None or person.resigned:
            raise LookupError(f"nobody here has the open_id {open_id!r}")
        return person

    def room(self, open_id: str, chat_id: str) -> Room:
        """A chat that this person is in; LookupError for others."""
        room = self.world.rooms.get(chat_id)
        if room is None or open_id not in room.members:
            raise LookupError(f"{open_id!r} is in no chat {chat_id!r}")
        return room

    def chats_of(self, open_id: str) -> list[Chat]:
        """The person's conversations, newest first, empty ones last."""
        rooms = [room for room in self.world.rooms.values() if open_id in room.members]
        chats = [
            Chat(
                chat_id=room.chat_id,
                name=room.name,
                kind=room.kind,
                members=tuple(room.members),
                last_at=room.messages[-1].at if room.messages else None,
            )
            for room in rooms
        ]
        return sorted(
            chats, key=lambda chat: (chat.last_at is None, -(chat.last_at.timestamp() if chat.last_at else 0))
        )

    def as_seen(self, message: StoredMessage) -> Message:
        """A message as the client draws it."""
        kinds: dict[str, MessageKind] = {"interactive": "card", "post": "post", "image": "image", "file": "file"}
        sender = self.world.people.get(message.sender)
        return Message(
            message_id=message.message_id,
            chat_id=message.room.chat_id,
            sender=message.sender,
            sender_name=sender.name if sender else self.world.bot_name,
            from_bot=sender is None,
            kind=kinds.get(message.msg_type, "text"),
            text=shown(message),
            card=message.card,
            at=message.at,
            updated_at=message.updated_at,
            versions=tuple(message.versions),
            parent_id=message.parent_id,
            recalled=message.recalled,
            file=self._file(message),
        )

    def _file(self, message: StoredMessage) -> tuple[str, bytes] | None:
        if message.msg_type not in {"image", "file"}:
            return None
        keys = json.loads(message.content)
        picture = self.world.pictures.get(keys.get("image_key", ""))
        return ("", picture) if picture is not None else self.world.files.get(keys.get("file_key", ""))
