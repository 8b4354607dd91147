"""我的申诉 and 撤回申诉 in the words of people, and what stays as it was."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse

TODAY = date(2026, 11, 23)
FIRM = "苏州青禾精密机械有限公司"


@pytest.mark.parametrize("said", ["我的申诉", "看看我的申诉", "查一下我提的申诉", "申诉进度", "申诉记录", "申诉到哪了"])
def test_ones_own_appeals_are_asked_for(said: str) -> None:
    """All of them."""
    assert parse(said, today=TODAY).as_json() == {"intent": "appeals", "fields": {}}


@pytest.mark.parametrize(
    ("said", "customer"),
    [
        ("撤回申诉", None),
        ("撤回我的申诉", None),
        ("不申诉了", None),
        ("撤回申诉 12", "12"),
        ("取消申诉12号", "12"),
        (f"撤回申诉 {FIRM}", FIRM),
        (f"{FIRM}不申诉了", FIRM),
        ("12 的申诉撤回", "12"),
    ],
)
def test_an_appeal_is_taken_back(said: str, customer: str | None) -> None:
    """With the customer, if one was named."""
    fields = {"customer": customer} if customer else {}

    assert parse(said, today=TODAY).as_json() == {"intent": "drop_appeal", "fields": fields}


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("申诉 12 我先联系的", "appeal"),
        (f"申诉 {FIRM} 对方没有跟进，申诉理由是我先报的", "appeal"),
        ("撤回 12", "withdraw"),
        ("我的客户", "mine"),
        ("报备 上海申诉法律咨询有限公司 曾平 13500000117", "file"),
        ("查重 上海申诉法律咨询有限公司", "check"),
    ],
)
def test_other_sentences_mean_what_they_meant(said: str, intent: str) -> None:
    """申诉 itself, 撤回 of a filing, a firm whose name has the word in it."""
    assert parse(said, today=TODAY).intent.value == intent
