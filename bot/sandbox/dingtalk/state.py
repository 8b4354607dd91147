"""What the local DingTalk remembers: people, departments, rooms, messages, cards, sessions."""

from __future__ import annotations

import random
from dataclasses import field
from datetime import datetime
from typing import Any, Final

from bot.sandbox.calendar import Calendar
from bot.sandbox.dingtalk.viewer import MessageKind, Version
from bot.sandbox.watching import ChatKind
from core.domain.frozen import dataclass

ROOT_DEPARTMENT: Final = 1


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody of the company, with the direct chat to the robot."""

    user_id: str
    union_id: str
    name: str
    mobile: str
    title: str
    departments: list[int]
    manager: str | None
    admin: bool
    direct_chat_id: str
    resigned: bool = False


@dataclass(slots=True, kw_only=True)
class Department:
    """A department and the people who lead it."""

    id: int
    name: str
    parent: int
    leaders: list[str]


@dataclass(slots=True, kw_only=True)
class Bubble:
    """A message in a room; a card that went to several spaces has one bubble in each."""

    message_id: str
    room: Room
    sender: str
    kind: MessageKind
    content: dict[str, Any]
    """`{"text": …}` of people, `{"msgKey": …, "msgParam": …}` of the robot, empty for cards."""
    at: datetime
    out_track_id: str = ""
    query_key: str = ""
    """The processQueryKey of the call that sent it."""
    space: tuple[str, str] = ("", "")
    """Of cards: type and id of the space."""
    extension: str = "{}"
    only_for: frozenset[str] | None = None
    """Who sees it; None is everybody in the room."""
    recalled: bool = False


@dataclass(slots=True, kw_only=True)
class Room:
    """A direct chat with the robot, or a group."""

    chat_id: str
    name: str
    kind: ChatKind
    members: list[str]
    has_robot: bool = True
    dissolved: bool = False
    messages: list[Bubble] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Card:
    """A card instance: one for all its spaces."""

    out_track_id: str
    template_id: str
    callback_type: str
    route_key: str
    public: dict[str, str]
    space_models: frozenset[str]
    """Names of the space models that it was created with."""
    private: dict[str, dict[str, str]]
    """By userId, laid over what the person sees otherwise."""
    at: datetime
    updated_at: datetime | None = None
    answered: dict[str, dict[str, str]] = field(default_factory=dict)
    """By userId: what stands in place of the public parameters for somebody whose press was answered with a card."""
    versions: list[Version] = field(default_factory=list)
    unanswered: int = 0
    """Callbacks of this card that the app has not answered yet."""
    hasty: bool = False
    """Whether it was put while a callback was unanswered."""

    def seen_by(self, user_id: str) -> dict[str, str]:
        """All parameters as this person's client shows them."""
        return {**self.answered.get(user_id, self.public), **self.private.get(user_id, {})}

    def remember(self, at: datetime, *, put: bool) -> None:
        """Note the present public parameters as the newest state."""
        card = {"cardTemplateId": self.template_id, "cardParamMap": dict(self.public)}
        self.versions.append(Version(card=card, at=at, cause="put" if put else "sent"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session webhook: where it leads, and until when."""

    room: Room
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRoute:
    """An address registered for the card callbacks of `callbackType` HTTP."""

    url: str
    secret: str


class World:
    """Everything in memory, with the ids that the platform mints."""

    def __init__(
        self, *, calendar: Calendar, rng: random.Random, client_id: str, robot_code: str, corp_id: str
    ) -> None:
        self.calendar = calendar
        self.rng = rng
        self.client_id = client_id
        self.robot_code = robot_code
        self.corp_id = corp_id
        self.robot_name = "报备助手"
        self.base_url = ""
        self.people: dict[str, Person] = {}
        self.departments: dict[int, Department] = {}
        self.rooms: dict[str, Room] = {}
        self.cards: dict[str, Card] = {}
        self.sessions: dict[str, Session] = {}
        self.routes: dict[str, CallbackRoute] = {}
        self.media: dict[str, tuple[str, bytes]] = {}
        """Name and content by mediaId; they do not grow old."""
        self.links: dict[str, tuple[str, datetime]] = {}
        """Download addresses: of which code, and until when."""
        self.files: dict[str, bytes] = {}
        """By downloadCode."""
        self.login_codes: dict[str, tuple[str, datetime]] = {}
        """By auth code: whose it is and until when."""

    def mint(self, prefix: str = "") -> str:
        """A fresh id."""
        return f"{prefix}{self.rng.getrandbits(128):032x}"

    def working(self, user_id: object) -> Person | None:
        """Somebody who works here."""
        person = self.people.get(user_id) if isinstance(user_id, str) else None
        return person if person and not person.resigned else None

    def person(self, id_: object, id_type: int = 1) -> Person | None:
        """Somebody who works here, by userId (type 1) or unionId (type 2)."""
        if id_type == 1:
            return self.working(id_)
        return next((person for person in self.people.values() if person.union_id == id_ and not person.resigned), None)

    def bubbles(self) -> list[Bubble]:
        """Every message there is, room by room."""
        return [bubble for room in self.rooms.values() for bubble in room.messages]

    def milliseconds(self) -> int:
        """The present as the platform writes it."""
        return int(self.calendar.now.timestamp() * 1000)
