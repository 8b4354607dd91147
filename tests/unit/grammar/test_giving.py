"""派单: what is for others to work, for whom, and what must not be taken for it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.parsed import Fields, Intent
from bot.grammar.reading import parse

TODAY = date(2026, 3, 11)
COMPANY = "杭州示例贸易有限公司"


def said(text: str) -> tuple[Intent, Fields]:
    """What a message means."""
    parsed = parse(text, today=TODAY)
    return parsed.intent, parsed.fields


@pytest.mark.parametrize(
    ("text", "to"),
    [
        (f"派单 {COMPANY} 王总 13900001234 来源展会", None),
        (f"派单：{COMPANY}，王总，13900001234，来源展会", None),
        (f"派线索 {COMPANY} 王总 13900001234 来源展会", None),
        (f"派单 {COMPANY} 王总 13900001234 来源展会 给李四", "李四"),
        (f"派单 {COMPANY} 王总 来源展会 13900001234给李四", "李四"),
        (f"派单给李四 {COMPANY} 王总 13900001234 来源展会", "李四"),
        (f"派单 {COMPANY} 王总 13900001234 来源展会 派给李四（华东一组）", "李四(华东一组)"),
        (f"线索 {COMPANY} 王总 13900001234 来源展会 派给李四", "李四"),
        (f"线索 {COMPANY} 王总 来源展会 13900001234 给李四", "李四"),
        (f"把{COMPANY}派给李四 王总 13900001234 来源展会", "李四"),
        (f"新线索：{COMPANY} 王总 13900001234 来源展会，分给李四跟进", "李四"),
        (f"派单\n公司：{COMPANY}\n联系人：王总\n电话：13900001234\n来源：展会", None),
    ],
)
def test_a_lead_is_for_others(text: str, to: str | None) -> None:
    """By the rules, or for the one who is named."""
    intent, fields = said(text)

    assert (intent, fields["company"], fields["phone"]) == (Intent.LEAD, COMPANY, "13900001234")
    assert str(fields.get("to", "")).replace("（", "(").replace("）", ")") == (to or "")
    assert (fields["contact"], fields["source"]) == ("王总", "展会")


def test_that_it_is_another_one_is_said_behind() -> None:
    """With or without a reason, and with a name before it."""
    text = f"派单 {COMPANY} 王总 13900001234"

    assert said(f"{text} 不是同一家 地址不同")[1]["apart"] == "地址不同"
    assert said(f"{text} 派给李四，不是同一家")[1] | {"company": COMPANY} == {
        "company": COMPANY,
        "contact": "王总",
        "phone": "13900001234",
        "to": "李四",
        "apart": "不是同一家",
    }


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        (f"线索 {COMPANY} 王总 13900001234", Intent.FILE),
        (f"报备 {COMPANY} 王总 13900001234 备注 总部派单给的", Intent.FILE),
        ("报备 杭州派单科技有限公司 王总 13900001234", Intent.FILE),
        ("12 转派给李四", Intent.TRANSFER),
        ("转交 12 给李四", Intent.TRANSFER),
        ("12 给小王", Intent.TRANSFER),
        ("撤回 12", Intent.WITHDRAW),
        ("规则 派单", Intent.RULES),
        ("派单规则", Intent.RULES),
        ("规则 申诉", Intent.RULES),
    ],
)
def test_other_commands_stay_what_they_were(text: str, intent: Intent) -> None:
    """线索 without a name is one's own filing; a customer that one has is passed on."""
    assert said(text)[0] is intent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("接单 12", (Intent.ACCEPT, {"customer": "12"})),
        ("接单12", (Intent.ACCEPT, {"customer": "12"})),
        ("12 接单", (Intent.ACCEPT, {"customer": "12"})),
        ("接单", (Intent.ACCEPT, {})),
        ("不接 12 离得太远", (Intent.DECLINE, {"customer": "12", "note": "离得太远"})),
        ("不接单 12，手上忙不过来", (Intent.DECLINE, {"customer": "12", "note": "手上忙不过来"})),
        ("我派的线索", (Intent.LEADS, {})),
        ("看看我派的单", (Intent.LEADS, {})),
        ("派单记录", (Intent.LEADS, {})),
        ("撤回派单 12", (Intent.DROP_LEAD, {"customer": "12"})),
        ("12 撤回派单", (Intent.DROP_LEAD, {"customer": "12"})),
        ("取消派单", (Intent.DROP_LEAD, {})),
    ],
)
def test_answers_and_lists(text: str, expected: tuple[Intent, Fields]) -> None:
    """接单, 不接 with why, where the leads stand, and taking one back."""
    assert said(text) == expected
