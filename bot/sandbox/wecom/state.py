"""What the local WeCom remembers: members, departments, messages, response codes, groups."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any, Final

from bot.sandbox.calendar import Calendar
from bot.sandbox.wecom.viewer import Cause, Dropped, MessageKind, Version
from core.domain.frozen import dataclass

ROOT_DEPARTMENT: Final = 1
CODE_LIFE: Final = timedelta(hours=72)
MEDIA_LIFE: Final = timedelta(days=3)


@dataclass(slots=True, kw_only=True)
class Person:
    """A member of the company. `leads` are the departments that this member leads, as the directory flags it."""

    userid: str
    name: str
    mobile: str
    departments: list[int]
    leader: str | None
    leads: set[int]
    status: int = 1
    """1 active, 2 disabled, 4 not activated, 5 left."""

    @property
    def key(self) -> str:
        """What tells members apart: userids are unique whatever their case."""
        return self.userid.lower()

    @property
    def chat_id(self) -> str:
        """The conversation between this member and the app."""
        return f"app:{self.key}"


@dataclass(slots=True, kw_only=True)
class Department:
    """A department and the members that are named as its heads."""

    id: int
    name: str
    parent: int
    leaders: list[str]


@dataclass(slots=True, kw_only=True)
class StoredMessage:
    """One person's (or one group's) copy of a message."""

    message_id: str
    msgid: str
    room: Room
    sender: str
    kind: MessageKind
    text: str
    at: datetime
    card: dict[str, Any] | None = None
    task_id: str = ""
    updated_at: datetime | None = None
    versions: list[Version] = field(default_factory=list)
    greyed: bool = False
    recalled: bool = False
    media_id: str = ""

    def show(self, card: dict[str, Any], *, at: datetime, cause: Cause, greyed: bool = False) -> None:
        """Give the card a new look."""
        self.card, self.updated_at, self.greyed = card, at, greyed
        self.versions.append(Version(card=card, at=at, cause=cause))


@dataclass(slots=True, kw_only=True)
class Room:
    """The conversation of one member with the app, or a group that the app made."""

    chat_id: str
    name: str
    members: list[str]
    is_group: bool = False
    owner: str = ""
    messages: list[StoredMessage] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ResponseCode:
    """Updates the cards of one message, once, within 72 hours."""

    msgid: str
    at: datetime
    used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file of a member or of the app, which is handed out for three days."""

    kind: str
    name: str
    content: bytes
    at: datetime


class World:
    """Everything in memory, with the ids that the platform mints."""

    def __init__(self, *, calendar: Calendar, rng: random.Random, corp_id: str, agent_id: int) -> None:
        self.calendar = calendar
        self.rng = rng
        self.corp_id = corp_id
        self.agent_id = agent_id
        self.app_name = "报备助手"
        self.people: dict[str, Person] = {}
        self.departments = {
            ROOT_DEPARTMENT: Department(id=ROOT_DEPARTMENT, name="云帆自动化", parent=0, leaders=[]),
        }
        self.range_departments: tuple[int, ...] = (ROOT_DEPARTMENT,)
        self.range_people: tuple[str, ...] = ()
        self.rooms: dict[str, Room] = {}
        self.messages: dict[str, StoredMessage] = {}
        self.codes: dict[str, ResponseCode] = {}
        self.task_ids: set[str] = set()
        self.robots: dict[str, Room] = {}
        self.bot_rooms: set[str] = set()
        self.unlicensed: set[str] = set()
        self.dropped: list[Dropped] = []
        self.media: dict[str, Media] = {}

    def mint(self, prefix: str = "") -> str:
        """A fresh id."""
        return f"{prefix}{self.rng.getrandbits(128):032x}"

    def person(self, userid: str) -> Person | None:
        """Somebody who works here, by userid in any case."""
        person = self.people.get(userid.lower())
        return None if person is None or person.status == 5 else person

    def sees(self, person: Person) -> bool:
        """Whether the app's visible range holds this member."""
        if person.status in {2, 5}:
            return False
        return person.key in self.range_people or any(map(self.sees_department, person.departments))

    def sees_department(self, id_: int) -> bool:
        """Whether the app may read this department: given to it, or below one that was."""
        while id_ in self.departments:
            if id_ in self.range_departments:
                return True
            id_ = self.departments[id_].parent
        return False

    def below(self, id_: int) -> Iterator[Department]:
        """A department and everything under it, parents first."""
        yield self.departments[id_]
        for department in list(self.departments.values()):
            if department.parent == id_:
                yield from self.below(department.id)

    def members(self, departments: set[int]) -> list[Person]:
        """Those who are directly in one of these and in the app's sight."""
        return [each for each in self.people.values() if departments & set(each.departments) and self.sees(each)]

    def copies(self, msgid: str) -> list[StoredMessage]:
        """Everybody's copy of one message."""
        return [message for message in self.messages.values() if message.msgid == msgid]

    def put(self, message: StoredMessage) -> StoredMessage:
        """Lay a new message into its room."""
        self.messages[message.message_id] = message
        message.room.messages.append(message)
        if message.card is not None:
            message.versions.append(Version(card=message.card, at=message.at, cause="sent"))
        return message

    def keep_media(self, kind: str, name: str, content: bytes) -> str:
        """Take a file and name it."""
        media_id = self.mint("media_")
        self.media[media_id] = Media(kind=kind, name=name, content=content, at=self.calendar.now)
        return media_id

    def live_media(self, media_id: str) -> Media | None:
        """A file whose three days are not over."""
        media = self.media.get(media_id)
        return None if media is None or self.calendar.now - media.at >= MEDIA_LIFE else media

    def hand_out_code(self, msgid: str) -> str:
        """A fresh code for the cards of this message."""
        code = self.mint()
        self.codes[code] = ResponseCode(msgid=msgid, at=self.calendar.now)
        return code

    def redeem_code(self, code: str) -> ResponseCode | None:
        """The code, used up by that; None when it is unknown, used or too old."""
        known = self.codes.get(code)
        if known is None or known.used or self.calendar.now - known.at > CODE_LIFE:
            return None
        known.used = True
        return known
