"""What managers write: yes, no, and who stands in for them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)

DECISIONS: tuple[tuple[str, str, dict[str, str | int]], ...] = (
    ("通过 12", "approve", {"customer": "12"}),
    ("同意 #12", "approve", {"customer": "12"}),
    ("同意12号", "approve", {"customer": "12"}),
    ("批准 深圳星河科技", "approve", {"customer": "深圳星河科技"}),
    ("12通过", "approve", {"customer": "12"}),
    ("12号同意，注意回款", "approve", {"customer": "12", "note": "注意回款"}),
    ("同意大疆的报备", "approve", {"customer": "大疆"}),
    ("通过", "approve", {}),
    ("同意", "approve", {}),
    ("驳回 12 资料不全", "reject", {"customer": "12", "note": "资料不全"}),
    ("駁回 #12 資料不全", "reject", {"customer": "12", "note": "資料不全"}),
    ("不同意12号，客户已有归属", "reject", {"customer": "12", "note": "客户已有归属"}),
    ("拒绝 深圳星河科技 原因：重复", "reject", {"customer": "深圳星河科技", "note": "重复"}),
    ("12号不通过 电话是空号", "reject", {"customer": "12", "note": "电话是空号"}),
    ("打回大疆，联系人不对", "reject", {"customer": "大疆", "note": "联系人不对"}),
    ("驳回", "reject", {}),
)

DELEGATIONS: tuple[tuple[str, dict[str, str | int]], ...] = (
    ("下周一到周三出差，审批交给李四", {"to": "李四", "from": "2026-11-23", "until": "2026-11-25"}),
    ("12月1日-12月5日休假，委托张三审批", {"to": "张三", "from": "2026-12-01", "until": "2026-12-05"}),
    ("明天请假，让王五帮我批", {"to": "王五", "from": "2026-11-22", "until": "2026-11-22"}),
    ("明天起一周由赵六代我审批", {"to": "赵六", "from": "2026-11-22", "until": "2026-11-28"}),
    ("今天和明天的审批转给李经理", {"to": "李经理", "from": "2026-11-21", "until": "2026-11-22"}),
    ("下周五开始三天，审批委托给周杰", {"to": "周杰", "from": "2026-11-27", "until": "2026-11-29"}),
    ("审批代理人 陈晨 12.1到12.10", {"to": "陈晨", "from": "2026-12-01", "until": "2026-12-10"}),
    ("我出差了，审批交给李四", {"to": "李四"}),
    ("到月底之前审批都让@孙悦 代理", {"to": "孙悦", "from": "2026-11-21", "until": "2026-11-30"}),
    ("我休假 11月25号至27号 审批找吴磊", {"to": "吴磊", "from": "2026-11-25", "until": "2026-11-27"}),
    ("下週一到週三出差，審批交給陳志明", {"to": "陳志明", "from": "2026-11-23", "until": "2026-11-25"}),
    ("代理审批：李四，2026-12-01 ~ 2026-12-03", {"to": "李四", "from": "2026-12-01", "until": "2026-12-03"}),
)


@pytest.mark.parametrize(("text", "intent", "fields"), DECISIONS)
def test_a_decision_names_its_matter_and_reason(text: str, intent: str, fields: dict[str, str | int]) -> None:
    """Number or name, before or behind the verb, the rest is the reason."""
    parsed = parse(text, today=TODAY)

    assert parsed.as_json() == {"intent": intent, "fields": fields}


@pytest.mark.parametrize(("text", "fields"), DELEGATIONS)
def test_a_stand_in_is_named_with_the_days(text: str, fields: dict[str, str | int]) -> None:
    """The first and the last day are both included."""
    parsed = parse(text, today=TODAY)

    assert parsed.as_json() == {"intent": "delegate", "fields": fields}
