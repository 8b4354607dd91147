"""The contract between the bot and a platform: what comes in, what goes out, and how it fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal, Protocol

from cards.card import Card, Tone
from core.domain.frozen import dataclass
from core.service.records import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file or picture in a message, still on the platform. ``size`` in bytes where the platform says it; ``handle``
    is what its own adapter needs to fetch it, and opaque to everybody else.
    """

    name: str
    size: int | None
    kind: Literal["file", "image"]
    handle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A message of a person. ``event_id`` is the platform's once-only key; ``text`` has the mention of the bot
    removed, and is empty where only ``files`` came; ``group_title`` is what the group is called, where that is said.
    """

    platform: str
    event_id: str
    place: Place
    text: str
    sent_at: datetime
    sender_name: str = ""
    files: tuple[Attached, ...] = ()
    group_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button pressed or a form sent. ``action`` is the packed payload, ``inputs`` the form's fields by name.

    ``handle`` and ``token`` are the card's, as in ``Sent``; ``event_id`` is the platform's once-only key.
    """

    platform: str
    event_id: str
    place: Place
    action: str
    handle: str
    token: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLeft:
    """Somebody left the company, says the platform."""

    platform: str
    event_id: str
    external_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryChanged:
    """People came or changed; nobody named means departments did, or so much that everything is to be read again."""

    platform: str
    event_id: str
    external_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeted:
    """Somebody opened the conversation with the bot, or the bot was added to a group."""

    platform: str
    event_id: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRenamed:
    """A group that the bot is in is called ``title`` from now on."""

    platform: str
    event_id: str
    chat: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the presser sees at once: a toast. The card itself is repainted afterwards."""

    text: str
    tone: Tone = Tone.INFO


class Reception(Protocol):
    """Where an adapter hands in what arrived. Each call returns when the effect is on disk."""

    async def message(self, incoming: Incoming) -> None: ...
    async def press(self, press: Press) -> Answer: ...
    async def left(self, left: PersonLeft) -> None: ...
    async def changed(self, changed: DirectoryChanged) -> None: ...
    async def greeted(self, greeted: Greeted) -> None: ...
    async def renamed(self, renamed: GroupRenamed) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A delivered card: ``handle`` finds it again.

    ``updatable_until`` is the moment from which it can no longer be repainted, whatever happens; ``None`` for what
    never could (a plain message). Before it a repaint is possible, but no promise where each one uses up a token: then
    ``update`` raises ``TokenSpent``, the copy is remembered all the same, and the next press on it brings a token.
    ``token`` is what such a platform wants to see at the next update (WeCom's response code); empty where the handle
    is enough.
    """

    handle: str
    updatable_until: datetime | None
    token: str = ""


class Messenger(Protocol):
    """Sending to one platform, and fetching what people sent. Every call raises the ``PlatformError`` family."""

    platform: str

    async def send(self, place: Place, card: Card, *, dedupe_key: str) -> Sent:
        """Deliver once per ``dedupe_key`` as far as the platform can promise. An empty ``place.chat`` means a
        direct chat.
        """
        ...

    async def update(self, handle: str, card: Card, *, token: str = "") -> None:
        """Repaint. Raises ``CardGone`` when it can never be done again, ``TokenSpent`` when a fresh token is needed."""
        ...

    async def fetch(self, attached: Attached, *, limit: int) -> bytes:
        """The content of a file. Raises ``TooLarge`` as soon as it turns out to have more than ``limit`` bytes,
        ``FileGone`` when the platform does not hand it out (any more).
        """
        ...

    async def send_file(self, place: Place, name: str, content: bytes, *, dedupe_key: str) -> Sent:
        """Deliver a file, as ``send`` delivers a card; it is never repainted."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in a platform's directory; ``department`` ids are the platform's own."""

    external_id: str
    name: str
    departments: tuple[str, ...]
    leader: str | None = None
    mobile: str | None = None
    admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A team in a platform's directory; ``parent`` is ``None`` at the top."""

    id: str
    name: str
    parent: str | None
    leaders: tuple[str, ...] = ()


class PlatformError(Exception):
    """Something that a platform or the way to it did; ``code`` is the platform's own, for logs."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class PlatformBusy(PlatformError):
    """Slow down: a rate limit or overload. ``retry_after`` in seconds if the platform said so."""

    def __init__(self, message: str, *, code: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class HeldBack(PlatformBusy):
    """Not now, and asking sooner than ``retry_after`` is of no use: a budget of our own or a month's allowance is
    used up. However often that is so, it counts as no try.
    """


class TokenSpent(PlatformError):
    """The card cannot be repainted now: its token is used up, and the next press on it brings another."""


class Unreachable(PlatformError):
    """No usable answer: connection refused, timeout, 5xx, a page of HTML. Worth trying again."""


class CardGone(PlatformError):
    """The card can no longer be repainted (too old, recalled, deleted): send a fresh one or let it be."""


class FileGone(PlatformError):
    """The platform does not hand out this file: its time is over, it was recalled, or it was never ours."""


class TooLarge(PlatformError):
    """The file has more bytes than the caller takes."""


class NotInChat(PlatformError):
    """The bot or the person cannot be reached there: not in the group, resigned, outside the app's range, blocked."""


class BadCredentials(PlatformError):
    """The app's own secret, permission or address list is wrong: an administrator has to act."""


class Refused(PlatformError):
    """The platform will never take this request as it is (a bug of ours or a content rule). Not worth repeating."""
