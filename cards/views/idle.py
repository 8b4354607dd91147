"""Customers that nobody has followed up for long: one as a card of its own, several as a list."""

from __future__ import annotations

from cards.card import Card, Row, Rows, Text, Tone
from cards.texts import following, sentences
from cards.views.follow_up import follow_button, idle_card, view_button
from core.service.views.follow_up_views import IdleView
from core.service.views.idle_views import IdleDayView


def idle_day_card(view: IdleDayView) -> Card:
    """To the owner, or to his leader; those followed up meanwhile are not on it."""
    if not view.lines:
        done = following.IDLE_DONE
        return Card(title=following.IDLE_TAG, summary=done, blocks=(Text(content=done),), tone=Tone.QUIET)
    if view.total == 1:
        return idle_card(view.lines[0])
    title = following.TEAM_IDLE.format(count=view.total)
    lead = (Text(content=following.IDLE_LEAD, strong=True),) if view.mine else ()
    left = view.total - len(view.lines)
    more = following.IDLE_MORE if view.mine else following.IDLE_MORE_LED
    rest = (Text(content=more.format(count=left), quiet=True),) if left else ()
    rows = Rows(items=tuple(_row(line) for line in view.lines))
    return Card(title=title, summary=title, blocks=(*lead, rows, *rest), tone=Tone.WAITING)


def _row(line: IdleView) -> Row:
    words = following.IDLE_LINE if line.mine else following.IDLE_LINE_LED
    said = words.format(owner=line.owner, days=line.days)
    follow = (follow_button(line.filing_id, line.number),) if line.mine else ()
    detail = f"{said} · {sentences.NUMBER.format(number=line.number)}"
    return Row(title=line.company, detail=detail, buttons=(*follow, view_button(line.filing_id, line.number)))
