"""Presses on the cards of old duplicates."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.talk import duplicates
from bot.talk.pressed import Effect, Pressed, done
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.merge_customers import ConfirmMerge, UndoMerge
from core.service.ports.store import UnitOfWork
from core.service.scan_ledger import StopScan
from core.service.settle_pair import MergePair, PutOff, TellApart


def _stop(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    return done(execute(StopScan(number=_number(pressed.action.subject), by=pressed.member), uow, ctx))


def _list(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    reply = duplicates.listed(_number(pressed.action.subject), pressed.member, uow)
    return Effect(code="shown", facts={}, reply=reply)


def _look(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    reply = duplicates.shown(_number(pressed.action.subject), pressed.member, uow)
    return Effect(code="shown", facts={}, reply=reply)


def _merge(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """The pair and the side whose name stays, parted by a dot."""
    number, _, keep = pressed.action.subject.partition(".")
    return done(execute(MergePair(number=_number(number), keep=_number(keep), by=pressed.member), uow, ctx))


def _apart(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    return done(execute(TellApart(number=_number(pressed.action.subject), by=pressed.member), uow, ctx))


def _later(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    return done(execute(PutOff(number=_number(pressed.action.subject), by=pressed.member), uow, ctx))


def _undo(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    return done(execute(UndoMerge(number=_number(pressed.action.subject), by=pressed.member), uow, ctx))


def _confirm(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    return done(execute(ConfirmMerge(number=_number(pressed.action.subject), by=pressed.member), uow, ctx))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise RuleViolation("stale_button")
    return int(text)


ACTS: Mapping[str, Callable[[Pressed, UnitOfWork, Context], Effect]] = {
    "scan_stop": _stop,
    "duplicates": _list,
    "pair": _look,
    "pair_merge": _merge,
    "pair_apart": _apart,
    "pair_later": _later,
    "merge_undo": _undo,
    "merge_confirm": _confirm,
}
