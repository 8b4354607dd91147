"""``baobei policy``: check, publish, compare and look back on the rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.console.ledger import asking
from bot.policy.documents import document_of
from bot.policy.mistakes import BadPolicy, Mistake
from bot.policy.reading import read
from bot.policy.shelf import shelf_of
from bot.process.clock import utc_now
from bot.process.ids import new_id
from cards.texts.policy_changes import sentence
from cards.texts.toasts import toast
from core.domain.policy.comparing import Change, changes
from core.domain.policy.document import Policy
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.ports.policies import PolicyVersion
from core.service.ports.store import Store
from core.service.publish_policy import BUILT_IN, PublishPolicy

ZONE = ZoneInfo("Asia/Shanghai")
NOW, BUILT_IN_NAME = "now", "builtin"


def check(file: Path, *, as_json: bool) -> int:
    """0 when it could be published, 1 with every mistake when not, 2 when there is no such file."""
    text = _text(file)
    if text is None:
        return 2
    try:
        read(text)
    except BadPolicy as bad:
        _tell(bad.mistakes, as_json=as_json)
        return 1
    if as_json:
        print(json.dumps({"ok": True, "mistakes": []}, ensure_ascii=False))
        return 0
    print("可以发布")
    return 0


def publish(config: Path, file: Path, *, since: str | None, note: str, as_json: bool) -> int:
    """0 when it is published, 1 when it has mistakes or is refused, 2 for wrong arguments."""
    text, holds_from = _text(file), _moment(since)
    if text is None or (since and holds_from is None):
        return 2
    try:
        policy = read(text)
    except BadPolicy as bad:
        _tell(bad.mistakes, as_json=as_json)
        return 1
    document = document_of(policy)

    def ask(store: Store) -> int:
        now = utc_now()
        before = document_of(shelf_of(store, utc_now).at(holds_from or now))
        command = PublishPolicy(document=document, source=text, holds_from=holds_from, note=note)
        ctx = Context(now=now, policy=policy, new_id=new_id, correlation="policy")
        try:
            outcome = store.submit(lambda uow: execute(command, uow, ctx)).result()
        except RuleViolation as refusal:
            print(toast(refusal.code, refusal.facts, now=now)[0], file=sys.stderr)
            return 1
        if as_json:
            print(json.dumps({**outcome.facts, "changes": _plain(before, document)}, ensure_ascii=False))
            return 0
        _compare(before, document)
        print(toast(outcome.code, outcome.facts, now=now)[0])
        return 0

    return asking(config, ask)


def diff(config: Path, old: str, new: str, *, as_json: bool) -> int:
    """0 when they are the same, 1 when they differ, 2 when one of them is not there or has mistakes."""
    if any(_is_kept(name) for name in (old, new)):
        return asking(config, lambda store: _diff(store, old, new, as_json=as_json))
    return _diff(None, old, new, as_json=as_json)


def _diff(store: Store | None, old: str, new: str, *, as_json: bool) -> int:
    before, after = _document(store, old), _document(store, new)
    if before is None or after is None:
        return 2
    if as_json:
        print(json.dumps({"changes": _plain(before, after)}, ensure_ascii=False))
    else:
        _compare(before, after)
    return int(before != after)


def history(config: Path, *, as_json: bool) -> int:
    """Every version, the newest first, and which one is in force."""

    def ask(store: Store) -> int:
        versions = store.read(lambda uow: uow.policies.all()).result()
        names = store.read(lambda uow: {one.id: one.name for one in uow.directory.members()}).result()
        holding = shelf_of(store, utc_now).now().version
        rows = [_row(one, names, holding) for one in reversed(versions)]
        if not any(one.version == BUILT_IN for one in versions):
            rows.append({"version": BUILT_IN, "note": "内置规则", "in_force": holding == BUILT_IN})
        for row in rows:
            print(json.dumps(row, ensure_ascii=False) if as_json else _line(row))
        return 0

    return asking(config, ask)


def show(config: Path, version: str) -> int:
    """The text of a version as it was written; 1 when there is no such version."""

    def ask(store: Store) -> int:
        number = (
            shelf_of(store, utc_now).now().version if version == NOW else int(version) if version.isdecimal() else 0
        )
        found = store.read(lambda uow: uow.policies.version(number)).result()
        if found is None:
            print("没有这一版的原文；内置规则见 policy.example.toml", file=sys.stderr)
            return 1
        print(found.source, end="")
        return 0

    return asking(config, ask)


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        print(f"没有这个文件：{file}（复制 policy.example.toml 再改）", file=sys.stderr)
    except (OSError, UnicodeDecodeError):
        print(f"读不了 {file}，要是 UTF-8 编码的文本", file=sys.stderr)
    return None


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        print("--from 应写成 2026-12-01 或 2026-12-01T09:00 这样", file=sys.stderr)
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).astimezone(UTC)


def _tell(mistakes: Sequence[Mistake], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"ok": False, "mistakes": [one.as_json() for one in mistakes]}, ensure_ascii=False))
        return
    print(f"规则有 {len(mistakes)} 处要改：", file=sys.stderr)
    for one in mistakes:
        print(f"  {one}", file=sys.stderr)


def _is_kept(name: str) -> bool:
    return name == NOW or name.isdecimal()


def _document(store: Store | None, name: str) -> dict[str, Any] | None:
    if name == BUILT_IN_NAME:
        return document_of(Policy())
    if store is not None and _is_kept(name):
        shelf = shelf_of(store, utc_now)
        try:
            return document_of(shelf.now() if name == NOW else shelf.of(int(name)))
        except RuleViolation:
            print(f"没有第 {name} 版", file=sys.stderr)
            return None
    text = _text(Path(name))
    try:
        return None if text is None else document_of(read(text))
    except BadPolicy as bad:
        _tell(bad.mistakes, as_json=False)
        return None


def _plain(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    def row(change: Change) -> dict[str, Any]:
        says = sentence(change, old, new)
        return {"path": change.written, "old": change.old, "new": change.new, "says": says}

    return [row(change) for change in changes(old, new)]


def _compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    found = tuple(changes(old, new))
    for change in found:
        print(sentence(change, old, new))
        print(f"  {change.written}：{_short(change.old)} → {_short(change.new)}")
    if not found:
        print("没有变化")


def _short(value: Any) -> str:
    text = "（没有）" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else f"{text[:99]}…"


def _row(one: PolicyVersion, names: Mapping[Any, str], holding: int) -> dict[str, Any]:
    return {
        "version": one.version,
        "holds_from": one.holds_from.isoformat(),
        "published_at": one.published_at.isoformat(),
        "published_by": names.get(one.published_by, ""),
        "note": one.note,
        "in_force": one.version == holding,
    }


def _line(row: Mapping[str, Any]) -> str:
    mark = "→" if row["in_force"] else " "
    if "holds_from" not in row:
        return f"{mark} 第 {row['version']} 版  {row['note']}"
    since = datetime.fromisoformat(row["holds_from"]).astimezone(ZONE)
    who = row["published_by"] or "命令行"
    return f"{mark} 第 {row['version']} 版  {since:%Y-%m-%d %H:%M} 起  {who}发布  {row['note']}".rstrip()
