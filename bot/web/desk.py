"""What the sandbox page drives: everybody's chat apps, the calendar, and who works for the company."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from core.domain.frozen import dataclass

PICTURE = "图片.jpg"
MAX_FILE = 25 * 1024 * 1024
"""Bytes of a file that the page lets a person send: more than the product takes."""
MAX_TEXT = 4000
"""Characters that the page lets a person write at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person as one app knows him: `app` is `feishu`, `dingtalk` or `wecom`, `account` the id used there."""

    app: str
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whose part the newcomer can play. `left` people are shown, but can do nothing any more."""

    id: str
    name: str
    title: str
    team: str
    apps: tuple[Account, ...]
    left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """One conversation of one account.

    `incoming` counts the messages of others (the page makes its unread badges from it); `stamp` changes whenever
    anything in the conversation looks different, so that the page reads a timeline only when there is something new.
    """

    id: str
    name: str
    kind: Literal["p2p", "group"]
    last_at: datetime | None
    incoming: int
    stamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file or a picture in a message; `size` in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as this account sees it. `card` is the platform's own JSON; the page draws it as the app would."""

    id: str
    sender: str
    from_bot: bool
    mine: bool
    kind: Literal["text", "card", "file"]
    text: str
    card: Mapping[str, Any] | None
    at: datetime
    revision: int = 0
    """How often it was repainted; 0 as sent."""
    recalled: bool = False
    file: Attachment | None = None


def attachment(file: tuple[str, bytes] | None) -> Attachment | None:
    """What is shown of a file; a picture has no name of its own."""
    return Attachment(name=file[0] or PICTURE, size=len(file[1])) if file else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """Which control of a card: its callback `value`, its `name`, and its `place` among the buttons in reading order.

    The value says most, as it is what the person saw; the place is what is left when a button has neither.
    """

    place: int
    name: str | None = None
    value: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """What the app shows to the person who pressed: a toast, or an error by its `code` (0 when all is well).

    `missing` names required fields that were left empty; the app then tells nobody.
    """

    code: int = 0
    toast_kind: Literal["info", "success", "error", "warning"] = "info"
    toast: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """The newcomer's first steps: `filer` sends `example`, `decider` approves, `rival` files the same customer.

    People are named by id. `shortcuts` are short messages offered above the writing line.
    """

    filer: str
    decider: str
    example: str
    rival: str | None = None
    rival_example: str | None = None
    shortcuts: tuple[str, ...] = ()


class Desk(Protocol):
    """The sandbox as the page sees it. Looking answers at once from memory; LookupError for ids that do not exist."""

    @property
    def run(self) -> str:
        """Changes with every fresh start, so that an open page forgets what it had read."""

    @property
    def guide(self) -> Guide | None:
        """Who does what in the first steps; None without a tour."""

    @property
    def can_restart(self) -> bool:
        """Whether `restart` does anything."""

    def now(self) -> datetime:
        """The sandbox's present, an aware instant."""

    def people(self) -> Sequence[Person]:
        """Everybody, in the order in which the page lists them."""

    def chats(self, app: str, account: str) -> Sequence[Chat]:
        """The account's conversations, the bot's direct chat first."""

    def timeline(self, app: str, account: str, chat: str) -> Sequence[Message]:
        """The newest messages of a conversation, oldest first."""

    async def say(self, app: str, account: str, chat: str, text: str, *, mention: bool = False) -> str:
        """Write a message, with the bot mentioned or not; its id. LookupError when the person has left."""

    async def attach(self, app: str, account: str, chat: str, name: str, content: bytes) -> str:
        """Send a file, as a picture where it is one; the message's id. ValueError for what the app does not send."""

    def file(self, app: str, account: str, chat: str, message: str) -> tuple[str, bytes]:
        """Name and content of a file in a conversation; LookupError without one."""

    async def press(
        self, app: str, account: str, message: str, pressed: Pressed, form: Mapping[str, Any] | None
    ) -> Reaction:
        """Press a button; `form` holds the typed fields of a form. LookupError when the card has no such button now."""

    async def move_clock(self, by: timedelta) -> None:
        """Let time pass, with everything that is due on the way. Returns when it has happened."""

    async def someone_leaves(self, person: str) -> None:
        """The person leaves the company, in every app."""

    async def restart(self) -> None:
        """Begin anew with a fresh company."""

    def changes(self) -> AsyncIterator[None]:
        """A nudge whenever a `stamp`, the people or the clock may have changed; nudges merge, a lost one is no loss."""
