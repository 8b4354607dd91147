"""四号客户, 十二号 通过: filing numbers as they are spoken."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse
from bot.grammar.several import parts
from bot.grammar.spoken_numbers import in_digits

TODAY = date(2026, 11, 21)

SAID: tuple[tuple[str, str, dict[str, str | int]], ...] = (
    ("四号客户延期10天 在走流程", "extend", {"customer": "4", "days": 10, "note": "在走流程"}),
    ("延期四号十天，在走流程", "extend", {"customer": "4", "days": 10, "note": "在走流程"}),
    ("十二号 通过", "approve", {"customer": "12"}),
    ("通过十二号", "approve", {"customer": "12"}),
    ("十二号报备不通过", "reject", {"customer": "12"}),
    ("驳回十二号 缺联系人", "reject", {"customer": "12", "note": "缺联系人"}),
    ("十二号、十三号通过", "approve_all", {"numbers": "12 13"}),
    ("跟进 四号 今天打了电话", "follow_up", {"customer": "4", "kind": "电话", "note": "今天打了电话"}),
    ("一百零八号客户延期7天", "extend", {"customer": "108", "days": 7}),
    ("把十二号放了吧", "release", {"customer": "12"}),
    ("我要四号", "claim", {"customer": "4"}),
    ("催一下四號", "detail", {"customer": "4"}),
    ("四号的附件", "attachments", {"customer": "4"}),
    ("四号电话改成13900005678", "correct", {"phone": "13900005678", "customer": "4"}),
    ("请把十二号的审批转给李四", "hand_on", {"customer": "12", "to": "李四"}),
)


@pytest.mark.parametrize(("said", "intent", "fields"), SAID)
def test_a_spoken_number_is_the_number(said: str, intent: str, fields: dict[str, str | int]) -> None:
    """As if it had been typed."""
    assert parse(said, today=TODAY).as_json() == {"intent": intent, "fields": fields}


@pytest.mark.parametrize(
    "said",
    [
        "12月四号拜访王总",
        "跟进 12 四号去拜访",
        "跟进 12 今天打了电话，四号再去",
        "四号下午去拜访王总",
        "查重 十二号食品有限公司",
        "报备 三号线餐饮有限公司 李娜 13900001234",
        "一号店",
        "预算四号之前给",
        "王晨四号过来",
    ],
)
def test_days_and_firms_keep_their_words(said: str) -> None:
    """四号 may be a day or a name."""
    assert in_digits(said) == said


def test_each_of_several_is_understood() -> None:
    """Dictated in one breath."""
    assert parts("通过十二号，驳回十三号 缺联系人") == ("通过12号", "驳回13号 缺联系人")
    assert parts("认领一号 二号 三号") == ("认领 1", "认领 2", "认领 3")
