"""What people ask in passing: a question is never an act, and a week is the name of no customer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.grammar.drafts import parse_in_draft
from bot.grammar.parsed import Intent
from bot.grammar.reading import parse

TODAY = date(2026, 11, 23)

QUESTIONS: tuple[tuple[str, Intent, dict[str, Any]], ...] = (
    ("本周报备", Intent.DASHBOARD, {}),
    ("本月报备", Intent.DASHBOARD, {}),
    ("今天报备了几个", Intent.DASHBOARD, {}),
    ("这周新增客户", Intent.DASHBOARD, {}),
    ("华东区本周报备", Intent.DASHBOARD, {}),
    ("上周报备情况", Intent.DASHBOARD, {}),
    ("本月成交", Intent.DASHBOARD, {}),
    ("这个月成交了多少钱", Intent.DASHBOARD, {}),
    ("这周谁报备最多", Intent.DASHBOARD, {}),
    ("今天谁跟进了", Intent.DASHBOARD, {}),
    ("昨天谁没跟进", Intent.DASHBOARD, {"who": "silent"}),
    ("谁没写跟进", Intent.DASHBOARD, {"who": "silent"}),
    ("上周谁没有跟进", Intent.DASHBOARD, {}),
    ("我还能保护几天", Intent.MINE, {}),
    ("12号还能保护几天", Intent.DETAIL, {"customer": "12"}),
    ("苏州青禾还能保护多久？", Intent.DETAIL, {"customer": "苏州青禾"}),
    ("我的青禾什么时候到期", Intent.DETAIL, {"customer": "青禾"}),
    ("青禾电话多少", Intent.DETAIL, {"customer": "青禾"}),
    ("青禾联系人", Intent.DETAIL, {"customer": "青禾"}),
    ("5号进度", Intent.DETAIL, {"customer": "5"}),
    ("12为什么被驳回", Intent.DETAIL, {"customer": "12"}),
    ("谁批的12", Intent.DETAIL, {"customer": "12"}),
    ("12要到期了怎么办", Intent.DETAIL, {"customer": "12"}),
    ("我的报备批了吗", Intent.MINE, {}),
    ("催一下林总", Intent.MINE, {}),
    ("我排第几", Intent.QUEUE, {}),
    ("我还能认领几个", Intent.POOL, {}),
    ("为什么拦了", Intent.CHECK, {}),
    ("为啥不让报", Intent.CHECK, {}),
    ("撞单了怎么办", Intent.RULES, {}),
    ("业绩归谁", Intent.RULES, {}),
    ("4业绩归谁", Intent.ORDERS, {"customer": "4"}),
    ("青禾下过什么单", Intent.ORDERS, {"customer": "青禾"}),
    ("王晨业绩多少", Intent.ORDERS, {"to": "王晨"}),
    ("王晨有多少客户", Intent.MINE, {"to": "王晨"}),
    ("13900001234是谁", Intent.CHECK, {"phone": "13900001234"}),
    ("139 0000 1234是哪家公司的", Intent.CHECK, {"phone": "13900001234"}),
    ("转人工", Intent.HELP, {}),
)

OTHERS: tuple[tuple[str, Intent], ...] = (
    ("报备 今天精密机械有限公司 李娜 13900001234", Intent.FILE),
    ("本周六报备 上海示例贸易有限公司 李娜 13900001234", Intent.FILE),
    ("这个月我签了多少", Intent.ORDERS),
    ("今天拜访了苏州青禾精密机械有限公司，王总问保护几天", Intent.FOLLOW_UP),
    ("谁在跟苏州青禾精密机械有限公司", Intent.CHECK),
    ("青禾成交了30万", Intent.WON),
    ("排队 苏州青禾精密机械有限公司", Intent.QUEUE),
    ("催一下12", Intent.DETAIL),
    ("13900001234 李娜 上海示例贸易有限公司", Intent.FILE),
)


@pytest.mark.parametrize(("said", "intent", "fields"), QUESTIONS)
def test_a_question_is_answered_by_what_is_there(said: str, intent: Intent, fields: dict[str, Any]) -> None:
    """Nobody has to know the name of the list."""
    parsed = parse(said, today=TODAY)

    assert (parsed.intent, dict(parsed.fields)) == (intent, fields)


@pytest.mark.parametrize(("said", "intent"), OTHERS)
def test_other_words_with_a_time_or_a_question_in_them_stay_what_they_were(said: str, intent: Intent) -> None:
    """The whole message has to be the question."""
    assert parse(said, today=TODAY).intent is intent


@pytest.mark.parametrize(
    ("said", "intent"), [(said, intent) for said, intent, _ in QUESTIONS if intent is not Intent.CHECK]
)
def test_a_question_fills_in_no_form(said: str, intent: Intent) -> None:
    """Whoever asks in the middle of a filing is answered, and the form stays as it is."""
    assert parse_in_draft(said, today=TODAY, missing=("contact", "phone")).intent is intent
