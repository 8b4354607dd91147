"""Presses about requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.files.handing_out import send_request_files
from bot.grammar.requesting import amount_in, percent_in
from bot.replies import Reply, Say
from bot.talk import requesting
from bot.talk.pressed import Effect, Pressed, done
from bot.talk.request_drafts import Half
from core.domain.ids import FilingId, RequestId
from core.domain.policy.approval import Matter
from core.domain.request import ASKED_FOR
from core.domain.rules import RuleViolation
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


def ask_for(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """申请 shows what can be asked for; one of these (``<filing>.<matter>``) asks what there is to say of it."""
    ident, _, said = pressed.action.subject.partition(".")
    filing = uow.filings.get(FilingId(ident))
    if not said:
        return _shown(requesting.kinds(filing, pressed.member, uow, ctx))
    half = Half(filing=filing.id, matter=_matter(said))
    return _shown(requesting.opened(half, pressed.member, pressed.chat, uow, ctx))


def open_one(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The form was sent. Raises ``request_price``, ``request_sum``."""
    ident, _, said = pressed.action.subject.partition(".")
    inputs = pressed.press.inputs
    half = Half(
        filing=FilingId(ident),
        matter=_matter(said),
        percent=_percent(inputs.get("percent", "").strip()),
        amount=_amount(inputs.get("amount", "").strip()),
        reason=inputs.get("reason", "").strip(),
    )
    reply = requesting.opened(half, pressed.member, pressed.chat, uow, ctx)
    return Effect(code="request_asks" if reply.say is Say.REQUEST_FORM else "shown", facts={}, reply=reply)


def files(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """附件: they follow in the chat; the toast says so."""
    send_request_files(RequestId(pressed.action.subject), pressed.member, uow, ctx)
    return Effect(code="files_sent", facts={})


def _shown(reply: Reply) -> Effect:
    return Effect(code="shown", facts={}, reply=reply)


def _matter(said: str) -> Matter:
    if said not in {matter.value for matter in ASKED_FOR}:
        raise RuleViolation("stale_button")
    return Matter(said)


def _percent(text: str) -> int | None:
    if not text:
        return None
    if (percent := percent_in(text)) is None:
        raise RuleViolation("request_price")
    return percent


def _amount(text: str) -> int | None:
    if not text:
        return None
    if (amount := requesting.fen(amount_in(text) or "")) is None:
        raise RuleViolation("request_sum")
    return amount


ACTS: Mapping[str, Callable[[Pressed, UnitOfWork, Context], Effect]] = {
    "request_form": ask_for,
    "request": open_one,
    "request_files": files,
    "approve_request": approve,
    "reject_request": reject,
    "withdraw_request": withdraw,
    "ask_request": ask,
    "complete_request": complete,
}
