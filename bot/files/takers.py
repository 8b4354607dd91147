"""What a file can be for: each purpose says which files it takes, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.replies import Reply
from core.domain.attachment import ending
from core.domain.frozen import dataclass
from core.domain.ids import FileId, MemberId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Draft, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedFile:
    """A file that somebody has sent, before it is fetched. ``name`` is harmless to show; ``kind`` is ``file`` or
    ``image``; ``following`` says that the words beside it tell of a follow-up, ``appealing`` that they appeal,
    ``requesting`` that they ask for what needs a yes.
    """

    name: str
    kind: str
    by: MemberId
    chat: str
    place: Place
    draft: Draft | None = None
    following: bool = False
    appealing: bool = False
    requesting: bool = False

    @property
    def ending(self) -> str:
        """What the name ends with, in lower case and without the dot; empty without one."""
        return ending(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFile(OfferedFile):
    """A file in hand. It is kept already under ``id``, about nothing: a purpose that needs it longer than a few days
    assigns it to a matter. ``worked_out`` is what the purpose's ``prepare`` made of it.
    """

    id: FileId
    content: bytes
    sha256: str
    worked_out: Any = None


Taker = Callable[[TakenFile, UnitOfWork, Context], Reply]
"""Runs in the message's unit of work; raises ``RuleViolation`` to refuse, and then nothing is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """``fits`` is asked before the file is fetched and again when it is taken, inside a unit of work.

    ``prepare`` runs between the two on a thread of its own, for work that would keep the writer busy (reading a
    spreadsheet); it may raise ``RuleViolation`` to refuse.
    """

    name: str
    fits: Callable[[OfferedFile, UnitOfWork, Context], bool]
    take: Taker
    prepare: Callable[[str, bytes], Any] | None = None


def is_admin(member: MemberId, uow: UnitOfWork) -> bool:
    """Whether somebody may hand in what concerns the whole company."""
    return any(admin.id == member and admin.active for admin in uow.directory.admins())
