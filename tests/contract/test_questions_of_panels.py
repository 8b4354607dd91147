"""A panel asks as much of the store about many lines as about a few: what it shows of each is asked for together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from core.domain.filing import Filing
from core.domain.policy.protection import ExtensionRules, FollowUpRules
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import about_filing
from core.service.request_extension import RequestExtension
from core.service.views.pool_finding import entries_meant
from core.service.views.pool_views import pool_view
from core.service.views.queries import my_filings, named
from core.service.views.team_day_views import team_day_view
from core.service.views.waiting_views import my_approvals, still_waiting
from storage.opening import open_store
from tests.support.builders import KEYS_ALONE, LIN, SUN, WANG, XU, Ledger, move_in
from tests.support.ledger_files import sqlite_at
from tests.support.pooling import released
from tests.support.questions import questions_of
from tests.support.stores import VAULT

FEW, MANY = 2, 6
Look = Callable[[UnitOfWork, Context], object]


class Company:
    """A ledger on a disk, and how many questions it takes to look at it."""

    def __init__(self, folder: Path) -> None:
        url = sqlite_at(folder / "baobei.db")
        self.path = Path(url.removeprefix("sqlite:///"))
        self.ledger = Ledger()
        self.ledger.policy = replace(
            KEYS_ALONE, follow_up=FollowUpRules(idle_alarm=timedelta(days=1)), extension=ExtensionRules(actions=0)
        )
        self.ledger.store = open_store(url, vault=VAULT)  # type: ignore[assignment]
        self.ledger.write(move_in)
        self._serial = count(1)

    def filed(self) -> Filing:
        """One more of 王晨."""
        number = next(self._serial)
        return self.ledger.file(WANG, f"苏州青禾{number:02d}号机械有限公司", f"139000{number:05d}")

    def pooled(self) -> None:
        """One more that somebody gave back."""
        number = next(self._serial)
        released(self.ledger, company=f"苏州青禾{number:02d}号机械有限公司", phone=f"139000{number:05d}")

    def questions(self, look: Look) -> int:
        """Asked by somebody who has just come in."""
        ctx = self.ledger.context()
        return questions_of(lambda uow: look(uow, ctx), self.path)


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """Nothing has happened in it yet."""
    company = Company(tmp_path)
    yield company
    company.ledger.store.close()


def of_few_and_many(company: Company, another: Callable[[], object], look: Look) -> tuple[int, int]:
    """The questions while there are a few, and when there are many."""
    for _ in range(FEW):
        another()
    few = company.questions(look)
    for _ in range(MANY - FEW):
        another()
    return few, company.questions(look)


def test_a_list_of_customers_asks_no_more_of_many(company: Company) -> None:
    """我的客户."""
    few, many = of_few_and_many(company, company.filed, lambda uow, ctx: my_filings(WANG, uow, ctx.now))

    assert few == many


@pytest.mark.parametrize("reader", [WANG, LIN, XU], ids=["their owner", "who leads him", "who may see none"])
def test_a_search_asks_no_more_of_many(company: Company, reader: str) -> None:
    """查看 of part of a name."""
    few, many = of_few_and_many(company, company.filed, lambda uow, _: named("青禾", reader, uow))  # type: ignore[arg-type]

    assert few == many


def test_what_waits_for_an_answer_asks_no_more_of_many(company: Company) -> None:
    """待我审批, of filings."""
    few, many = of_few_and_many(company, company.filed, lambda uow, ctx: my_approvals(LIN, uow, ctx))

    assert few == many


def test_extensions_that_wait_ask_about_each_what_only_it_needs(company: Company) -> None:
    """待我审批, of requests for more time: the follow-ups of each are looked at by themselves, and nothing else."""

    def asked_for() -> None:
        filing = company.ledger.approve(company.filed())
        company.ledger.do(RequestExtension(filing_id=filing.id, by=WANG, days=30, reason="样机还在测试"))

    few, many = of_few_and_many(company, asked_for, lambda uow, ctx: my_approvals(LIN, uow, ctx))

    assert many - few <= MANY - FEW


def test_requests_that_came_together_are_asked_about_together(company: Company) -> None:
    """Which of them still wait for somebody."""
    filed: list[Filing] = []

    def look(uow: UnitOfWork, ctx: Context) -> object:
        waiting = still_waiting(LIN, [about_filing(one.id) for one in filed], uow)
        assert len(waiting) == len(filed)
        return waiting

    few, many = of_few_and_many(company, lambda: filed.append(company.filed()), look)

    assert few == many


def test_the_pool_asks_no_more_of_many(company: Company) -> None:
    """公海, and a search in it."""
    few, many = of_few_and_many(company, company.pooled, lambda uow, ctx: pool_view(SUN, uow, ctx))

    assert few == many


def test_a_search_in_the_pool_asks_no_more_of_many(company: Company) -> None:
    """认领 and part of a name."""
    few, many = of_few_and_many(company, company.pooled, lambda uow, ctx: entries_meant("青禾", SUN, uow, ctx))

    assert few == many


def test_the_morning_of_a_leader_asks_no_more_of_many(company: Company) -> None:
    """Customers that were left alone."""

    def left_alone() -> None:
        company.ledger.approve(company.filed())

    def look(uow: UnitOfWork, ctx: Context) -> object:
        view = team_day_view(LIN, ctx.now.date(), uow, replace(ctx, now=ctx.now + timedelta(days=3)))
        assert view.idle
        return view

    few, many = of_few_and_many(company, left_alone, look)

    assert few == many
