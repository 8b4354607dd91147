"""DingTalk's look, drawn from the preset's parameters alone."""

from __future__ import annotations

import json
from typing import Any

from cards.drawing.tags import marked, shown, tag


def draw(card: dict[str, Any]) -> str:
    """The preset button card as HTML."""
    param = card["cardParamMap"]
    buttons = "".join(
        tag("button", shown(button["text"], name="span"), css=f"button {button['color']}", type="button")
        for button in json.loads(param["sys_full_json_obj"])["msgButtons"]
    )
    return tag(
        "article",
        shown(param["title"], css="name"),
        marked(param["markdown"], css="words"),
        shown(param["tips"], css="tips") if param["tips"] else "",
        tag("div", buttons, css="buttons") if buttons else "",
        css="dingtalk",
    )
