"""What an administrator says about old duplicates."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.parsed import Intent
from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "intent", "fields"),
    [
        ("查重扫描", Intent.SCAN, {}),
        ("开始查重扫描", Intent.SCAN, {}),
        ("帮我扫描一下老重复客户", Intent.SCAN, {}),
        ("找一下老的重复客户", Intent.SCAN, {}),
        ("停止扫描", Intent.STOP_SCAN, {}),
        ("重复客户", Intent.DUPLICATES, {}),
        ("看看重复客户列表", Intent.DUPLICATES, {}),
        ("更多重复 6", Intent.DUPLICATES, {"offset": 6}),
        ("看第3对", Intent.PAIR, {"pair": 3}),
        ("处理第12对", Intent.PAIR, {"pair": 12}),
        ("合并第3对，留第1家", Intent.MERGE, {"pair": 3, "keep": 1}),
        ("第3对合并，保留第二家", Intent.MERGE, {"pair": 3, "keep": 2}),
        ("合并第3对", Intent.MERGE, {"pair": 3}),
        ("第3对不是同一家", Intent.TELL_APART, {"pair": 3}),
        ("第3对不是同一家，理由：老板不同", Intent.TELL_APART, {"pair": 3, "note": "老板不同"}),
        ("第 3 对以后再说", Intent.PUT_OFF, {"pair": 3}),
        ("撤销合并 2", Intent.UNDO_MERGE, {"number": 2}),
        ("撤销第2次合并", Intent.UNDO_MERGE, {"number": 2}),
        ("确认合并2", Intent.CONFIRM_MERGE, {"number": 2}),
    ],
)
def test_a_sentence_about_duplicates_is_understood(text: str, intent: Intent, fields: dict[str, object]) -> None:
    """Numbers of pairs and merges, and which side stays."""
    parsed = parse(text, today=TODAY)

    assert (parsed.intent, parsed.fields) == (intent, fields)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("撤回 12", Intent.WITHDRAW),
        ("不是同一家，城市不同", Intent.APART),
        ("查重 苏州扫描仪器有限公司", Intent.CHECK),
        ("报备 合并科技（苏州）有限公司 李娜 13900001234", Intent.FILE),
        ("就是第1家", Intent.SAME),
    ],
)
def test_other_sentences_keep_their_meaning(text: str, intent: Intent) -> None:
    """Words that stand in both."""
    assert parse(text, today=TODAY).intent == intent
