"""What an answer says beside itself: which customer was taken where somebody named none, and what was asked before."""

from __future__ import annotations

from dataclasses import replace

from cards.card import Card, Text
from cards.texts import sentences


def with_customer(card: Card, number: int, company: str) -> Card:
    """Said in a line of its own, unless the card is headed by the customer."""
    if company in card.title or company in (card.subtitle or ""):
        return card
    line = Text(content=sentences.MEANT.format(number=number, company=company), quiet=True)
    return replace(card, blocks=(*card.blocks[:1], line, *card.blocks[1:]))


def with_open_question(card: Card, number: int) -> Card:
    """What was asked of another customer waits on, said at the end."""
    line = Text(content=sentences.STILL_ASKED.format(number=number), quiet=True)
    return replace(card, blocks=(*card.blocks, line))
