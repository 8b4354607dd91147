"""Cards to DingTalk: with buttons where a template can be had, else as messages whose buttons send commands."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from adapters.base import Attached, CardGone, Sent
from adapters.dingtalk.api import DingTalkApi, NotDelivered
from adapters.dingtalk.errors import AlreadyThere, ScopeMissing, TemplateMissing
from adapters.dingtalk.files import PLAIN, DingTalkFiles, is_group
from adapters.dingtalk.parse import DIRECT_TRACK, GROUP_TRACK, PLATFORM
from adapters.dingtalk.sdk import Delivery
from adapters.downloads import Downloads
from adapters.presses import Presses
from cards.card import Card
from cards.render import dingtalk
from cards.render.limits import DINGTALK
from cards.render.pressing import pressable
from core.service.records import Place

_log = logging.getLogger(__name__)

PRESET: Final = "1366a1eb-bc54-4859-ac88-517c56a9acb1.schema"
"""Title, text and a list of buttons, for every company (dingtalk_stream/card_instance.py)."""
UPDATABLE: Final = timedelta(days=365)
"""No limit is documented; this is longer than anything waits."""
TRY_AGAIN_AFTER: Final = 600.0
"""Seconds for which a template that is not there is not asked for again."""
_KEPT_FAILURES: Final = 1000


class DingTalkMessenger:
    """A `Messenger`. `handle` is the outTrackId, made of the dedupe key: DingTalk makes no second card of it.

    `missing` holds the templates that were refused, until they are tried again. Messages that are no cards have nothing
    that keeps them from arriving twice when their answer is lost, and cannot be repainted.
    """

    platform = PLATFORM

    def __init__(
        self,
        api: DingTalkApi,
        *,
        template: str = "",
        route_key: str | None = "",
        presses: Presses,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        files: DingTalkFiles | None = None,
    ) -> None:
        """`template` is the company's own; `route_key` names where callbacks go, empty is Stream, `None` nowhere."""
        self.missing: dict[str, float] = {}
        self._api = api
        self._templates = tuple(dict.fromkeys(name for name in (template, PRESET) if name))
        self._route_key = route_key
        self._presses = presses
        self._clock = clock
        self._monotonic = monotonic
        self._failed: OrderedDict[str, int] = OrderedDict()
        self._files = files or DingTalkFiles(api, Downloads(own=()))

    async def send(self, place: Place, card: Card, *, dedupe_key: str) -> Sent:
        """Deliver to the group, or to the person in the direct chat. Raises the `PlatformError` family."""
        if self._route_key is not None and not _is_long_reading(card):
            for template in self._usable():
                sent = await self._as_card(place, card, dedupe_key, template)
                if sent is not None:
                    return sent
        return await self._as_message(place, card)

    async def fetch(self, attached: Attached, *, limit: int) -> bytes:
        """A file or picture that somebody sent."""
        return await self._files.fetch(attached, limit=limit)

    async def send_file(self, place: Place, name: str, content: bytes, *, dedupe_key: str) -> Sent:
        """Deliver a file, as a picture where it is one; nothing keeps it from arriving twice when an answer is lost."""
        return await self._files.send(place, name, content, dedupe_key=dedupe_key)

    async def update(self, handle: str, card: Card, *, token: str = "") -> None:
        """Repaint everybody's copy, after the presses on it are answered."""
        if handle.startswith(PLAIN):
            raise CardGone("a message cannot be repainted", code="plain")
        await self._presses.settled(handle)
        await self._api.update_card(handle, dingtalk.render(card)["cardParamMap"])

    async def _as_card(self, place: Place, card: Card, dedupe_key: str, template: str) -> Sent | None:
        """`None` when it has to be said in another way, which then tells more clearly what is wrong."""
        track = self._track(place, dedupe_key)
        try:
            await self._api.deliver(self._delivery(place, card, track, template))
        except AlreadyThere:
            pass  # it was sent before, and the answer was lost
        except NotDelivered:
            self._forsake(dedupe_key)
            return None
        except (TemplateMissing, ScopeMissing) as error:
            self.missing[template] = self._monotonic() + TRY_AGAIN_AFTER
            _log.error("no cards from this template", extra={"action": "template_missing", "code": error.code})
            return None
        self.missing.pop(template, None)
        return Sent(handle=track, updatable_until=self._clock() + UPDATABLE)

    async def _as_message(self, place: Place, card: Card) -> Sent:
        if is_group(place):
            message = dingtalk.text(card)
            key = await self._api.send_group(place.chat, message["msgKey"], message["msgParam"])
        else:
            message = dingtalk.action_card(card)
            key = await self._api.send_direct(place.person, message["msgKey"], message["msgParam"])
        return Sent(handle=PLAIN + key, updatable_until=None)

    def _delivery(self, place: Place, card: Card, track: str, template: str) -> Delivery:
        group = is_group(place)
        return Delivery(
            template=template,
            out_track_id=track,
            params=dingtalk.render(card)["cardParamMap"],
            summary=card.summary or dingtalk.title(card),
            person="" if group else place.person,
            conversation=place.chat if group else "",
            route_key=self._route_key or "",
        )

    def _usable(self) -> tuple[str, ...]:
        """The templates to try, the company's own first."""
        now = self._monotonic()
        return tuple(name for name in self._templates if self.missing.get(name, now) <= now)

    def _track(self, place: Place, dedupe_key: str) -> str:
        """One name for one key; a new one after a card was made that reached nobody."""
        attempt = self._failed.get(dedupe_key, 0)
        named = f"{dedupe_key}\n{attempt}" if attempt else dedupe_key
        return (GROUP_TRACK if is_group(place) else DIRECT_TRACK) + hashlib.sha256(named.encode()).hexdigest()[:48]

    def _forsake(self, dedupe_key: str) -> None:
        self._failed[dedupe_key] = self._failed.pop(dedupe_key, 0) + 1
        if len(self._failed) > _KEPT_FAILURES:
            self._failed.popitem(last=False)


def _is_long_reading(card: Card) -> bool:
    """Nothing to press, and more text than a card's value takes: a message shows all of it."""
    if pressable(card, room=1):
        return False
    shown: str = json.loads(dingtalk.action_card(card)["msgParam"]).get("text", "")
    return len(shown.encode()) > DINGTALK.value_bytes
