"""The card of 看板."""

from __future__ import annotations

from datetime import date

from bot.door import local_day
from bot.drawers.picture import Picture, reader
from cards.card import Card
from cards.views.dashboard import dashboard_card, sources_card
from cards.views.team_day import team_day_card
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject
from core.service.views.dashboard import Period
from core.service.views.dashboard import dashboard as figures
from core.service.views.sources import sources
from core.service.views.team_day_views import team_day_view

_NAMED = 10
"""People whom a card has room for."""


def dashboard(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Figures of the moment; nothing repaints it."""
    period = Period(str(picture.args.get("period", Period.MONTH)))
    if picture.args.get("by") == "source":
        return sources_card(sources(reader(picture), period, uow, ctx)), ()
    past = picture.args.get("asked") == "past"
    return dashboard_card(figures(reader(picture), period, uow, ctx, most=_NAMED), past=past), ()


def silent(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Who followed up and who did not, as a leader reads it in the morning of that day; nothing repaints it."""
    said = picture.args.get("day")
    day = date.fromisoformat(str(said)) if said else local_day(ctx.now)
    return team_day_card(team_day_view(reader(picture), day, uow, ctx)), ()
