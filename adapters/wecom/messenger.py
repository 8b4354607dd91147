"""Cards to WeCom: interactions by template card, everything else as markdown; repainted with a code that works once."""

from __future__ import annotations

import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from adapters.base import Attached, FileGone, Refused, Sent, TokenSpent
from adapters.wecom.aibot import AibotLine
from adapters.wecom.api import SentMessage, WeComApi
from adapters.wecom.budget import PersonBudget
from adapters.wecom.errors import ALREADY_SENT, CARD_FIELDS
from adapters.wecom.mentions import chat_of
from adapters.wecom.parse import PLATFORM, userid
from adapters.wecom.pressable import can_be_pressed
from adapters.wecom.robots import ROBOT, Robots
from cards.card import Card
from cards.render import wecom
from core.service.records import Place

_log = logging.getLogger(__name__)

UPDATABLE: Final = timedelta(hours=72)
"""How long a response code works (document/path/94888)."""
_TRIED_KEPT: Final = 4096
_FIELD_CODES: Final = frozenset(str(code) for code in CARD_FIELDS)


class WeComMessenger:
    """A `Messenger`. `handle` is the task_id, which is made from the dedupe key.

    A card that can be pressed is delivered once, however often it is sent: WeCom takes no task_id twice. Markdown has
    no such key; there a repetition asks WeCom to drop what it has seen in the last half hour.
    """

    platform = PLATFORM

    def __init__(
        self,
        api: WeComApi,
        *,
        budget: PersonBudget,
        clock: Callable[[], datetime],
        line: Callable[[], AibotLine | None] = lambda: None,
        page_url: str = "",
        robots: Robots | None = None,
    ) -> None:
        """`page_url` is where cards without buttons lead; without it they are markdown. `line` is the AI bot's
        connection, where this process holds it.
        """
        self._line = line
        self._api = api
        self._budget = budget
        self._clock = clock
        self._page_url = page_url
        self._robots = robots
        self._tried: OrderedDict[str, None] = OrderedDict()
        self._uploads: OrderedDict[str, str] = OrderedDict()

    async def send(self, place: Place, card: Card, *, dedupe_key: str) -> Sent:
        """Deliver to the person, or to the group that `place.chat` names. Raises the `PlatformError` family."""
        handle = hashlib.sha256(dedupe_key.encode()).hexdigest()
        if place.chat and await self._said_in_chat(place, card):
            return Sent(handle=handle, updatable_until=None)
        content = wecom.render(card, url=self._page_url)
        pressable = can_be_pressed(content)
        if pressable:
            content["template_card"]["task_id"] = handle
        sent_at = self._clock()
        try:
            message = await self._deliver(userid(place.person), content, handle)
        except Refused as error:
            if error.code == str(ALREADY_SENT) and pressable:
                return Sent(handle=handle, updatable_until=sent_at + UPDATABLE)
            if error.code not in _FIELD_CODES:
                raise
            _log.error("a card was refused and goes out as text", extra={"action": "card_refused", "code": error.code})
            message, pressable = await self._deliver(userid(place.person), wecom.markdown(card), handle), False
        updatable = sent_at + UPDATABLE if pressable else None
        return Sent(handle=handle, updatable_until=updatable, token=message.response_code)

    async def update(self, handle: str, card: Card, *, token: str = "") -> None:
        """Repaint with the code of the sending or of the latest press; `TokenSpent` without one or with a used one."""
        if not token:
            raise TokenSpent("no code to update the card with", code="no_code")
        await self._api.update_card(token, wecom.replacement(card))

    async def fetch(self, attached: Attached, *, limit: int) -> bytes:
        """What somebody sent to the app."""
        return await self._api.media(attached.handle, limit=limit)

    async def send_file(self, place: Place, name: str, content: bytes, *, dedupe_key: str) -> Sent:
        """Deliver to the person, or to a group of the app's own. A repetition sends the same upload again, which WeCom
        then drops if it came within the half hour.
        """
        handle = hashlib.sha256(dedupe_key.encode()).hexdigest()
        media = self._uploads.get(handle) or await self._api.upload(name, content)
        self._uploads[handle] = media
        while len(self._uploads) > _TRIED_KEPT:
            self._uploads.popitem(last=False)
        message = {"msgtype": "file", "file": {"media_id": media}}
        if place.chat and chat_of(place.chat) is None:
            await self._api.send_to_chat(place.chat, message)
        else:
            try:
                await self._deliver(userid(place.person), message, handle)
            except FileGone:
                self._uploads.pop(handle, None)
                raise
        return Sent(handle=handle, updatable_until=None)

    async def tell(self, person: str, text: str) -> None:
        """A short text to one person."""
        async with self._budget.spending_together(person):
            await self._api.send(person, {"msgtype": "text", "text": {"content": text}})

    async def _said_in_chat(self, place: Place, card: Card) -> bool:
        """Say it in a group; false when only the AI bot could and is not here: then the app tells the person alone."""
        if place.chat.startswith(ROBOT) and self._robots is not None:
            await self._robots.send(place.chat, card)
            return True
        content, bot_chat = wecom.markdown(card), chat_of(place.chat)
        if bot_chat is None:
            await self._api.send_to_chat(place.chat, content)
            return True
        line, (chat, single) = self._line(), bot_chat
        if line is None or not line.connected.is_set():
            return False
        async with self._budget.spending_together(place.chat):
            await line.send(chat, content, single=single)
        return True

    async def _deliver(self, person: str, content: Mapping[str, Any], key: str) -> SentMessage:
        again = key in self._tried and not can_be_pressed(content)
        async with self._budget.spending_together(person):
            self._tried[key] = None
            while len(self._tried) > _TRIED_KEPT:
                self._tried.popitem(last=False)
            return await self._api.send(person, content, again=again)
