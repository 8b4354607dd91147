"""Which buttons a platform may draw that has one list of buttons below the card and no confirm box."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cards.card import Button, Buttons, Card, Rows


def pressable(card: Card) -> tuple[Button, ...]:
    """Each action once, without those that must not be pressed by mistake: they are said in words."""
    once: dict[str, Button] = {}
    for button in _all(card):
        if not button.confirm:
            once.setdefault(button.action, button)
    return tuple(once.values())


def _all(card: Card) -> Iterator[Button]:
    """The card's own buttons, then those of its rows, under the words that name their matter (``通过 12``).

    The first of each row comes before the second of any: what has no room is then the least needed.
    """
    for block in card.blocks:
        if isinstance(block, Buttons):
            yield from block.items
    rows = [row.buttons for block in card.blocks if isinstance(block, Rows) for row in block.items]
    for rank in range(max(map(len, rows), default=0)):
        standing = (buttons[rank] for buttons in rows if rank < len(buttons))
        yield from (replace(button, label=button.says or button.label) for button in standing)
