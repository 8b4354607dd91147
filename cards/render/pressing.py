"""Which buttons a platform may draw that has one list of buttons below the card and no confirm box."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cards.card import Button, Buttons, Card, Form, Rows


def pressable(card: Card, *, room: int) -> tuple[Button, ...]:
    """At most ``room`` buttons: those of rows, then the card's own, which go first where room is short.

    Each action comes once, and none that must not be pressed by mistake: those are said in words.
    """
    own = {button.action: button for button in card_buttons(card) if not button.confirm}
    others = {button.action: button for button in _of_rows(card) if not button.confirm and button.action not in own}
    kept = tuple(own.values())[:room]
    return (*tuple(others.values())[: room - len(kept)], *kept)


def card_buttons(card: Card) -> Iterator[Button]:
    """The buttons of the card as a whole."""
    for block in card.blocks:
        if isinstance(block, Buttons):
            yield from block.items
        elif isinstance(block, Form):
            yield from block.quick


def _of_rows(card: Card) -> Iterator[Button]:
    """Buttons of rows under the words that name their matter (``通过 12``), the first of each row before any second."""
    rows = [row.buttons for block in card.blocks if isinstance(block, Rows) for row in block.items]
    for rank in range(max(map(len, rows), default=0)):
        standing = (buttons[rank] for buttons in rows if rank < len(buttons))
        yield from (replace(button, label=button.apart or button.says or button.label) for button in standing)
