"""What the local Feishu remembers: people, departments, rooms, messages, card tokens; and its calendar."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.sandbox.calendar import Calendar
from bot.sandbox.feishu.viewer import Send, Version
from bot.sandbox.watching import ChatKind

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

ROOT_DEPARTMENT = "0"
PERSON_ID_TYPES = ("open_id", "union_id", "user_id")


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody of the company, with the direct chat to the bot."""

    open_id: str
    union_id: str
    user_id: str
    name: str
    mobile: str
    departments: list[str]
    leader: str | None
    is_tenant_manager: bool
    p2p_chat_id: str
    resigned: bool = False


@dataclass(slots=True, kw_only=True)
class Department:
    """A department; `open_id` is the id that Feishu itself gives it."""

    id: str
    name: str
    parent: str
    leader: str | None

    @property
    def open_id(self) -> str:
        return open_department_id(self.id)


@dataclass(slots=True, kw_only=True)
class StoredMessage:
    """A message with what the platform must know about it later."""

    message_id: str
    room: Room
    sender: str
    msg_type: str
    content: str
    """The `content` string exactly as sent or last updated."""
    at: datetime
    parent_id: str | None = None
    thread_id: str | None = None
    updated_at: datetime | None = None
    card: dict[str, Any] | None = None
    versions: list[Version] = field(default_factory=list)
    mentions: list[dict[str, Any]] = field(default_factory=list)
    edits: int = 0
    recalled: bool = False
    unanswered: int = 0
    """Callbacks of this card that the app has not answered yet."""
    before_hasty_patch: dict[str, Any] | None = None
    """The card that the clients go back to, when a PATCH came before the answer."""


@dataclass(slots=True, kw_only=True)
class Room:
    """A direct chat or a group."""

    chat_id: str
    name: str
    kind: ChatKind
    members: list[str]
    has_bot: bool = True
    dissolved: bool = False
    messages: list[StoredMessage] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class CardToken:
    """The `c-` token of one callback: 30 minutes, two uses, only after the answer."""

    message_id: str
    at: datetime
    answered: bool = False
    uses: int = 0


def open_department_id(department_id: str) -> str:
    """Feishu's own id of a department; the root has one id only."""
    return department_id if department_id == ROOT_DEPARTMENT else f"od-{department_id}"


class World:
    """Everything in memory, with the ids that the platform mints."""

    def __init__(self, *, calendar: Calendar, rng: random.Random, app_id: str) -> None:
        self.calendar = calendar
        self.rng = rng
        self.app_id = app_id
        self.tenant_key = "tk_sandbox"
        self.bot_open_id = f"ou_bot_{app_id}"
        self.bot_name = "报备助手"
        self.people: dict[str, Person] = {}
        self.departments: dict[str, Department] = {}
        self.rooms: dict[str, Room] = {}
        self.messages: dict[str, StoredMessage] = {}
        self.card_tokens: dict[str, CardToken] = {}
        self.sends: dict[str, Send] = {}
        self.pictures: dict[str, bytes] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        """Name and content by file_key."""

    def mint(self, prefix: str) -> str:
        """A fresh id."""
        return f"{prefix}{self.rng.getrandbits(128):032x}"

    def person(self, id_: str, id_type: str = "open_id") -> Person | None:
        """Somebody by any of the three kinds of id."""
        if id_type == "open_id":
            return self.people.get(id_)
        return next((person for person in self.people.values() if getattr(person, id_type) == id_), None)

    def knows(self, id_: str) -> bool:
        """Whether an id, of whichever kind, names a person or the bot."""
        return id_ == self.bot_open_id or any(self.person(id_, id_type) for id_type in PERSON_ID_TYPES)

    def person_id(self, open_id: str | None, id_type: str) -> str | None:
        """Somebody's id of the wanted kind."""
        person = self.people.get(open_id or "")
        return str(getattr(person, id_type)) if person else None

    def department(self, id_: str) -> Department | None:
        """A department by its own or by Feishu's id."""
        return self.departments.get(id_.removeprefix("od-"))

    def children(self, department_id: str, *, recursive: bool = False) -> Iterator[Department]:
        """The departments below one, in the order in which they were added."""
        for department in list(self.departments.values()):
            if department.parent == department_id:
                yield department
                if recursive:
                    yield from self.children(department.id, recursive=True)

    def add_message(self, message: StoredMessage) -> None:
        """Put a new message into its room."""
        self.messages[message.message_id] = message
        message.room.messages.append(message)
        if message.card is not None:
            message.versions.append(Version(card=message.card, at=message.at, cause="sent"))

    def ids_of(self, open_id: str) -> dict[str, str]:
        """The three ids of a person or of the bot, as events carry them."""
        person = self.people.get(open_id)
        if person is None:
            return {"union_id": "on_bot", "user_id": "", "open_id": open_id}
        return {"union_id": person.union_id, "user_id": person.user_id, "open_id": person.open_id}
