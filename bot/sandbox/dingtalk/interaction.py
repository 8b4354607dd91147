"""A press on a card: the callback, the answer within two seconds, and what the presser then sees."""

from __future__ import annotations

from typing import Any

from bot.sandbox.carriers import Carried
from bot.sandbox.dingtalk import card_body, events
from bot.sandbox.dingtalk.delivery import Courier
from bot.sandbox.dingtalk.limits import Meter
from bot.sandbox.dingtalk.replies import Refused
from bot.sandbox.dingtalk.state import Bubble, Card, World
from bot.sandbox.dingtalk.templates import Templates
from bot.sandbox.dingtalk.viewer import Button, CallbackShape, PressResult
from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Somebody's finger on a button; `param` are the parameters that they see."""

    user_id: str
    bubble: Bubble
    button: Button
    param: dict[str, str]


@dataclass(slots=True, kw_only=True)
class CardEngine:
    """What happens between the finger and the screen."""

    world: World
    courier: Courier
    templates: Templates
    meter: Meter
    shape: CallbackShape = "documented"

    async def press(self, press: Press) -> PressResult:
        """A link opens; anything else calls the app back, if the card has an address for that."""
        card = self.world.cards[press.bubble.out_track_id]
        if not press.button.calls_back:
            return PressResult(url=press.button.url)
        if not card.callback_type:
            return PressResult(error="no receiver")
        card.unanswered += 1
        try:
            carried = await self._called_back(press, card)
        finally:
            card.unanswered -= 1
        return self._result(press, card, carried)

    async def _called_back(self, press: Press, card: Card) -> Carried:
        """Whether callbacks count towards the month's pushes is not documented; here they do, and are not held back."""
        self.meter.take_push()
        params = self.templates.sent_back(card.template_id, press.button.id, press.param)
        push = events.card_callback(
            self.world,
            press.bubble,
            user_id=press.user_id,
            button_id=press.button.id,
            params=params,
            route=card.route_key if card.callback_type == "HTTP" else "",
            shape=self.shape,
        )
        return await self.courier.callback(push)

    def _result(self, press: Press, card: Card, carried: Carried) -> PressResult:
        if carried.outcome != "ok":
            return PressResult(error=carried.outcome)
        answer = carried.body
        if card.callback_type == "STREAM" and isinstance(answer, dict):
            answer = answer.get("response")
        try:
            self._apply(press.user_id, card, {} if answer is None else answer)
        except Refused as refusal:
            return PressResult(error="unreadable", problems=(refusal.message,))
        hasty = ("the card was put before the press was answered",) if card.hasty else ()
        card.hasty = False
        return PressResult(params=card.seen_by(press.user_id), problems=hasty)

    def _apply(self, user_id: str, card: Card, answer: Any) -> None:
        """Both parts of an answer change what the presser alone sees."""
        if not isinstance(answer, dict):
            raise Refused("param.error", "the answer is not an object")
        options = card_body.update_options(answer.get("cardUpdateOptions"))
        public = answer.get("cardData")
        private = answer.get("userPrivateData")
        fresh = card_body.parameters(public) if public is not None else None
        own = card_body.parameters(private) if private is not None else None
        if fresh is not None:
            before = card.answered.get(user_id, card.public) if options.public_by_key else {}
            card.answered[user_id] = {**before, **fresh}
        if own is not None:
            kept = card.private.get(user_id, {}) if options.private_by_key else {}
            card.private[user_id] = {**kept, **own}
