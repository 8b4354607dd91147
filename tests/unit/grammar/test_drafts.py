"""Answers to the bot's question, and corrections of what was said."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.drafts import parse_in_draft
from bot.grammar.parsed import Intent
from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)

ANSWERS: tuple[tuple[str, tuple[str, ...], str, dict[str, str | int]], ...] = (
    ("李娜 13900001234", ("contact", "phone"), "file", {"contact": "李娜", "phone": "13900001234"}),
    ("李娜13900001234", ("contact", "phone"), "file", {"contact": "李娜", "phone": "13900001234"}),
    ("李娜", ("contact", "phone"), "file", {"contact": "李娜"}),
    ("王总", ("contact",), "file", {"contact": "王总"}),
    ("13900001234", ("phone",), "file", {"phone": "13900001234"}),
    ("电话是139 0000 1234", ("contact", "phone"), "file", {"phone": "13900001234"}),
    ("联系人李娜", ("contact", "phone"), "file", {"contact": "李娜"}),
    ("幺三九零零零零一二三四", ("phone",), "file", {"phone": "13900001234"}),
    ("深圳星河科技有限公司", ("company", "contact", "phone"), "file", {"company": "深圳星河科技有限公司"}),
    ("大疆", ("company",), "file", {"company": "大疆"}),
    ("Lucy", ("contact",), "file", {"contact": "Lucy"}),
    ("娜娜", ("contact",), "file", {"contact": "娜娜"}),
    (
        "深圳星河科技 李娜 13900001234",
        ("company", "contact", "phone"),
        "file",
        {"company": "深圳星河科技", "contact": "李娜", "phone": "13900001234"},
    ),
    ("制造业", ("行业",), "file", {"行业": "制造业"}),
    ("50万", ("budget",), "file", {"budget": "500000"}),
    ("展会", ("source",), "file", {"source": "展会"}),
    ("深圳", ("region",), "file", {"region": "深圳"}),
    ("ERP系统", ("product",), "file", {"product": "ERP系统"}),
    ("取消", ("contact",), "cancel", {}),
    ("算了不报了", ("contact",), "cancel", {}),
    ("查重 大疆", ("contact",), "check", {"company": "大疆"}),
    ("我的客户", ("contact", "phone"), "mine", {}),
    ("帮助", ("phone",), "help", {}),
    ("91440300MA5FXXXX1B", ("uscc",), "file", {"uscc": "91440300MA5FXXXX1B"}),
    ("是李娜", ("contact",), "file", {"contact": "李娜"}),
    ("李娜，她的手机是13900001234", ("contact", "phone"), "file", {"contact": "李娜", "phone": "13900001234"}),
    ("手机13900001234", ("phone",), "file", {"phone": "13900001234"}),
    ("不知道", ("contact",), "unknown", {}),
)

CORRECTIONS: tuple[tuple[str, dict[str, str | int]], ...] = (
    ("电话错了，是13900001235", {"phone": "13900001235"}),
    ("联系人改成王芳", {"contact": "王芳"}),
    ("把联系人改成王芳", {"contact": "王芳"}),
    ("手机号改为 139 0000 1236", {"phone": "13900001236"}),
    ("预算改成80万", {"budget": "800000"}),
    ("公司名写错了，应该是深圳星海科技有限公司", {"company": "深圳星海科技有限公司"}),
    ("電話錯了，是13900001235", {"phone": "13900001235"}),
    ("更正：联系人 王芳 电话 13900001237", {"contact": "王芳", "phone": "13900001237"}),
    ("不对，电话是13900001238", {"phone": "13900001238"}),
    ("修改电话 13900001239", {"phone": "13900001239"}),
    ("不是李娜，是李蓉", {"contact": "李蓉"}),
    ("来源改一下，是抖音", {"source": "抖音"}),
    ("号码打错了 13900001240", {"phone": "13900001240"}),
)


@pytest.mark.parametrize(("text", "missing", "intent", "fields"), ANSWERS)
def test_an_answer_fills_what_is_missing(
    text: str, missing: tuple[str, ...], intent: str, fields: dict[str, str | int]
) -> None:
    """A bare value goes where it was asked for; a clear command stays itself."""
    parsed = parse_in_draft(text, today=TODAY, missing=missing)

    assert parsed.as_json() == {"intent": intent, "fields": fields}


@pytest.mark.parametrize(("text", "fields"), CORRECTIONS)
def test_a_correction_carries_only_the_corrected_fields(text: str, fields: dict[str, str | int]) -> None:
    """The old value is not reported."""
    parsed = parse(text, today=TODAY)

    assert parsed.as_json() == {"intent": "correct", "fields": fields}


@pytest.mark.parametrize("said", ["谢谢", "就这些", "电话明天给", "先这样报"])
@pytest.mark.parametrize("missing", [("contact",), ("phone",), ("contact", "phone")])
def test_what_names_nobody_fills_in_nothing(said: str, missing: tuple[str, ...]) -> None:
    """谢 and 明 are surnames, too."""
    assert parse_in_draft(said, today=TODAY, missing=missing).intent is Intent.UNKNOWN


@pytest.mark.parametrize("said", ["不对，是王芳", "叫王芳", "王芳"])
def test_a_person_is_the_contact_where_the_company_is_known(said: str) -> None:
    """Though somebody else was told before."""
    parsed = parse_in_draft(said, today=TODAY, missing=("phone",))

    assert (parsed.intent, dict(parsed.fields)) == (Intent.FILE, {"contact": "王芳"})
