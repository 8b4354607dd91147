"""Presses on the cards of lists: put right, confirmed, cancelled, undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.replies import Reply, Say
from bot.talk.pressed import Effect, Pressed, done
from core.domain.imports import JobState, ListKind
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.correct_import import CorrectImport
from core.service.import_ledger import MoveImport
from core.service.ports.store import UnitOfWork
from core.service.procedures.bringing import must_handle
from core.service.procedures.import_jobs import about_import
from core.service.undo_import import BeginUndo

_MOVED_TO: Mapping[str, tuple[JobState, bool | None]] = {
    "import": (JobState.RUNNING, False),
    "import_all": (JobState.RUNNING, True),
    "import_cancel": (JobState.CANCELLED, None),
}


def _move(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """导入, 一起导入 or 取消 under a list: the confirmed one is carried on by the next tick."""
    number = _number(pressed, uow, ctx)
    state, accepts = _MOVED_TO[pressed.action.verb]
    move = MoveImport(number=number, state=state, by=pressed.member, accept_suspected=accepts)
    return done(execute(move, uow, ctx))


def _map(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """改这一列, with the form's ``column`` and ``field``."""
    said = pressed.press.inputs
    corrections = {said.get("column", ""): said.get("field", "")}
    command = CorrectImport(number=_number(pressed, uow, ctx), by=pressed.member, corrections=corrections)
    return done(execute(command, uow, ctx))


def _as_kind(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    """订单, 客户名单 or 线索名单: ``<number>.<kind>``. A new card tells of the trial: a card on WeCom changes but once
    after a press. Raises ``admin_only``, ``stale_button``.
    """
    number, _, kind = pressed.action.subject.partition(".")
    if not number.isdecimal() or kind not in set(ListKind) - {ListKind.UNCLEAR}:
        raise RuleViolation("stale_button")
    outcome = execute(CorrectImport(number=int(number), by=pressed.member, kind=ListKind(kind)), uow, ctx)
    return replace(done(outcome), reply=Reply(say=Say.IMPORT, about=about_import(int(number))))


def _undo(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> Effect:
    return done(execute(BeginUndo(number=_number(pressed, uow, ctx), by=pressed.member), uow, ctx))


def _number(pressed: Pressed, uow: UnitOfWork, ctx: Context) -> int:
    if not pressed.action.subject.isdecimal():
        raise RuleViolation("stale_button")
    number = int(pressed.action.subject)
    must_handle(uow.imports.numbered(number), pressed.member, uow, ctx.policy)
    return number


ACTS: Mapping[str, Callable[[Pressed, UnitOfWork, Context], Effect]] = {
    **dict.fromkeys(_MOVED_TO, _move),
    "import_as": _as_kind,
    "import_map": _map,
    "import_undo": _undo,
}
