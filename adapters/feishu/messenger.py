"""Cards to Feishu: delivered once per key, repainted when nobody is waiting for an answer on them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import orjson

from adapters.base import Attached, Sent, Unreachable
from adapters.feishu import files
from adapters.feishu.api import FeishuApi
from adapters.feishu.chats import ChatKinds
from adapters.feishu.parse import PLATFORM
from adapters.presses import Presses
from cards.card import Card
from cards.render import feishu
from core.service.records import Place

UPDATABLE: Final = timedelta(days=14)
"""How long a card takes updates and presses (im-v1/message-card/patch)."""
_UUID_LENGTH: Final = 50


class FeishuMessenger:
    """A `Messenger`. `handle` is the message_id.

    The dedupe key travels as Feishu's `uuid`, which makes a repeated send harmless for one hour; what is repeated
    later may arrive twice.
    """

    platform = PLATFORM

    def __init__(self, api: FeishuApi, *, presses: Presses, chats: ChatKinds, clock: Callable[[], datetime]) -> None:
        self._api = api
        self._presses = presses
        self._chats = chats
        self._clock = clock

    async def send(self, place: Place, card: Card, *, dedupe_key: str) -> Sent:
        """Deliver to the chat, or to the person where no chat is known. Raises the `PlatformError` family."""
        kind, receiver = ("chat_id", place.chat) if place.chat else ("open_id", place.person)
        sent_at = self._clock()
        message = await self._api.send(
            kind, receiver, "interactive", _content(card), uuid=_uuid(dedupe_key), pace=_pace(place)
        )
        if not message.message_id:
            raise Unreachable("a message without an id", code="message_id")
        self._chats.learn(message.chat_id or place.chat, direct=place.direct or not place.chat)
        return Sent(handle=message.message_id, updatable_until=sent_at + UPDATABLE)

    async def fetch(self, attached: Attached, *, limit: int) -> bytes:
        """A file or picture that somebody sent."""
        return await files.fetch(self._api, attached, limit=limit)

    async def send_file(self, place: Place, name: str, content: bytes, *, dedupe_key: str) -> Sent:
        """Upload, then deliver as `send` does; what is repeated within the hour arrives once."""
        key = await self._api.upload_file(name, files.kind_of(name), content)
        kind, receiver = ("chat_id", place.chat) if place.chat else ("open_id", place.person)
        told = orjson.dumps({"file_key": key}).decode()
        message = await self._api.send(kind, receiver, "file", told, uuid=_uuid(dedupe_key), pace=_pace(place))
        return Sent(handle=message.message_id, updatable_until=None)

    async def update(self, handle: str, card: Card, *, token: str = "") -> None:
        """Repaint, after the presses on it are answered; `CardGone` when Feishu takes no more updates of it."""
        await self._presses.settled(handle)
        await self._api.patch(handle, _content(card))


def _content(card: Card) -> str:
    return orjson.dumps(feishu.render(card)).decode()


def _uuid(dedupe_key: str) -> str:
    return hashlib.sha256(dedupe_key.encode()).hexdigest()[:_UUID_LENGTH]


def _pace(place: Place) -> str:
    """Whose limit a message counts against; a person's is the same by chat and by open_id."""
    return place.person if place.person and (place.direct or not place.chat) else place.chat
