"""Cards about the stage of a filing."""

from __future__ import annotations

from bot.drawers.picture import Picture, reader
from cards.card import Card
from cards.views.stage import stage_card
from core.domain.ids import FilingId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject
from core.service.stage_views import stage_view


def stage_form(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Which stage, or what the chosen one asks for."""
    to = str(picture.args.get("stage", ""))
    view = stage_view(FilingId(picture.about.id), to, reader(picture), uow, ctx)
    return stage_card(view), (picture.about,)
