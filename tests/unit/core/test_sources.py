"""看板 来源, and the way from step to step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cards.texts.dashboard import way
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.service.move_stage import MoveStage
from core.service.views.dashboard import DashboardView, Period, dashboard
from core.service.views.sources import SourcesView, sources
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.invented import company_name


def filed(ledger: Ledger, by: MemberId, number: int, source: str = "") -> Filing:
    """A customer from somewhere."""
    said = {"source": source} if source else {}
    return ledger.file(by, company_name(number), f"139000200{number:02d}", **said)


@pytest.fixture
def ledger() -> Ledger:
    """王晨 has two from 展会, one of them won, and one from nowhere; 徐朗 one 转介绍; 孙悦, elsewhere, one 展会."""
    ledger = Ledger()
    won = ledger.approve(filed(ledger, WANG, 1, "展会"))
    filed(ledger, WANG, 2, "展会")
    filed(ledger, WANG, 3)
    filed(ledger, XU, 4, "转介绍")
    ledger.approve(filed(ledger, SUN, 5, "展会"), by=HE)
    ledger.do(MoveStage(filing_id=won.id, by=WANG, stage="won"))
    return ledger


def seen(ledger: Ledger, reader: MemberId, period: Period = Period.MONTH) -> SourcesView:
    """His card of this moment."""
    ctx = ledger.context()
    return ledger.read(lambda uow: sources(reader, period, uow, ctx))


def figures(ledger: Ledger, reader: MemberId) -> DashboardView:
    """His 看板 of this moment."""
    ctx = ledger.context()
    return ledger.read(lambda uow: dashboard(reader, Period.MONTH, uow, ctx, most=10))


def test_filings_and_deals_are_told_by_where_they_came_from(ledger: Ledger) -> None:
    """Of oneself, of the teams that one leads, of the company."""
    assert seen(ledger, WANG).lines == (("展会", 2, 1), ("", 1, 0))
    assert seen(ledger, LIN).lines == (("展会", 2, 1), ("转介绍", 1, 0), ("", 1, 0))
    assert seen(ledger, ZHOU).lines[0] == ("展会", 3, 1)


@pytest.mark.parametrize("reader", [WANG, LIN, ZHOU])
def test_they_add_up_to_the_figures_of_the_dashboard(ledger: Ledger, reader: MemberId) -> None:
    """The same filings and the same deals."""
    lines, total = seen(ledger, reader).lines, figures(ledger, reader).total

    assert (sum(one[1] for one in lines), sum(one[2] for one in lines)) == (total.filed, total.won)


def test_what_was_filed_before_the_period_does_not_count(ledger: Ledger) -> None:
    """A deal does, in the period in which it was made."""
    ledger.later(timedelta(days=40))
    later = ledger.read(lambda uow: uow.filings.numbered(2))
    assert later is not None
    ledger.approve(later)
    ledger.do(MoveStage(filing_id=later.id, by=WANG, stage="won"))

    assert seen(ledger, WANG).lines == (("展会", 0, 1),)


def test_each_step_counts_those_who_came_further(ledger: Ledger) -> None:
    """Won is behind every step before it."""
    steps = dict(figures(ledger, ZHOU).steps)

    assert (steps["初次接触"], steps["报价"], steps["成交"]) == (2, 1, 1)
    assert "输单" not in steps


def test_the_weakest_step_is_named() -> None:
    """Where the most stay behind; of a few nothing is said."""
    steps = (("初次接触", 20), ("报价", 12), ("谈判", 3), ("成交", 2))

    assert way(steps) == (
        "保护中的走到：初次接触 20 → 报价 12（60%） → 谈判 3（25%） → 成交 2（67%），最弱的一步：报价到谈判"
    )
    assert way((("初次接触", 4), ("报价", 1))) == ""
    assert way((("初次接触", 6), ("报价", 0), ("成交", 0))).endswith("报价 0（0%），最弱的一步：初次接触到报价")
