"""规则 tells after how long a silence who hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cards.texts.rules import sections
from core.domain.policy.approval import Approver
from core.domain.policy.document import Policy
from core.domain.policy.protection import FollowUpRules, IdleAlarm

WEEK = timedelta(days=7)
KEY = IdleAlarm(name="重点客户", when='grade == "A"', after=WEEK, leader=2 * WEEK, also=(Approver(leader=2),))


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (FollowUpRules(), ["14 天没有跟进提醒归属人，21 天没有跟进告诉他的主管。"]),
        (FollowUpRules(idle_alarm=None, idle_alarm_leader=None), []),
        (
            FollowUpRules(alarms=(KEY,), idle_alarm_leader=None),
            [
                "重点客户（客户等级为「A」）：7 天没有跟进提醒归属人，同时告诉上一级主管，14 天告诉他的主管。",
                "其他客户 14 天没有跟进提醒归属人。",
            ],
        ),
    ],
)
def test_who_hears_of_a_silence_is_told_with_the_rules(rules: FollowUpRules, expected: list[str]) -> None:
    """Each alarm by its name, and what holds for all others."""
    told = dict(sections(replace(Policy(), follow_up=replace(rules, filings_alarm=0))))["跟进"]

    assert list(told[2:]) == expected


def test_the_rules_say_who_is_told_of_many_filings_and_few_deals() -> None:
    """With the figures."""
    told = dict(sections(Policy()))["跟进"]

    assert told[-1] == "90 天内报备满 30 个、成交不到 1 个的，每周告诉主管一次。"
