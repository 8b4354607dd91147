"""我想报X公司: 报 that means 报备."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)
FIRM = "苏州青禾精密机械有限公司"


@pytest.mark.parametrize(
    "said",
    [
        f"我想报{FIRM}",
        f"我要报{FIRM}",
        f"你好，我想报{FIRM}",
        f"我来报{FIRM}",
        f"报{FIRM}",
        f"{FIRM}我要报",
        f"我想报备一下{FIRM}",
        f"帮我报一下{FIRM}",
    ],
)
def test_the_firm_is_filed_and_not_one_that_begins_with_the_verb(said: str) -> None:
    """The name is the name alone."""
    assert parse(said, today=TODAY).as_json() == {"intent": "file", "fields": {"company": FIRM}}


def test_the_rest_of_a_filing_is_read_as_ever() -> None:
    """帮我报X with a person and a phone."""
    fields = {"company": FIRM, "contact": "李娜", "phone": "13900001234"}

    assert parse(f"帮我报{FIRM} 李娜 13900001234", today=TODAY).as_json() == {"intent": "file", "fields": fields}
    assert parse("我想报青禾精机", today=TODAY).as_json() == {"intent": "file", "fields": {"company": "青禾精机"}}


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("报喜鸟服饰有限公司", "detail"),
        ("我能报苏州青禾精密机械有限公司吗", "check"),
        ("我想报价", "detail"),
        ("大疆我报了", "detail"),
        ("我想报今天的跟进", "unknown"),
    ],
)
def test_names_and_other_words_keep_their_beginning(said: str, intent: str) -> None:
    """报喜鸟 is a firm, 报价 is no filing."""
    assert parse(said, today=TODAY).intent == intent


@pytest.mark.parametrize("verb", ["抱备", "报被一下", "保备", "爆备", "麻烦帮我抱备一下"])
def test_what_a_phone_made_of_the_verb_is_the_verb(verb: str) -> None:
    """It is no remark about the customer, either."""
    fields = {"company": FIRM, "contact": "李娜", "phone": "13900001234"}

    assert parse(f"{verb} {FIRM} 李娜 13900001234", today=TODAY).as_json() == {"intent": "file", "fields": fields}


@pytest.mark.parametrize("said", ["包备食品", "抱被子有限公司"])
def test_a_firm_may_begin_like_it(said: str) -> None:
    """Where neither a place nor a phone follows."""
    assert parse(said, today=TODAY).fields == {"customer": said}
