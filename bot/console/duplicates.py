"""``baobei dedupe scan``, ``merge``, ``undo-merge``, ``confirm-merge``, ``merges``: old duplicates in the ledger."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter

from bot.console.imports import contexts, told
from bot.console.ledger import asking
from bot.console.progress import Bar
from bot.policy.shelf import in_force
from bot.process.clock import utc_now
from bot.sheets.writing import Page, Value, as_csv, as_xlsx
from bot.timed.scanning import WorkFile, scan, with_sides
from cards.texts import scanning as texts
from cards.texts import words
from cards.texts.toasts import toast
from core.domain.customer import Key
from core.domain.dedupe.names import compare_name
from core.domain.duplicates import DuplicatePair
from core.domain.ids import CustomerId
from core.domain.policy.document import KeyKind
from core.service.commands import Command, execute
from core.service.merge_customers import ConfirmMerge, MergeCustomers, UndoMerge
from core.service.ports.store import Store, UnitOfWork
from core.service.procedures.scan_duplicates import Side

_FORMS = {".xlsx", ".csv"}
_SHOWN = 50
_Found = tuple[DuplicatePair, Side, Side]


def find(args: argparse.Namespace) -> int:
    """0 when the walk is over, 1 when it was broken off or the file cannot be written, 2 for a wrong call."""
    if args.out is not None and args.out.suffix.lower() not in _FORMS:
        print("文件名应以 .xlsx 或 .csv 结尾", file=sys.stderr)
        return 2
    return asking(args.config, lambda store: _find(args, store))


def _find(args: argparse.Namespace, store: Store) -> int:
    path: Path | None = args.out and args.out.with_name(f"{args.out.name}.scan")
    started = perf_counter()
    try:
        work = WorkFile(path)
    except OSError as error:
        print(f"写不了 {path}：{error.strerror}", file=sys.stderr)
        return 1
    try:
        policy = store.read(lambda uow: in_force(uow, utc_now())).result()
        names = scan(store, policy, work, _Steps())
    except KeyboardInterrupt:
        print(texts.interrupted(str(path)) if path else "已停下", file=sys.stderr)
        return 1
    else:
        return _report(args, store, work, path, names, perf_counter() - started)
    finally:
        work.close()


def _report(
    args: argparse.Namespace, store: Store, work: WorkFile, path: Path | None, names: int, seconds: float
) -> int:
    counts = dict(work.counts())
    if args.certain_only:
        counts.pop("suspected", None)
    if args.out is not None:
        try:
            args.out.write_bytes(_file(args, store, work))
        except OSError as error:
            print(f"写不了 {args.out}：{error.strerror}", file=sys.stderr)
            return 1
        if path is not None:
            path.unlink()
    else:
        _list(args, store, work)
    if args.json and args.out is not None:
        kinds = {kind: counts.get(kind, 0) for kind in ("certain", "suspected", "related")}
        print(json.dumps({"names": names, **kinds, "file": str(args.out)}, ensure_ascii=False))
    elif not args.json:
        print(texts.found(names, counts, seconds))
        if args.out is not None:
            print(texts.written(str(args.out)))
    return 0


def _list(args: argparse.Namespace, store: Store, work: WorkFile) -> None:
    found = _everything(args, store, work)
    for pair, one, other in found if args.json else islice(found, _SHOWN):
        print(_line(pair, one, other) if not args.json else json.dumps(_facts(pair, one, other), ensure_ascii=False))


def _everything(args: argparse.Namespace, store: Store, work: WorkFile) -> Iterator[_Found]:
    """The duplicates, then the firms of one house."""
    for related in (False, True):
        yield from with_sides(store, work.pairs(related=related, certain_only=args.certain_only))


def _file(args: argparse.Namespace, store: Store, work: WorkFile) -> bytes:
    if args.out.suffix.lower() == ".csv":
        rows = map(_row, _everything(args, store, work))
        return as_csv(Page(title=texts.DUPLICATES, headers=texts.HEADERS, rows=rows))
    pages = []
    for title, related in ((texts.DUPLICATES, False), (texts.RELATED, True)):
        pairs = with_sides(store, work.pairs(related=related, certain_only=args.certain_only))
        pages.append(Page(title=title, headers=texts.HEADERS, rows=map(_row, pairs)))
    return as_xlsx(pages, creator=words.BOT, at=utc_now())


def _row(found: _Found) -> list[Value]:
    pair, one, other = found
    sides = [
        value
        for side in (one, other)
        for value in (side.name, texts.follower(side.owner, is_held=side.is_held), side.filings)
    ]
    why = texts.evidence(pair.evidence)
    return [texts.conclusion(pair.band.value, related=pair.is_related), *sides, why, one.customer, other.customer]


def _line(pair: DuplicatePair, one: Side, other: Side) -> str:
    sides = " ｜ ".join(f"{side.name}（{texts.follower(side.owner, is_held=side.is_held)}）" for side in (one, other))
    return f"{texts.conclusion(pair.band.value, related=pair.is_related)} {sides}：{texts.evidence(pair.evidence)}"


def _facts(pair: DuplicatePair, one: Side, other: Side) -> dict[str, object]:
    sides = [
        {"id": side.customer, "name": side.name, "owner": side.owner, "held": side.is_held, "filings": side.filings}
        for side in (one, other)
    ]
    why = texts.evidence(pair.evidence)
    return {
        "band": pair.band.value,
        "relation": pair.relation.value,
        "score": round(pair.score, 4),
        "why": why,
        "one": sides[0],
        "other": sides[1],
    }


def merge(args: argparse.Namespace) -> int:
    """0 when they are one, 2 when they cannot be."""

    def ask(store: Store) -> int:
        def work() -> int:
            keep, drop = (
                store.read(lambda uow, said=said: _meant(said, uow)).result()  # type: ignore[misc]
                for said in (args.keep, args.drop)
            )
            return _do(MergeCustomers(keep=keep, drop=drop, by=None, reason=args.reason), store, as_json=args.json)

        return told(work)

    return asking(args.config, ask)


def undo(args: argparse.Namespace) -> int:
    """0 when they are two again, 2 when they cannot be."""
    cmd = UndoMerge(number=args.number, by=None)
    return asking(args.config, lambda store: told(lambda: _do(cmd, store, as_json=args.json)))


def confirm(args: argparse.Namespace) -> int:
    """0 when it is for good, 2 when it cannot be."""
    cmd = ConfirmMerge(number=args.number, by=None)
    return asking(args.config, lambda store: told(lambda: _do(cmd, store, as_json=args.json)))


def merges(args: argparse.Namespace) -> int:
    """The latest merges."""

    def ask(store: Store) -> int:
        recent = store.read(lambda uow: uow.merges.recent(limit=100)).result()
        for each in recent:
            facts = {
                "number": each.number,
                "kept": each.kept_name,
                "dropped": each.dropped_name,
                "at": each.at.isoformat(),
                "state": each.state.value,
                **each.moved,
            }
            print(json.dumps(facts, ensure_ascii=False) if args.json else texts.merge_line(each))
        if not recent and not args.json:
            print("还没有合并过")
        return 0

    return asking(args.config, ask)


def _do(cmd: Command, store: Store, *, as_json: bool) -> int:
    ctx = contexts(store)()
    outcome = store.submit(lambda uow: execute(cmd, uow, ctx)).result()
    if as_json:
        print(json.dumps({"code": outcome.code, **outcome.facts}, ensure_ascii=False))
    else:
        print(toast(outcome.code, outcome.facts)[0])
    return 0


def _meant(said: str, uow: UnitOfWork) -> CustomerId:
    """A customer by its name or an alias, its id, or the number of a filing. Raises ``customer_not_found``."""
    key = Key(kind=KeyKind.NAME, value=compare_name(said))
    if (named := uow.customers.having([key]).get(key)) is not None:
        return named
    digits = said.lstrip("#＃")
    if digits.isdecimal() and len(digits) < 12 and (filing := uow.filings.numbered(int(digits))) is not None:
        return filing.customer_id
    return uow.customers.get(CustomerId(said)).id


class _Steps:
    """Moves a bar to the number that was reached."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._reached = 0

    def __call__(self, number: int, last: int) -> None:
        self._bar = self._bar or Bar("查重复", last)
        self._bar.add(number - self._reached)
        self._reached = number
        if number >= last:
            self._bar.close()
