"""Many filings and few deals: whom a leader reads of at the beginning of a week (S118)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.domain.filing import Filing
from core.domain.policy.protection import FollowUpRules
from core.service.move_stage import MoveStage
from core.service.views.team_day_views import TeamDayView, team_day_view
from tests.support.builders import KEYS_ALONE, LIN, WANG, XU, Ledger
from tests.support.invented import company_name

FRIDAY = datetime(2026, 3, 13, 3, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 16)
THREE = FollowUpRules(filings_alarm=3, filings_alarm_deals=1, filings_alarm_within=timedelta(days=30))


@pytest.fixture
def filed(ledger: Ledger) -> list[Filing]:
    """王晨 has filed three, one of which was turned down, and one more; 徐朗 two."""
    ledger.at(FRIDAY).policy = replace(KEYS_ALONE, follow_up=THREE)
    mine = [ledger.file(WANG, company_name(number), f"139000200{number:02d}") for number in range(4)]
    ledger.reject(mine[0])
    for number in (5, 6):
        ledger.file(XU, company_name(number), f"139000200{number:02d}")
    return mine


def seen(ledger: Ledger, day: date = MONDAY) -> TeamDayView:
    """What the card of that morning says."""
    ledger.at(datetime(day.year, day.month, day.day, 1, 5, tzinfo=UTC))
    ctx = ledger.context()
    return ledger.read(lambda uow: team_day_view(LIN, day, uow, ctx))


def test_who_filed_many_and_won_none_is_named_with_the_figures(ledger: Ledger, filed: list[Filing]) -> None:
    """What was turned down is no filing; two are not many."""
    view = seen(ledger)

    assert (view.few_deals, view.few_days) == ((("王晨", 3, 0),), 30)


def test_it_is_told_once_a_week(ledger: Ledger, filed: list[Filing]) -> None:
    """On the first working day of it."""
    assert not seen(ledger, date(2026, 3, 17)).few_deals


def test_a_deal_is_enough(ledger: Ledger, filed: list[Filing]) -> None:
    """As many as the rules ask for."""
    won = ledger.approve(filed[1])
    ledger.do(MoveStage(filing_id=won.id, by=WANG, stage="won"))

    assert not seen(ledger).few_deals


def test_what_is_long_ago_does_not_count(ledger: Ledger, filed: list[Filing]) -> None:
    """The rules say how far back they look."""
    assert not seen(ledger, date(2026, 4, 20)).few_deals


def test_a_company_may_do_without(ledger: Ledger, filed: list[Filing]) -> None:
    """0 tells nobody."""
    ledger.policy = replace(KEYS_ALONE, follow_up=replace(THREE, filings_alarm=0))

    assert not seen(ledger).few_deals
