"""What a person's Feishu client shows: the plain data that the sandbox page and the journeys read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from core.domain.frozen import dataclass

if TYPE_CHECKING:
    from datetime import datetime

MessageKind = Literal["text", "card", "post", "image", "file"]
OperatorShape = Literal["plain", "without_user_id", "nested", "anonymous"]
"""How a card callback names the person: as documented, without user_id (no right to it), or as seen in the field, ids
one level down, or no id at all."""
ToastKind = Literal["info", "success", "error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state that a card went through."""

    card: dict[str, Any]
    at: datetime
    cause: Literal["sent", "patched", "answered", "token", "reverted"]
    """`answered`: applied from the answer to a press; `token`: delayed update by c-token; `reverted`: a PATCH that came
    before the press was answered, undone by the client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One bubble of a chat, as it looks now, with the states it went through."""

    message_id: str
    chat_id: str
    sender: str
    """open_id of a person or of the bot."""
    sender_name: str
    from_bot: bool
    kind: MessageKind
    text: str
    """The text of a text message as a reader sees it (mentions by name); of a card its summary or title."""
    card: dict[str, Any] | None
    """The card JSON exactly as sent or last updated; None for other kinds."""
    at: datetime
    updated_at: datetime | None
    versions: tuple[Version, ...]
    """Oldest first, the present card last; empty for other kinds."""
    parent_id: str | None
    recalled: bool
    file: tuple[str, bytes] | None = None
    """Name and content of a file or picture; of a picture without a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """The short notice that a client shows over the chat after a press."""

    kind: ToastKind
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PressResult:
    """What the person who pressed sees."""

    code: int = 0
    """0, or the error code that the client shows: 200340 no receiver, 200341 no answer within 3 s, 200342 no
    connection, 200530 form names, 200671 answer not 200, 200672 answer unreadable, 200673 card of the answer refused,
    200830 card of another generation, 230031 the message is older than 14 days, 230011 it was recalled."""
    toast: Toast | None = None
    card: dict[str, Any] | None = None
    """The card that the answer carried and that was applied, if any."""
    url: str | None = None
    """Where the button leads, when it opens a link."""
    missing: tuple[str, ...] = ()
    """Names of required form fields that were left empty: the client then sends no callback at all."""
    problems: tuple[str, ...] = ()
    """Why the platform refused the answer, for the reader of a test."""

    @property
    def ok(self) -> bool:
        """Whether the press went through without the client showing an error."""
        return not self.code and not self.missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """What became of one `uuid`: the message that it produced and how often it was asked for."""

    uuid: str
    message_id: str
    first_at: datetime
    calls: int
