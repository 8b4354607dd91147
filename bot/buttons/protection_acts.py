"""Presses about more time and giving back."""

from __future__ import annotations

from collections.abc import Callable

from bot.replies import Reply, Say
from bot.talk import protecting, request_drafts
from bot.talk.pressed import Effect, Pressed, done, filing_of
from core.domain.ids import ExtensionId, RequestId
from core.service.commands import execute
from core.service.context import Context
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.ports.store import UnitOfWork
from core.service.records import REQUEST, about_extension, about_filing
from core.service.release_filing import ReleaseFiling
from core.service.resubmit_extension import ResubmitExtension
from core.service.withdraw_extension import WithdrawExtension


def form(say: Say) -> Callable[[Pressed, UnitOfWork, Context], Effect]:
    """申请延期 and 主动释放 ask for the words first."""

    def asked(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
        filing = uow.filings.get(filing_of(pressed))
        filing.must_be_protected()
        return Effect(code="shown", facts={}, reply=Reply(say=say, about=about_filing(filing.id)))

    return asked


def extend(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The form of 申请延期 was sent."""
    inputs = pressed.press.inputs
    days, why = protecting.days_in(inputs.get("days", "")), inputs.get("reason", "")
    reply = protecting.extend(uow.filings.get(filing_of(pressed)), pressed.member, days, why, uow, ctx)
    return Effect(code="shown", facts={}, reply=reply)


def release(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The form of 主动释放 was sent."""
    reason = pressed.press.inputs.get("reason", "")
    outcome = execute(ReleaseFiling(filing_id=filing_of(pressed), by=pressed.member, reason=reason), uow, ctx)
    about = outcome.subject
    if about is None or about.kind != REQUEST:
        return done(outcome)
    request_drafts.takes_files(RequestId(about.id), pressed.member, pressed.chat, uow, ctx)
    return Effect(code=outcome.code, facts=outcome.facts, reply=Reply(say=Say.REQUEST, about=about))


def approve_extension(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """通过 of a request for more time."""
    return done(execute(ApproveMatter(about=about_extension(pressed.action.subject), by=pressed.member), uow, ctx))


def reject_extension(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """驳回 of a request for more time."""
    about, reason = about_extension(pressed.action.subject), pressed.press.inputs.get("reason", "")
    return done(execute(RejectMatter(about=about, by=pressed.member, reason=reason), uow, ctx))


def ask_completion(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """补充 of a request that came back: asks for a better reason."""
    extension = uow.extensions.get(ExtensionId(pressed.action.subject))
    extension.must_wait()
    return Effect(code="shown", facts={}, reply=Reply(say=Say.COMPLETE_EXTENSION, about=about_extension(extension.id)))


def complete(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The request goes out again with the reason of the form."""
    ident, reason = ExtensionId(pressed.action.subject), pressed.press.inputs.get("reason", "")
    return done(execute(ResubmitExtension(extension_id=ident, by=pressed.member, reason=reason), uow, ctx))


def withdraw_extension(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """撤回延期."""
    ident = ExtensionId(pressed.action.subject)
    return done(execute(WithdrawExtension(extension_id=ident, by=pressed.member), uow, ctx))
