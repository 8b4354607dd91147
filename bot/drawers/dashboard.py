"""The card of 看板."""

from __future__ import annotations

from bot.drawers.picture import Picture, reader
from cards.card import Card
from cards.views.dashboard import dashboard_card, sources_card
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject
from core.service.views.dashboard import Period
from core.service.views.dashboard import dashboard as figures
from core.service.views.sources import sources

_NAMED = 10
"""People whom a card has room for."""


def dashboard(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Figures of the moment; nothing repaints it."""
    period = Period(str(picture.args.get("period", Period.MONTH)))
    if picture.args.get("by") == "source":
        return sources_card(sources(reader(picture), period, uow, ctx)), ()
    return dashboard_card(figures(reader(picture), period, uow, ctx, most=_NAMED)), ()
