"""Cards about leads."""

from __future__ import annotations

from bot.drawers.picture import Picture, reader
from cards.card import Card
from cards.views.leads import lead_card, leads_asked_card, leads_card
from core.domain.ids import FilingId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject, about_filing
from core.service.views.lead_views import lead_view, leads_asked, leads_given


def lead(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """One, for whoever gave it and whoever is asked."""
    return lead_card(lead_view(FilingId(picture.about.id), reader(picture), uow, ctx)), (picture.about,)


def given(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """我派的线索."""
    view = leads_given(reader(picture), uow, ctx)
    return leads_card(view), tuple(about_filing(line.id) for line in view.lines)


def asked(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """待接单."""
    view = leads_asked(reader(picture), uow, ctx)
    return leads_asked_card(view), tuple(about_filing(line.id) for line in view.lines)
