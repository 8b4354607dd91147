"""Cards about customers that pass on."""

from __future__ import annotations

from bot.drawers.picture import Picture, reader
from cards.card import Card
from cards.views.filing import filing_card
from cards.views.handover import handover_card, plan_card, transfer_card, transfer_form_card
from core.domain.filing import FilingStatus
from core.domain.ids import FilingId, MemberId, TransferId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject
from core.service.views.queries import filing_view
from core.service.views.transfer_views import handover_view, plan_view, transfer_view


def transfer(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """A wish or an offer, for giver, receiver and approvers."""
    view = transfer_view(TransferId(picture.about.id), reader(picture), uow, ctx.now)
    return transfer_card(view), (picture.about,)


def transfer_form(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """转给谁？ The filing's own card where there is nothing to pass on."""
    view = filing_view(FilingId(picture.about.id), reader(picture), uow, ctx.now)
    open_ = view.status is FilingStatus.PROTECTED and view.protection is not None
    return transfer_form_card(view) if open_ else filing_card(view), (picture.about,)


def handed_over(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """What became of somebody's customers."""
    view = handover_view(TransferId(picture.about.id), reader(picture), uow, ctx.now)
    return handover_card(view), (picture.about,)


def plan(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """What a handover would do."""
    member, to = (str(picture.args.get(key, "")) for key in ("member", "to"))
    view = plan_view(MemberId(member), MemberId(to) if to else None, reader(picture), uow, ctx)
    return plan_card(view), ()
