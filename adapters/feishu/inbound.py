"""From a verified event to its effect and the answer: the same for HTTP callbacks and the long connection."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from adapters.base import Answer, DirectoryChanged, Greeted, GroupRenamed, Incoming, PersonLeft, Press, Reception
from adapters.feishu.chats import ChatKinds
from adapters.feishu.identity import Identity
from adapters.feishu.parse import Event, Ignored, names_mentions, parse
from adapters.held import Held, Overloaded, StillWorking
from adapters.presses import Presses
from cards.card import Tone
from cards.texts import toasts

_log = logging.getLogger(__name__)

STILL_WORKING: Final = Answer(text=toasts.WORKING, tone=Tone.WAITING)
FAILED: Final = Answer(text="没处理成功，请再点一次", tone=Tone.BAD)
NOBODY: Final = Answer(text="飞书没有告诉我是谁点的，请稍后再点一次", tone=Tone.BAD)
_News = Incoming | PersonLeft | DirectoryChanged | Greeted | GroupRenamed
_TOASTS: Final = {Tone.GOOD: "success", Tone.BAD: "error"}


class Inbound:
    """Hands events to the reception. `counts` tells how many of each kind came, and why some were ignored."""

    def __init__(
        self,
        reception: Reception,
        *,
        identity: Identity,
        chats: ChatKinds,
        presses: Presses,
        held: Held,
        clock: Callable[[], datetime],
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._reception = reception
        self._identity = identity
        self._chats = chats
        self._presses = presses
        self._held = held
        self._clock = clock

    @asynccontextmanager
    async def answering(self, envelope: Mapping[str, Any], *, hurried: bool) -> AsyncIterator[dict[str, Any]]:
        """The body of the answer, once the effect is on disk; write it inside the `async with`.

        A press is answered in time in any case, since Feishu sends it only once. Other events are, when `hurried`; if
        not, they take as long as they take. Raises what the reception raises for them: then Feishu shall send it again.
        """
        event = parse(envelope, bot=await self._bot(envelope), now=self._clock())
        self.counts[_name(event)] += 1
        if isinstance(event, Press):
            with self._presses.unanswered(event.handle):
                yield _body(await self._pressed(event))
        elif isinstance(event, Ignored):
            yield _body(NOBODY) if event.reason == "no_operator" else {}
        else:
            await self._delivered(event, hurried=hurried)
            yield {}

    async def _delivered(self, event: _News, *, hurried: bool) -> None:
        if not hurried:
            await self._deliver(event)
            return
        try:
            await self._held.within(self._deliver(event))
        except StillWorking:
            _log.warning("acknowledged before it was done", extra={"action": "late", "kind": _name(event)})

    async def _deliver(self, event: _News) -> None:
        if isinstance(event, PersonLeft):
            await self._reception.left(event)
            return
        if isinstance(event, DirectoryChanged):
            await self._reception.changed(event)
            return
        if isinstance(event, GroupRenamed):
            await self._reception.renamed(event)
            return
        self._chats.learn(event.place.chat, direct=event.place.direct)
        if isinstance(event, Incoming):
            await self._reception.message(event)
        else:
            await self._reception.greeted(event)

    async def _pressed(self, press: Press) -> Answer:
        try:
            return await self._held.within(self._press(press))
        except StillWorking:
            return STILL_WORKING
        except Overloaded:
            return FAILED
        except Exception:  # noqa: BLE001 - whatever it was, the person who pressed gets a word
            _log.exception("a press failed", extra={"action": "press_failed", "event_id": press.event_id})
            return FAILED

    async def _press(self, press: Press) -> Answer:
        direct = await self._chats.is_direct(press.place.chat)
        return await self._reception.press(replace(press, place=replace(press.place, direct=direct)))

    async def _bot(self, envelope: Mapping[str, Any]) -> str:
        return await self._identity.open_id() if names_mentions(envelope) else ""


def _name(event: Event) -> str:
    return event.reason if isinstance(event, Ignored) else type(event).__name__.lower()


def _body(answer: Answer) -> dict[str, Any]:
    """Only a toast: the card is repainted afterwards, because cards in answers did not reach every client."""
    return {"toast": {"type": _TOASTS.get(answer.tone, "info"), "content": answer.text}}
