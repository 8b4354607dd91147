"""公海 with a search word, its next page, and leaving a waiting list."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.parsed import Intent
from bot.grammar.reading import parse

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("公海 上海", "上海"),
        ("公海：软件", "软件"),
        ("看看公海 包装机械", "包装机械"),
        ("公海里有没有苏州的客户", "苏州"),
        ("公海有苏州的客户吗", "苏州"),
        ("上海的公海客户", "上海"),
        ("公海搜 南宁公海渔业有限公司", "南宁公海渔业有限公司"),
        ("公海 ABC科技", "ABC科技"),
        ("@报备助手 公海 上海", "上海"),
    ],
)
def test_the_pool_is_searched_by_what_stands_behind_its_name(said: str, text: str) -> None:
    """As it was typed, without the words around it."""
    parsed = parse(said, today=TODAY)

    assert (parsed.intent, parsed.fields) == (Intent.POOL, {"text": text})


@pytest.mark.parametrize(("said", "fields"), [("公海更多", {}), ("更多公海 57", {"before": 57})])
def test_the_next_page_is_asked_for_by_the_number_it_goes_on_from(said: str, fields: dict[str, int]) -> None:
    """Without a number it is the first page."""
    parsed = parse(said, today=TODAY)

    assert (parsed.intent, parsed.fields) == (Intent.POOL, fields)


@pytest.mark.parametrize(
    ("said", "customer"),
    [
        ("不排了 12", "12"),
        ("不排队了 苏州青禾精密机械有限公司", "苏州青禾精密机械有限公司"),
        ("退出排队 12", "12"),
        ("取消排队 苏州青禾精密机械有限公司", "苏州青禾精密机械有限公司"),
        ("苏州青禾精密机械有限公司不排了", "苏州青禾精密机械有限公司"),
        ("12 我不排了", "12"),
        ("不排了", None),
    ],
)
def test_a_place_in_a_line_is_given_up_in_words(said: str, customer: str | None) -> None:
    """The customer may stand before or behind, or be left out."""
    parsed = parse(said, today=TODAY)

    assert (parsed.intent, parsed.fields.get("customer")) == (Intent.LEAVE_QUEUE, customer)


@pytest.mark.parametrize(
    ("said", "name"), [("绑定本群 华东销售群", "华东销售群"), ("绑定这个群，名字叫 East群", "East群")]
)
def test_a_group_is_bound_under_a_name(said: str, name: str) -> None:
    """By which the rules name the groups of a pool."""
    parsed = parse(said, today=TODAY)

    assert (parsed.intent, parsed.fields) == (Intent.BIND_GROUP, {"name": name})


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("公海", Intent.POOL),
        ("公海规则", Intent.RULES),
        ("公海 认领 12", Intent.CLAIM),
        ("从公海认领 3M中国有限公司", Intent.CLAIM),
        ("放回公海 12", Intent.RELEASE),
        ("排队 12", Intent.QUEUE),
        ("取消排产 12", Intent.WITHDRAW),
        ("查重 南宁公海渔业有限公司", Intent.CHECK),
        ("认领 南宁公海渔业有限公司", Intent.CLAIM),
    ],
)
def test_what_was_understood_before_stays_what_it_was(said: str, intent: Intent) -> None:
    """Words of the pool in other commands and in names do not count."""
    assert parse(said, today=TODAY).intent is intent
