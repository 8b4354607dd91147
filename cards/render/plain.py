"""A card as text: for places without cards, and as the words behind the other renderers' fallbacks."""

from __future__ import annotations

from collections.abc import Iterator

from cards.card import Block, Button, Buttons, Card, Divider, Facts, Form, Row, Rows, Text
from cards.texts import sentences


def render(card: Card) -> str:
    """Title, subtitle and blocks as lines; rows are numbered; a button is said as the words that do the same."""
    head = f"{card.title}（{card.tag}）" if card.tag else card.title
    parts = (head, card.subtitle, *(paragraph(block) for block in card.blocks))
    return "\n".join(part for part in parts if part)


def paragraph(block: Block) -> str:
    """One block in words; empty where there is nothing to say."""
    match block:
        case Text():
            return block.content
        case Facts():
            return "\n".join(f"{label}：{value}" for label, value in block.pairs)
        case Buttons():
            return "\n".join(_instructions(block.items))
        case Form():
            return block.instead
        case Rows():
            return "\n".join(_row(number, row) for number, row in enumerate(block.items, start=1))
        case Divider():
            return ""


def instruction(button: Button) -> str:
    """``要撤回，回复「撤回 12」。``; a command that names itself is not said twice."""
    if not button.says:
        return ""
    if button.says.startswith(button.label):
        return sentences.REPLY_WITH.format(says=button.says)
    return sentences.REPLY_TO.format(label=button.label, says=button.says)


def _instructions(buttons: tuple[Button, ...]) -> Iterator[str]:
    return (said for button in buttons if (said := instruction(button)))


def _row(number: int, row: Row) -> str:
    replies = "　".join(_instructions(row.buttons))
    lines = (f"{number}. {row.title}", row.detail, replies)
    return "\n".join(line for line in lines if line)
