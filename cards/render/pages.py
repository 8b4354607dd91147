"""A list of which a platform shows a part alone: it ends where there is no more room; the next page begins there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cards.card import Block, Button, Buttons, Card, Row, Rows


def ended_early(card: Card, whole: Callable[[Card], bool]) -> Card:
    """The card with as many rows as can be shown whole, and a button that goes on behind the last of them; as it is
    where all have room, or where the list has no pages.
    """
    rows = next((block for block in card.blocks if isinstance(block, Rows)), None)
    if rows is None or any(row.behind is None for row in rows.items) or whole(card):
        return card
    ends = (_ended(card, rows, count) for count in range(len(rows.items) - 1, 0, -1))
    return next((shorter for shorter in ends if whole(shorter)), card)


def _ended(card: Card, rows: Rows, count: int) -> Card:
    """The first ``count`` rows, and 更多 behind them instead of behind all."""
    last: Row = rows.items[count - 1]
    behind = last.behind
    if behind is None:
        return card
    blocks: list[Block] = []
    for block in card.blocks:
        if block is rows:
            blocks += [replace(rows, items=rows.items[:count]), Buttons(items=(behind,))]
        elif isinstance(block, Buttons):
            others = tuple(button for button in block.items if not _pages(button, behind))
            blocks += [replace(block, items=others)] if others else []
        else:
            blocks.append(block)
    return replace(card, blocks=tuple(blocks))


def _pages(button: Button, behind: Button) -> bool:
    """Whether it is the 更多 that goes on behind all of them."""
    return button.label == behind.label and button.action.split(":")[:2] == behind.action.split(":")[:2]
