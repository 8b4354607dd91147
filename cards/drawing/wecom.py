"""WeCom's look, drawn from the message alone: a template card or a markdown bubble."""

from __future__ import annotations

from typing import Any

from cards.drawing.tags import marked, shown, tag

_NARROW = 2
"""Buttons that stand side by side."""


def draw(message: dict[str, Any]) -> str:
    """The message as HTML."""
    if message["msgtype"] == "markdown":
        return tag("article", marked(message["markdown"]["content"]), css="wecom bubble")
    card = message["template_card"]
    title = card["main_title"]
    facts = "".join(
        tag("dt", shown(fact["keyname"], name="span")) + tag("dd", shown(fact["value"], name="span"))
        for fact in card.get("horizontal_content_list", ())
    )
    quote = shown(card["quote_area"]["quote_text"], css="quote") if "quote_area" in card else ""
    return tag(
        "article",
        shown(card["source"]["desc"], css="source"),
        shown(title["title"], css="name"),
        shown(title["desc"], css="about") if "desc" in title else "",
        quote,
        shown(card["sub_title_text"], css="words") if "sub_title_text" in card else "",
        tag("dl", facts) if facts else "",
        _buttons(card.get("button_list", [])),
        css="wecom",
    )


def _buttons(buttons: list[dict[str, Any]]) -> str:
    drawn = (
        tag("button", shown(button["text"], name="span"), css=f"button style{button['style']}", type="button")
        for button in buttons
    )
    return tag("div", *drawn, css="buttons" + (" narrow" if len(buttons) <= _NARROW else "")) if buttons else ""
