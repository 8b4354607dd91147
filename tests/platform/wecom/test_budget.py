from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import PlatformBusy
from adapters.wecom.budget import PersonBudget
from bot.sandbox.windows import Windows
from tests.support.feishu_standin import FakeSeconds


def _spend(budget: PersonBudget, person: str = "lina") -> float:
    """Seconds to wait; 0 when it was sent."""
    try:
        with budget.spending(person):
            return 0.0
    except PlatformBusy as error:
        return error.retry_after or 0.0


def test_thirty_a_minute_and_not_one_more() -> None:
    """The rest is told when to come again; others are not affected."""
    seconds = FakeSeconds()
    budget = PersonBudget(clock=seconds)
    waits = []
    for _ in range(32):
        waits.append(_spend(budget))
        seconds.now += 1

    assert waits == [0.0] * 30 + [30.0, 29.0]
    assert _spend(budget, "wangwu") == 0


def test_a_thousand_an_hour_and_not_one_more() -> None:
    """However evenly they are spread over its minutes."""
    seconds = FakeSeconds()
    budget = PersonBudget(clock=seconds)
    for _ in range(1000):
        assert _spend(budget) == 0
        seconds.now += 3

    assert _spend(budget) == 600
    seconds.now += 600
    assert _spend(budget) == 0


def test_sends_under_way_count_as_well() -> None:
    """They may be counted by WeCom at any moment."""
    budget = PersonBudget(clock=FakeSeconds())
    for _ in range(29):
        _spend(budget)
    with budget.spending("lina"):
        assert _spend(budget) > 0


def test_a_failed_send_counts_too() -> None:
    """An answer that did not come says nothing about the message."""
    budget = PersonBudget(clock=FakeSeconds())
    for _ in range(30):
        with pytest.raises(RuntimeError), budget.spending("lina"):
            raise RuntimeError

    assert _spend(budget) == 60


def test_people_who_were_sent_nothing_for_an_hour_are_forgotten() -> None:
    """Nothing piles up over the years."""
    seconds = FakeSeconds()
    budget = PersonBudget(clock=seconds)
    for number in range(4096):
        _spend(budget, f"u{number}")
    seconds.now += 3601
    _spend(budget, "one more")

    assert len(budget._sent) == 1


@given(pauses=st.lists(st.sampled_from([0.0, 0.1, 1.0, 5.0, 59.0, 61.0]), max_size=400))
def test_nothing_that_we_send_is_ever_dropped(pauses: list[float]) -> None:
    """Whatever the rhythm, WeCom's own windows have room for what the budget let through."""
    seconds = FakeSeconds()
    budget, theirs = PersonBudget(clock=seconds), Windows(seconds)
    for pause in pauses:
        seconds.now += pause
        if _spend(budget) == 0:
            assert not theirs.wait_for("lina", 30, 60.0)
            assert not theirs.wait_for("lina", 1000, 3600.0)
