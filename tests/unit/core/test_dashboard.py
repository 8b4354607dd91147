"""看板: its figures are those that 我的客户 and 导出 tell, for whoever may see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.domain.ids import MemberId
from core.domain.policy.document import Policy
from core.service.export_ledger import exported
from core.service.move_stage import MoveStage
from core.service.record_follow_up import RecordFollowUp
from core.service.views.dashboard import DashboardView, Figures, Period, beginning, dashboard
from core.service.views.queries import my_filings
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.clock import ORDINARY_MORNING

COMPANIES = ("苏州青禾精密机械有限公司", "无锡澜舟自动化有限公司", "常州云起仪表有限公司", "深圳远山电子有限公司")


@pytest.fixture
def ledger() -> Ledger:
    """王晨 has one that is protected and won, and one rejected; 徐朗 one that waits; 孙悦, elsewhere, one lost."""
    ledger = Ledger()
    won, refused, _ = (
        ledger.file(by, company, f"1390001100{number}")
        for number, (by, company) in enumerate(zip((WANG, WANG, XU), COMPANIES, strict=False))
    )
    lost = ledger.approve(ledger.file(SUN, COMPANIES[3], "13900011009"), by=HE)
    ledger.approve(won)
    ledger.reject(refused)
    ledger.do(MoveStage(filing_id=won.id, by=WANG, stage="won"))
    ledger.do(MoveStage(filing_id=lost.id, by=SUN, stage="lost"))
    return ledger


def seen(ledger: Ledger, reader: MemberId, period: Period = Period.MONTH, most: int = 10) -> DashboardView:
    """His dashboard of this moment."""
    ctx = ledger.context()
    return ledger.read(lambda uow: dashboard(reader, period, uow, ctx, most=most))


def test_a_seller_sees_his_own(ledger: Ledger) -> None:
    """And nobody's ranking."""
    view = seen(ledger, WANG)

    assert view.total == Figures(protected=1, filed=2, passed=1, failed=1, won=1)
    assert (view.scope, view.company, view.people) == ("", False, ())


def test_a_leader_sees_his_region_and_the_head_everybody(ledger: Ledger) -> None:
    """By the team in which somebody is now."""
    east, company = seen(ledger, LIN), seen(ledger, ZHOU)

    assert (east.total.filed, east.total.pending, east.total.won, east.total.lost) == (3, 1, 1, 0)
    assert [name for name, _ in east.people] == ["王晨", "徐朗"]
    assert (company.total.filed, company.total.won, company.total.lost) == (4, 1, 1)


@pytest.mark.parametrize("reader", [WANG, XU, SUN, LIN, HE, ZHOU])
def test_the_figures_are_those_of_the_export_and_of_ones_own_list(ledger: Ledger, reader: MemberId) -> None:
    """Two answers to one question would be worse than none."""
    view, ctx = seen(ledger, reader), ledger.context()
    rows = ledger.read(lambda uow: exported(reader, after=0, since=None, uow=uow, policy=ctx.policy)).rows
    mine = ledger.read(lambda uow: my_filings(reader, uow, ctx.now))
    statuses = [row.status.value for row in rows]

    assert (view.total.protected, view.total.pending) == (statuses.count("protected"), statuses.count("pending"))
    assert view.total.filed == len(rows)
    assert sum(count for _, count in view.stages) == view.total.protected
    if not view.people:
        assert (view.total.protected, view.total.pending) == (mine.protected, mine.pending)


def test_what_was_taken_back_is_not_won(ledger: Ledger) -> None:
    """Nor is what was won before the period."""
    won = ledger.read(lambda uow: uow.filings.numbered(1))
    assert won is not None
    ledger.do(MoveStage(filing_id=won.id, by=WANG, stage="negotiating"))

    assert seen(ledger, WANG).total.won == 0
    ledger.do(MoveStage(filing_id=won.id, by=WANG, stage="won"))
    assert seen(ledger, WANG).total.won == 1
    ledger.later(timedelta(days=20))
    assert seen(ledger, WANG).total.won == (1 if ledger.context().now.month == ORDINARY_MORNING.month else 0)
    assert seen(ledger, WANG, Period.DAY).total == Figures(protected=1)


def test_follow_ups_are_counted(ledger: Ledger) -> None:
    """Those that count, and all."""
    won = ledger.read(lambda uow: uow.filings.numbered(1))
    assert won is not None
    ledger.do(RecordFollowUp(filing_id=won.id, by=WANG, kind="拜访", note="拜访了李总，样机已经试过，很满意"))
    ledger.do(RecordFollowUp(filing_id=won.id, by=WANG, kind="电话", note="已跟进"))
    total = seen(ledger, WANG).total

    assert (total.entries, total.effective) == (2, 1)


def test_the_ranking_is_as_long_as_it_may_be(ledger: Ledger) -> None:
    """Deals first; how many have figures is told."""
    view = seen(ledger, ZHOU, most=1)

    assert [name for name, _ in view.people] == ["王晨"]
    assert view.ranked == 3


@pytest.mark.parametrize(
    ("now", "period", "begins"),
    [
        (datetime(2026, 12, 31, 15, 58, tzinfo=UTC), Period.MONTH, datetime(2026, 11, 30, 16, tzinfo=UTC)),
        (datetime(2026, 12, 31, 16, 2, tzinfo=UTC), Period.MONTH, datetime(2026, 12, 31, 16, tzinfo=UTC)),
        (datetime(2028, 2, 29, 15, 59, tzinfo=UTC), Period.DAY, datetime(2028, 2, 28, 16, tzinfo=UTC)),
        (datetime(2026, 11, 22, 12, tzinfo=UTC), Period.WEEK, datetime(2026, 11, 15, 16, tzinfo=UTC)),
    ],
)
def test_a_period_begins_at_midnight_where_the_company_is(now: datetime, period: Period, begins: datetime) -> None:
    """Not at midnight in UTC; a week on Monday."""
    ledger = Ledger(policy=Policy()).at(now)

    assert beginning(period, ledger.context()) == begins
