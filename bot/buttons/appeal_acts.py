"""Presses about appeals."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.files.handing_out import send_appeal_files
from bot.replies import Reply, Say
from bot.talk import appealing
from bot.talk.pressed import Effect, Pressed, done, filing_of
from core.domain.ids import AppealId
from core.service.commands import execute
from core.service.context import Context
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.open_appeal import WithdrawAppeal
from core.service.ports.store import UnitOfWork
from core.service.records import about_appeal


def ask(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """申诉 asks why first."""
    customer = appealing.customer_of(filing_of(pressed), uow)
    return _shown(appealing.asked(customer, pressed.member, pressed.chat, uow, ctx))


def appeal(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The form was sent."""
    customer, reason = appealing.customer_of(filing_of(pressed), uow), pressed.press.inputs.get("reason", "")
    return _shown(appealing.opened(customer, reason, pressed.member, pressed.chat, uow, ctx))


def show(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """查看."""
    return _shown(Reply(say=Say.APPEAL, about=about_appeal(_appeal(pressed))))


def withdraw(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """撤回申诉."""
    return done(execute(WithdrawAppeal(appeal_id=_appeal(pressed), by=pressed.member), uow, ctx))


def uphold(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """支持申诉."""
    return done(execute(ApproveMatter(about=about_appeal(_appeal(pressed)), by=pressed.member), uow, ctx))


def dismiss(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """驳回申诉, with why."""
    about, reason = about_appeal(_appeal(pressed)), pressed.press.inputs.get("reason", "")
    return done(execute(RejectMatter(about=about, by=pressed.member, reason=reason), uow, ctx))


def files(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """附件: they follow in the chat; the toast says so."""
    send_appeal_files(_appeal(pressed), pressed.member, uow, ctx)
    return Effect(code="files_sent", facts={})


def _appeal(pressed: Pressed) -> AppealId:
    return AppealId(pressed.action.subject)


def _shown(reply: Reply) -> Effect:
    return Effect(code="shown", facts={}, reply=reply)


ACTS: Mapping[str, Callable[[Pressed, UnitOfWork, Context], Effect]] = {
    "appeal_form": ask,
    "appeal": appeal,
    "show_appeal": show,
    "withdraw_appeal": withdraw,
    "uphold_appeal": uphold,
    "dismiss_appeal": dismiss,
    "appeal_files": files,
}
