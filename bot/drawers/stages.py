"""Cards about the stage of a filing."""

from __future__ import annotations

from bot.drawers.picture import Picture, reader
from bot.talk.stage_drafts import said_before
from cards.card import Card
from cards.views.duties import duties_card
from cards.views.stage import stage_card
from core.domain.ids import FilingId, OrderId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject
from core.service.views.duty_views import duties_view
from core.service.views.stage_views import stage_view


def duties(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """What the stage asks to be done is due."""
    return duties_card(duties_view(FilingId(picture.about.id), reader(picture), uow, ctx)), ()


def stage_form(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Which stage, or what the chosen one asks for."""
    to = str(picture.args.get("stage", ""))
    filing, viewer, chat = FilingId(picture.about.id), reader(picture), str(picture.args.get("chat", ""))
    said = said_before(filing, to, viewer, chat, uow, ctx).fields if to and chat else {}
    view = stage_view(filing, to, viewer, uow, ctx, said=said)
    order = str(picture.args.get("order") or "")
    number = uow.orders.get(OrderId(order)).number if order else ""
    return stage_card(view, order=number), (picture.about,)
