"""Cards about requests."""

from __future__ import annotations

from collections.abc import Callable

from bot.drawers.picture import Drawer, Picture, reader
from cards.card import Card
from core.domain.ids import RequestId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject
from core.service.views.request_views import RequestView, request_view


def request(card: Callable[[RequestView], Card]) -> Drawer:
    """A drawer of a request about a customer."""

    def drawer(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
        return card(request_view(RequestId(picture.about.id), reader(picture), uow, ctx)), (picture.about,)

    return drawer
