"""Presses about customers that pass on."""

from __future__ import annotations

from bot.replies import Reply, Say
from bot.talk import handover
from bot.talk.pressed import Effect, Pressed, done, filing_of
from core.domain.ids import FilingId, MemberId, TransferId
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.hand_over import HandOver
from core.service.ports.store import UnitOfWork
from core.service.procedures.colleagues import colleagues_named
from core.service.procedures.handing_over import must_hand_over
from core.service.records import about_filing, about_transfer
from core.service.transfer_customers import AcceptTransfer, DeclineTransfer


def ask_transfer(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """转交客户 asks to whom."""
    filing = uow.filings.get(filing_of(pressed))
    filing.must_be_protected()
    return _shown(Reply(say=Say.TRANSFER_FORM, about=about_filing(filing.id)))


def transfer(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The form was sent; or the one of several colleagues was picked, of one customer, of numbers or of all."""
    subject, _, to = pressed.action.subject.rpartition(".")
    reason = pressed.press.inputs.get("reason", "")
    if not to or not subject:
        ident, name = filing_of(pressed), pressed.press.inputs.get("to", "")
        return _shown(handover.given_to(name, (ident,), reason, pressed.member, ident, uow, ctx))
    filings = _filings(subject, pressed.member, uow, ctx)
    return _shown(handover.shown(handover.given(MemberId(to), filings, reason, pressed.member, uow, ctx)))


def accept(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """接收."""
    return done(execute(AcceptTransfer(transfer_id=_transfer(pressed), by=pressed.member), uow, ctx))


def decline(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """不接, or 取消转交 of whoever wished it."""
    return done(execute(DeclineTransfer(transfer_id=_transfer(pressed), by=pressed.member), uow, ctx))


def approve(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """通过 of a wish that the policy wants approved."""
    return done(execute(ApproveMatter(about=about_transfer(pressed.action.subject), by=pressed.member), uow, ctx))


def reject(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """驳回, with why."""
    about, reason = about_transfer(pressed.action.subject), pressed.press.inputs.get("reason", "")
    return done(execute(RejectMatter(about=about, by=pressed.member, reason=reason), uow, ctx))


def plan(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The one of several colleagues was picked: what a handover to him would do."""
    member, _, to = pressed.action.subject.partition(".")
    return _shown(handover.planned(MemberId(member), MemberId(to) if to else None, pressed.member, uow, ctx))


def hand_over(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """开始交接."""
    member, _, to = pressed.action.subject.partition(".")
    command = HandOver(member=MemberId(member), by=pressed.member, to=MemberId(to) if to else None)
    outcome = execute(command, uow, ctx)
    return Effect(code=outcome.code, facts=outcome.facts, reply=handover.shown(outcome))


def hand_further(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """改派, to whom the form names."""
    before = uow.transfers.get(_transfer(pressed))
    must_hand_over(before.giver, pressed.member, uow)
    found = colleagues_named(pressed.press.inputs.get("to", ""), uow)
    if len(found) > 1:
        raise RuleViolation("colleague_unclear", asked=found[0].name)
    return _shown(handover.shown(handover.handed_further(before, found[0].id, pressed.member, uow, ctx)))


def _filings(subject: str, by: MemberId, uow: UnitOfWork, ctx: Context) -> tuple[FilingId, ...]:
    if subject == handover.MINE:
        return handover.own(by, uow, ctx)
    parts = subject.split("_")
    if all(part.isdecimal() for part in parts) and len(subject) < 70:
        return handover.numbered(tuple(map(int, parts)), uow)
    return (FilingId(subject),)


def _transfer(pressed: Pressed) -> TransferId:
    return TransferId(pressed.action.subject)


def _shown(reply: Reply) -> Effect:
    return Effect(code="shown", facts={}, reply=reply)
