"""A press on a card, from the finger to what the client shows: callback, answer, card, c-token."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from bot.sandbox.carriers import Carried, Outcome
from bot.sandbox.feishu import content, events, forms
from bot.sandbox.feishu.messages import UPDATABLE_FOR, show
from bot.sandbox.feishu.state import CardToken, StoredMessage, World
from bot.sandbox.feishu.viewer import OperatorShape, PressResult, Toast, ToastKind
from core.domain.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.sandbox.courier import Courier
    from bot.sandbox.feishu.card_schema import Place

_CLIENT_CODES: Final[dict[Outcome, int]] = {
    "ok": 0,
    "no receiver": 200340,
    "timeout": 200341,
    "lost": 200341,
    "unreachable": 200342,
    "refused": 200671,
    "unreadable": 200672,
}
"""What the client of the person who pressed shows (cardkit-v1/card-callback-communication of the official docs)."""
_BAD_BODY: Final = 200672
_BAD_CARD: Final = 200673
_OTHER_GENERATION: Final = 200830
_TOO_OLD: Final = 230031
_RECALLED: Final = 230011
_TOASTS: Final[dict[str, ToastKind]] = {"info": "info", "success": "success", "error": "error", "warning": "warning"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Who pressed what, with what typed in."""

    open_id: str
    message: StoredMessage
    card: dict[str, Any]
    """The state of the card that the person saw."""
    button: Place
    form: Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class CardEngine:
    """The card side of the clients."""

    world: World
    courier: Courier
    verification_token: str
    operator_shape: OperatorShape = "plain"

    async def press(self, press: Press) -> PressResult:
        """Do what the client does; an error code instead of an exception wherever the person would see one."""
        message, button = press.message, press.button
        if message.recalled:
            return PressResult(code=_RECALLED)
        if self.world.calendar.now - message.at > UPDATABLE_FOR:
            return PressResult(code=_TOO_OLD)
        action = self._action(press)
        if isinstance(action, PressResult):
            return action
        token = self.world.mint("c-")
        self.world.card_tokens[token] = CardToken(message_id=message.message_id, at=self.world.calendar.now)
        with _unanswered(self.world, message):
            carried = await self.courier.callback(self._callback(press, token, action))
        self.world.card_tokens[token].answered = True
        return self._show(message, carried, url=forms.leads_to(button.element))

    def _action(self, press: Press) -> dict[str, Any] | PressResult:
        """The `action` of the callback, or what the client shows without calling the app."""
        button = press.button.element
        action: dict[str, Any] = {"tag": "button", "timezone": "Asia/Shanghai"}
        if button.get("form_action_type") == "reset" or not forms.calls_back(button):
            return PressResult(url=forms.leads_to(button))
        if button.get("form_action_type") == "submit":
            filled = forms.fill(press.card, press.button, press.form)
            if filled.missing:
                return PressResult(missing=filled.missing)
            action["form_value"] = filled.values
        elif press.form:
            raise LookupError("this button submits no form")
        value = forms.callback_value(button)
        if value is not None:
            action["value"] = value
        if button.get("name"):
            action["name"] = button["name"]
        return action

    def _callback(self, press: Press, token: str, action: dict[str, Any]) -> dict[str, Any]:
        event = {
            "operator": self._operator(press.open_id),
            "token": token,
            "action": action,
            "host": "im_message",
            "context": {
                "open_message_id": press.message.message_id,
                "open_chat_id": press.message.room.chat_id,
            },
        }
        return events.envelope(self.world, token=self.verification_token, event_type=events.CARD_ACTION, event=event)

    def _operator(self, open_id: str) -> dict[str, Any]:
        """The person, in the documented shape or in one of those seen in the field."""
        ids = self.world.ids_of(open_id)
        match self.operator_shape:
            case "plain":
                return {"tenant_key": self.world.tenant_key, **ids}
            case "without_user_id":
                return {"tenant_key": self.world.tenant_key, "open_id": open_id, "union_id": ids["union_id"]}
            case "nested":
                return {"tenant_key": self.world.tenant_key, "user_id": ids}
            case "anonymous":
                return {"tenant_key": self.world.tenant_key}

    def _show(self, message: StoredMessage, carried: Carried, *, url: str | None) -> PressResult:
        if carried.outcome != "ok":
            return PressResult(code=_CLIENT_CODES[carried.outcome], url=url, problems=(str(carried),))
        try:
            toast, card = _read_answer(carried.body)
        except ValueError as error:
            return PressResult(code=_BAD_BODY, url=url, problems=(str(error),))
        if card is None:
            return PressResult(toast=toast, url=url)
        if card.get("schema") != (message.card or {}).get("schema"):
            return PressResult(code=_OTHER_GENERATION, toast=toast, url=url)
        found = content.objections(card, self.world.knows)
        if found:
            return PressResult(code=_BAD_CARD, toast=toast, url=url, problems=tuple(found))
        show(message, card, at=self.world.calendar.now, cause="answered")
        return PressResult(toast=toast, card=card, url=url)


@contextmanager
def _unanswered(world: World, message: StoredMessage) -> Iterator[None]:
    """While the app has not answered: a card that is PATCHed meanwhile flips back to what it was."""
    message.unanswered += 1
    try:
        yield
    finally:
        message.unanswered -= 1
        if message.before_hasty_patch is not None:
            show(message, message.before_hasty_patch, at=world.calendar.now, cause="reverted")
            message.before_hasty_patch = None


def _read_answer(body: Any) -> tuple[Toast | None, dict[str, Any] | None]:
    """Toast and raw card of an answer; ValueError when a client could not read it. Nulls count as absent."""
    if not isinstance(body, dict) or not body.keys() <= {"toast", "card"}:
        raise ValueError("the answer is not an object with toast and card")
    toast, card = body.get("toast"), body.get("card")
    if card is not None and not (
        isinstance(card, dict) and card.get("type") == "raw" and isinstance(card.get("data"), dict)
    ):
        raise ValueError("card is not {type: raw, data: {…}}")
    return _read_toast(toast), card["data"] if card else None


def _read_toast(toast: Any) -> Toast | None:
    if toast is None:
        return None
    if not isinstance(toast, dict) or not toast.keys() <= {"type", "content", "i18n"}:
        raise ValueError("toast is not {type, content}")
    kind, words = _TOASTS.get(str(toast.get("type") or "info")), toast.get("content")
    if kind is None or not isinstance(words, str) or not words:
        raise ValueError("toast needs one of four types and some content")
    return Toast(kind=kind, content=words)
