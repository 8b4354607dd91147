"""Who works in the made-up company, which chats there are, and who sees what in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox.dingtalk import events
from bot.sandbox.dingtalk.carriers import Push
from bot.sandbox.dingtalk.message_body import shown
from bot.sandbox.dingtalk.state import ROOT_DEPARTMENT, Bubble, Card, Department, Person, Room, World
from bot.sandbox.dingtalk.templates import Templates
from bot.sandbox.dingtalk.viewer import Message, MessageKind
from bot.sandbox.watching import Chat
from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """People and chats over one world."""

    world: World
    templates: Templates

    def add_department(self, department: Department) -> None:
        self._check_departments([department.parent])
        self.world.departments[department.id] = department

    def add_person(self, person: Person) -> None:
        self._check_departments(person.departments)
        if person.user_id in self.world.people:
            raise LookupError(f"{person.user_id!r} is there already")
        self.world.people[person.user_id] = person
        self.world.rooms[person.direct_chat_id] = Room(
            chat_id=person.direct_chat_id, name=self.world.robot_name, kind="p2p", members=[person.user_id]
        )

    def update_person(
        self, user_id: str, *, manager: str | None, departments: Sequence[int] | None, **changes: str | None
    ) -> Push:
        person = self.person(user_id)
        prev: dict[str, Any] = {}
        curr: dict[str, Any] = {}
        for name, value in changes.items():
            if value is not None:
                prev[name], curr[name] = getattr(person, name), value
                setattr(person, name, value)
        if manager is not None:
            prev["managerUserId"], curr["managerUserId"] = person.manager or "", manager
            person.manager = manager
        if departments is not None:
            self._check_departments(departments)
            prev["department"], curr["department"] = list(person.departments), list(departments)
            person.departments = list(departments)
        return events.person_modified(self.world, person, prev, curr)

    def remove_person(self, user_id: str) -> None:
        """Somebody leaves: out of departments and groups, unreachable from now on."""
        person = self.person(user_id)
        person.departments, person.resigned = [], True
        for room in self.world.rooms.values():
            if room.kind == "group" and user_id in room.members:
                room.members.remove(user_id)

    def add_group(self, conversation_id: str, name: str, members: Sequence[str], *, with_robot: bool) -> None:
        for user_id in members:
            self.person(user_id)
        self.world.rooms[conversation_id] = Room(
            chat_id=conversation_id, name=name, kind="group", members=list(members), has_robot=with_robot
        )

    def group(self, conversation_id: str) -> Room:
        """A group; LookupError for anything else."""
        room = self.world.rooms.get(conversation_id)
        if room is None or room.kind != "group":
            raise LookupError(f"no group {conversation_id!r}")
        return room

    def write(self, user_id: str, chat_id: str | None, kind: MessageKind, content: Mapping[str, Any]) -> Bubble:
        """Put a person's message into a chat, the direct one unless another is named."""
        room = self.room(user_id, chat_id or self.person(user_id).direct_chat_id)
        bubble = Bubble(
            message_id=self.world.mint("msg"),
            room=room,
            sender=user_id,
            kind=kind,
            content=dict(content),
            at=self.world.calendar.now,
        )
        room.messages.append(bubble)
        return bubble

    def person(self, user_id: str) -> Person:
        """Somebody who works here; LookupError for others."""
        person = self.world.working(user_id)
        if person is None:
            raise LookupError(f"nobody here has the userId {user_id!r}")
        return person

    def room(self, user_id: str, chat_id: str) -> Room:
        """A chat that this person is in; LookupError for others."""
        room = self.world.rooms.get(chat_id)
        if room is None or user_id not in room.members:
            raise LookupError(f"{user_id!r} is in no chat {chat_id!r}")
        return room

    def chats_of(self, user_id: str) -> list[Chat]:
        """The person's conversations, newest first, empty ones last."""
        chats = [
            Chat(
                chat_id=room.chat_id,
                name=room.name,
                kind=room.kind,
                members=tuple(room.members),
                last_at=max((bubble.at for bubble in self.visible(user_id, room)), default=None),
            )
            for room in self.world.rooms.values()
            if user_id in room.members
        ]
        return sorted(chats, key=lambda chat: -chat.last_at.timestamp() if chat.last_at else float("inf"))

    def visible(self, user_id: str, room: Room) -> list[Bubble]:
        """What this person sees of a chat."""
        return [bubble for bubble in room.messages if bubble.only_for is None or user_id in bubble.only_for]

    def card_bubble(self, user_id: str, id_: str) -> Bubble:
        """The newest bubble of a card in this person's chats, by the bubble's id or the outTrackId."""
        found = [
            bubble
            for room in self.world.rooms.values()
            if user_id in room.members
            for bubble in self.visible(user_id, room)
            if bubble.out_track_id and id_ in {bubble.message_id, bubble.out_track_id} and not bubble.recalled
        ]
        if not found:
            raise LookupError(f"{user_id!r} sees no card {id_!r}")
        return max(found, key=lambda bubble: bubble.at)

    def as_seen(self, bubble: Bubble, user_id: str) -> Message:
        """A message as this person's client draws it."""
        card = self.world.cards.get(bubble.out_track_id)
        param = card.seen_by(user_id) if card else {}
        sender = self.world.people.get(bubble.sender)
        return Message(
            message_id=bubble.message_id,
            chat_id=bubble.room.chat_id,
            sender=bubble.sender,
            sender_name=sender.name if sender else self.world.robot_name,
            from_bot=sender is None,
            kind=bubble.kind,
            text=param.get("title", "") if card else shown(bubble.content),
            card=_drawn(card, param) if card else (None if sender else bubble.content),
            buttons=self.templates.buttons(card.template_id, param) if card else (),
            out_track_id=bubble.out_track_id,
            at=bubble.at,
            updated_at=card.updated_at if card else None,
            versions=tuple(card.versions) if card else (),
            recalled=bubble.recalled,
            file=self._file(bubble),
        )

    def _file(self, bubble: Bubble) -> tuple[str, bytes] | None:
        """What somebody sent lies under its code, what the robot sent under its media id."""
        if code := bubble.content.get("code"):
            return str(bubble.content.get("name", "")), self.world.files[code]
        param = bubble.content.get("msgParam", {})
        name, content = self.world.media.get(param.get("mediaId") or param.get("photoURL") or "", ("", None))
        return None if content is None else (param.get("fileName", name), content)

    def _check_departments(self, ids: Sequence[int]) -> None:
        unknown = [id_ for id_ in ids if id_ not in {ROOT_DEPARTMENT, *self.world.departments}]
        if unknown:
            raise LookupError(f"no department {unknown}")


def _drawn(card: Card, param: dict[str, str]) -> dict[str, Any]:
    return {"cardTemplateId": card.template_id, "cardParamMap": param}
