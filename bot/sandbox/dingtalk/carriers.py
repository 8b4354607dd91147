"""What travels from the platform to the app, whichever way it goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.sandbox.dingtalk.viewer import PushKind
from core.domain.frozen import dataclass

ROBOT_TOPIC: Final = "/v1.0/im/bot/messages/get"
CARD_TOPIC: Final = "/v1.0/card/instances/callback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """Something to tell the app: an event of the directory, a message to the robot, a press on a card."""

    kind: PushKind
    name: str
    """The eventType of an event, the topic of the others."""
    id: str
    """The eventId of an event, the msgId of a message, the outTrackId of a pressed card."""
    data: Mapping[str, Any]
    born: int
    """When it happened, in milliseconds."""
    route: str = ""
    """Of card callbacks by HTTP: the callbackRouteKey."""
