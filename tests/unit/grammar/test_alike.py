"""Whether two customers are one, and other names: what is meant, and what must not be taken for it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.drafts import parse_in_draft
from bot.grammar.reading import parse

TODAY = date(2026, 11, 21)

SAME: tuple[tuple[str, dict[str, int]], ...] = (
    ("就是第2家", {"choice": 2}),
    ("是第一家", {"choice": 1}),
    ("就是这家", {}),
    ("是同一家", {}),
    ("对，就是同一家公司", {}),
)
APART = (
    ("不是同一家，城市不同", "城市不同"),
    ("都不是，理由：老板不是同一个人", "老板不是同一个人"),
    ("不是同一家因为城市不同", "城市不同"),
    ("都不是 我们是新成立的", "我们是新成立的"),
    ("都不是", None),
    ("不是同一家", None),
)
ALIAS = (
    ("苏州青禾精密机械有限公司 简称 青禾精机", "苏州青禾精密机械有限公司", "青禾精机"),
    ("苏州青禾精密机械有限公司又叫青禾精工", "苏州青禾精密机械有限公司", "青禾精工"),
    ("12 简称 青禾", "12", "青禾"),
    ("青禾精机是苏州青禾精密机械有限公司的简称", "苏州青禾精密机械有限公司", "青禾精机"),
)
OTHERS = (
    ("驳回 12 是同一家", "reject"),
    ("报备 上海示例贸易有限公司 简称示例 李娜 13900001234", "file"),
    ("不是", "unknown"),
    ("这家公司叫什么", "unknown"),
    ("上海是示例贸易有限公司", "detail"),
)


@pytest.mark.parametrize(("text", "fields"), SAME)
def test_it_is_this_one(text: str, fields: dict[str, int]) -> None:
    """By its place, or the only one there is."""
    for parsed in (parse(text, today=TODAY), parse_in_draft(text, today=TODAY, missing=("contact",))):
        assert (parsed.intent, parsed.fields) == ("same", fields)


@pytest.mark.parametrize(("text", "note"), APART)
def test_it_is_none_of_them(text: str, note: str | None) -> None:
    """With the reason, or without one that has to be asked for."""
    for parsed in (parse(text, today=TODAY), parse_in_draft(text, today=TODAY, missing=("contact",))):
        assert (parsed.intent, parsed.fields.get("note")) == ("apart", note)


@pytest.mark.parametrize(("text", "customer", "alias"), ALIAS)
def test_another_name_of_a_customer(text: str, customer: str, alias: str) -> None:
    """In either order."""
    parsed = parse(text, today=TODAY)

    assert (parsed.intent, parsed.fields) == ("alias", {"customer": customer, "alias": alias})


@pytest.mark.parametrize(("text", "intent"), OTHERS)
def test_what_is_meant_otherwise(text: str, intent: str) -> None:
    """These stay what they are."""
    assert parse(text, today=TODAY).intent == intent
