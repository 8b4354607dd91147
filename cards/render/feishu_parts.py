"""The small elements that Feishu cards are made of. Texts are ``plain_text``, which is never read as markup."""

from __future__ import annotations

import json
from typing import Any

import orjson

from cards.card import Button, ButtonStyle
from cards.render.limits import FEISHU, cut
from cards.texts import sentences

Element = dict[str, Any]

BUTTON_TYPE = {ButtonStyle.PRIMARY: "primary_filled", ButtonStyle.PLAIN: "default", ButtonStyle.DANGER: "danger"}


def plain(content: str, **style: Any) -> Element:
    """A text that is shown exactly as it is."""
    return {"tag": "plain_text", "content": content, **style}


def paragraph(content: str, *, limit: int = FEISHU.text, **style: Any) -> Element:
    """A text that stands by itself."""
    return {"tag": "div", "text": plain(cut(content, limit), **style)}


def note(content: str) -> Element:
    """Small and grey: what may be skipped."""
    return paragraph(content, text_size="notation", text_color="grey")


def columns(*members: Element, flex_mode: str = "none") -> Element:
    """Columns side by side."""
    return {"tag": "column_set", "flex_mode": flex_mode, "horizontal_spacing": "8px", "columns": list(members)}


def column(*elements: Element, width: str = "weighted", align: str = "top") -> Element:
    """One column; a weighted one takes what the others leave."""
    drawn: Element = {"tag": "column", "width": width, "vertical_align": align, "elements": list(elements)}
    if width == "weighted":
        drawn["weight"] = 1
    return drawn


def button(item: Button, **layout: Any) -> Element:
    """A button that calls back with the packed action as ``{"a": …}``.

    Old clients ignore a button whose ``confirm`` has no title, so it always has one.
    """
    drawn: Element = {
        "tag": "button",
        "text": plain(cut(item.label, FEISHU.button)),
        "type": BUTTON_TYPE[item.style],
        "behaviors": [{"type": "callback", "value": {"a": item.action}}],
        **layout,
    }
    if item.confirm:
        title = plain(cut(sentences.CONFIRM_TITLE.format(label=item.label), FEISHU.title))
        drawn["confirm"] = {"title": title, "text": plain(cut(item.confirm, FEISHU.value))}
    return drawn


def surely_fits(drawn: Element) -> bool:
    """Whether a card fits however its JSON is spelled, told without spelling it so: no character is more than three
    times as long escaped as in UTF-8, nor a comma with a blank behind it.
    """
    spelled = orjson.dumps(drawn)
    return spelled.count(b'"tag":"') <= FEISHU.elements and 3 * len(spelled) <= FEISHU.escaped_bytes


def extent(value: Any) -> tuple[int, int]:
    """How many tagged elements there are (texts count, too), and the bytes of the JSON in its longest spelling.

    A tag that somebody wrote into a text does not count: its quotation marks are escaped.
    """
    spelled = json.dumps(value)
    return spelled.count('"tag": "'), len(spelled)
