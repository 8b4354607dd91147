"""DingTalk: the parameters of the preset button card, and messages for where no card can be delivered.

The preset (title, markdown, tips, logo, ``sys_full_json_obj`` with ``msgButtons``) comes with the official Python SDK
(``dingtalk_stream/card_instance.py``). It has no inputs, no confirm box and one list of buttons below everything: a
form and a button that needs a second thought are said in words, and the buttons of rows carry their number.
"""

from __future__ import annotations

import json
from typing import Any

from cards.card import Block, Button, ButtonStyle, Card, Text
from cards.render import plain
from cards.render.limits import DINGTALK, cut, cut_bytes
from cards.render.markdown import Words, body, harmless, shows_all
from cards.render.pages import ended_early
from cards.render.pressing import pressable
from cards.texts import words

COLOR = {ButtonStyle.PRIMARY: "blue", ButtonStyle.PLAIN: "gray", ButtonStyle.DANGER: "red"}

_LINE_BREAK = "  \n"
_SEND = "dtmd://dingtalkclient/sendMessage?content="
"""A link that makes whoever taps it send the text."""
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def render(card: Card) -> dict[str, Any]:
    """``{"cardParamMap": …}`` of the preset; each value is a string of at most 1 KB."""
    card = ended_early(card, _is_shown_whole)
    drawn = _drawn(card)
    blocks, tips = _tips(card)
    actions = frozenset(button.action for button in drawn)
    return {
        "cardParamMap": {
            "title": title(card),
            "markdown": _markdown(card, blocks, drawn=actions, limit=DINGTALK.value_bytes),
            "tips": cut_bytes(harmless(tips), DINGTALK.value_bytes),
            "logo": "",
            "sys_full_json_obj": _buttons_json(drawn),
        }
    }


def action_card(card: Card) -> dict[str, str]:
    """``msgKey`` and ``msgParam`` of a robot message whose buttons send the text commands: for a direct chat."""
    linked = _linked(card)
    actions = frozenset(button.action for button in linked)
    shown = _markdown(card, card.blocks, drawn=actions, limit=DINGTALK.text_bytes)
    head = {"title": title(card), "text": f"**{title(card)}**\n\n{shown}"}
    match [(cut(button.label, DINGTALK.button), _SEND + _percent(button.says or "")) for button in linked]:
        case []:
            return _message("sampleMarkdown", head)
        case [(label, link)]:
            return _message("sampleActionCard", {**head, "singleTitle": label, "singleURL": link})
        case links:
            titles = {f"actionTitle{number}": label for number, (label, _) in enumerate(links, start=1)}
            urls = {f"actionURL{number}": link for number, (_, link) in enumerate(links, start=1)}
            return _message(f"sampleActionCard{len(links)}", {**head, **titles, **urls})


def text(card: Card) -> dict[str, str]:
    """``msgKey`` and ``msgParam`` of a plain message."""
    return _message("sampleText", {"content": cut_bytes(plain.render(card), DINGTALK.text_bytes)})


def title(card: Card) -> str:
    """State and title in one line: the preset has no tag."""
    parts = (harmless(card.tag), harmless(card.title) or words.BOT)
    return cut(" · ".join(part for part in parts if part), DINGTALK.title)


def _message(key: str, param: dict[str, str]) -> dict[str, str]:
    return {"msgKey": key, "msgParam": _compact(param)}


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _markdown(card: Card, blocks: tuple[Block, ...], *, drawn: frozenset[str], limit: int) -> str:
    """``drawn`` are the actions of buttons that are shown as such; the others are said."""
    return body(_subtitled(card, blocks), limit=limit, line_break=_LINE_BREAK, said=_words(drawn))


def _is_shown_whole(card: Card) -> bool:
    drawn = frozenset(button.action for button in _drawn(card))
    blocks = _subtitled(card, _tips(card)[0])
    return shows_all(blocks, limit=DINGTALK.value_bytes, line_break=_LINE_BREAK, said=_words(drawn))


def _subtitled(card: Card, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return (Text(content=card.subtitle), *blocks) if card.subtitle else blocks


def _words(drawn: frozenset[str]) -> Words:
    """For the buttons that are not drawn."""
    return lambda buttons: plain.instructions(tuple(button for button in buttons if button.action not in drawn))


def _tips(card: Card) -> tuple[tuple[Block, ...], str]:
    """The last quiet line goes where the preset shows small print."""
    for index in range(len(card.blocks) - 1, -1, -1):
        block = card.blocks[index]
        if isinstance(block, Text) and block.quiet:
            return (*card.blocks[:index], *card.blocks[index + 1 :]), block.content
    return card.blocks, ""


def _drawn(card: Card) -> tuple[Button, ...]:
    """The buttons that the preset's list has room for, without those that must not be pressed by mistake."""
    drawn: tuple[Button, ...] = ()
    for button in pressable(card, room=DINGTALK.buttons):
        grown = (*drawn, button)
        if len(_buttons_json(grown).encode()) <= DINGTALK.value_bytes:
            drawn = grown
    return drawn


def _linked(card: Card) -> tuple[Button, ...]:
    """The buttons that a link can stand for: it sends their words."""
    drawn = pressable(card, room=DINGTALK.buttons)
    sendable = [button for button in drawn if button.says and len(button.says.encode()) <= DINGTALK.says_bytes]
    return tuple(sendable[: DINGTALK.action_buttons])


def _percent(text: str) -> str:
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in text.encode())


def _buttons_json(buttons: tuple[Button, ...]) -> str:
    items = [
        {"text": cut(button.label, DINGTALK.button), "color": COLOR[button.style], "id": button.action, "request": True}
        for button in buttons
    ]
    return _compact({"msgButtons": items})
