"""What a person's WeCom client shows: the plain data that the sandbox page and the journeys read."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from core.domain.frozen import dataclass

MessageKind = Literal["text", "markdown", "textcard", "news", "card", "image", "file"]
Cause = Literal["sent", "updated", "button"]
"""`updated`: the whole card was replaced; `button`: only the buttons, by one grey word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state that a card went through."""

    card: dict[str, Any]
    at: datetime
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One bubble of a chat, as it looks to this person now, with the states it went through."""

    message_id: str
    """Of this copy: everybody who was sent a message has one."""
    chat_id: str
    sender: str
    """userid of a person, or the name of the app."""
    sender_name: str
    from_bot: bool
    kind: MessageKind
    text: str
    """The text as a reader sees it; of a card its title."""
    card: dict[str, Any] | None
    """The template card exactly as sent or last updated; None for other kinds."""
    task_id: str
    at: datetime
    updated_at: datetime | None
    versions: tuple[Version, ...]
    """Oldest first, the present card last; empty for other kinds."""
    recalled: bool
    file: tuple[str, bytes] | None = None
    """Name and content of a file or picture; of a picture without a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressResult:
    """What became of a click; WeCom's client itself shows nothing but the card."""

    outcome: str
    """`ok`, or why the app was not reached: `timeout`, `no receiver`, `status 500`, `lost` …"""
    response_code: str

    @property
    def ok(self) -> bool:
        """Whether the app took the click at the first attempt."""
        return self.outcome == "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A message that WeCom took and did not deliver, without a word to the app."""

    userid: str
    at: datetime
    reason: Literal["too many", "duplicate"]
