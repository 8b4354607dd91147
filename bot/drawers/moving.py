"""Cards that ask an approver whom or why."""

from __future__ import annotations

from collections.abc import Callable

from bot.batches import batch_view
from bot.drawers.picture import Picture, reader
from cards.card import Card
from cards.views.filing import filing_card
from cards.views.moving import batch_card, colleagues_card
from core.domain.ids import MemberId
from core.service.colleagues import label_of
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject
from core.service.views import ApprovalView, ColleaguesView, FilingView


def moving(card: Callable[[FilingView], Card], *, may: Callable[[ApprovalView], bool]) -> Callable[[FilingView], Card]:
    """A question to an approver; the filing's own card when there is nothing to ask any more."""
    return lambda view: card(view) if view.approval is not None and may(view.approval) else filing_card(view)


def colleagues(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Which of several people is meant."""
    args = {name: str(picture.args.get(name, "")) for name in ("asked", "people", "verb", "subject")}
    people = tuple((ident, label_of(MemberId(ident), uow)) for ident in args.pop("people").split(",") if ident)
    return colleagues_card(ColleaguesView(people=people, **args)), ()


def batch(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """What became of several approvals at once."""
    return batch_card(batch_view(picture.args, reader(picture), uow, ctx)), ()
