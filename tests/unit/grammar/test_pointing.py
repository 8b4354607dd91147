"""上面那个, 刚才那个, 这个客户 in the place of a customer."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar import pointing
from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)

SAID: tuple[tuple[str, str, dict[str, str | int]], ...] = (
    ("上面那个延期10天 合同在走流程", "extend", {"customer": "4", "days": 10, "note": "合同在走流程"}),
    ("延期10天，刚才那个", "extend", {"customer": "4", "days": 10}),
    ("刚才说的那个客户延7天", "extend", {"customer": "4", "days": 7}),
    ("這個客戶延期10天 在走流程", "extend", {"customer": "4", "days": 10, "note": "在走流程"}),
    ("撤回延期 上面那个", "drop_extension", {"customer": "4"}),
    ("把上面那个释放了", "release", {"customer": "4"}),
    ("通过刚才那个", "approve", {"customer": "4"}),
    ("刚才那个 驳回 缺联系人", "reject", {"customer": "4", "note": "缺联系人"}),
    ("那个客户电话改成 13900005678", "correct", {"phone": "13900005678", "customer": "4"}),
    ("刚刚那个客户进入报价", "stage", {"customer": "4", "stage": "报价"}),
    ("阶段 刚才那个 报价", "stage", {"customer": "4", "stage": "报价"}),
    ("上一个的附件", "attachments", {"customer": "4"}),
    ("查看刚才那个", "detail", {"customer": "4"}),
    ("这个客户", "detail", {"customer": "4"}),
    ("排队 那个客户", "queue", {"customer": "4"}),
    ("点评 上面那个 写得很好", "comment", {"customer": "4", "note": "写得很好"}),
)


@pytest.mark.parametrize(("said", "intent", "fields"), SAID)
def test_the_customer_stands_where_the_words_pointed(said: str, intent: str, fields: dict[str, str | int]) -> None:
    """Read anew with its number, it is the same wish about that customer."""
    once, again = parse(said, today=TODAY), parse(pointing.named(said, "4"), today=TODAY)

    assert pointing.points(said)
    assert pointing.is_about(again, "4", once=once)
    assert again.as_json() == {"intent": intent, "fields": fields}


@pytest.mark.parametrize(
    "said",
    [
        "跟进 12 客户说上面那个方案太贵",
        "驳回 12 和上面那个重复",
        "刚才拜访了苏州青禾精密机械有限公司，王总要报价",
        "延期 苏州青禾精密机械有限公司 10天，刚才那个",
        "那个，帮我查一下苏州青禾",
        "上次那个方案",
        "这个月的看板",
        "延期 12 10天 合同在走流程",
    ],
)
def test_what_names_its_customer_points_at_none(said: str) -> None:
    """Words that only look alike, or stand inside a remark."""
    assert not pointing.points(said)


def test_a_number_of_its_own_is_believed() -> None:
    """刚才那个 behind it may be anything."""
    said = "延期 12 10天，刚才那个"

    once, again = parse(said, today=TODAY), parse(pointing.named(said, "4"), today=TODAY)
    assert not pointing.is_about(again, "4", once=once)


def test_with_a_form_on_the_table_the_customer_at_hand_is_that_one() -> None:
    """刚才那个 is not."""
    assert not pointing.points("这个客户预算50万", back=True)
    assert pointing.points("刚才那个延期10天", back=True)
