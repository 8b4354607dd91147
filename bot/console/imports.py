"""``baobei import``: a customer list into the ledger; what was imported; taking an import back."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.console.ledger import asking
from bot.console.progress import Bar
from bot.lists.fault_files import fault_file, said_of_customers
from bot.lists.importing import Importer, take_back
from bot.policy.shelf import shelf_of
from bot.process.clock import utc_now
from bot.process.ids import new_id
from bot.sheets.bounds import BadSheet
from bot.sheets.reading import Sheet, sheet_at
from cards.texts import imports as texts
from cards.texts.toasts import toast
from core.domain.ids import MemberId
from core.domain.imports import ImportJob, JobState, LineOutcome, ListKind
from core.domain.rules import RuleViolation
from core.domain.sheets.columns import Guess
from core.domain.sheets.faults import Fault
from core.domain.sheets.mapping import corrected
from core.service.context import Context
from core.service.import_ledger import StartImport
from core.service.ports.store import Store
from core.service.procedures.roster import Roster

_WRONG = {"owner_shared": "不止一位，请写手机号或成员编号", "owner_left": "已经离职"}


class WrongName(Exception):
    """Nobody is meant by it, or several are; the text says which."""


def import_(args: argparse.Namespace) -> int:
    """0 when every line came in, 1 when some did not, 2 when the file or the call is wrong."""
    match args.what:
        case ["list"]:
            return asking(args.config, lambda store: _list(store, as_json=args.json))
        case ["undo", number] if number.isdecimal():
            return asking(args.config, lambda store: told(lambda: _undo(store, int(number), as_json=args.json)))
        case [file] if file != "undo":
            return _from_file(args, Path(file))
    print("用法：import 文件｜import undo 编号｜import list", file=sys.stderr)
    return 2


def contexts(store: Store) -> Callable[[], Context]:
    """The moment of each command from the shell, and the policy that is in force then."""
    shelf = shelf_of(store, utc_now)
    return lambda: Context(now=utc_now(), policy=shelf.now(), new_id=new_id, correlation="import")


def member_called(name: str, store: Store) -> MemberId:
    """Raises ``WrongName``."""
    found = store.read(lambda uow: Roster.of(uow).owner_of(name, "")).result()
    if isinstance(found, Fault):
        why = _WRONG.get(found.code, "不在成员名单里")
        raise WrongName(f"「{name}」{why}，用 baobei members list 查看")
    return found


def _from_file(args: argparse.Namespace, path: Path) -> int:
    try:
        sheet = sheet_at(path, args.sheet)
        return asking(args.config, lambda store: told(lambda: _import(args, path, sheet, store)))
    except BadSheet as bad:
        print(bad, file=sys.stderr)
        return 2


def told(work: Callable[[], int]) -> int:
    """Say a refusal in words; 2."""
    try:
        return work()
    except WrongName as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except RuleViolation as refusal:
        print(toast(refusal.code, refusal.facts)[0], file=sys.stderr)
        return 2


def _import(args: argparse.Namespace, path: Path, sheet: Sheet, store: Store) -> int:
    bar = Bar("试算" if args.dry_run else "导入", sheet.expected)
    done = Steps(bar)
    importer = Importer(sheet=sheet, store=store, context=contexts(store), tick=done)
    before = store.read(lambda uow: uow.imports.of_file(sheet.digest)).result()
    is_open = before is not None and before.state is JobState.RUNNING
    if before is not None and is_open and not args.dry_run:
        if not args.resume:
            print(texts.UNFINISHED.format(number=before.number, done=before.done, file=path), file=sys.stderr)
            return 2
        return _finish(args, path, importer, before.number, bar)
    if args.resume:
        print(texts.NOTHING_TO_RESUME, file=sys.stderr)
        return 2
    guesses = importer.guess()
    columns = corrected(guesses, _corrections(args.map), importer.policy(importer.context()).form())
    owner = member_called(args.owner, store) if args.owner else None
    _show(sheet, guesses, columns)
    if problem := texts.lacking_column(columns.values(), owned=owner is not None):
        print(problem, file=sys.stderr)
        return 2
    if args.dry_run:
        return _try_out(args, path, importer, columns, owner, bar)
    if not args.yes and not _confirmed():
        return 2
    cmd = StartImport(
        name=sheet.name,
        digest=sheet.digest,
        columns=columns,
        by=None,
        total=sheet.expected,
        owner=owner,
        accept_suspected=args.accept_suspected,
    )
    return _finish(args, path, importer, importer.start(cmd).number, bar)


def _finish(args: argparse.Namespace, path: Path, importer: Importer, number: int, bar: Bar) -> int:
    job = importer.carry_on(number)
    bar.close()
    wrong = importer.problems(job)
    return _report(args, path, importer, job.counts, wrong, number=number)


def _try_out(
    args: argparse.Namespace,
    path: Path,
    importer: Importer,
    columns: Mapping[int, str],
    owner: MemberId | None,
    bar: Bar,
) -> int:
    trial = importer.try_out(columns, owner)
    bar.close()
    return _report(args, path, importer, trial.counts, trial.problems)


def _report(
    args: argparse.Namespace,
    path: Path,
    importer: Importer,
    counts: Mapping[str, int],
    wrong: Mapping[int, Sequence[Fault]],
    *,
    number: int | None = None,
) -> int:
    target: Path | None = None
    if wrong:
        target = args.faults or path.with_name(f"{path.stem}.问题{'.xlsx' if importer.sheet.is_book else '.csv'}")
        try:
            said = said_of_customers(wrong, importer.store)
            target.write_bytes(fault_file(importer.sheet, said, at=utc_now()))
        except OSError as error:
            print(f"写不了 {target}（{error.strerror}），没有导入的行没存下来：换个 --faults 再导一次", file=sys.stderr)
            target = None
    if args.json:
        report = {"job": number, "dry_run": number is None, **{each.value: counts.get(each.value, 0) for each in _TOLD}}
        print(json.dumps({**report, "faults": str(target) if target else None}, ensure_ascii=False))
    else:
        print(texts.summary(counts, number=number))
        for sentence in texts.noted(counts, by_map=True):
            print(sentence)
        if target:
            print(texts.SEE_FAULTS.format(file=target))
    return 1 if wrong else 0


_TOLD = (LineOutcome.ADDED, LineOutcome.REFUSED, LineOutcome.DUPLICATE, LineOutcome.SUSPECTED)


def _show(sheet: Sheet, guesses: Sequence[Guess], columns: Mapping[int, str]) -> None:
    """Which column becomes what, on standard error: what a program reads stays clean."""
    print(texts.MAPPING.format(file=sheet.name), file=sys.stderr)
    for guess in guesses:
        field = columns.get(guess.column, "")
        sure = guess.is_sure or field != guess.field
        print("  " + texts.column(guess.column, guess.header, field, sure=sure), file=sys.stderr)


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        print(texts.SAY_YES, file=sys.stderr)
        return False
    print(texts.CONFIRM, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"", "y", "yes", "是", "对"}


def _corrections(said: Sequence[str]) -> dict[str, str]:
    return {column.strip(): field.strip() for column, _, field in (each.rpartition("=") for each in said)}


def _undo(store: Store, number: int, *, as_json: bool) -> int:
    job = store.read(lambda uow: uow.imports.numbered(number)).result()
    bar = Bar("撤销", job.counted(LineOutcome.ADDED) + job.counted(LineOutcome.CORRECTED))
    job = take_back(number, store, contexts(store), by=None, tick=Steps(bar))
    bar.close()
    removed, restored, kept = map(job.counted, (LineOutcome.REMOVED, LineOutcome.RESTORED, LineOutcome.KEPT))
    if as_json:
        more = {"restored": restored} if job.kind is ListKind.ORDERS else {}
        print(json.dumps({"job": number, "removed": removed, "kept": kept, **more}))
    else:
        print(texts.undone(number, removed, kept, restored))
    return 1 if kept else 0


def _list(store: Store, *, as_json: bool) -> int:
    jobs = store.read(lambda uow: uow.imports.recent(limit=100)).result()
    for job in jobs:
        print(json.dumps(_facts(job), ensure_ascii=False) if as_json else texts.job_line(job))
    if not jobs and not as_json:
        print("还没有导入过")
    return 0


def _facts(job: ImportJob) -> dict[str, object]:
    return {
        "job": job.number,
        "file": job.name,
        "state": job.state.value,
        "started": job.started_at.isoformat(),
        "done": job.done,
        **job.counts,
    }


class Steps:
    """Moves a bar to the line that was reached."""

    def __init__(self, bar: Bar) -> None:
        self._bar, self._last = bar, 0

    def __call__(self, line: int, counts: Mapping[str, int]) -> None:
        self._bar.add(line - self._last)
        self._last = line
