"""What ended together: one message to its owner, with a way on for each customer."""

from __future__ import annotations

from collections.abc import Iterator

from cards.actions import Action
from cards.card import Block, Button, Buttons, Card, Row, Rows, Text, Tone
from cards.texts import ended as texts
from cards.texts import pooling, sentences
from core.service.views.ended_views import EndedLine, EndedView, Whereabouts


def ended_card(view: EndedView) -> Card:
    """Where each of them is now, and the lists in which to go on."""
    title = (texts.TITLE_NIGHT if view.by_night else texts.TITLE).format(count=view.total)
    blocks = (
        Text(content="".join(_lead(view)), strong=True),
        Rows(items=tuple(map(_row, view.lines))),
        *_rest(view),
        Buttons(items=tuple(_ways(view))),
    )
    return Card(title=title, summary=title, blocks=blocks, tone=Tone.QUIET)


def _lead(view: EndedView) -> Iterator[str]:
    where = {line.where for line in view.lines}
    yield texts.LEAD
    if Whereabouts.FREE in where:
        yield texts.LEAD_AGAIN
    if Whereabouts.POOLED in where:
        yield texts.LEAD_POOL


def _row(line: EndedLine) -> Row:
    where = texts.WHERE[line.where].format(pool=line.pool)
    see = Button(
        label=sentences.VIEW,
        action=Action(verb="detail", subject=line.filing_id).pack(),
        says=f"{sentences.VIEW} {line.number}",
    )
    return Row(title=line.company, detail=f"{where} · #{line.number}", buttons=(see,))


def _rest(view: EndedView) -> Iterator[Block]:
    if view.total > len(view.lines):
        yield Text(content=texts.MORE.format(count=view.total - len(view.lines)), quiet=True)


def _ways(view: EndedView) -> Iterator[Button]:
    if any(line.where is Whereabouts.POOLED for line in view.lines):
        yield _say(pooling.POOL)
    yield _say(sentences.MY_FILINGS)


def _say(words: str) -> Button:
    return Button(label=words, action=Action(verb="say", subject=words).pack(), says=words)
