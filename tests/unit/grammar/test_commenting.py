"""改跟进, 点评, 更多跟进."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "intent", "fields"),
    [
        ("点评 12 很好，记得带合同", "comment", {"customer": "12", "note": "很好，记得带合同"}),
        ("点评 深圳星河科技 价格再谈谈", "comment", {"customer": "深圳星河科技", "note": "价格再谈谈"}),
        ("点评 12", "comment", {"customer": "12"}),
        ("更多跟进 12", "timeline", {"customer": "12"}),
        ("跟进记录 12", "timeline", {"customer": "12"}),
        ("历史跟进 深圳星河科技", "timeline", {"customer": "深圳星河科技"}),
        (
            "改跟进 12 今天电话聊了需求，下周三去送样",
            "amend",
            {
                "customer": "12",
                "kind": "电话",
                "note": "今天电话聊了需求",
                "next_step": "送样",
                "next_date": "2026-11-25",
            },
        ),
        ("改跟进 12", "amend", {"customer": "12"}),
    ],
)
def test_words_about_an_entry_are_understood(text: str, intent: str, fields: dict[str, str]) -> None:
    """What is said, and of which customer."""
    assert parse(text, today=TODAY).as_json() == {"intent": intent, "fields": fields}


@pytest.mark.parametrize(
    "text", ["跟进记录：杭州云栖谷软件\n内容：发了产品资料", "点评科技有限公司", "跟进 大疆 加了微信"]
)
def test_sentences_that_only_look_like_it_keep_their_meaning(text: str) -> None:
    """A report is a report, a firm a firm."""
    assert parse(text, today=TODAY).intent not in {"comment", "timeline", "amend"}
