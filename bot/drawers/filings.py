"""Cards about filings: one, several, those that wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.drawers.moving import matter_card
from bot.drawers.picture import Drawer, Picture, reader
from cards.card import Card
from cards.views.choices import choices_card
from cards.views.digest import approvals_digest_card
from cards.views.lists import my_approvals_card, my_filings_card
from core.domain.ids import FilingId, MemberId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject, about_filing
from core.service.views.follow_up_views import recent
from core.service.views.queries import filing_line, filing_view, my_filings
from core.service.views.views import FilingView, MatterView
from core.service.views.waiting_views import approvals_digest, matter_view, my_approvals, still_waiting

_LAST_FOLLOW_UPS = 3
"""So many stand on the card of 查看; the others are behind 更多跟进."""


def of_filing(card: Callable[[FilingView], Card], *, disclose: bool = False) -> Drawer:
    """A drawer of one filing's card; ``disclose`` shows what its reader may see beyond the card."""

    def drawer(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
        view = filing_view(FilingId(picture.about.id), reader(picture), uow, ctx.now, disclose=disclose, rules=ctx)
        if disclose and view.contact:
            entries = recent(view.id, reader(picture), uow, ctx, limit=_LAST_FOLLOW_UPS)
            view = replace(view, follow_ups=tuple(entries))
        return card(view), (picture.about,)

    return drawer


def mine(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """我的客户, a page; or that of a colleague."""
    before, owner = picture.args.get("before"), picture.args.get("owner")
    page = before if isinstance(before, int) else None
    view = my_filings(reader(picture), uow, ctx.now, page, of=MemberId(str(owner)) if owner else None)
    return my_filings_card(view), tuple(about_filing(line.id) for line in view.lines)


def approvals(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """待我审批."""
    view = my_approvals(reader(picture), uow, ctx)
    return my_approvals_card(view), tuple(_about(matter) for matter in view.matters)


def digest(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Of a single one its own card. The matters are those that still wait: when there is none, nothing need be sent."""
    asked = uow.outbox.folded(str(picture.args.get("key", "")))
    waiting = still_waiting(reader(picture), asked, uow)
    if len(asked) == 1:
        return matter_card(matter_view(asked[0], reader(picture), uow, ctx)), waiting
    return approvals_digest_card(approvals_digest(waiting, uow, ctx, asked=len(asked))), waiting


def _about(view: MatterView) -> Subject:
    return about_filing(view.id) if isinstance(view, FilingView) else Subject.parse(view.matter)


def choices(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Which of several filings is meant."""
    filings = [uow.filings.get(FilingId(part)) for part in str(picture.args.get("filings", "")).split(",") if part]
    lines = tuple(filing_line(filing, uow, ctx.now) for filing in filings)
    return choices_card(str(picture.args.get("asked", "")), lines, now=ctx.now), tuple(
        about_filing(line.id) for line in lines
    )
