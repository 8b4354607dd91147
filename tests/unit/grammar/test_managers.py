"""What managers really type: yes, no, somebody else, one more, back for more, away, back again, several at once."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.moving import completion
from bot.grammar.reading import parse

TODAY = date(2026, 11, 22)

SAID: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("补充资料 12：采购计划明年三月", "complete", {"customer": "12", "note": "采购计划明年三月"}),
    (
        "补充资料12 采购计划明年三月，预算50万",
        "complete",
        {"customer": "12", "budget": "500000", "note": "采购计划明年三月，预算50万"},
    ),
    ("补充 12 采购计划明年三月份", "complete", {"customer": "12", "note": "采购计划明年三月份"}),
    ("12 补充：采购计划明年三月", "complete", {"customer": "12", "note": "采购计划明年三月"}),
    ("补充12：客户说下周签", "complete", {"customer": "12", "note": "客户说下周签"}),
    ("补充 12 合同已经签了", "complete", {"customer": "12", "note": "合同已经签了"}),
    ("都批了", "approve_all", {}),
    ("都批", "approve_all", {}),
    ("全批了", "approve_all", {}),
    ("全都过", "approve_all", {}),
    ("都通过吧", "approve_all", {}),
    ("都同意", "approve_all", {}),
    ("都过了吧", "approve_all", {}),
    ("同意所有", "approve_all", {}),
    ("待审批的全部同意", "approve_all", {}),
    ("一键通过", "approve_all", {}),
    ("除了12都批", "approve_all", {"except": "12"}),
    ("除了12和13其他都通过", "approve_all", {"except": "12 13"}),
    ("全部同意，除了12", "approve_all", {"except": "12"}),
    ("都通过，12先不批", "approve_all", {"except": "12"}),
    ("12放一放，其余的都批了", "approve_all", {"except": "12"}),
    ("除了第3个都同意", "approvals", {}),
    ("第一个通过", "approvals", {}),
    ("第1个和第2个同意，第3个驳回 资料不全", "approvals", {}),
    ("12到15都通过", "approvals", {}),
    ("我回来上班了", "end_delegation", {}),
    ("我回来了，审批还是我来", "end_delegation", {}),
    ("出差回来了", "end_delegation", {}),
    ("我销假了", "end_delegation", {}),
    ("我已经回公司了", "end_delegation", {}),
    ("今天上班了，审批我自己批", "end_delegation", {}),
    ("不用李四代批了", "end_delegation", {}),
    ("我休完假了", "end_delegation", {}),
    ("代理结束", "end_delegation", {}),
    ("我自己批", "end_delegation", {}),
    ("假期结束，我回来了", "end_delegation", {}),
    ("同意12号", "approve", {"customer": "12"}),
    ("12号通过", "approve", {"customer": "12"}),
    ("12 13都批了", "approve_all", {"numbers": "12 13"}),
    ("12批了", "approve", {"customer": "12"}),
    ("12可以", "approve", {"customer": "12"}),
    ("12没问题", "approve", {"customer": "12"}),
    ("12 ok", "approve", {"customer": "12"}),
    ("12同意，价格合适", "approve", {"customer": "12", "note": "价格合适"}),
    ("同意 12 价格可以", "approve", {"customer": "12", "note": "价格可以"}),
    ("12不行，客户重复", "reject", {"customer": "12", "note": "客户重复"}),
    ("12不同意 价格太低", "reject", {"customer": "12", "note": "价格太低"}),
    ("不同意12 价格太低", "reject", {"customer": "12", "note": "价格太低"}),
    ("12驳回 信息不全", "reject", {"customer": "12", "note": "信息不全"}),
    ("驳回12：已有人跟进", "reject", {"customer": "12", "note": "已有人跟进"}),
    ("不批12 没有预算", "reject", {"customer": "12", "note": "没有预算"}),
    ("打回12 缺合同", "reject", {"customer": "12", "note": "缺合同"}),
    ("12打回去补合同", "return", {"customer": "12", "note": "补合同"}),
    ("退回12让他补合同", "return", {"customer": "12", "note": "让他补合同"}),
    ("12先别批，让他补一下预算", "return", {"customer": "12", "note": "请补充预算"}),
    ("12退回补充营业执照", "return", {"customer": "12", "note": "营业执照"}),
    ("把12转给李四批", "hand_on", {"customer": "12", "to": "李四"}),
    ("12转给李四批", "hand_on", {"customer": "12", "to": "李四"}),
    ("12给李四批", "hand_on", {"customer": "12", "to": "李四"}),
    ("让李四批12", "hand_on", {"customer": "12", "to": "李四"}),
    ("12请何川也看看", "add_approver", {"customer": "12", "to": "何川"}),
    ("12加上何川一起批", "add_approver", {"customer": "12", "to": "何川"}),
    ("给12加个审批人何川", "add_approver", {"customer": "12", "to": "何川"}),
    ("12再让何川批一下", "add_approver", {"customer": "12", "to": "何川"}),
    ("加签何川 12", "add_approver", {"customer": "12", "to": "何川"}),
    ("12 加签给何川", "add_approver", {"customer": "12", "to": "何川"}),
    ("明天请假，李四替我批", "delegate", {"to": "李四", "from": "2026-11-23", "until": "2026-11-23"}),
    ("我下周出差，审批找李四", "delegate", {"to": "李四", "from": "2026-11-23", "until": "2026-11-29"}),
    ("这几天审批都给李四", "delegate", {"to": "李四"}),
    ("我不在的时候让李四批", "delegate", {"to": "李四"}),
    ("下周一到周五休假，由李四代我审批", "delegate", {"to": "李四", "from": "2026-11-23", "until": "2026-11-27"}),
    ("通过 12、13、15", "approve_all", {"numbers": "12 13 15"}),
    ("12，13，15都同意", "approve_all", {"numbers": "12 13 15"}),
    ("批准12和13", "approve_all", {"numbers": "12 13"}),
    ("12 13 15 通过", "approve_all", {"numbers": "12 13 15"}),
    ("批量通过 12 13", "approve_all", {"numbers": "12 13"}),
    ("批量审批", "approvals", {}),
    ("可以 12", "approve", {"customer": "12"}),
    ("ok 12", "approve", {"customer": "12"}),
    ("OK #12", "approve", {"customer": "12"}),
    ("OK，12", "approve", {"customer": "12"}),
    ("ok 12号。", "approve", {"customer": "12"}),
    ("可以 12 吧", "approve", {"customer": "12"}),
    ("行 12", "approve", {"customer": "12"}),
    ("12 行", "approve", {"customer": "12"}),
    ("同意12", "approve", {"customer": "12"}),
    ("ok 12 13", "approve_all", {"numbers": "12 13"}),
    ("可以 12、13", "approve_all", {"numbers": "12 13"}),
    ("不行 12 原因", "reject", {"customer": "12", "note": "原因"}),
    ("不行12，客户重复", "reject", {"customer": "12", "note": "客户重复"}),
    ("不可以 12 价格太低", "reject", {"customer": "12", "note": "价格太低"}),
    ("NO #12 客户重复", "reject", {"customer": "12", "note": "客户重复"}),
    ("不行 12", "reject", {"customer": "12"}),
    ("没问题 12", "approve", {"customer": "12"}),
    ("都批了吗", "approvals", {}),
    ("12的报备转给李四审", "hand_on", {"customer": "12", "to": "李四"}),
    ("打回12，让他补营业执照", "return", {"customer": "12", "note": "让他补营业执照"}),
)


@pytest.mark.parametrize(("text", "intent", "fields"), SAID)
def test_a_manager_is_understood(text: str, intent: str, fields: dict[str, str]) -> None:
    """By intent, matter, person, days and words."""
    parsed = parse(text, today=TODAY)

    assert (parsed.intent.value, {name: str(value) for name, value in parsed.fields.items()}) == (intent, fields)


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "可以",
        "不行",
        "ok 12 台",
        "ok 王总要 12 台",
        "ok，12月1日见",
        "可以 12点开会",
        "可以查看 12",
        "可以看 12 吗",
        "12 可以报吗",
        "不行 12号客户说再等等",
        "不行 12 台太多了",
        "不行 12月再说",
        "不行 12.5万太低",
        "ok 13900012345",
        "可以 上海示例贸易有限公司",
        "好的 12",
        "No.12",
        "行业 12",
    ],
)
def test_what_merely_sounds_like_a_decision_decides_nothing(text: str) -> None:
    """Amounts, dates, questions, other people's talk."""
    assert parse(text, today=TODAY).intent.value not in {"approve", "approve_all", "reject"}


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("补充资料 12：采购计划明年三月", "采购计划明年三月"),
        ("12 补充：合同已经签了。", "合同已经签了"),
        ("补充 12", ""),
        ("通过 12", ""),
    ],
)
def test_a_reason_is_bettered_in_the_words_themselves(text: str, more: str) -> None:
    """For what is asked for by words alone."""
    assert completion(text) == more
