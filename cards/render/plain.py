"""A card as text: for places without cards, and as the words behind the other renderers' fallbacks."""

from __future__ import annotations

from typing import assert_never

from cards.card import Block, Button, Buttons, Card, Divider, Facts, Form, Row, Rows, Text
from cards.texts import sentences, words


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
            return instructions(block.items)
        case Form():
            return block.instead
        case Rows():
            return "\n".join(_row(number, row) for number, row in enumerate(block.items, start=1))
        case Divider():
            return ""
        case _:
            assert_never(block)


def instructions(buttons: tuple[Button, ...]) -> str:
    """``回复「通过 12」或「查看 12」``: the words that do what the buttons do; empty where there are none."""
    says = [f"「{button.says}」" for button in buttons if button.says]
    return sentences.REPLY_WITH.format(says=words.together(says, last="或")) if says else ""


def _row(number: int, row: Row) -> str:
    lines = (f"{number}. {row.title}", row.detail, instructions(row.buttons))
    return "\n".join(line for line in lines if line)
