"""What the stage of a customer asks to be done, on a card of its own when it is due."""

from __future__ import annotations

from collections.abc import Iterator

from cards.card import Buttons, Card, Text, Tone
from cards.texts import dates, duties, sentences
from cards.views.follow_up import follow_button, view_button
from cards.views.stage import stage_button
from core.service.views.duty_views import DutiesView


def duties_card(view: DutiesView) -> Card:
    """To the owner, or to whoever is told; what was done meanwhile is not on it."""
    where = f"{view.stage} · {sentences.NUMBER.format(number=view.number)}"
    if not view.lines:
        done = (Text(content=duties.DONE),)
        return Card(title=view.company, subtitle=where, summary=duties.DONE, blocks=done, tone=Tone.QUIET)
    own = (follow_button(view.filing_id, view.number), stage_button(view.filing_id, view.number)) if view.mine else ()
    buttons = (*own, view_button(view.filing_id, view.number))
    late = any(duties.is_late(line, view.now) for line in view.lines)
    return Card(
        title=view.company,
        subtitle=where,
        tag=duties.TAG_LATE if late else duties.TAG,
        tone=Tone.WAITING,
        summary=duties.SUMMARY.format(name=view.lines[0].name, company=view.company),
        blocks=(*_told(view), Buttons(items=buttons)),
    )


def _told(view: DutiesView) -> Iterator[Text]:
    for line in view.lines:
        late = duties.LATE if view.mine else duties.LATE_LED
        said = late if duties.is_late(line, view.now) else duties.DUE
        until = dates.when(line.due_at, now=view.now)
        yield Text(content=said.format(owner=view.owner, name=line.name, until=until), strong=True)
        if view.mine:
            yield Text(content=duties.how(line), quiet=True)
