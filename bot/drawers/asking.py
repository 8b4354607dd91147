"""Cards of 能报吗: for who asked, and for who has the customer."""

from __future__ import annotations

from datetime import datetime

from bot.drawers.picture import Picture, reader
from cards.card import Card
from cards.views.blind import AskedAboutView, BlindView, asked_about_card, blind_card
from cards.views.filing import filing_card
from core.domain.ids import FilingId, MemberId
from core.domain.policy.document import Clause
from core.domain.policy.protection import AtEnd
from core.domain.rules import RuleViolation
from core.service.check_blindly import Freedom
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject
from core.service.views.queries import filing_view


def blind(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """The answer as it was given; what happens to the customer later is nobody's news."""
    until, number = picture.args.get("until"), picture.args.get("number")
    freedom = str(picture.args.get("freedom"))
    if freedom not in set(Freedom):
        raise RuleViolation("check_what")
    view = BlindView(
        asked=str(picture.args.get("asked", "")),
        freedom=Freedom(freedom),
        until=datetime.fromisoformat(until) if isinstance(until, str) else None,
        number=number if isinstance(number, int) else None,
        rule=ctx.policy.quote(Clause.DUPLICATE_KEY),
        now=ctx.now,
        pooled=ctx.policy.release.at_end is AtEnd.POOL,
        may_queue=ctx.policy.pool.waiting_list,
    )
    return blind_card(view), ()


def asked_about(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """To the owner, that somebody asked; the filing's own card when it is not his any more."""
    filing, viewer = uow.filings.get(FilingId(picture.about.id)), reader(picture)
    if filing.owner != viewer or not filing.is_live:
        return filing_card(filing_view(filing.id, viewer, uow, ctx.now)), (picture.about,)
    by = picture.args.get("by")
    view = AskedAboutView(
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        by=uow.directory.member(MemberId(by)).name if isinstance(by, str) else "",
    )
    return asked_about_card(view), (picture.about,)
