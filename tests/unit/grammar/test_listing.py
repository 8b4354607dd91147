"""What an administrator says about a customer list that he sent."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.parsed import Intent
from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "intent", "fields"),
    [
        ("第3列是手机号", Intent.IMPORT_MAP, {"column": "3", "field": "手机号"}),
        ("C列是联系人", Intent.IMPORT_MAP, {"column": "C", "field": "联系人"}),
        ("第 2 列当作公司全称", Intent.IMPORT_MAP, {"column": "2", "field": "公司全称"}),
        ("第5列不导入", Intent.IMPORT_MAP, {"column": "5", "field": "-"}),
        ("手机号是第3列", Intent.IMPORT_MAP, {"column": "3", "field": "手机号"}),
        ("把 客户简称 当作 公司名称", Intent.IMPORT_MAP, {"column": "客户简称", "field": "公司名称"}),
        ("把「KP」这一列当成联系人", Intent.IMPORT_MAP, {"column": "KP", "field": "联系人"}),
        ("都归 王晨", Intent.IMPORT_MAP, {"owner": "王晨"}),
        ("一起导入", Intent.IMPORT_GO, {"suspected": 1}),
        ("全部导入 5", Intent.IMPORT_GO, {"suspected": 1, "number": 5}),
        ("只导入没有疑问的", Intent.IMPORT_GO, {"suspected": 0}),
        ("导吧", Intent.IMPORT_GO, {"suspected": 0}),
        ("导入名单 5", Intent.IMPORT_GO, {"suspected": 0, "number": 5}),
        ("取消导入", Intent.IMPORT_STOP, {}),
        ("撤销导入 5", Intent.IMPORT_UNDO, {"number": 5}),
        ("撤销第5次导入", Intent.IMPORT_UNDO, {"number": 5}),
        ("导入进度", Intent.IMPORT_SHOW, {}),
    ],
)
def test_a_sentence_about_a_list_is_understood(text: str, intent: Intent, fields: dict[str, object]) -> None:
    """Columns, whose it is, and what is to be done with it."""
    parsed = parse(text, today=TODAY)

    assert (parsed.intent, parsed.fields) == (intent, fields)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("撤回 12", Intent.WITHDRAW),
        ("导出客户", Intent.EXPORT),
        ("转交 上海示例贸易有限公司 给 李四", Intent.TRANSFER),
        ("报备 上海系列导入技术有限公司 李娜 13900001234", Intent.FILE),
    ],
)
def test_other_sentences_keep_their_meaning(text: str, intent: Intent) -> None:
    """Words that stand in both."""
    assert parse(text, today=TODAY).intent == intent
