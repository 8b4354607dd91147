"""What has changed at a customer, in the words of somebody between two meetings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.grammar.parsed import Intent
from bot.grammar.reading import parse

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("4 电话改成13900012346", {"customer": "4", "phone": "13900012346"}),
        ("#4的电话换了，13900012346", {"customer": "4", "phone": "13900012346"}),
        ("把4的联系人改成王芳", {"customer": "4", "contact": "王芳"}),
        ("改 12 电话 13900012346", {"customer": "12", "phone": "13900012346"}),
        ("修改12联系人王芳", {"customer": "12", "contact": "王芳"}),
        ("12 联系人换成王工了 13900012399", {"customer": "12", "contact": "王工", "phone": "13900012399"}),
        ("青禾的联系人换成王工了 13900012399", {"customer": "青禾", "contact": "王工", "phone": "13900012399"}),
        ("青禾李总换号码了，139 0001 2346", {"customer": "青禾", "phone": "13900012346"}),
        ("4号客户更新一下联系人 刘工 13900088812", {"customer": "4", "contact": "刘工", "phone": "13900088812"}),
        ("4那个电话换成13900012346了", {"customer": "4", "phone": "13900012346"}),
        ("4 预算改成80万", {"customer": "4", "budget": "800000"}),
        ("青禾的李娜离职了，现在找王工13900012399", {"customer": "青禾", "contact": "王工", "phone": "13900012399"}),
        ("12的李娜走了，换成王工", {"customer": "12", "contact": "王工"}),
        ("改一下电话", {}),
        ("改一下4的电话", {"customer": "4"}),
        ("电话怎么改", {}),
    ],
)
def test_a_change_names_the_customer_and_what_is_new(said: str, fields: dict[str, Any]) -> None:
    """Whichever comes first; what is lacking is asked for."""
    parsed = parse(said, today=TODAY)

    assert (parsed.intent, dict(parsed.fields)) == (Intent.CORRECT, fields)


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("改成下周四", Intent.AMEND),
        ("改跟进 12 今天拜访了李总", Intent.AMEND),
        ("报备 上海示例贸易有限公司 联系人李娜 13900001234", Intent.FILE),
        ("跟进 12 客户电话换了，改天再打", Intent.FOLLOW_UP),
    ],
)
def test_other_words_with_a_change_in_them_stay_what_they_were(said: str, intent: Intent) -> None:
    """改 alone is no correction of a customer."""
    assert parse(said, today=TODAY).intent is intent


@pytest.mark.parametrize(
    "said",
    [
        "不对，是13900012346",
        "不对是13900012346",
        "错了 13900012346",
        "打错了，是13900012346",
        "等下，手机是139 0001 2346",
        "不对不对，应该是139-0001-2346才对",
        "刚才发错了，号码应该是１３９０００１２３４６",
    ],
)
def test_a_correction_that_is_nothing_but_a_number_corrects_the_number(said: str) -> None:
    """不对 is the name of no company."""
    parsed = parse(said, today=TODAY)

    assert (parsed.intent, dict(parsed.fields)) == (Intent.CORRECT, {"phone": "13900012346"})


def test_what_is_told_beside_a_second_thought_is_no_firm() -> None:
    """等下 is none, either."""
    parsed = parse("等下，李娜13900012346", today=TODAY)

    assert dict(parsed.fields) == {"contact": "李娜", "phone": "13900012346"}
