"""Presses on a filing's card."""

from __future__ import annotations

from bot.files.handing_out import send_files
from bot.replies import Reply, Say
from bot.talk.look_alikes import beside_at
from bot.talk.pressed import Effect, Pressed, done, filing_of
from cards.texts import words
from core.domain.ids import FilingId
from core.domain.rules import Fact, RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.decide_filing import ApproveFiling, RejectFiling
from core.service.ports.store import UnitOfWork
from core.service.records import about_filing
from core.service.withdraw_filing import WithdrawFiling


def approve(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """通过."""
    return done(execute(ApproveFiling(filing_id=filing_of(pressed), by=pressed.member), uow, ctx))


def reject(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """驳回, with the reason of the form."""
    reason = pressed.press.inputs.get("reason", "")
    return done(execute(RejectFiling(filing_id=filing_of(pressed), by=pressed.member, reason=reason), uow, ctx))


def withdraw(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """撤回."""
    return done(execute(WithdrawFiling(filing_id=filing_of(pressed), by=pressed.member), uow, ctx))


def detail(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """查看."""
    filing = uow.filings.get(filing_of(pressed))
    return Effect(code="shown", facts={}, reply=Reply(say=Say.DETAIL, about=about_filing(filing.id)))


def files(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """附件: they follow in the chat; the toast says so."""
    send_files(filing_of(pressed), pressed.member, uow, ctx)
    return Effect(code="files_sent", facts={})


def mine(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """更多: the page of 我的客户 behind the number that the button carries; of somebody's, who stands behind it."""
    number, _, owner = pressed.action.subject.partition(".")
    if not number.isdecimal() and not (owner and not number):
        raise RuleViolation("stale_button")
    args: dict[str, Fact] = {**({"before": int(number)} if number else {}), **({"owner": owner} if owner else {})}
    return Effect(code="shown", facts={}, reply=Reply(say=Say.MINE, args=args))


def reject_same(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """驳回：是同一家, the look-alike at this place on the card."""
    filing_id, _, place = pressed.action.subject.rpartition(".")
    filing = uow.filings.get(FilingId(filing_id))
    same_as = beside_at(int(place) if place.isdecimal() else 0, filing, uow)
    reason = words.SAME_AS.format(company=uow.customers.get(same_as).name)
    return done(execute(RejectFiling(filing_id=filing.id, by=pressed.member, reason=reason, same_as=same_as), uow, ctx))
