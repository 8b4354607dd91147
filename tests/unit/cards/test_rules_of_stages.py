"""规则 tells what a stage asks to be done, and what a line on a card says about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cards.texts import duties
from cards.texts.rules import sections
from core.domain.policy.catalog import STAGES, Duty
from core.domain.policy.document import Policy
from core.service.views.duty_views import DutyLine

DUE = datetime(2026, 3, 13, 10, 0, tzinfo=UTC)


def test_the_rules_say_what_a_stage_asks_to_be_done() -> None:
    """Until when, in which hours, and who hears that it was not."""
    asked = (
        Duty(name="现场勘察", within=timedelta(hours=72), round_the_clock=True),
        Duty(name="出方案", within=timedelta(days=5), tell=()),
    )
    stages = (STAGES[0], replace(STAGES[1], duties=asked), *STAGES[2:])
    told = dict(sections(replace(Policy(), stages=stages)))["阶段"]

    assert told[1:] == (
        "进入需求确认后，3 天内要做完「现场勘察」，没做完告诉直属主管。",
        "进入需求确认后，5 天（上班时间）内要做完「出方案」。",
    )


@pytest.mark.parametrize(
    ("kinds", "fields", "expected"),
    [
        (("拜访",), (), "记一条拜访，就算做了。"),
        (("方案", "演示"), ("预计金额",), "记一条方案或演示，填好预计金额，就算做了。"),
        ((), ("预计金额", "竞争对手"), "填好预计金额和竞争对手，就算做了。"),
        ((), (), "推进到下一个阶段，就算做了。"),
    ],
)
def test_a_duty_says_by_what_it_is_done(kinds: tuple[str, ...], fields: tuple[str, ...], expected: str) -> None:
    """So that nobody has to ask."""
    line = DutyLine(name="出方案", due_at=DUE, kinds=kinds, fields=fields)

    assert duties.how(line) == expected


def test_a_line_on_the_card_says_when_its_time_is_over() -> None:
    """From the moment itself on."""
    line = DutyLine(name="出方案", due_at=DUE)

    assert duties.fact(line, DUE - timedelta(minutes=1)) == "出方案，3月13日 18:00 前"
    assert duties.fact(line, DUE) == "出方案，原定 3月13日 18:00 前，已超时"
