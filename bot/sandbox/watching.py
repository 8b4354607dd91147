"""What can be watched at every stand-in: conversations, requests of the product, pushes to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from core.domain.frozen import dataclass

ChatKind = Literal["p2p", "group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """One line of a person's conversation list."""

    chat_id: str
    name: str
    kind: ChatKind
    members: tuple[str, ...]
    """ids of the people in it; the bot is not listed."""
    last_at: datetime | None
    """When the newest message came; None while the chat is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One request that the product made, in the order of arrival."""

    method: str
    path: str
    query: dict[str, str]
    json: Any
    """The parsed body, None when there was none or it was not JSON."""
    headers: dict[str, str]
    """Lower-case names."""
    at: datetime
    status: int
    """HTTP status answered; 0 when the connection was dropped."""
    code: int | str | None
    """The platform's own in the answer; None, or empty where codes are words, when there was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One pushed event and how its attempts went."""

    event_id: str
    event_type: str
    attempts: tuple[str, ...]
    """Per attempt `ok` or why it failed: `timeout`, `no receiver`, `status 500`, `lost` …"""
    acknowledged: bool
    given_up: bool
