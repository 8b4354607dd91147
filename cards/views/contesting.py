"""What the cards of filings and of the pool say about appeals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from cards.actions import Action
from cards.card import Button
from cards.texts import appealing as texts
from cards.texts import dates, spans
from core.domain.ids import FilingId
from core.service.views.views import FilingView

_WORTH_SAYING: Final = timedelta(hours=1)
"""Less moves no end that anybody reads."""


def contest_facts(view: FilingView) -> Iterator[tuple[str, str]]:
    """That somebody contests it, and how much later it ends because somebody did."""
    if view.protection is None:
        return
    if view.protection.contested:
        yield texts.APPEAL, texts.STANDS if view.protection.stopped else texts.CONTESTED
    for span, until in view.protection.stood:
        if span < _WORTH_SAYING:
            continue
        end = dates.day(until, now=view.now or view.filed_at)
        yield texts.STOOD, texts.STOOD_FOR.format(span=spans.span(span), until=end)


def appeal_button(filing_id: FilingId, number: int) -> Button:
    """申诉: asks why first."""
    action = Action(verb="appeal_form", subject=filing_id).pack()
    return Button(label=texts.APPEAL, action=action, says=f"{texts.APPEAL} {number}")
