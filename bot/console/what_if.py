"""``baobei policy what-if``: replay the past under another policy, and say whose matters would differ."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.console.ledger import asking
from bot.console.progress import Bar
from bot.policy.mistakes import BadPolicy
from bot.policy.reading import read
from bot.policy.shelf import shelf_of
from bot.process.clock import utc_now
from bot.process.ids import new_id
from cards.texts import rehearsals as texts
from core.domain.policy.document import Policy
from core.domain.sheets.cells import day_of
from core.service.context import Context
from core.service.ports.store import Store
from core.service.rehearsal import Difference, Kind, Replayed, rehearse, unreplayed

_DAYS = re.compile(r"(\d{1,4})\s*(?:d|天)")


def what_if(config: Path, file: Path, *, since: str, as_json: bool) -> int:
    """0 when it was replayed, 1 when the policy has mistakes, 2 for a wrong call."""
    now = utc_now()
    begins = _begins(since, now)
    if begins is None:
        print("--since 应写成 90d（最近九十天）或 2026-09-01 这样", file=sys.stderr)
        return 2
    try:
        policy = read(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        print(f"读不了 {file}", file=sys.stderr)
        return 2
    except BadPolicy as bad:
        for one in bad.mistakes:
            print(f"  {one}", file=sys.stderr)
        return 1
    return asking(config, lambda store: _replay(policy, store, begins, now, as_json=as_json))


def _replay(policy: Policy, store: Store, since: datetime, now: datetime, *, as_json: bool) -> int:
    shelf = shelf_of(store, utc_now)
    ctx = Context(now=now, policy=shelf.now(), new_id=new_id, correlation="what-if", versions=shelf.of)
    fresh = replace(policy, version=shelf.now().version + 1)
    counts: Counter[Kind] = Counter()
    replayed = left_out = 0
    after: int | None = 0
    bar = Bar("重放", 1)
    while after is not None:
        page = _page(fresh, store, ctx, after, since)
        for one in page.differences:
            counts[one.kind] += 1
            print(json.dumps(_row(one, now), ensure_ascii=False) if as_json else texts.sentence(one, now=now))
        replayed, left_out, after = replayed + page.replayed, left_out + page.left_out, page.last
        bar.add(page.replayed + page.left_out)
    bar.close()
    limits = tuple(unreplayed(ctx.policy, fresh))
    if as_json:
        told = {"replayed": replayed, "left_out": left_out, "not_replayed": [*texts.ALWAYS, *limits]}
        print(json.dumps({**told, "different": {kind.value: counts[kind] for kind in Kind}}, ensure_ascii=False))
        return 0
    print("\n".join(texts.summary(dict(counts), replayed=replayed, left_out=left_out)))
    print(texts.limits(limits))
    return 0


def _page(policy: Policy, store: Store, ctx: Context, after: int, since: datetime) -> Replayed:
    return store.read(lambda uow: rehearse(policy, uow, ctx, after=after, since=since)).result()


def _begins(since: str, now: datetime) -> datetime | None:
    if match := _DAYS.fullmatch(since.strip()):
        return now - timedelta(days=int(match[1]))
    return day_of(since)


def _row(one: Difference, now: datetime) -> dict[str, Any]:
    facts = {"number": one.number, "company": one.company, "owner": one.owner, "kind": one.kind.value}
    return {**facts, "filed_at": one.filed_at.isoformat(), "says": texts.sentence(one, now=now)}
