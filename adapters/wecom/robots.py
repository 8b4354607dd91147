"""Robots of groups: an address whose key is all the permission there is. They speak, and hear nothing.

document/path/99110: text, markdown and cards without buttons; 20 messages a minute each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Final

from adapters.base import NotInChat
from adapters.http import Call, Http
from adapters.pacing import Budget, Pacer
from adapters.wecom.errors import judge
from adapters.wecom.pressable import can_be_pressed
from cards.card import Card
from cards.render import wecom

ROBOT: Final = "robot:"
"""What the name of a robot's chat begins with."""
_PATH: Final = "/cgi-bin/webhook/send"
_PER_MINUTE: Final = 20

KeyOf = Callable[[str], Awaitable[str]]
"""The key of the robot in this chat; empty when there is none."""


async def nobody(_: str) -> str:
    """For whoever knows no robots."""
    return ""


class Robots:
    """Sends cards to groups by their robots. The key goes into the address and into no log line."""

    def __init__(self, http: Http, pacer: Pacer, *, api_base: str, key_of: KeyOf, page_url: str) -> None:
        """`page_url` is where cards lead; without it they are markdown."""
        self._http = http
        self._pacer = pacer
        self._url = api_base.rstrip("/") + _PATH
        self._key_of = key_of
        self._page_url = page_url

    async def send(self, chat: str, card: Card) -> None:
        """Raises the `PlatformError` family; `NotInChat` when the robot is not known or was removed."""
        key = await self._key_of(chat)
        if not key:
            raise NotInChat("no such robot", code="unknown_robot")
        content = wecom.render(card, url=self._page_url)
        if can_be_pressed(content):
            content = wecom.markdown(card)
        call = Call(route=_PATH, method="POST", url=self._url, params=(("key", key),), json=content)
        async with self._pacer.slot([_budget(key)]):
            await self._http.call(call, judge)


def _budget(key: str) -> Budget:
    named = hashlib.sha256(key.encode()).hexdigest()[:16]
    return Budget(key=f"wecom robot {named}", limit=_PER_MINUTE, window=60.0)
