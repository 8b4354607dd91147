"""核验: what a receipt proves, or that it proves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from cards.card import Block, Card, Facts, Text, Tone
from cards.texts import dates, words
from cards.texts import receipts as texts
from core.service.views.receipts import ReceiptView, Standing

_TITLE = {
    Standing.HOLDS: (texts.TITLE_HOLDS, Tone.GOOD),
    Standing.UNLINKED: (texts.TITLE_UNLINKED, Tone.WAITING),
    Standing.BROKEN: (texts.TITLE_BROKEN, Tone.BAD),
    Standing.UNKNOWN: (texts.TITLE_UNKNOWN, Tone.QUIET),
}


def receipt_card(view: ReceiptView) -> Card:
    """What, who, when, by which rule, and whether the chain holds around it."""
    title, tone = _TITLE[view.standing]
    said = _said(view)
    return Card(title=title, tone=tone, summary=said, blocks=(Text(content=said, strong=True), *_more(view)))


def _said(view: ReceiptView) -> str:
    match view.standing:
        case Standing.HOLDS if view.at is not None:
            at = dates.when(view.at, now=view.now or view.at)
            return texts.HOLDS.format(code=view.asked, what=words.event(view.what), at=at)
        case Standing.HOLDS:
            return texts.HOLDS_WITHOUT_WHEN.format(code=view.asked)
        case Standing.UNLINKED:
            return texts.UNLINKED.format(code=view.asked)
        case Standing.BROKEN:
            return texts.BROKEN.format(code=view.asked)
        case Standing.UNKNOWN:
            return texts.UNKNOWN.format(code=view.asked) if view.asked else texts.UNKNOWN_EMPTY
        case _:
            assert_never(view.standing)


def _more(view: ReceiptView) -> Iterator[Block]:
    match view.standing:
        case Standing.HOLDS:
            yield Facts(pairs=tuple(_facts(view)))
            yield Text(content=texts.PROVEN.format(position=view.position, checked=view.checked), quiet=True)
            if view.rule:
                yield Text(content=words.rule(view.rule), quiet=True)
        case Standing.BROKEN:
            yield Text(content=texts.THEN_BROKEN)
        case Standing.UNKNOWN:
            yield Text(content=texts.THEN_UNKNOWN)
        case _:
            return


def _facts(view: ReceiptView) -> Iterator[tuple[str, str]]:
    told = (
        (texts.NUMBER, f"#{view.number}"),
        (texts.COMPANY, view.company),
        (texts.OWNER, view.owner),
        (texts.WHO, view.who),
    )
    yield from (pair for pair in told if pair[1])
