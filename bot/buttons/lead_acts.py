"""Presses about leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.replies import Reply, Say
from bot.talk import leads
from bot.talk.pressed import Effect, Pressed, done, filing_of
from core.domain.ids import MemberId
from core.service.answer_lead import DeclineLead, DropLead, TakeLead
from core.service.commands import execute
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import about_filing


def give(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """One of several of a name: he gets what was said before."""
    laid_by, _, to = pressed.action.subject.partition(".")
    reply = leads.give_to(pressed.member, laid_by, MemberId(to), uow, ctx)
    return Effect(code="shown", facts={}, reply=reply)


def take(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """接单."""
    return done(execute(TakeLead(filing_id=filing_of(pressed), by=pressed.member), uow, ctx))


def decline(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """不接, with why."""
    reason = pressed.press.inputs.get("reason", "")
    return done(execute(DeclineLead(filing_id=filing_of(pressed), by=pressed.member, reason=reason), uow, ctx))


def drop(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """撤回派单."""
    return done(execute(DropLead(filing_id=filing_of(pressed), by=pressed.member), uow, ctx))


def show(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """查看."""
    return Effect(code="shown", facts={}, reply=Reply(say=Say.LEAD, about=about_filing(filing_of(pressed))))


ACTS: Mapping[str, Callable[[Pressed, UnitOfWork, Context], Effect]] = {
    "give_lead": give,
    "take_lead": take,
    "decline_lead": decline,
    "drop_lead": drop,
    "show_lead": show,
}
