"""Lists by talking: put right, confirmed, cancelled, undone, looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.grammar.parsed import Intent
from bot.replies import Reply, Say
from bot.talk.turn import Turn
from core.domain.ids import MemberId
from core.domain.imports import ImportJob, JobState, ListKind
from core.domain.rules import RuleViolation
from core.domain.sheets.faults import Fault
from core.service.commands import Command, execute
from core.service.context import Context
from core.service.correct_import import CorrectImport
from core.service.import_ledger import MoveImport
from core.service.ports.store import UnitOfWork
from core.service.procedures.bringing import kinds_of, must_handle
from core.service.procedures.import_jobs import about_import
from core.service.procedures.roster import Roster
from core.service.procedures.routing import administers
from core.service.undo_import import BeginUndo

_RECENT = 50


def _confirm(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """导入名单, 一起导入, 只导入没有疑问的."""
    job = _meant(turn, uow, ctx, JobState.WAITING)
    accepts = bool(turn.parsed.fields.get("suspected"))
    move = MoveImport(number=job.number, state=JobState.RUNNING, by=turn.member, accept_suspected=accepts)
    return _done(move, job, uow, ctx)


def _cancel(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    job = _meant(turn, uow, ctx, JobState.WAITING)
    return _done(MoveImport(number=job.number, state=JobState.CANCELLED, by=turn.member), job, uow, ctx)


def _correct(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """第3列是手机号, 都归 王晨, 按订单导入. Raises ``not_found`` for a name that nobody, or more than one, has."""
    job = _meant(turn, uow, ctx, JobState.WAITING)
    fields = {key: str(value) for key, value in turn.parsed.fields.items()}
    owner = owner_called(fields["owner"], uow) if "owner" in fields else None
    corrections = {fields["column"]: fields["field"]} if "column" in fields else {}
    kind = ListKind(fields["list"]) if "list" in fields else None
    command = CorrectImport(number=job.number, by=turn.member, corrections=corrections, owner=owner, kind=kind)
    return _done(command, job, uow, ctx)


def _undo(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    job = _meant(turn, uow, ctx, JobState.FINISHED)
    return _done(BeginUndo(number=job.number, by=turn.member), job, uow, ctx)


def _show(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    return _shown(_meant(turn, uow, ctx, *JobState))


def owner_called(name: str, uow: UnitOfWork) -> MemberId:
    """Raises ``not_found``."""
    found = Roster.of(uow).owner_of(name, "")
    if isinstance(found, Fault):
        raise RuleViolation("not_found", asked=name)
    return found


def _meant(turn: Turn, uow: UnitOfWork, ctx: Context, *states: JobState) -> ImportJob:
    """By its number, or the latest one that is in such a state. Raises ``admin_only``, ``import_not_found``,
    ``import_not_yours``, ``no_list_waiting``.
    """
    if not kinds_of(turn.member, uow, ctx.policy):
        raise RuleViolation("admin_only")
    number = turn.parsed.fields.get("number")
    if isinstance(number, int):
        found = uow.imports.numbered(number)
        must_handle(found, turn.member, uow, ctx.policy)
        return found
    every, recent = administers(turn.member, uow), uow.imports.recent(limit=_RECENT)
    meant = next((job for job in recent if job.state in states and (every or job.by == turn.member)), None)
    if meant is None:
        raise RuleViolation("no_list_waiting")
    return meant


def _done(command: Command, job: ImportJob, uow: UnitOfWork, ctx: Context) -> Reply:
    execute(command, uow, ctx)
    return _shown(job)


def _shown(job: ImportJob) -> Reply:
    return Reply(say=Say.IMPORT, about=about_import(job.number))


TURNS: Mapping[Intent, Callable[[Turn, UnitOfWork, Context], Reply]] = {
    Intent.IMPORT_GO: _confirm,
    Intent.IMPORT_STOP: _cancel,
    Intent.IMPORT_MAP: _correct,
    Intent.IMPORT_UNDO: _undo,
    Intent.IMPORT_SHOW: _show,
}
