"""What people look at among a million filings: lists a page at a time, searches, and the figures on cards.

``BAOBEI_LISTS=1m`` chooses how many (200,000 of a million lie in the public pool, 16,000 of them came within the last
month). Beside them a plain count by status, which is what a panel without anything prepared would ask.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from benchmarks import grown, ledger, listed, night
from benchmarks.report import percentile, table
from core.domain.ids import EntryId, MemberId
from core.service.group_morning import Morning, morning_view
from core.service.ports.store import Store, UnitOfWork
from core.service.views.dashboard import Period, dashboard
from core.service.views.pool_finding import entries_meant
from core.service.views.pool_views import pool_view
from core.service.views.queries import my_filings, named
from core.service.views.team_day_views import team_day_view
from core.service.views.waiting_views import my_approvals
from storage.opening import open_store
from storage.rows.base import table_of
from storage.rows.filings import FilingRow
from storage.statements.making import Statement

COUNT: Final = grown.size(os.environ.get("BAOBEI_LISTS", "1m"))
ROUNDS: Final = 21
NOW: Final = night.NIGHT
_NAMED: Final = 10
"""People that a ranking names."""
Look = Callable[[UnitOfWork], object]


def measure() -> None:
    """Print the table."""
    with grown.home() as folder:
        rows = _measured("SQLite", f"sqlite:///{listed.on_sqlite(folder, COUNT)}")
        with grown.server(folder) as cluster:
            rows += _measured("PostgreSQL", listed.on_postgresql(cluster, folder, COUNT))
    table(
        f"Lists, searches and figures among {COUNT:,} filings",
        ["where", "what", "p50 ms", "most ms", "plain count by status / this"],
        rows,
        f"{ROUNDS} times each, after once that is not counted; by the clock, on a reader's thread.",
    )


def _measured(where: str, url: str) -> list[list[str]]:
    store = open_store(url, vault=ledger.vault())
    try:
        seller, leader, head = store.read(_people).result()
        plain = _timed(store, _counted)
        rows = [[where, "plain count by status", *_shown(plain), "1"]]
        for name, look in looks(seller, leader, head).items():
            waits = _timed(store, look)
            rows.append([where, name, *_shown(waits), f"{percentile(plain, 0.5) / percentile(waits, 0.5):,.0f}"])
    finally:
        store.close()
    return rows


def _shown(waits: list[float]) -> tuple[str, str]:
    return f"{percentile(waits, 0.5) * 1000:.2f}", f"{max(waits) * 1000:.2f}"


def _timed(store: Store, look: Look) -> list[float]:
    def run(uow: UnitOfWork) -> float:
        began = time.perf_counter()
        look(uow)
        return time.perf_counter() - began

    return [store.read(run).result() for _ in range(ROUNDS + 1)][1:]


def looks(seller: MemberId, leader: MemberId, head: MemberId) -> dict[str, Look]:
    """By what a user would call it."""
    ctx = ledger.context(NOW)
    day = NOW.date()
    middle = f"{COUNT // 2 + 4:08d}"
    kept, pooled = (listed.company(COUNT // 2 + behind) for behind in (1, 4))  # every fifth is over
    yesterday = NOW - timedelta(days=1)
    group = Morning(since=yesterday, until=NOW, pool_since=yesterday, pool_until=NOW, pools=("common",))
    return {
        "我的客户": lambda uow: my_filings(seller, uow, NOW),
        "我的客户, in the middle": lambda uow: my_filings(seller, uow, NOW, before=COUNT // 2),
        "查看, a whole name": lambda uow: named(kept, leader, uow),
        "查看, part of a name": lambda uow: named(kept[3:5], leader, uow),
        "查看, part of very many": lambda uow: named("精密机械", leader, uow),
        "查看, part of very many that come late": lambda uow: named("青岛", leader, uow),
        "查看, two characters that nobody has": lambda uow: named("罆偽", leader, uow),
        "公海": lambda uow: pool_view(seller, uow, ctx),
        "公海, in the middle": lambda uow: pool_view(seller, uow, ctx, before=EntryId(f"p{middle}")),
        "公海, part of a name": lambda uow: pool_view(seller, uow, ctx, text=pooled[3:5]),
        "认领, part of a name": lambda uow: entries_meant(pooled[3:5], seller, uow, ctx),
        "待我审批": lambda uow: my_approvals(leader, uow, ctx),
        "a group's morning": lambda uow: morning_view(group, uow, ctx),
        "a leader's morning": lambda uow: team_day_view(leader, day, uow, ctx),
        "看板 of one's own": lambda uow: dashboard(seller, Period.MONTH, uow, ctx, most=_NAMED),
        "看板 of a leader": lambda uow: dashboard(leader, Period.MONTH, uow, ctx, most=_NAMED),
        "看板 of the company": lambda uow: dashboard(head, Period.MONTH, uow, ctx, most=_NAMED),
    }


def _people(uow: UnitOfWork) -> tuple[MemberId, MemberId, MemberId]:
    """One of the first team, its leader, and who administers."""
    (first, *_) = sorted(uow.directory.teams())
    leader = uow.directory.leaders(first)[0].id
    seller = next(one.id for one in uow.directory.members() if one.team_id == first and one.id != leader)
    return seller, leader, uow.directory.admins()[0].id


def _counted(uow: UnitOfWork) -> object:
    return uow.filings._session.rows(_PLAIN, {})  # type: ignore[attr-defined]


_filing = table_of(FilingRow)
_PLAIN = Statement(select(_filing.c.status, func.count()).group_by(_filing.c.status))
