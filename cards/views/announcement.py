"""What bound groups are told of the public pool: nobody's own card, so that it holds nothing private."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from cards.actions import Action
from cards.card import Block, Button, ButtonStyle, Card, Row, Rows, Text, Tone
from cards.texts import dates, sentences, words
from cards.texts import pooling as texts
from core.service.views.announce_views import AnnouncedLine, AnnouncedView


def announced_card(view: AnnouncedView) -> Card:
    """What was released, a line each; whoever claims one stands there instead of its button from then on."""
    open_ = [line for line in view.lines if line.live]
    titled = texts.ANNOUNCED_MANY if view.beyond else texts.ANNOUNCED_TITLE
    title = titled.format(count=len(view.lines) + view.more)
    if len(view.lines) == 1 and not view.more:
        title = texts.ANNOUNCED_ONE
    return Card(
        title=title,
        subtitle=view.pool,
        tag="" if open_ else texts.ANNOUNCED_ALL_TAKEN,
        tone=Tone.INFO if open_ else Tone.QUIET,
        summary=f"{title}：{_name(view.lines[0])}" if view.lines else title,
        blocks=(Rows(items=tuple(announced_row(line, now=view.now) for line in view.lines)), *_notes(view, open_)),
    )


def announced_row(line: AnnouncedLine, *, now: datetime) -> Row:
    """One of them, with the button while it is to be had, with who has it from then on."""
    shown = (words.shown(field.type, field.value) for field in line.shown)
    known = (*shown, _present(line, now), sentences.NUMBER.format(number=line.number))
    detail = " · ".join(part for part in known if part)
    return Row(title=_name(line), detail=detail, buttons=(_claim_button(line),) if line.live else ())


def _name(line: AnnouncedLine) -> str:
    return line.company or texts.NAMELESS.format(number=line.number)


def _present(line: AnnouncedLine, now: datetime) -> str:
    """Who has it now, or from when on it can be had."""
    if not line.live:
        if line.taken_by and line.taken_at is not None:
            return texts.ANNOUNCED_TAKEN.format(by=line.taken_by, at=dates.soon(line.taken_at, now=now))
        return texts.GONE
    if line.kept:
        return texts.ANNOUNCED_TURN
    if line.claimable_from is not None and line.claimable_from > now:
        return texts.ANNOUNCED_FROM.format(at=dates.soon(line.claimable_from, now=now))
    return ""


def _notes(view: AnnouncedView, open_: list[AnnouncedLine]) -> Iterator[Block]:
    if view.more:
        rest = texts.ANNOUNCED_REST if view.beyond else texts.ANNOUNCED_MORE
        yield Text(content=rest.format(count=view.more, bot=words.BOT))
    yield from how_to_claim(open_)


def how_to_claim(lines: Iterable[AnnouncedLine]) -> Iterator[Block]:
    """What to write, as long as one of them is to be had."""
    for line in (each for each in lines if each.live):
        yield Text(content=texts.ANNOUNCED_HOW.format(number=line.number, bot=words.BOT), quiet=True)
        return


def _claim_button(line: AnnouncedLine) -> Button:
    """认领 12: the number stands on it, as some apps show the buttons below all lines. It has no words to write
    instead: what is written in a group does not reach the bot everywhere.
    """
    return Button(
        label=texts.CLAIM_SAYS.format(number=line.number),
        action=Action(verb="claim", subject=line.id).pack(),
        style=ButtonStyle.PRIMARY,
    )
