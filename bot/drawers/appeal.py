"""Cards about appeals."""

from __future__ import annotations

from bot.drawers.picture import Picture, reader
from cards.card import Card
from cards.views.appeal import appeal_card, appeal_form_card, my_appeals_card
from core.domain.ids import AppealId, FilingId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject, about_appeal
from core.service.views.appeal_views import appeal_form_view, appeal_view, my_appeals


def of_appeal(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """One, for either side and for whoever rules."""
    return appeal_card(appeal_view(AppealId(picture.about.id), reader(picture), uow, ctx)), (picture.about,)


def form(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """为什么该归你？"""
    files = int(picture.args.get("files", 0) or 0)
    return appeal_form_card(appeal_form_view(FilingId(picture.about.id), uow, ctx, files=files)), ()


def own(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """我的申诉."""
    view = my_appeals(reader(picture), uow, ctx)
    return my_appeals_card(view), tuple(about_appeal(line.id) for line in view.lines)
