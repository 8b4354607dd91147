"""What a client does with a card before it calls the app: find the button, fill the form, hold back what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.sandbox.feishu.card_schema import Place, components
from bot.sandbox.feishu.card_tables import FIELDS
from core.domain.frozen import dataclass

_ZONE: Final = "+0800"
_DATES: Final = {
    "date_picker": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "picker_time": re.compile(r"\d{2}:\d{2}"),
    "picker_datetime": re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}"),
}
_INITIAL: Final = {
    "input": "default_value",
    "select_static": "initial_option",
    "select_person": "initial_option",
    "multi_select_static": "selected_values",
    "multi_select_person": "selected_values",
    "date_picker": "initial_date",
    "picker_time": "initial_time",
    "picker_datetime": "initial_datetime",
    "checker": "checked",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as it would be sent, and the names of the required fields that are still empty."""

    values: dict[str, Any]
    missing: tuple[str, ...]


def find_button(
    card: Mapping[str, Any], *, value: Mapping[str, Any] | str | None, index: int | None, name: str | None
) -> Place:
    """The button that a person means; LookupError when there is none, or when it is greyed out."""
    buttons = [place for place in components(card) if place.tag == "button"]
    for position, place in enumerate(buttons):
        by_value = value is not None and callback_value(place.element) == value
        by_name = name is not None and place.element.get("name") == name
        if by_value or by_name or index == position:
            if place.element.get("disabled"):
                raise LookupError(f"the button {label(place.element)!r} is disabled")
            return place
    raise LookupError(f"no such button; there are: {', '.join(label(place.element) for place in buttons) or 'none'}")


def label(button: Mapping[str, Any]) -> str:
    """The words on a button."""
    text = button.get("text")
    return str(text.get("content", "")) if isinstance(text, Mapping) else ""


def callback_value(button: Mapping[str, Any]) -> Any:
    """What the button sends to the app; None when it sends nothing of its own."""
    return next((each.get("value") for each in _behaviors(button, "callback")), None)


def calls_back(button: Mapping[str, Any]) -> bool:
    """Whether pressing it reaches the app at all."""
    return any(_behaviors(button, "callback")) or button.get("form_action_type") == "submit"


def leads_to(button: Mapping[str, Any]) -> str | None:
    """The link that it opens, if any."""
    for behavior in _behaviors(button, "open_url"):
        return str(behavior.get("default_url") or behavior.get("pc_url") or "")
    return None


def fill(card: Mapping[str, Any], button: Place, typed: Mapping[str, Any]) -> Filled:
    """The form around a button, filled in: what was typed, else what the card set.

    An untouched input is sent as "", an untouched multiple choice as []; an untouched choice or date is left out.
    LookupError for a field that the form does not have, ValueError for an answer that the client would not take.
    """
    values: dict[str, Any] = {}
    missing: list[str] = []
    fields = {str(place.element["name"]): place for place in _fields_beside(card, button)}
    strangers = typed.keys() - fields.keys()
    if strangers:
        raise LookupError(f"the form has no field {', '.join(sorted(strangers))}; it has {', '.join(fields)}")
    for name, place in fields.items():
        given = typed.get(name, place.element.get(_INITIAL.get(place.tag, "")))
        if given in (None, "", [], False):
            if place.element.get("required"):
                missing.append(name)
            given = {"input": "", "multi_select_static": [], "multi_select_person": [], "checker": False}.get(place.tag)
        if given is not None:
            values[name] = _as_sent(place, given)
    return Filled(values=values, missing=tuple(missing))


def _fields_beside(card: Mapping[str, Any], button: Place) -> Iterator[Place]:
    form = button.path.split(" -> elements -> ")
    around = " -> elements -> ".join(
        form[:2]
    )  # forms stand at the root only: ROOT -> body -> elements -> [i](tag: form)
    for place in components(card):
        if place.tag in FIELDS and place.path.startswith(f"{around} ->"):
            yield place


def _as_sent(place: Place, given: Any) -> Any:
    element, name = place.element, place.element["name"]
    if place.tag in _DATES:
        text = str(given).removesuffix(f" {_ZONE}")
        if not _DATES[place.tag].fullmatch(text):
            raise ValueError(f"{name}: {given!r} is no value of a {place.tag}")
        return f"{text} {_ZONE}"
    if place.tag == "input" and len(str(given)) > element.get("max_length", 1000):
        raise ValueError(f"{name}: longer than the input takes")
    if place.tag in {"select_static", "multi_select_static"}:
        offered = {option["value"] for option in element["options"]}
        if not set(given if isinstance(given, list) else [given]) <= offered:
            raise ValueError(f"{name}: {given!r} is not among the options {sorted(offered)}")
    return given


def _behaviors(button: Mapping[str, Any], kind: str) -> Iterator[Mapping[str, Any]]:
    for behavior in button.get("behaviors") or ():
        if behavior.get("type") == kind:
            yield behavior
