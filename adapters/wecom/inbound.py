"""From a verified message to its effect; who is refused something is told so, since WeCom shows no toasts."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from adapters.base import Answer, DirectoryChanged, Greeted, Incoming, PersonLeft, PlatformError, Press, Reception
from adapters.wecom.markup import Node
from adapters.wecom.parse import Event, Ignored, parse
from cards.card import Tone
from cards.texts import toasts

_log = logging.getLogger(__name__)

_SHOWN: Final = frozenset(
    {toasts.toast("", {})[0], *(sentence for sentences, _ in toasts.SUCCESS.values() for sentence in sentences)}
)
"""Answers that a repainted card or a further message carries already."""
_KEPT: Final = 1000

Tell = Callable[[str, str], Awaitable[None]]
"""Sends a short text to a person."""


class Inbound:
    """Hands events to the reception. `counts` tells how many of each kind came, and why some were ignored."""

    def __init__(self, reception: Reception, *, tell: Tell, clock: Callable[[], datetime]) -> None:
        self.counts: Counter[str] = Counter()
        self._reception = reception
        self._tell = tell
        self._clock = clock
        self._telling: set[asyncio.Task[None]] = set()
        self._told: OrderedDict[str, None] = OrderedDict()

    async def take(self, message: Node) -> None:
        """Return when the effect is on disk. Raises what the reception raises: then WeCom shall send it again."""
        event = parse(message, now=self._clock())
        self.counts[_name(event)] += 1
        match event:
            case Press():
                self._told_once(event, await self._reception.press(event))
            case Incoming():
                await self._reception.message(event)
            case PersonLeft():
                await self._reception.left(event)
            case DirectoryChanged():
                await self._reception.changed(event)
            case Greeted():
                await self._reception.greeted(event)
            case Ignored():
                pass

    async def drain(self, seconds: float) -> None:
        """Wait so long for the words that are still on their way, then let them be."""
        if self._telling:
            _, left = await asyncio.wait(tuple(self._telling), timeout=seconds)
            for task in left:
                task.cancel()
            if left:
                await asyncio.wait(left)

    def _told_once(self, press: Press, answer: Answer) -> None:
        """A click that is delivered again gets the same answer again, and the person only the first of them."""
        if answer.tone is Tone.GOOD or answer.text in _SHOWN or press.event_id in self._told:
            return
        self._told[press.event_id] = None
        if len(self._told) > _KEPT:
            self._told.popitem(last=False)
        task = asyncio.get_running_loop().create_task(self._say(press.place.person, answer.text))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _say(self, person: str, text: str) -> None:
        try:
            await self._tell(person, text)
        except PlatformError as error:
            self.counts["untold"] += 1
            _log.warning("an answer could not be told", extra={"action": "press_untold", "code": error.code})


def _name(event: Event) -> str:
    return event.reason if isinstance(event, Ignored) else type(event).__name__.lower()
