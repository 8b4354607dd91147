"""Follow-ups: what was done, and what comes next."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)

CASES: tuple[tuple[str, dict[str, str | int]], ...] = (
    (
        "跟进 深圳星河科技 今天拜访了王总，对方要报价",
        {"customer": "深圳星河科技", "kind": "拜访", "note": "今天拜访了王总，对方要报价"},
    ),
    (
        "跟进深圳星河科技，电话聊了需求，下周三去送样",
        {
            "customer": "深圳星河科技",
            "kind": "电话",
            "note": "电话聊了需求",
            "next_step": "送样",
            "next_date": "2026-11-25",
        },
    ),
    (
        "跟进 #12 发了报价单 等回复",
        {"customer": "12", "kind": "报价", "note": "发了报价单 等回复"},
    ),
    (
        "今天拜访了宁波海拓机械，聊得不错，下周五签合同",
        {
            "customer": "宁波海拓机械",
            "kind": "拜访",
            "note": "今天拜访了宁波海拓机械，聊得不错",
            "next_step": "签合同",
            "next_date": "2026-11-27",
        },
    ),
    (
        "刚给苏州绿芽环保的赵敏打了个电话，说下个月5号再谈",
        {
            "customer": "苏州绿芽环保",
            "kind": "电话",
            "note": "刚给苏州绿芽环保的赵敏打了个电话",
            "next_step": "谈",
            "next_date": "2026-12-05",
        },
    ),
    (
        "跟進 台北晨曦電子 今天開會討論方案",
        {"customer": "台北晨曦電子", "kind": "会议", "note": "今天開會討論方案"},
    ),
    (
        "跟进记录：杭州云栖谷软件\n方式：微信\n内容：发了产品资料，客户在看\n下一步：明天打电话确认",
        {
            "customer": "杭州云栖谷软件",
            "kind": "微信",
            "note": "发了产品资料，客户在看",
            "next_step": "打电话确认",
            "next_date": "2026-11-22",
        },
    ),
    (
        "写跟进 东莞恒达五金 做了产品演示，老板很满意",
        {"customer": "东莞恒达五金", "kind": "演示", "note": "做了产品演示，老板很满意"},
    ),
    (
        "成都蜀韵食品 今天寄了样品，月底回访",
        {
            "customer": "成都蜀韵食品",
            "kind": "样品",
            "note": "今天寄了样品",
            "next_step": "回访",
            "next_date": "2026-11-30",
        },
    ),
    (
        "跟进 大疆 加了微信",
        {"customer": "大疆", "kind": "微信", "note": "加了微信"},
    ),
    (
        "跟进 大疆 客户还在内部走流程",
        {"customer": "大疆", "note": "客户还在内部走流程"},
    ),
    (
        "更新跟进 12号 邮件发了合同草稿 12月1日前回复",
        {"customer": "12", "kind": "邮件", "note": "邮件发了合同草稿", "next_step": "回复", "next_date": "2026-12-01"},
    ),
    (
        "昨天去了趟佛山陶然建材，见了叶总，需求挺明确的",
        {"customer": "佛山陶然建材", "kind": "拜访", "note": "昨天去了趟佛山陶然建材，见了叶总，需求挺明确的"},
    ),
    (
        "跟进无锡太湖水务 线上会议沟通了预算 后天上午发方案",
        {
            "customer": "无锡太湖水务",
            "kind": "会议",
            "note": "线上会议沟通了预算",
            "next_step": "发方案",
            "next_date": "2026-11-23",
        },
    ),
    (
        "刚跟合肥智行汽配冯经理通完电话，预算批下来了",
        {"customer": "合肥智行汽配", "kind": "电话", "note": "刚跟合肥智行汽配冯经理通完电话，预算批下来了"},
    ),
    (
        "跟进：西安长安精密仪器有限公司，上门拜访，客户担心售后，计划11月28日带工程师再去一次",
        {
            "customer": "西安长安精密仪器有限公司",
            "kind": "拜访",
            "note": "上门拜访，客户担心售后",
            "next_step": "带工程师再去一次",
            "next_date": "2026-11-28",
        },
    ),
    ("5发了30万的报价", {"customer": "5", "note": "5发了30万的报价"}),
    ("5打了电话没人接", {"customer": "5", "kind": "电话", "note": "5打了电话没人接"}),
    ("青禾跟进 今天打了电话", {"customer": "青禾", "kind": "电话", "note": "今天打了电话"}),
    ("青禾报价30万发过去了", {"customer": "青禾", "kind": "报价", "note": "青禾报价30万发过去了"}),
    ("跟进", {}),
    ("跟进 大疆", {"customer": "大疆"}),
    (
        "给厦门鹭岛旅行社报了价，3.5万，等老板拍板",
        {"customer": "厦门鹭岛旅行社", "kind": "报价", "note": "给厦门鹭岛旅行社报了价，3.5万，等老板拍板"},
    ),
    (
        "帮我记一下，今天和南京紫金云数据的孙总吃饭，他说年底前定",
        {
            "customer": "南京紫金云数据",
            "note": "今天和南京紫金云数据的孙总吃饭",
            "next_step": "定",
            "next_date": "2026-12-31",
        },
    ),
)


@pytest.mark.parametrize(("text", "fields"), CASES)
def test_a_follow_up_tells_what_was_done_and_what_is_next(text: str, fields: dict[str, str | int]) -> None:
    """The customer, the kind of contact, the words, and the promised next step with its day."""
    parsed = parse(text, today=TODAY)

    assert parsed.as_json() == {"intent": "follow_up", "fields": fields}
