"""What a group has been told of the pool by a card of its own is not told again on the same morning."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.domain.policy.pool import Announcing
from core.service.bind_group import BindGroup
from core.service.release_filing import ReleaseFiling
from tests.support.builders import WANG, ZHOU, Ledger
from tests.support.invented import company_name
from tests.unit.core.test_group_news import THURSDAY, cheering, rung, sold


@pytest.fixture
def ledger() -> Ledger:
    """周宁 has bound the group of everybody."""
    ledger = Ledger(policy=cheering()).at(THURSDAY)
    ledger.do(BindGroup(by=ZHOU, platform="feishu", chat="all", name="all群"))
    return ledger


def test_what_was_released_in_the_evening_is_announced_in_the_morning_and_not_told_again_an_hour_later(
    ledger: Ledger,
) -> None:
    """It has its own card at eight; the morning after, when that card is a day old, speaks of it."""
    given = sold(ledger, 2)
    ledger.at(datetime.fromisoformat("2026-11-19T22:10:00+08:00"))
    ledger.do(ReleaseFiling(filing_id=given.id, by=WANG, reason="客户没有预算"))
    friday = rung(ledger)
    monday = rung(ledger)

    assert company_name(2) not in friday
    assert "公海放出 1 个" in monday
    assert company_name(2) in monday


def test_where_nothing_is_announced_the_morning_tells_of_the_evening(ledger: Ledger) -> None:
    """The group would not hear of it before the day after."""
    ledger.policy = cheering(released=Announcing.NONE)
    given = sold(ledger, 2)
    ledger.at(datetime.fromisoformat("2026-11-19T22:10:00+08:00"))
    ledger.do(ReleaseFiling(filing_id=given.id, by=WANG, reason="客户没有预算"))

    assert company_name(2) in rung(ledger)


def test_a_daily_card_and_the_morning_do_not_say_the_same(ledger: Ledger) -> None:
    """Both go out at nine: what the one announces is told by the other a day later."""
    ledger.policy = cheering(released=Announcing.DIGEST)
    given = sold(ledger, 2)
    ledger.do(ReleaseFiling(filing_id=given.id, by=WANG, reason="客户没有预算"))
    friday = rung(ledger)

    assert company_name(2) not in friday
    assert company_name(2) in rung(ledger)
