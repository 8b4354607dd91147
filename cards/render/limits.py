"""What each platform takes, in one table, and how what is too long is cut.

Characters are Python characters; bytes are UTF-8. Numbers without a source are our own: what still reads well on a
phone.
"""

from __future__ import annotations

from core.domain.frozen import dataclass

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeishuLimits:
    """Card JSON 2.0: 200 tagged elements and 30 KB a card; input ``max_length`` 1..1000, placeholder 100 characters.

    ``escaped_bytes`` counts the JSON with every character escaped: the card fits however the sender writes its JSON.
    """

    elements: int = 200
    escaped_bytes: int = 30 * 1024
    title: int = 100
    tag: int = 10
    summary: int = 100
    text: int = 2000
    label: int = 20
    value: int = 500
    button: int = 30
    buttons: int = 6
    facts: int = 20
    rows: int = 12
    inputs: int = 20
    options: int = 50
    option: int = 60
    placeholder: int = 100
    max_length: int = 1000
    name: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DingTalkLimits:
    """A card's value is documented with 1 KB; ``msgParam`` with 15,000 bytes, a chat message with 20,000.

    ``text_bytes`` is what a text may have so that, escaped and with its buttons, it stays within ``message_bytes``.
    """

    value_bytes: int = 1024
    message_bytes: int = 15_000
    text_bytes: int = 6_000
    title: int = 60
    says_bytes: int = 200
    button: int = 20
    buttons: int = 8
    action_buttons: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WeComLimits:
    """The template card's recommended lengths and its hard counts; text and markdown messages 2,048 bytes."""

    message_bytes: int = 2048
    source: int = 20
    title: int = 36
    description: int = 44
    sub_title: int = 160
    quote: int = 160
    facts: int = 6
    keyname: int = 5
    value: int = 30
    buttons: int = 6
    button: int = 10
    menu: int = 3


FEISHU = FeishuLimits()
DINGTALK = DingTalkLimits()
WECOM = WeComLimits()


def cut(text: str, limit: int) -> str:
    """The text within ``limit`` characters, with ``…`` where something is left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


def cut_inside(text: str, limit: int) -> str:
    """The text within ``limit`` characters, ``…`` for its middle: what tells two apart often stands at the end."""
    if len(text) <= limit:
        return text
    tail = limit // 2
    return text[: limit - tail - 1].rstrip() + ELLIPSIS + text[-tail:].lstrip()


def cut_bytes(text: str, limit: int) -> str:
    """The text within ``limit`` bytes of UTF-8, never splitting a character."""
    raw = text.encode()
    if len(raw) <= limit:
        return text
    return raw[: limit - len(ELLIPSIS.encode())].decode(errors="ignore").rstrip() + ELLIPSIS
