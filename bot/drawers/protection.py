"""Cards about the end of a protection: reminders, more time, giving back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.drawers.picture import Drawer, Picture, reader
from cards.card import Card
from cards.views.ended import ended_card
from cards.views.filing import filing_card, filing_expired_card
from cards.views.protection import ending_card, extend_form_card, release_form_card
from core.domain.ids import ExtensionId, FilingId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.telling_ended import SHOWN, told_of
from core.service.records import Subject, about_filing
from core.service.views.ended_views import ended_view
from core.service.views.extension_views import ExtensionView, extension_view
from core.service.views.protection_views import ending_view
from core.service.views.queries import filing_view


def extension(card: Callable[[ExtensionView], Card]) -> Drawer:
    """A drawer of a request for more time."""

    def drawer(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
        return card(extension_view(ExtensionId(picture.about.id), reader(picture), uow, ctx)), (picture.about,)

    return drawer


def extend_form(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Only as long as there is something to ask for; afterwards the filing's own card."""
    view = filing_view(FilingId(picture.about.id), reader(picture), uow, ctx.now)
    open_ = view.protection is not None and view.protection.may_extend
    card = extend_form_card(view, longest=ctx.policy.extension.longest.days) if open_ else filing_card(view)
    return card, (picture.about,)


def release_form(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Asks why; the filing's own card when there is nothing to give back."""
    view = filing_view(FilingId(picture.about.id), reader(picture), uow, ctx.now)
    open_ = view.protection is not None and view.protection.may_release
    why, unsure = str(picture.args.get("reason", "")), bool(picture.args.get("unsure"))
    return release_form_card(view, why=why, unsure=unsure) if open_ else filing_card(view), (picture.about,)


def ending(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """The matters are those that still end soon: when there is none, nothing need be sent."""
    before = datetime.fromisoformat(str(picture.args["before"]))
    view, filings = ending_view(reader(picture), before, uow, ctx)
    return ending_card(view), tuple(about_filing(ident) for ident in filings)


def ended(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Of a single one its own card. When nothing ended after all, nothing need be sent."""
    at, version = datetime.fromisoformat(str(picture.args["at"])), picture.args["version"]
    told = told_of(reader(picture), at, int(str(version)), uow, ctx)
    shown = tuple(map(about_filing, told.filings[:SHOWN]))
    if len(told.filings) == 1:
        view = filing_view(told.filings[0], reader(picture), uow, ctx.now, rules=ctx)
        return filing_expired_card(view), shown
    return ended_card(ended_view(told, reader(picture), uow, ctx)), shown
