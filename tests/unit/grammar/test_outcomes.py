"""Won, lost and disputed customers."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)

CASES: tuple[tuple[str, str, dict[str, str | int]], ...] = (
    (
        "成交 深圳星河科技 合同号 HT-2026-001 金额 120万",
        "won",
        {"customer": "深圳星河科技", "contract": "HT-2026-001", "amount": "1200000"},
    ),
    ("大疆成交了，80万，合同HT20261101", "won", {"customer": "大疆", "contract": "HT20261101", "amount": "800000"}),
    ("成交#12 金额35.5万", "won", {"customer": "12", "amount": "355000"}),
    ("成交 12 -30万", "won", {"customer": "12", "amount": "-300000"}),
    ("成交 12 30-50万", "won", {"customer": "12", "amount": "300000"}),
    ("赢单 苏州绿芽环保 20w", "won", {"customer": "苏州绿芽环保", "amount": "200000"}),
    ("苏州绿芽环保签单了！金额 128000 元", "won", {"customer": "苏州绿芽环保", "amount": "128000"}),
    ("宁波海拓机械拿下了 一百二十万", "won", {"customer": "宁波海拓机械", "amount": "1200000"}),
    ("成交 成交宝科技有限公司 30万", "won", {"customer": "成交宝科技有限公司", "amount": "300000"}),
    (
        "成交\n客户：杭州云栖谷软件\n合同编号：XS-0099\n合同金额：￥1,280,000",
        "won",
        {"customer": "杭州云栖谷软件", "contract": "XS-0099", "amount": "1280000"},
    ),
    (
        "成交 台北晨曦電子 合同號 TW-8 金額 兩百萬",
        "won",
        {"customer": "台北晨曦電子", "contract": "TW-8", "amount": "2000000"},
    ),
    ("已签约 东莞恒达五金 合同金额1亿2千万", "won", {"customer": "东莞恒达五金", "amount": "120000000"}),
    ("成交", "won", {}),
    ("输单 深圳星河科技 原因 价格太高", "lost", {"customer": "深圳星河科技", "reason": "价格太高"}),
    ("大疆丢单了，被竞争对手低价抢走", "lost", {"customer": "大疆", "reason": "被竞争对手低价抢走"}),
    ("丢单 #12 客户选了别家", "lost", {"customer": "12", "reason": "客户选了别家"}),
    ("輸單 台北晨曦電子 預算被砍", "lost", {"customer": "台北晨曦電子", "reason": "預算被砍"}),
    ("苏州绿芽环保黄了 项目取消", "lost", {"customer": "苏州绿芽环保", "reason": "项目取消"}),
    ("战败 成都蜀韵食品，原因：客户自研", "lost", {"customer": "成都蜀韵食品", "reason": "客户自研"}),
    ("申诉 深圳星河科技 我先拜访的", "appeal", {"customer": "深圳星河科技", "note": "我先拜访的"}),
    (
        "我要申诉：大疆，是我上个月先联系的，有聊天记录",
        "appeal",
        {"customer": "大疆", "note": "是我上个月先联系的，有聊天记录"},
    ),
    ("大疆的归属我有异议，我先报的", "appeal", {"customer": "大疆", "note": "我先报的"}),
    ("申訴 台北晨曦電子 這是我的老客戶", "appeal", {"customer": "台北晨曦電子", "note": "這是我的老客戶"}),
    ("申诉12号 对方没有跟进", "appeal", {"customer": "12", "note": "对方没有跟进"}),
    ("申诉", "appeal", {}),
)


@pytest.mark.parametrize(("text", "intent", "fields"), CASES)
def test_an_outcome_is_read_with_its_facts(text: str, intent: str, fields: dict[str, str | int]) -> None:
    """Contract numbers, sums and reasons go where they belong."""
    parsed = parse(text, today=TODAY)

    assert parsed.as_json() == {"intent": intent, "fields": fields}
