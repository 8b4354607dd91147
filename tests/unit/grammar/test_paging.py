"""The next page of a list, in words."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.parsed import Intent
from bot.grammar.reading import parse

TODAY = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("said", "intent", "fields"),
    [
        ("更多客户 3", Intent.MINE, {"before": 3}),
        ("更多我的客户 #3", Intent.MINE, {"before": 3}),
        ("更多孙悦的客户 3", Intent.MINE, {"before": 3, "to": "孙悦"}),
        ("更多我的订单 12-1", Intent.ORDERS, {"behind": "12-1"}),
        ("更多我的本月订单 12-1", Intent.ORDERS, {"behind": "12-1", "period": "month"}),
        ("更多团队订单 12-1", Intent.ORDERS, {"behind": "12-1", "scope": "team"}),
        ("更多李四本月的订单 12-1", Intent.ORDERS, {"behind": "12-1", "to": "李四", "period": "month"}),
        ("更多跟进 12 第2页", Intent.TIMELINE, {"customer": "12", "page": 2}),
        ("更多公海 23 上海", Intent.POOL, {"before": 23, "text": "上海"}),
    ],
)
def test_the_words_of_a_card_lead_to_its_next_page(said: str, intent: Intent, fields: dict[str, object]) -> None:
    """Whose it is, of which time, and where the page before ended."""
    parsed = parse(said, today=TODAY)

    assert (parsed.intent, dict(parsed.fields)) == (intent, fields)


@pytest.mark.parametrize(
    ("said", "intent"),
    [("更多跟进 12", "timeline"), ("更多公海 23", "pool"), ("更多公海", "pool"), ("我的客户", "mine")],
)
def test_their_neighbours_stay_what_they_are(said: str, intent: str) -> None:
    """A page without a place is the first."""
    assert parse(said, today=TODAY).as_json()["intent"] == intent
