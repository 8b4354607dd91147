"""From a push to its effect and the answer: the same for Stream and for HTTP callbacks."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final

from adapters.base import Answer, DirectoryChanged, Incoming, PlatformError, Press, Reception
from adapters.dingtalk.parse import Ignored, QuotaUsedUp, Stranger, parse_event, parse_message, parse_press
from adapters.dingtalk.quota import PUSHES, Quota
from adapters.held import Held, Overloaded, StillWorking
from adapters.presses import Presses
from cards.card import Tone
from cards.render.limits import DINGTALK, cut_bytes
from cards.render.markdown import harmless

_log = logging.getLogger(__name__)

PATIENCE: Final = 1.5
"""Seconds of our own for an answer: a card callback has to be back within 2, the way included."""
FAILED: Final = Answer(text="没处理成功，请再点一次", tone=Tone.BAD)
STRANGER: Final = "我认不出你是公司里的哪位同事，请用公司的钉钉账号找我，或联系管理员"


class Inbound:
    """Hands pushes to the reception. `counts` tells how many of each kind came, and why some were ignored."""

    def __init__(
        self,
        reception: Reception,
        *,
        robot: str,
        answer_session: Callable[[str, str], Awaitable[None]],
        presses: Presses,
        held: Held,
        quota: Quota,
        clock: Callable[[], datetime],
    ) -> None:
        """`answer_session` writes a text to the address that came with a message."""
        self.counts: Counter[str] = Counter()
        self._reception = reception
        self._robot = robot
        self._answer_session = answer_session
        self._presses = presses
        self._held = held
        self._quota = quota
        self._clock = clock

    async def message(self, data: Mapping[str, Any]) -> None:
        """Returns when the message is on disk, or when DingTalk has waited long enough.

        Raises what the reception raises: then it should come again.
        """
        self._quota.spent(PUSHES)
        event = parse_message(data, robot=self._robot, now=self._clock())
        self.counts[event.reason if isinstance(event, Ignored) else type(event).__name__.lower()] += 1
        if isinstance(event, QuotaUsedUp):
            self._quota.used_up(PUSHES)
            _log.error("the month's pushes are used up", extra={"action": "quota_used_up"})
        elif isinstance(event, Incoming):
            self._quota.available(PUSHES)
            await self._in_time(self._reception.message(event))
        elif isinstance(event, Stranger):
            await self._in_time(self._turn_away(event))

    async def event(self, kind: str, event_id: str, data: Mapping[str, Any]) -> None:
        """As `message`, for a contact event; those are free."""
        event = parse_event(kind, event_id, data)
        if isinstance(event, Ignored):
            self.counts[event.reason] += 1
            return
        if isinstance(event, DirectoryChanged):
            self.counts["directorychanged"] += 1
            await self._in_time(self._reception.changed(event))
            return
        self.counts["personleft"] += 1
        for left in event:
            await self._in_time(self._reception.left(left))

    @asynccontextmanager
    async def answering(self, data: Mapping[str, Any], *, delivery: str) -> AsyncIterator[dict[str, Any]]:
        """The answer to a card callback; write it inside the `async with`, for no update may overtake it.

        `delivery` names the push. A press is answered in time in any case.
        """
        self._quota.spent(PUSHES)
        event = parse_press(data, delivery=delivery)
        self.counts[event.reason if isinstance(event, Ignored) else "press"] += 1
        if isinstance(event, Ignored):
            yield {}
            return
        with self._presses.unanswered(event.handle):
            yield _body(await self._pressed(event))

    async def _pressed(self, press: Press) -> Answer | None:
        """`None` while the work goes on: the card tells how it ended."""
        try:
            return await self._held.within(self._reception.press(press))
        except StillWorking:
            return None
        except Overloaded:
            return FAILED
        except Exception:  # noqa: BLE001 - whatever it was, the person who pressed gets a word
            _log.exception("a press failed", extra={"action": "press_failed", "event_id": press.event_id})
            return FAILED

    async def _in_time(self, work: Any) -> None:
        try:
            await self._held.within(work)
        except StillWorking:
            _log.warning("acknowledged before it was done", extra={"action": "late"})

    async def _turn_away(self, stranger: Stranger) -> None:
        try:
            await self._answer_session(stranger.session, STRANGER)
        except PlatformError as error:
            _log.warning("a stranger got no answer", extra={"action": "stranger", "code": error.code})


def _body(answer: Answer | None) -> dict[str, Any]:
    """There is no toast: the answer is the small print of the presser's own copy, until the card is repainted.

    (event-callback-card: `cardData` of an answer reaches only whoever pressed)
    """
    if answer is None:
        return {}
    tips = cut_bytes(harmless(answer.text), DINGTALK.value_bytes)
    return {
        "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
        "cardData": {"cardParamMap": {"tips": tips}},
    }
