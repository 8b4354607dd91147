"""What the platform refuses about a template card: counts, keys and fields that must be there.

Codes: developer.work.weixin.qq.com/document/path/90313; rules: document/path/90236. The lengths of texts are
recommendations there (the client cuts), so they are not refused here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from bot.sandbox.wecom.replies import Refused

INTERACTIONS: Final = frozenset({"button_interaction", "vote_interaction", "multiple_interaction"})
NOTICES: Final = frozenset({"text_notice", "news_notice"})
_TASK_ID: Final = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
_KEY_BYTES: Final = 1024
_ID_BYTES: Final = 128


def calls_back(card: Mapping[str, Any]) -> bool:
    """Whether a press on it reaches the app: such a card has a task_id and gets a response code."""
    return card.get("card_type") in INTERACTIONS or bool(card.get("action_menu"))


def check(card: Any, *, sending: bool) -> None:
    """Refuse what the platform refuses; when `sending`, the task_id is looked at as well."""
    if not isinstance(card, dict) or card.get("card_type") not in INTERACTIONS | NOTICES:
        raise Refused(42031, "Template_Card.CardType invalid")
    if sending and (calls_back(card) or "task_id" in card) and not _TASK_ID.fullmatch(str(card.get("task_id", ""))):
        raise Refused(42014, "task_id invalid")
    if not _text(_dict(card, "main_title"), "title") and not _text(card, "sub_title_text"):
        raise Refused(41016, "missing title")
    _horizontal(card)
    _jumps(card)
    _menu(card)
    _action(card)
    _BY_TYPE[card["card_type"]](card)


def _horizontal(card: Mapping[str, Any]) -> None:
    items = _list(card, "horizontal_content_list")
    _counted(items, 0, 6, 42035, "horizontal_content_list")
    for item in items:
        if not _text(item, "keyname"):
            raise Refused(42027, "Template_Card.horizontal_content_list.keyname missing")
        needed = {1: ("url", 42028), 2: ("media_id", 42029), 3: ("userid", 42050)}.get(item.get("type", 0))
        if needed and not _text(item, needed[0]):
            raise Refused(needed[1], f"Template_Card.horizontal_content_list.{needed[0]} missing")


def _jumps(card: Mapping[str, Any]) -> None:
    items = _list(card, "jump_list")
    _counted(items, 0, 3, 42042, "jump_list")
    for item in items:
        if not _text(item, "title"):
            raise Refused(42033, "Template_Card.jump_list.title missing")
        if item.get("type") == 1 and not _text(item, "url"):
            raise Refused(42028, "Template_Card url missing")


def _menu(card: Mapping[str, Any]) -> None:
    menu = card.get("action_menu")
    if menu is None:
        return
    items = _list(menu, "action_list") if isinstance(menu, dict) else []
    _counted(items, 1, 3, 40058, "action_menu.action_list")
    for item in items:
        if not _text(item, "text") or not _is_short(_text(item, "key"), _KEY_BYTES):
            raise Refused(40058, "Template_Card.action_menu.action_list invalid")
    _distinct(items, "key", 42051, "action_menu.action_list.key")


def _action(card: Mapping[str, Any]) -> None:
    action = _dict(card, "card_action")
    if card["card_type"] in NOTICES and action.get("type") not in {1, 2}:
        raise Refused(42045, "Template_Card.card_action missing or invalid")
    if action.get("type") == 1 and not _text(action, "url"):
        raise Refused(42028, "Template_Card url missing")


def _buttons(card: Mapping[str, Any]) -> None:
    buttons = _list(card, "button_list")
    _counted(buttons, 1, 6, 40058, "button_list")
    for button in buttons:
        if not _text(button, "text"):
            raise Refused(42038, "Template_Card.button_list.text missing or invalid")
        if button.get("type", 0) == 1:
            if not _text(button, "url"):
                raise Refused(42028, "Template_Card url missing")
        elif not _is_short(_text(button, "key"), _KEY_BYTES):
            raise Refused(42039, "Template_Card.button_list.key missing or invalid")
    _distinct([each for each in buttons if each.get("type", 0) != 1], "key", 42039, "button_list.key")
    if (selection := card.get("button_selection")) is not None:
        _options(selection, most=10)


def _vote(card: Mapping[str, Any]) -> None:
    _options(card.get("checkbox"), most=20)
    _submit(card)


def _multiple(card: Mapping[str, Any]) -> None:
    selects = _list(card, "select_list")
    _counted(selects, 1, 3, 42047, "select_list")
    for select in selects:
        _options(select, most=10)
    _submit(card)


def _news(card: Mapping[str, Any]) -> None:
    image = _dict(card, "card_image")
    if not image and not _dict(card, "image_text_area"):
        raise Refused(42044, "Template_Card.card_image.url missing")
    if image and not _text(image, "url"):
        raise Refused(42044, "Template_Card.card_image.url missing")
    verticals = _list(card, "vertical_content_list")
    _counted(verticals, 0, 4, 42036, "vertical_content_list")


def _text_notice(_card: Mapping[str, Any]) -> None:
    """Nothing beyond what every card needs."""


def _options(holder: Any, *, most: int) -> None:
    if not isinstance(holder, dict) or not _is_short(_text(holder, "question_key"), _KEY_BYTES):
        raise Refused(42043, "Template_Card.question_key missing or invalid")
    options = _list(holder, "option_list")
    _counted(options, 1, most, 42037, "option_list")
    for option in options:
        if not _is_short(_text(option, "id"), _ID_BYTES):
            raise Refused(42040, "Template_Card.option_list.id missing or invalid")
        if not _text(option, "text"):
            raise Refused(42041, "Template_Card.option_list.text missing or invalid")


def _submit(card: Mapping[str, Any]) -> None:
    submit = _dict(card, "submit_button")
    if not _is_short(_text(submit, "key"), _KEY_BYTES):
        raise Refused(42046, "Template_Card.submit_button.key missing or invalid")
    if not _text(submit, "text"):
        raise Refused(42049, "Template_Card.submit_button.text missing or invalid")


def _counted(items: list[Any], least: int, most: int, code: int, name: str) -> None:
    if not least <= len(items) <= most or not all(isinstance(item, dict) for item in items):
        raise Refused(code, f"Template_Card.{name} array size invalid")


def _distinct(items: Iterable[Mapping[str, Any]], name: str, code: int, where: str) -> None:
    values = [item.get(name) for item in items]
    if len(set(values)) != len(values):
        raise Refused(code, f"Template_Card.{where} conflict")


def _is_short(text: str, limit: int) -> bool:
    return 0 < len(text.encode()) <= limit


def _dict(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _list(holder: Mapping[str, Any], name: str) -> list[Any]:
    value = holder.get(name)
    return value if isinstance(value, list) else []


def _text(holder: Mapping[str, Any], name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


_BY_TYPE: Final[Mapping[str, Callable[[Mapping[str, Any]], None]]] = {
    "text_notice": _text_notice,
    "news_notice": _news,
    "button_interaction": _buttons,
    "vote_interaction": _vote,
    "multiple_interaction": _multiple,
}
