"""Cards about requests."""

from __future__ import annotations

from collections.abc import Callable

from bot.drawers.picture import Drawer, Picture, reader
from bot.talk.request_drafts import Half, waiting
from cards.card import Card
from cards.views.filing import filing_card
from cards.views.request_asking import request_form_card, request_kinds_card
from core.domain.ids import FilingId, RequestId
from core.domain.policy.approval import Matter
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject
from core.service.views.queries import filing_view
from core.service.views.request_asking import request_form_view, request_kinds_view
from core.service.views.request_views import RequestView, request_view


def request(card: Callable[[RequestView], Card]) -> Drawer:
    """A drawer of a request about a customer."""

    def drawer(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
        return card(request_view(RequestId(picture.about.id), reader(picture), uow, ctx)), (picture.about,)

    return drawer


def kinds(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """What can be asked for; the filing's own card when there is nothing any more."""
    view = request_kinds_view(FilingId(picture.about.id), reader(picture), uow, ctx)
    return request_kinds_card(view) if view.may_ask else _own(picture, uow, ctx), (picture.about,)


def form(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """With what was said so far; the filing's own card once it is asked for."""
    filing, matter = FilingId(picture.about.id), Matter(str(picture.args.get("matter", Matter.DISCOUNT.value)))
    half = waiting(reader(picture), str(picture.args.get("chat", "")), uow, ctx)
    if half is None:
        return _own(picture, uow, ctx), (picture.about,)
    said = half if (half.filing, half.matter) == (filing, matter) else Half(filing=filing, matter=matter)
    view = request_form_view(
        filing,
        matter,
        reader(picture),
        uow,
        percent=said.percent,
        amount=said.amount,
        reason=said.reason,
        files=len(said.files),
    )
    return request_form_card(view) if view.may_ask else _own(picture, uow, ctx), (picture.about,)


def _own(picture: Picture, uow: UnitOfWork, ctx: Context) -> Card:
    return filing_card(filing_view(FilingId(picture.about.id), reader(picture), uow, ctx.now, rules=ctx))
