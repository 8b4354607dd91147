"""What the services need of the groups that hear announcements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.domain.frozen import dataclass
from core.domain.ids import MemberId, TeamId
from core.service.records import Place


class GroupKind(StrEnum):
    """How the bot gets into a group: as a member of the chat, or through a robot's address that only speaks."""

    CHAT = "chat"
    ROBOT = "robot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group that hears announcements. ``chat`` is the platform's id of the conversation, or a name of ours for a
    robot; ``secret`` is the robot's key, stored sealed; ``bound_by`` is ``None`` for the command line.

    ``name`` was given by hand, ``title`` is what the platform calls the chat, empty where it does not say. A group
    with a ``team_id`` hears of the deals of that team and those below it, one without of everybody's.
    """

    platform: str
    chat: str
    name: str
    kind: GroupKind
    bound_by: MemberId | None
    bound_at: datetime
    secret: str = field(default="", repr=False)
    title: str = ""
    team_id: TeamId | None = None

    @property
    def label(self) -> str:
        """What people call it, as far as anybody has said."""
        return self.name or self.title

    @property
    def place(self) -> Place:
        """Where an announcement goes: to the group, nobody in particular."""
        return Place(platform=self.platform, person="", chat=self.chat, direct=False)


class Groups(Protocol):
    """The groups that were bound, each once."""

    def add(self, group: Group) -> None:
        """Bind it; one that is bound already takes the new name and secret."""
        ...

    def get(self, platform: str, chat: str) -> Group | None: ...
    def all(self) -> Sequence[Group]:
        """In the order in which they were bound."""
        ...

    def remove(self, platform: str, chat: str) -> bool:
        """``False`` if it was not there."""
        ...
