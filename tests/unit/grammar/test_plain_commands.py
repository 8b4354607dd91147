"""Commands that need no customer, small talk, and codes."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)

PLAIN: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "mine",
        (
            "我的客户",
            "我的报备",
            "看看我的客户",
            "我名下有哪些客户",
            "查一下我的客户",
            "我的客戶",
            "我报备了哪些客户",
            "我的",
            "我有多少客户？",
        ),
    ),
    ("pool", ("公海", "公海池", "看看公海", "公海里有什么客户", "公海还有哪些客户可以领", "打开公海列表")),
    (
        "approvals",
        ("待我审批", "待审批", "有哪些要我批的", "我的审批", "审批列表", "待办", "待我審批", "还有要审批的吗"),
    ),
    (
        "dashboard",
        (
            "周报",
            "我的日报",
            "看板",
            "排行",
            "排行榜",
            "漏斗",
            "本月业绩",
            "看下这个月的业绩排名",
            "数据统计",
            "销售漏斗",
            "团队业绩怎么样",
        ),
    ),
    (
        "help",
        (
            "帮助",
            "你好",
            "怎么用",
            "?",
            "？",
            "菜单",
            "help",
            "您好",
            "hi",
            "你能做什么",
            "幫助",
            "怎么报备？",
            "在吗",
            "使用说明",
            "有什么功能",
        ),
    ),
    ("rules", ("规则", "报备规则", "保护期多久", "规则是什么", "保护期是几天？", "規則")),
    ("cancel", ("取消", "算了", "不报了", "算了吧", "取消吧", "先不报了", "不用了", "取消报备", "退出")),
    ("bind_group", ("绑定本群", "绑定这个群", "把这个群绑定一下", "綁定本群", "@报备助手 绑定本群")),
    (
        "unknown",
        (
            "今天天气不错",
            "哈哈哈",
            "好的",
            "收到",
            "谢谢",
            "晚上一起吃饭吗",
            "😀",
            "",
            "   ",
            "。。。",
            "（）",
            "嗯嗯",
            "ok",
            "辛苦了",
            "你是谁啊",
            "我不知道",
            "明天几点开会",
        ),
    ),
)

CODES: tuple[tuple[str, dict[str, str | int]], ...] = (
    ("核验 7F3K-9Q2M", {"code": "7F3K-9Q2M"}),
    ("核验回执 7F3K9Q2M", {"code": "7F3K9Q2M"}),
    ("核驗：7F3K9Q2M", {"code": "7F3K9Q2M"}),
    ("验证一下这个回执 BB-20261121-AB12", {"code": "BB-20261121-AB12"}),
    ("回执码 A1B2C3D4", {"code": "A1B2C3D4"}),
    ("核验", {}),
)


@pytest.mark.parametrize(("intent", "text"), [(intent, text) for intent, texts in PLAIN for text in texts])
def test_a_plain_command_is_known_by_its_words(intent: str, text: str) -> None:
    """These carry no fields; small talk is honestly unknown."""
    parsed = parse(text, today=TODAY)

    assert parsed.as_json() == {"intent": intent, "fields": {}}


@pytest.mark.parametrize(("text", "fields"), CODES)
def test_a_receipt_code_is_taken_as_typed(text: str, fields: dict[str, str | int]) -> None:
    """The code is not interpreted, only found."""
    parsed = parse(text, today=TODAY)

    assert parsed.as_json() == {"intent": "receipt", "fields": fields}
