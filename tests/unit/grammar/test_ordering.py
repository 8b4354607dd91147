"""Orders in the words of people: put down, looked at, corrected, called off, shared; and what stays as it was."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse
from bot.grammar.several import parts

TODAY = date(2026, 11, 22)
FIRM = "苏州青禾精密机械有限公司"
Fields = dict[str, str | int]


def _read(said: str) -> dict[str, object]:
    return parse(said, today=TODAY).as_json()


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("订单 12 30万 合同号 HT-002", {"customer": "12", "amount": "300000", "contract": "HT-002"}),
        ("订单 12 30万 HT-002", {"customer": "12", "amount": "300000", "contract": "HT-002"}),
        ("订单 12 300000", {"customer": "12", "amount": "300000"}),
        ("订单#12 金额 8.5万", {"customer": "12", "amount": "85000"}),
        ("新订单 12 30万", {"customer": "12", "amount": "300000"}),
        ("录订单 12 30万", {"customer": "12", "amount": "300000"}),
        ("帮我记个订单 12 30万", {"customer": "12", "amount": "300000"}),
        ("登记订单 苏州青禾 30万", {"customer": "苏州青禾", "amount": "300000"}),
        (f"新增订单 {FIRM} 30万 订单号 DD2026001", {"customer": FIRM, "amount": "300000", "contract": "DD2026001"}),
        ("12 新订单 30万", {"customer": "12", "amount": "300000"}),
        ("12 追加订单 30万", {"customer": "12", "amount": "300000"}),
        ("12号追加30万", {"customer": "12", "amount": "300000"}),
        ("12 返单 30万", {"customer": "12", "amount": "300000"}),
        ("12 返单了 30万 HT-003", {"customer": "12", "amount": "300000", "contract": "HT-003"}),
        ("12 复购 30万", {"customer": "12", "amount": "300000"}),
        ("苏州青禾返单30万", {"customer": "苏州青禾", "amount": "300000"}),
        ("苏州青禾 又签了 30万", {"customer": "苏州青禾", "amount": "300000"}),
        ("苏州青禾又下了30万", {"customer": "苏州青禾", "amount": "300000"}),
        ("苏州青禾又签了30万", {"customer": "苏州青禾", "amount": "300000"}),
        ("12 又来一单 8万", {"customer": "12", "amount": "80000"}),
        ("12 加一单 八万", {"customer": "12", "amount": "80000"}),
        ("12 下单 30万", {"customer": "12", "amount": "300000"}),
        ("下单 12 30万", {"customer": "12", "amount": "300000"}),
        ("返单 12 30万", {"customer": "12", "amount": "300000"}),
        ("订单 12 30万 昨天签的", {"customer": "12", "amount": "300000", "date": "2026-11-21"}),
        ("订单 12 30万 11月3日", {"customer": "12", "amount": "300000", "date": "2026-11-03"}),
        ("订单 12 30万 备注：先发一半", {"customer": "12", "amount": "300000", "note": "先发一半"}),
        ("新订单 12", {"customer": "12"}),
        ("12 返单", {"customer": "12"}),
        ("录订单", {}),
        ("怎么录订单", {}),
        ("订单怎么记", {}),
        ("订单 12\n金额：30万\n合同号：HT-002", {"customer": "12", "amount": "300000", "contract": "HT-002"}),
        ("登记订单\n客户：苏州青禾\n金额：30万", {"customer": "苏州青禾", "amount": "300000"}),
        ("订单 12 -30万", {"customer": "12", "amount": "-300000"}),
        ("订单 12：－30万", {"customer": "12", "amount": "-300000"}),
        ("订单 12 - 30万", {"customer": "12", "amount": "300000"}),
    ],
)
def test_an_order_is_put_down(said: str, fields: Fields) -> None:
    """The customer, how much, the contract's number, the day."""
    assert _read(said) == {"intent": "order", "fields": fields}


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("我的订单", {}),
        ("订单", {}),
        ("查订单", {}),
        ("看看我的订单", {}),
        ("我的分成", {}),
        ("本月订单", {"period": "month"}),
        ("这个月的订单", {"period": "month"}),
        ("我本周的订单", {"period": "week"}),
        ("今年订单", {"period": "year"}),
        ("今天有哪些订单", {"period": "day"}),
        ("团队订单", {"scope": "team"}),
        ("团队本月订单", {"scope": "team", "period": "month"}),
        ("本月公司订单", {"scope": "team", "period": "month"}),
        ("李四的订单", {"to": "李四"}),
        ("王晨本月的订单", {"to": "王晨", "period": "month"}),
        ("订单 12", {"customer": "12"}),
        ("12的订单", {"customer": "12"}),
        ("苏州青禾的订单", {"customer": "苏州青禾"}),
        (f"订单 {FIRM}", {"customer": FIRM}),
        ("订单 12-1", {"order": "12-1"}),
        ("订单12-1", {"order": "12-1"}),
        ("查看订单 12-1", {"order": "12-1"}),
        ("订单 HT-001", {"order": "HT-001"}),
        ("查订单 HT-001", {"order": "HT-001"}),
        ("查订单号 HT-001", {"order": "HT-001"}),
        ("12-1", {"order": "12-1"}),
        ("#12-1", {"order": "12-1"}),
        ("这单算谁的 12-1", {"order": "12-1"}),
        ("我这个月业绩多少", {"period": "month"}),
        ("我今年签了多少", {"period": "year"}),
        ("徐朗这个月签了几单", {"to": "徐朗", "period": "month"}),
        ("查看 12-1", {"order": "12-1"}),
    ],
)
def test_orders_are_asked_for(said: str, fields: Fields) -> None:
    """All one may see, those of a time, a person, a customer; or one."""
    assert _read(said) == {"intent": "orders", "fields": fields}


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("分成 12-1 李四 30%", {"order": "12-1", "shares": "李四 30"}),
        ("分成12-1李四30%", {"order": "12-1", "shares": "李四 30"}),
        ("分成 12-1 李四 30% 王五 20%", {"order": "12-1", "shares": "李四 30、王五 20"}),
        ("分成 12-1 我 50% 李四 30% 王五 20%", {"order": "12-1", "shares": "我 50、李四 30、王五 20"}),
        ("分成 12-1 华南区 12.5%", {"order": "12-1", "shares": "华南区 12.5"}),
        ("分成 12 李四 30%", {"order": "12", "shares": "李四 30"}),
        ("订单 12-1 分给李四 30%", {"order": "12-1", "shares": "李四 30"}),
        ("订单 12-1 和李四三七分", {"order": "12-1", "shares": "李四 30"}),
        ("订单 12-1 和李四三七分开", {"order": "12-1", "shares": "李四 30"}),
        ("12-1 跟李四七三开", {"order": "12-1", "shares": "李四 30"}),
        ("12-1 和李四分成，我三他七", {"order": "12-1", "shares": "李四 70"}),
        ("12-1 我三李四七", {"order": "12-1", "shares": "李四 70"}),
        ("12-1 我七成李四三成", {"order": "12-1", "shares": "我 70、李四 30"}),
        ("12-1 李四三成", {"order": "12-1", "shares": "李四 30"}),
        ("12-1 李四两成半", {"order": "12-1", "shares": "李四 25"}),
        ("12-1 给李四三成", {"order": "12-1", "shares": "李四 30"}),
        ("12-1 李四一半", {"order": "12-1", "shares": "李四 50"}),
        ("12-1 和李四平分", {"order": "12-1", "shares": "李四 50"}),
        ("12-1 跟李四五五开", {"order": "12-1", "shares": "李四 50"}),
        ("12-1 和李四一人一半", {"order": "12-1", "shares": "李四 50"}),
        ("12-1 和李四、王五平分", {"order": "12-1", "shares": "李四 33.33、王五 33.33"}),
        ("12-1 全归李四", {"order": "12-1", "shares": "李四 100"}),
        ("12-1 应该归李四", {"order": "12-1", "shares": "李四 100"}),
        ("12-1 我要三成，方案是我写的", {"order": "12-1", "shares": "我 30", "note": "方案是我写的"}),
        ("12-1 李四三成，他跟了半年", {"order": "12-1", "shares": "李四 30", "note": "他跟了半年"}),
        ("分成 12-1 李四 30% 因为方案是他做的", {"order": "12-1", "shares": "李四 30", "note": "方案是他做的"}),
        ("订单 HT-001 李四 30%", {"order": "HT-001", "shares": "李四 30"}),
        ("订单 12 和李四三七分", {"order": "12", "shares": "李四 30"}),
        ("12-1 有异议", {"order": "12-1"}),
        ("12-1 有异议，方案是我写的", {"order": "12-1", "note": "方案是我写的"}),
        ("异议 12-1 我 30% 方案是我写的", {"order": "12-1", "shares": "我 30", "note": "方案是我写的"}),
        ("分成 12-1", {"order": "12-1"}),
        ("分成", {}),
    ],
)
def test_an_order_is_shared(said: str, fields: Fields) -> None:
    """Whom and how much, in the ways people say it: per cent, 成, 三七分, 平分."""
    assert _read(said) == {"intent": "split", "fields": fields}


@pytest.mark.parametrize(
    ("said", "intent", "fields"),
    [
        ("作废订单 12-1 客户退了", "cancel_order", {"order": "12-1", "note": "客户退了"}),
        ("作废 12-1 客户退了", "cancel_order", {"order": "12-1", "note": "客户退了"}),
        ("12-1 作废，客户退了", "cancel_order", {"order": "12-1", "note": "客户退了"}),
        ("订单 12-1 作废", "cancel_order", {"order": "12-1"}),
        ("取消订单 12-1", "cancel_order", {"order": "12-1"}),
        ("撤回 12-1 录错了", "cancel_order", {"order": "12-1", "note": "录错了"}),
        ("作废订单 HT-001 重复了", "cancel_order", {"order": "HT-001", "note": "重复了"}),
        ("作废订单", "cancel_order", {}),
        ("订单 12-1 改成 25万", "correct_order", {"order": "12-1", "amount": "250000"}),
        ("12-1 改成 25万", "correct_order", {"order": "12-1", "amount": "250000"}),
        ("12-1 金额改成25万", "correct_order", {"order": "12-1", "amount": "250000"}),
        ("12-1 应该是 25万", "correct_order", {"order": "12-1", "amount": "250000"}),
        ("12-1金额不对，应该是25万", "correct_order", {"order": "12-1", "amount": "250000"}),
        ("12-1 退了", "cancel_order", {"order": "12-1"}),
        ("12-1 客户退货了", "cancel_order", {"order": "12-1"}),
        ("改订单 12-1 25万", "correct_order", {"order": "12-1", "amount": "250000"}),
        ("订单 12-1 改为 250000", "correct_order", {"order": "12-1", "amount": "250000"}),
        ("订单 12-1 改成 -25万", "correct_order", {"order": "12-1", "amount": "-250000"}),
        ("订单 12-1 合同号改成 HT-003", "correct_order", {"order": "12-1", "contract": "HT-003"}),
        ("12-1 日期改成 11月3日", "correct_order", {"order": "12-1", "date": "2026-11-03"}),
        ("订单 HT-001 金额改成 25万", "correct_order", {"order": "HT-001", "amount": "250000"}),
        ("订单 12-1 改一下", "correct_order", {"order": "12-1"}),
        ("撤回分成 12-1", "drop_split", {"order": "12-1"}),
        ("取消分成 12-1", "drop_split", {"order": "12-1"}),
        ("12-1 的分成撤回", "drop_split", {"order": "12-1"}),
        ("撤回异议 12-1", "drop_split", {"order": "12-1"}),
        ("撤回分成", "drop_split", {}),
        ("导出订单", "export_orders", {}),
        ("帮我导出我的订单", "export_orders", {}),
        ("导出本月订单", "export_orders", {"period": "month"}),
        ("订单导出", "export_orders", {}),
        ("通过 12-1", "approve", {"order": "12-1"}),
        ("同意 12-1", "approve", {"order": "12-1"}),
        ("12-1 同意", "approve", {"order": "12-1"}),
        ("驳回 12-1 方案是两个人写的", "reject", {"order": "12-1", "note": "方案是两个人写的"}),
        ("12-1 不同意，比例不对", "reject", {"order": "12-1", "note": "比例不对"}),
    ],
)
def test_an_order_is_changed_and_decided(said: str, intent: str, fields: Fields) -> None:
    """By its number or by that of the contract."""
    assert _read(said) == {"intent": intent, "fields": fields}


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("成交 12 30万 合同号 HT-001", "won"),
        ("苏州青禾签单了！金额 30万", "won"),
        ("跟进 12 客户说年底要追加订单 30万", "follow_up"),
        ("跟进 12 11-3 拜访了，聊了分成", "follow_up"),
        ("报备 苏州订单来了网络科技有限公司 李娜 13900001234", "file"),
        ("报备 上海分成宝科技有限公司 李娜 13900001234 预算30万", "file"),
        ("查重 上海订单云网络科技有限公司", "check"),
        ("上海订单云网络科技有限公司", "detail"),
        ("我的业绩", "dashboard"),
        ("成交额排行", "dashboard"),
        ("作废 12 填错了", "withdraw"),
        ("撤回 12", "withdraw"),
        ("取消", "cancel"),
        ("申诉 12 我先联系的", "appeal"),
        ("12 有异议，我先报的", "appeal"),
        ("通过 12 13", "approve_all"),
        ("驳回 12 客户重复", "reject"),
        ("苏州青禾 想追加订单 30万", "unknown"),
        ("延期 12 15天 在等订单", "extend"),
        ("导出", "export"),
        ("13900001234-1", "unknown"),
    ],
)
def test_other_sentences_mean_what_they_meant(said: str, intent: str) -> None:
    """A deal, a report that speaks of orders, a firm whose name has the word in it."""
    assert parse(said, today=TODAY).intent.value == intent


def test_a_line_for_each_order_is_an_order_each() -> None:
    """Whoever catches up on a week's orders writes them one below the other; facts of one order are one."""
    assert parts("订单 12 30万\n13 返单 8万 HT-3\n订单 苏州青禾 5万") == (
        "订单 12 30万",
        "13 返单 8万 HT-3",
        "订单 苏州青禾 5万",
    )
    assert len(parts("订单 12\n金额：30万\n合同号：HT-002")) == 1
    assert len(parts("我的订单\n谢谢")) == 1
