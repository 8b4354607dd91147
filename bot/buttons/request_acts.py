"""Presses about requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.replies import Reply, Say
from bot.talk.pressed import Effect, Pressed, done
from core.domain.ids import RequestId
from core.service.commands import execute
from core.service.context import Context
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.open_request import WithdrawRequest
from core.service.ports.store import UnitOfWork
from core.service.records import about_request
from core.service.resubmit_request import ResubmitRequest


def approve(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """通过."""
    return done(execute(ApproveMatter(about=about_request(pressed.action.subject), by=pressed.member), uow, ctx))


def reject(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """驳回, with why."""
    about, reason = about_request(pressed.action.subject), pressed.press.inputs.get("reason", "")
    return done(execute(RejectMatter(about=about, by=pressed.member, reason=reason), uow, ctx))


def withdraw(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """撤回申请."""
    ident = RequestId(pressed.action.subject)
    return done(execute(WithdrawRequest(request_id=ident, by=pressed.member), uow, ctx))


def ask(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """补充理由 of a request that came back: asks for a better one."""
    request = uow.requests.get(RequestId(pressed.action.subject))
    request.must_wait()
    return Effect(code="shown", facts={}, reply=Reply(say=Say.COMPLETE_REQUEST, about=about_request(request.id)))


def complete(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The request goes out again with the reason of the form."""
    ident, reason = RequestId(pressed.action.subject), pressed.press.inputs.get("reason", "")
    return done(execute(ResubmitRequest(request_id=ident, by=pressed.member, reason=reason), uow, ctx))


ACTS: Mapping[str, Callable[[Pressed, UnitOfWork, Context], Effect]] = {
    "approve_request": approve,
    "reject_request": reject,
    "withdraw_request": withdraw,
    "ask_request": ask,
    "complete_request": complete,
}
