"""For the owner of a customer: a colleague would like a word."""

from __future__ import annotations

from cards.actions import Action
from cards.card import Button, Buttons, Card, Text, Tone
from cards.texts import contacting as texts
from cards.texts import sentences
from core.domain.frozen import dataclass
from core.domain.ids import FilingId


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedView:
    """Who would like to talk, and about which filing."""

    by: str
    company: str
    filing_id: FilingId
    number: int


def wanted_card(view: WantedView) -> Card:
    """Who it is; the two go on without the house."""
    lead = texts.LEAD.format(by=view.by, company=view.company)
    detail = Action(verb="detail", subject=view.filing_id).pack()
    see = Button(label=sentences.VIEW, action=detail, says=f"{sentences.VIEW} {view.number}")
    return Card(
        title=texts.TITLE,
        tone=Tone.INFO,
        summary=lead,
        blocks=(
            Text(content=lead, strong=True),
            Text(content=texts.MORE.format(number=view.number)),
            Buttons(items=(see,)),
        ),
    )
