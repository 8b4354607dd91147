"""What is said to an approval beyond yes and no, and how a filing that came back is completed."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)

Row = tuple[str, str, dict[str, str | int]]

HANDED_ON: tuple[Row, ...] = (
    ("转交审批 12 给 李四", "hand_on", {"customer": "12", "to": "李四"}),
    ("审批转交 12 给李四", "hand_on", {"customer": "12", "to": "李四"}),
    ("把 12 号的审批转交给何川处理", "hand_on", {"customer": "12", "to": "何川"}),
    ("请把 12 审批转给何川", "hand_on", {"customer": "12", "to": "何川"}),
    ("转交审批 12 给 李四（华东一组）", "hand_on", {"customer": "12", "to": "李四（华东一组）"}),
    ("转交审批 12 给 李四 华东一组", "hand_on", {"customer": "12", "to": "李四 华东一组"}),
    ("转交审批 #12 何川 你更熟", "hand_on", {"customer": "12", "to": "何川", "note": "你更熟"}),
    ("转交审批 12 给何川，你更熟", "hand_on", {"customer": "12", "to": "何川", "note": "你更熟"}),
    (
        "把苏州青禾精密机械有限公司的审批转给何川",
        "hand_on",
        {"customer": "苏州青禾精密机械有限公司", "to": "何川"},
    ),
    ("转交审批 12", "hand_on", {"customer": "12"}),
)

STILL_TRANSFERS: tuple[Row, ...] = (
    ("转交 12 给 李四", "transfer", {"customer": "12", "to": "李四"}),
    ("12 转交给李四", "transfer", {"customer": "12", "to": "李四"}),
    ("转交 苏州青禾 给 何川", "transfer", {"customer": "苏州青禾", "to": "何川"}),
)

SENT_BACK: tuple[Row, ...] = (
    ("退回 12 请补充采购计划", "return", {"customer": "12", "note": "请补充采购计划"}),
    ("12 退回 缺预算", "return", {"customer": "12", "note": "缺预算"}),
    ("#12 退回补充，缺营业执照", "return", {"customer": "12", "note": "缺营业执照"}),
    ("把 12 退回补充一下", "return", {"customer": "12"}),
    ("退回 12", "return", {"customer": "12"}),
    ("12 让他补充预算", "return", {"customer": "12", "note": "请补充预算"}),
    ("12 让王晨补一下联系人职务", "return", {"customer": "12", "note": "请补充联系人职务"}),
    ("退回公海 12", "release", {"customer": "12"}),
)

ADDED: tuple[Row, ...] = (
    ("加签 12 何川", "add_approver", {"customer": "12", "to": "何川"}),
    ("前加签 12 何川", "add_approver", {"customer": "12", "to": "何川"}),
    ("加签 12 给何川", "add_approver", {"customer": "12", "to": "何川"}),
    ("12 加签 何川", "add_approver", {"customer": "12", "to": "何川"}),
    ("12 再加一个审批人 何川", "add_approver", {"customer": "12", "to": "何川"}),
    ("后加签 12 何川", "add_approver", {"customer": "12", "to": "何川", "when": "after"}),
    ("12 后加签何川", "add_approver", {"customer": "12", "to": "何川", "when": "after"}),
    ("加签 12 何川 看一下价格", "add_approver", {"customer": "12", "to": "何川", "note": "看一下价格"}),
    ("加签 12", "add_approver", {"customer": "12"}),
)

SEVERAL: tuple[Row, ...] = (
    ("通过 12 13 15", "approve_all", {"numbers": "12 13 15"}),
    ("通过 12、13、15", "approve_all", {"numbers": "12 13 15"}),
    ("12 13 15 都通过", "approve_all", {"numbers": "12 13 15"}),
    ("同意 12 和 13", "approve_all", {"numbers": "12 13"}),
    ("全部通过", "approve_all", {}),
    ("待我审批全部通过", "approve_all", {}),
    ("一键通过", "approve_all", {}),
    ("通过全部", "approve_all", {}),
)

ONE: tuple[Row, ...] = (
    ("通过 12 按老客户价", "approve", {"customer": "12", "note": "按老客户价"}),
    ("同意 12，注意付款条件", "approve", {"customer": "12", "note": "注意付款条件"}),
    ("通过 12", "approve", {"customer": "12"}),
)

COMPLETED: tuple[Row, ...] = (
    ("补充 12", "complete", {"customer": "12"}),
    ("补充资料 12", "complete", {"customer": "12"}),
    ("重新提交 12", "complete", {"customer": "12"}),
    ("补充资料", "complete", {}),
    ("补充 12 预算 50万", "complete", {"customer": "12", "budget": "500000"}),
    ("12 补充 预算50万", "complete", {"customer": "12", "budget": "500000"}),
    ("提交", "send", {}),
    ("提交吧", "send", {}),
    ("重新提交", "send", {}),
    ("补好了，提交", "send", {}),
)

STANDING_IN: tuple[Row, ...] = (
    (
        "下周一到周三出差，审批交给李四",
        "delegate",
        {"to": "李四", "from": "2026-11-23", "until": "2026-11-25"},
    ),
    ("审批交给何川", "delegate", {"to": "何川"}),
    ("我回来了", "end_delegation", {}),
    ("取消代理", "end_delegation", {}),
    ("取消审批代理", "end_delegation", {}),
)


def understood(text: str) -> tuple[str, dict[str, str | int]]:
    """The intent and the fields of a message."""
    parsed = parse(text, today=TODAY)
    return parsed.intent.value, dict(parsed.fields)


@pytest.mark.parametrize(("text", "intent", "fields"), HANDED_ON)
def test_an_approval_is_handed_on_to_somebody(text: str, intent: str, fields: dict[str, str | int]) -> None:
    """The word 审批 makes it one; a team may stand behind the name, a remark behind that."""
    assert understood(text) == (intent, fields)


@pytest.mark.parametrize(("text", "intent", "fields"), STILL_TRANSFERS)
def test_without_the_word_a_customer_is_handed_over(text: str, intent: str, fields: dict[str, str | int]) -> None:
    """Only the dialogue knows whether his answer is awaited."""
    assert understood(text) == (intent, fields)


@pytest.mark.parametrize(("text", "intent", "fields"), SENT_BACK)
def test_a_filing_goes_back_for_what_is_lacking(text: str, intent: str, fields: dict[str, str | int]) -> None:
    """Back to its filer, while 退回公海 gives the customer up."""
    assert understood(text) == (intent, fields)


@pytest.mark.parametrize(("text", "intent", "fields"), ADDED)
def test_one_more_is_asked(text: str, intent: str, fields: dict[str, str | int]) -> None:
    """Before the speaker unless 后 is said."""
    assert understood(text) == (intent, fields)


@pytest.mark.parametrize(("text", "intent", "fields"), SEVERAL)
def test_several_are_approved_at_once(text: str, intent: str, fields: dict[str, str | int]) -> None:
    """By their numbers, or whatever waits."""
    assert understood(text) == (intent, fields)


@pytest.mark.parametrize(("text", "intent", "fields"), ONE)
def test_one_number_with_words_is_one_approval_with_a_comment(
    text: str, intent: str, fields: dict[str, str | int]
) -> None:
    """The words go to the filer."""
    assert understood(text) == (intent, fields)


@pytest.mark.parametrize(("text", "intent", "fields"), COMPLETED)
def test_what_came_back_is_completed_and_sent(text: str, intent: str, fields: dict[str, str | int]) -> None:
    """Answers in the same message are read as in a filing."""
    assert understood(text) == (intent, fields)


@pytest.mark.parametrize(("text", "intent", "fields"), STANDING_IN)
def test_somebody_stands_in_until_the_other_is_back(text: str, intent: str, fields: dict[str, str | int]) -> None:
    """With days or without; 我回来了 ends it."""
    assert understood(text) == (intent, fields)
