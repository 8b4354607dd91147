"""Old duplicates by talking: 查重扫描, 重复客户, what becomes of a pair, 撤销合并 and 确认合并."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.grammar.parsed import Intent
from bot.replies import Reply, Say, plain
from bot.talk.turn import Turn
from core.domain.ids import MemberId
from core.domain.rules import RuleViolation
from core.service.commands import Command, execute
from core.service.context import Context
from core.service.merge_customers import ConfirmMerge, UndoMerge
from core.service.ports.store import UnitOfWork
from core.service.procedures.administering import must_administer
from core.service.procedures.telling_merges import about_pair
from core.service.records import Subject
from core.service.scan_ledger import StartScan, StopScan, about_scan
from core.service.settle_pair import MergePair, PutOff, TellApart

PAIRS = Subject(kind="pairs", id="")
"""The list of pairs as a matter."""


def started(by: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """查重扫描: the card of the walk, a new one or the one under way. Raises ``admin_only``."""
    about = execute(StartScan(by=by), uow, ctx).subject
    assert about is not None  # noqa: S101 - a walk always has its subject
    return Reply(say=Say.SCAN, about=about)


def listed(offset: int, by: MemberId, uow: UnitOfWork) -> Reply:
    """重复客户 from this place on. Raises ``admin_only``."""
    must_administer(by, uow)
    return Reply(say=Say.DUPLICATES, about=PAIRS, args={"offset": offset})


def shown(number: int, by: MemberId, uow: UnitOfWork) -> Reply:
    """One pair side by side. Raises ``admin_only``, ``pair_not_found``."""
    must_administer(by, uow)
    return Reply(say=Say.PAIR, about=about_pair(uow.scans.pair(number).number))


def stop(by: MemberId, uow: UnitOfWork) -> StopScan:
    """停下. Raises ``scan_not_found``."""
    scan = uow.scans.latest()
    if scan is None:
        raise RuleViolation("scan_not_found")
    return StopScan(number=scan.number, by=by)


def _scan(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    return started(turn.member, uow, ctx)


def _stop(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    command = stop(turn.member, uow)
    execute(command, uow, ctx)
    return Reply(say=Say.SCAN, about=about_scan(command.number))


def _list(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    return listed(_number(turn, "offset"), turn.member, uow)


def _look(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    return shown(_number(turn, "pair"), turn.member, uow)


def _settle(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """The pair's card shows what came of it."""
    pair, by = _number(turn, "pair"), turn.member
    commands: Mapping[Intent, Command] = {
        Intent.MERGE: MergePair(number=pair, keep=_number(turn, "keep"), by=by),
        Intent.TELL_APART: TellApart(number=pair, by=by, reason=str(turn.parsed.fields.get("note", ""))),
        Intent.PUT_OFF: PutOff(number=pair, by=by),
    }
    execute(commands[turn.parsed.intent], uow, ctx)
    return Reply(say=Say.PAIR, about=about_pair(pair))


def _decide(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    number, by = _number(turn, "number"), turn.member
    is_undo = turn.parsed.intent is Intent.UNDO_MERGE
    outcome = execute(UndoMerge(number=number, by=by) if is_undo else ConfirmMerge(number=number, by=by), uow, ctx)
    return plain(outcome.code, **outcome.facts)


def _number(turn: Turn, name: str) -> int:
    found = turn.parsed.fields.get(name, 0)
    return found if isinstance(found, int) else 0


TURNS: Mapping[Intent, Callable[[Turn, UnitOfWork, Context], Reply]] = {
    Intent.SCAN: _scan,
    Intent.STOP_SCAN: _stop,
    Intent.DUPLICATES: _list,
    Intent.PAIR: _look,
    Intent.MERGE: _settle,
    Intent.TELL_APART: _settle,
    Intent.PUT_OFF: _settle,
    Intent.UNDO_MERGE: _decide,
    Intent.CONFIRM_MERGE: _decide,
}
