"""WeCom: template cards of the self-built app, and markdown or text where a template card cannot say it.

``button_interaction`` carries the buttons that need no confirming; ``text_notice`` needs an address to open, so without
one a card without buttons becomes markdown. ``task_id`` is the messenger's affair: interactions and cards with an
``action_menu`` need one. Source of the limits: developer.work.weixin.qq.com, "发送应用消息 / 模板卡片消息".
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, assert_never

from cards.card import Block, Button, Buttons, ButtonStyle, Card, Divider, Facts, Form, Rows, Text
from cards.render import plain
from cards.render.limits import WECOM, cut, cut_bytes, cut_inside
from cards.render.markdown import body, harmless, shows_all
from cards.render.pages import ended_early
from cards.render.pressing import card_buttons, pressable
from cards.texts import words

STYLE = {ButtonStyle.PRIMARY: 1, ButtonStyle.PLAIN: 2, ButtonStyle.DANGER: 4}
_LEAST = 40
"""Characters without which the beginning of a story is not worth showing."""
DONE = "v1:done:"
"""The key of the grey button that only shows how a matter ended; pressing it is impossible."""


def render(card: Card, *, url: str = "") -> dict[str, Any]:
    """``msgtype`` and its content. ``url`` is the page of the matter, for cards without buttons."""
    buttons = _buttons(card)
    if buttons and _fits(card, buttons):
        return {"msgtype": "template_card", "template_card": _interaction(card, buttons)}
    if not buttons and url and _fits(card, buttons):
        notice = {"card_type": "text_notice", **_content(card, buttons), "card_action": {"type": 1, "url": url}}
        return {"msgtype": "template_card", "template_card": notice}
    return markdown(card)


def replacement(card: Card) -> dict[str, Any]:
    """The ``template_card`` that replaces an earlier one: with its buttons, or with the end state as a grey button."""
    buttons = _buttons(card)
    if buttons:
        return _interaction(card, buttons)
    ended = cut(card.tag or words.ENDED, WECOM.button)
    done = {"text": ended, "style": STYLE[ButtonStyle.PLAIN], "key": DONE}
    return {"card_type": "button_interaction", **_content(card, ()), "button_list": [done], "replace_text": ended}


def markdown(card: Card) -> dict[str, Any]:
    """The card as a markdown message: buttons become the words that do the same."""
    head = f"**{harmless(cut(_title(card), WECOM.title))}**"
    head += f"（{harmless(cut(card.tag, WECOM.button))}）" if card.tag else ""
    head += f"\n{harmless(cut(card.subtitle, WECOM.description))}" if card.subtitle else ""
    room = WECOM.message_bytes - len(f"{head}\n\n".encode())
    card = ended_early(card, lambda one: shows_all(one.blocks, limit=room, line_break="\n", said=plain.instructions))
    said = body(card.blocks, limit=room, line_break="\n", said=plain.instructions)
    return {"msgtype": "markdown", "markdown": {"content": f"{head}\n\n{said}".rstrip()}}


def text(card: Card) -> dict[str, Any]:
    """The card as a text message, where the only markup is a link: there is none in it."""
    content = plain.render(card).replace("<", "＜")
    return {"msgtype": "text", "text": {"content": cut_bytes(content, WECOM.message_bytes)}}


def _interaction(card: Card, buttons: tuple[Button, ...]) -> dict[str, Any]:
    drawn = [
        {"text": label, "style": STYLE[button.style], "key": button.action}
        for button, label in zip(buttons, _labels(buttons), strict=True)
    ]
    return {"card_type": "button_interaction", **_content(card, buttons), "button_list": drawn}


def _labels(buttons: tuple[Button, ...]) -> list[str]:
    """What a button has room for; of those that would read the same, beginning and end."""
    short = [cut(button.label, WECOM.button) for button in buttons]
    return [
        label if short.count(label) == 1 else cut_inside(button.label, WECOM.button)
        for button, label in zip(buttons, short, strict=True)
    ]


def _menu(card: Card) -> dict[str, Any] | None:
    """What needs a second thought, behind the dots in the corner; its words stay on the card for older clients."""
    items = {button.action: button.label for button in card_buttons(card) if button.confirm}
    menu = [{"text": cut(label, WECOM.button), "key": action} for action, label in items.items()]
    return {"desc": words.MENU, "action_list": menu[: WECOM.menu]} if menu else None


def _fits(card: Card, buttons: tuple[Button, ...]) -> bool:
    """A list is shown whole or as markdown; of one matter less is enough, because its buttons count more."""
    is_list = any(isinstance(block, Rows) and not block.instead for block in card.blocks)
    return not is_list or len(_story(card, buttons)) <= WECOM.sub_title


def _content(card: Card, buttons: tuple[Button, ...]) -> dict[str, Any]:
    description = " · ".join(part for part in (card.tag, card.subtitle) if part)
    quiet = "\n".join(block.content for block in card.blocks if isinstance(block, Text) and block.quiet)
    facts, _ = _facts(card)
    content: dict[str, Any] = {
        "source": {"desc": words.BOT, "desc_color": 0},
        "main_title": {
            "title": cut(_title(card), WECOM.title),
            **({"desc": cut(description, WECOM.description)} if description else {}),
        },
        "sub_title_text": _told(card, buttons),
        "horizontal_content_list": [{"keyname": label, "value": value} for label, value in facts],
        "quote_area": {"type": 0, "quote_text": cut(quiet, WECOM.quote)} if quiet else None,
        "action_menu": _menu(card),
    }
    return {name: part for name, part in content.items() if part}


def _title(card: Card) -> str:
    return card.title.strip() or words.BOT


def _facts(card: Card) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Facts for the table, and those that it has no room for."""
    pairs = [pair for block in card.blocks if isinstance(block, Facts) for pair in block.pairs]
    short = [(label, value) for label, value in pairs if _tabular(label, value)][: WECOM.facts]
    return short, [pair for pair in pairs if pair not in short]


def _tabular(label: str, value: str) -> bool:
    return 0 < len(label) <= WECOM.keyname and 0 < len(value) <= WECOM.value


def _told(card: Card, buttons: tuple[Button, ...]) -> str:
    """The story if it fits; else lists in a sentence, and whatever is cut, never what to write instead of pressing."""
    story = _story(card, buttons)
    if len(story) <= WECOM.sub_title:
        return story
    ways = _said_of(_only(card, (Buttons, Form)).blocks, buttons)
    room = WECOM.sub_title - len(ways) - bool(ways)
    if room < _LEAST:
        return cut(story, WECOM.sub_title)
    head = cut(_said_of(_in_short(card).blocks, buttons), room)
    return cut("\n".join(part for part in (head, ways, *_long_facts(card)) if part), WECOM.sub_title)


def _only(card: Card, kinds: tuple[type[Block], ...]) -> Card:
    return replace(card, blocks=tuple(block for block in card.blocks if isinstance(block, kinds)))


def _in_short(card: Card) -> Card:
    """Without the ways on, and each list as the sentence that stands for it."""
    told = _only(card, (Text, Rows)).blocks
    short = (Text(content=block.instead) if isinstance(block, Rows) and block.instead else block for block in told)
    return replace(card, blocks=tuple(short))


def _story(card: Card, buttons: tuple[Button, ...]) -> str:
    """Everything that is neither table, small print nor button, as lines."""
    return "\n".join(part for part in (_said_of(card.blocks, buttons), *_long_facts(card)) if part)


def _said_of(blocks: tuple[Block, ...], buttons: tuple[Button, ...]) -> str:
    drawn = frozenset(button.action for button in buttons)
    return "\n".join(line for block in blocks for line in _lines(block, drawn) if line)


def _long_facts(card: Card) -> list[str]:
    return [f"{label}：{value}" for label, value in _facts(card)[1]]


def _lines(block: Block, drawn: frozenset[str]) -> list[str]:
    match block:
        case Text():
            return [] if block.quiet else [block.content]
        case Buttons():
            return [_said(block.items, drawn)]
        case Form():
            return [block.instead]
        case Rows():
            return [line for row in block.items for line in (row.title, row.detail, _said(row.buttons, drawn))]
        case Facts() | Divider():
            return []
        case _:
            assert_never(block)


def _said(buttons: tuple[Button, ...], drawn: frozenset[str]) -> str:
    return plain.instructions(tuple(button for button in buttons if button.action not in drawn))


def _buttons(card: Card) -> tuple[Button, ...]:
    return pressable(card, room=WECOM.buttons)
