"""Feishu's form container: fields with labels above them, and one button that sends them all."""

from __future__ import annotations

import re

from cards.card import Form, Input, InputKind
from cards.render.feishu_parts import Element, button, paragraph, plain
from cards.render.limits import FEISHU, cut

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def form(block: Form) -> Element:
    """The form; it may stand at the root of a card only, and every name in it is unique on the card."""
    submit = button(block.submit, name=f"{block.name}_submit", form_action_type="submit", width="fill")
    fields = [element for item in block.inputs[: FEISHU.inputs] for element in _field(item)]
    return {"tag": "form", "name": block.name, "vertical_spacing": "medium", "elements": [*fields, submit]}


def _field(item: Input) -> list[Element]:
    match item.kind:
        case InputKind.CHOICE if item.options:
            return [_label(item), _choice(item)]
        case InputKind.CHOICES if item.options:
            return [_label(item), _choices(item)]
        case InputKind.PERSON if item.options:
            return [_label(item), _person(item)]
        case InputKind.DATE:
            return [_label(item), _date(item)]
        case _:
            return [_text(item)]


def _common(item: Input) -> Element:
    drawn: Element = {"name": item.name, "required": item.required, "width": "fill"}
    return {**drawn, "placeholder": plain(cut(item.hint, FEISHU.placeholder))} if item.hint else drawn


def _label(item: Input) -> Element:
    """A list and a date have no label of their own that could show the star of what must be filled in."""
    return paragraph(f"{item.label} *" if item.required else item.label, limit=FEISHU.label)


def _text(item: Input) -> Element:
    longest = min(item.max_length, FEISHU.max_length)
    kind: Element = {"input_type": "text"}
    if item.kind is InputKind.LONG_TEXT:
        kind = {"input_type": "multiline_text", "rows": 2, "auto_resize": True}
    return {
        "tag": "input",
        **_common(item),
        **kind,
        "label": plain(cut(item.label, FEISHU.label)),
        "label_position": "top",
        "max_length": longest,
        "default_value": item.value[:longest],
    }


def _choice(item: Input) -> Element:
    options = item.options[: FEISHU.options]
    drawn: Element = {
        "tag": "select_static",
        **_common(item),
        "options": [{"text": plain(cut(text, FEISHU.option)), "value": value} for value, text in options],
    }
    chosen = item.value if item.value in {value for value, _ in options} else ""
    return {**drawn, "initial_option": chosen} if chosen else drawn


def _person(item: Input) -> Element:
    """The client draws names and faces by itself."""
    options = item.options[: FEISHU.options]
    return {"tag": "select_person", **_common(item), "options": [{"value": account} for account, _ in options]}


def _choices(item: Input) -> Element:
    """Several may be chosen; ``value`` names them with 、 between."""
    options = item.options[: FEISHU.options]
    chosen = [part for part in item.value.split("、") if part in {value for value, _ in options}]
    drawn: Element = {
        "tag": "multi_select_static",
        **_common(item),
        "options": [{"text": plain(cut(text, FEISHU.option)), "value": value} for value, text in options],
    }
    return {**drawn, "selected_values": chosen} if chosen else drawn


def _date(item: Input) -> Element:
    drawn: Element = {"tag": "date_picker", **_common(item)}
    return {**drawn, "initial_date": item.value} if _DAY.fullmatch(item.value) else drawn
