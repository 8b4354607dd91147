"""When a next step is due: 下下周三前, 月底前, 节后, 三天内."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.dates import find
from bot.grammar.parsed import Intent
from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)

DAYS: tuple[tuple[str, str], ...] = (
    ("下下周三前发方案", "2026-12-02"),
    ("月底前发合同", "2026-11-30"),
    ("月中发报价", "2026-12-15"),
    ("年底前签合同", "2026-12-31"),
    ("这周内给报价", "2026-11-22"),
    ("下周内给报价", "2026-11-27"),
    ("三天内发报价", "2026-11-24"),
    ("一个月内签合同", "2026-12-21"),
    ("节前发报价", "2026-12-31"),
    ("节后再联系", "2027-01-04"),
    ("元旦后再联系", "2027-01-04"),
    ("春节前发报价", "2027-02-03"),
    ("过完年再联系", "2027-02-15"),
    ("年后签合同", "2027-02-15"),
    ("五一后回访", "2027-05-06"),
    ("国庆节后再联系", "2027-10-08"),
)


@pytest.mark.parametrize(("said", "day"), DAYS)
def test_a_promise_has_its_day(said: str, day: str) -> None:
    """前 is the last day on which it may be, 后 the first at work."""
    parsed = parse(f"跟进 4 今天拜访了王总，{said}", today=TODAY)

    assert parsed.fields["note"] == "今天拜访了王总"
    assert parsed.fields["next_date"] == day


@pytest.mark.parametrize(
    ("said", "step", "day"),
    [
        ("4 下下周三前发方案", "发方案", "2026-12-02"),
        ("4 月底前发合同", "发合同", "2026-11-30"),
        ("#4 明天打电话确认", "打电话确认", "2026-11-22"),
        ("四号 节后再联系", "联系", "2027-01-04"),
    ],
)
def test_a_number_a_day_and_what_is_to_be_done(said: str, step: str, day: str) -> None:
    """跟进 need not be said."""
    fields = {"customer": "4", "next_step": step, "next_date": day}

    assert parse(said, today=TODAY).as_json() == {"intent": "follow_up", "fields": fields}


@pytest.mark.parametrize(
    ("said", "intent"),
    [("12 明天释放", "release"), ("12 下周延期10天", "extend"), ("4 下周三到期", "unknown"), ("12 下周三", "unknown")],
)
def test_other_wishes_with_a_day_stay_what_they_are(said: str, intent: str) -> None:
    """Only what nothing else understands is a plan."""
    assert parse(said, today=TODAY).intent == intent


@pytest.mark.parametrize("said", ["这个季节后劲足", "三年后", "双十一后", "今年后面"])
def test_no_holiday_is_read_into_other_words(said: str) -> None:
    """节后 inside 季节后劲."""
    assert not [found for found in find(said, TODAY) if found.first.year == 2027]


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("明天提醒我给王总打电话", {"next_step": "给王总打电话", "next_date": "2026-11-22"}),
        (
            "提醒我明天下午3点给青禾王工打电话",
            {"customer": "青禾", "next_step": "给青禾王工打电话", "next_date": "2026-11-22"},
        ),
        ("周五记得提醒我找青禾要合同", {"customer": "青禾", "next_step": "找青禾要合同", "next_date": "2026-11-27"}),
        ("5 明天提醒我给王总打电话", {"customer": "5", "next_step": "给王总打电话", "next_date": "2026-11-22"}),
        ("跟进 5 明天提醒我给王总打电话", {"customer": "5", "next_step": "给王总打电话", "next_date": "2026-11-22"}),
        ("6 下周三去", {"customer": "6", "next_step": "去", "next_date": "2026-11-25"}),
    ],
)
def test_what_one_asks_to_be_reminded_of_is_a_next_step(said: str, fields: dict[str, str]) -> None:
    """提醒 is the name of no customer, and neither is 王总."""
    parsed = parse(said, today=TODAY)

    assert (parsed.intent, dict(parsed.fields)) == (Intent.FOLLOW_UP, fields)


@pytest.mark.parametrize(
    "said", ["12 到期了提醒我", "苏州青禾精密机械有限公司 放出来提醒我", "能提醒我吗", "明天提醒我"]
)
def test_a_wish_to_hear_of_a_customer_is_none(said: str) -> None:
    """Without a day and something to do then."""
    assert parse(said, today=TODAY).intent is not Intent.FOLLOW_UP
