"""What a person's DingTalk client shows: the plain data that the sandbox page and the journeys read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from bot.sandbox.carriers import Outcome
from core.domain.frozen import dataclass

MessageKind = Literal["text", "markdown", "card", "action_card", "picture", "audio", "file", "other"]
PushKind = Literal["event", "robot", "card"]
CallbackShape = Literal["documented", "without_params", "value", "params_outside"]
"""How a card callback carries what was pressed: `content` with both keys; without `params`, as seen in the field; under
`value` instead of `content`, and with `params` beside `cardPrivateData`, as two pages of the documentation show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button as one person sees it: `id` goes back to the app when `calls_back`, else `url` is opened."""

    id: str
    text: str
    color: str
    calls_back: bool
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state that a card went through, in the public parameters."""

    card: dict[str, Any]
    at: datetime
    cause: Literal["sent", "put"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One bubble of a chat, as one person sees it now."""

    message_id: str
    """A bubble's own id; a card delivered to several spaces is one card with several bubbles."""
    chat_id: str
    sender: str
    """userId of a person, or the robotCode."""
    sender_name: str
    from_bot: bool
    kind: MessageKind
    text: str
    """The text as a reader sees it; of a card its title."""
    card: dict[str, Any] | None
    """`{"cardTemplateId": …, "cardParamMap": {…}}` with everything that holds for this viewer laid over the public
    parameters; for other messages of the robot `{"msgKey": …, "msgParam": {…}}`; None for texts of people."""
    buttons: tuple[Button, ...]
    out_track_id: str
    """Of cards; empty for other kinds."""
    at: datetime
    updated_at: datetime | None
    versions: tuple[Version, ...]
    """Oldest first; empty for everything but cards."""
    recalled: bool
    file: tuple[str, bytes] | None = None
    """Name and content of a file or picture; of a picture without a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressResult:
    """What the person who pressed sees."""

    error: Outcome | Literal[""] = ""
    """Empty when the app answered in time; else why the client shows that the operation failed."""
    params: Mapping[str, str] | None = None
    """The card's parameters as the presser sees them after the answer."""
    url: str | None = None
    """Where the button leads, when it opens a link instead of calling back."""
    problems: tuple[str, ...] = ()
    """What was wrong with the answer, for the reader of a test."""

    @property
    def ok(self) -> bool:
        """Whether the press went through without the client showing an error."""
        return not self.error
