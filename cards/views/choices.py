"""Several customers answer to what was said: which one is meant?"""

from __future__ import annotations

from datetime import datetime

from cards.card import Card, Rows, Text
from cards.texts import phrases, refusals
from cards.views.lists import filing_row
from core.service.views.views import FilingLine


def choices_card(asked: str, lines: tuple[FilingLine, ...], *, now: datetime) -> Card:
    """Each with its owner and state; 查看 opens the one that was meant."""
    wording = refusals.wording("ambiguous")
    lead = phrases.first_sayable(wording.says, phrases.spoken({"asked": asked}))
    return Card(
        title=wording.title,
        tone=wording.tone,
        summary=lead,
        blocks=(Text(content=lead), Rows(items=tuple(filing_row(line, now, owner=True) for line in lines))),
    )
