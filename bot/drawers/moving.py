"""Cards that ask an approver whom or why."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from bot.drawers.picture import Drawer, Picture, reader
from bot.talk.batches import batch_view
from cards.card import Card
from cards.views.appeal import appeal_card
from cards.views.credit import credit_card
from cards.views.digest import approval_settled_card
from cards.views.extension import extension_card, extension_copied_card
from cards.views.filing import filing_card, filing_copied_card
from cards.views.handover import transfer_card
from cards.views.moving import People, batch_card, colleagues_card
from cards.views.request import request_card, request_copied_card
from core.domain.ids import MemberId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.colleagues import label_of
from core.service.procedures.judging import barred_from
from core.service.records import Subject
from core.service.views.appeal_views import AppealView
from core.service.views.course_views import ApprovalView
from core.service.views.extension_views import ExtensionView
from core.service.views.order_views import CreditRequestView
from core.service.views.request_views import RequestView
from core.service.views.transfer_views import TransferView
from core.service.views.views import ColleaguesView, FilingView, MatterView
from core.service.views.waiting_views import matter_view

_PICKED_ON = "feishu"
"""The platform whose forms have a picker for people."""
_PICKED_FROM = 100
"""So many people can be looked through; in a larger company a name is written."""


def asking(card: Callable[[MatterView, People], Card], *, may: Callable[[ApprovalView], bool]) -> Drawer:
    """A question to an approver; the matter's own card when there is nothing to ask any more."""

    def drawer(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
        view = matter_view(picture.about, reader(picture), uow, ctx)
        if view.approval is None or not may(view.approval):
            return matter_card(view), (picture.about,)
        return card(view, _people(picture, uow)), (picture.about,)

    return drawer


def _people(picture: Picture, uow: UnitOfWork) -> People:
    """Who can be asked: neither whoever asks nor the submitter nor those who are asked anyway."""
    approval = uow.approvals.about(picture.about)
    out = {reader(picture), *((approval.submitter, *approval.asked) if approval else ())}
    out |= barred_from(picture.about, uow)
    accounts = uow.directory.accounts(_PICKED_ON)
    if len(accounts) > _PICKED_FROM:
        return ()
    named = [
        (uow.directory.member(one.member_id).name, one.external_id) for one in accounts if one.member_id not in out
    ]
    return tuple((account, name) for name, account in sorted(named))


def told(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """抄送: the matter as it is, for somebody who is not asked."""
    view = matter_view(picture.about, reader(picture), uow, ctx)
    return _copied(view), (picture.about,)


def settled(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Who decided what was asked."""
    return approval_settled_card(matter_view(picture.about, reader(picture), uow, ctx)), (picture.about,)


def matter_card(view: MatterView) -> Card:
    """The matter's own card."""
    match view:
        case FilingView():
            return filing_card(view)
        case ExtensionView():
            return extension_card(view)
        case TransferView():
            return transfer_card(view)
        case AppealView():
            return appeal_card(view)
        case CreditRequestView():
            return credit_card(view)
        case RequestView():
            return request_card(view)
        case _:
            assert_never(view)


def _copied(view: MatterView) -> Card:
    match view:
        case FilingView():
            return filing_copied_card(view)
        case ExtensionView():
            return extension_copied_card(view)
        case TransferView():
            return transfer_card(view)
        case AppealView():
            return appeal_card(view)
        case CreditRequestView():
            return credit_card(view)
        case RequestView():
            return request_copied_card(view)
        case _:
            assert_never(view)


def colleagues(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """Which of several people is meant."""
    args = {name: str(picture.args.get(name, "")) for name in ("asked", "people", "verb", "subject")}
    people = tuple((ident, label_of(MemberId(ident), uow)) for ident in args.pop("people").split(",") if ident)
    return colleagues_card(ColleaguesView(people=people, **args)), ()


def batch(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """What became of several approvals at once."""
    return batch_card(batch_view(picture.args, reader(picture), uow, ctx)), ()
