"""The labels of a company's own form in a message, and bare answers to its questions."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.drafts import parse_in_draft
from bot.grammar.own_fields import own_fields, own_of
from bot.grammar.parsed import Intent
from bot.grammar.reading import parse
from core.domain.policy.document import Policy
from core.domain.policy.forms import FieldType, FormField

TODAY = date(2026, 11, 22)
OWN = own_fields(
    (
        FormField(key="company", label="公司全称"),
        FormField(key="level", label="客户等级", type=FieldType.CHOICE, choices=("A 重点", "B 普通")),
        FormField(key="trade", label="行业"),
        FormField(key="due", label="交货日期", type=FieldType.DATE),
        FormField(key="quantity", label="台数", type=FieldType.NUMBER),
        FormField(key="product", label="意向机型"),
        FormField(key="total", label="合计", type=FieldType.FORMULA, formula="form.quantity * 2.0"),
    )
)
FILING = "报备 苏州青禾精密机械有限公司 李娜 13900012345"


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        (" 客户等级：A 行业 制造", {"level": "A", "trade": "制造"}),
        ("，行业：汽车零件，交货日期：下周五，台数：3", {"trade": "汽车零件", "due": "下周五", "quantity": "3"}),
        ("\n意向机型：XK-200 加工中心\n客户等级 B", {"product": "XK-200 加工中心", "level": "B"}),
    ],
)
def test_labelled_values_of_own_fields_are_read_beside_the_usual_ones(said: str, fields: dict[str, str]) -> None:
    """In any order, on one line or several."""
    parsed = parse(FILING + said, today=TODAY, own=OWN)

    assert parsed.intent is Intent.FILE
    usual = {"company": "苏州青禾精密机械有限公司", "contact": "李娜", "phone": "13900012345"}
    assert parsed.fields == {**usual, **fields}


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("b", "level", "b"),
        ("2", "level", "2"),
        ("下周五", "due", "下周五"),
        ("120", "quantity", "120"),
        ("制造业", "trade", "制造业"),
    ],
)
def test_a_bare_answer_belongs_to_the_field_that_was_asked_for(text: str, asked: str, value: str) -> None:
    """Even where it would otherwise be the number of a filing."""
    parsed = parse_in_draft(text, today=TODAY, missing=(asked,), own=OWN)

    assert (parsed.intent, parsed.fields) == (Intent.FILE, {asked: value})


def test_a_field_can_be_corrected_by_its_label_while_another_is_asked_for() -> None:
    """客户等级改成B is about the grade, whatever the question was."""
    parsed = parse_in_draft("客户等级改成B", today=TODAY, missing=("due",), own=OWN)

    assert parsed.fields == {"level": "B"}


@pytest.mark.parametrize(
    ("text", "intent"),
    [("取消", Intent.CANCEL), ("查重 苏州青禾精密机械有限公司", Intent.CHECK), ("我的客户", Intent.MINE)],
)
def test_a_clear_command_stays_itself_while_a_field_is_asked_for(text: str, intent: Intent) -> None:
    """Nobody files a trade called 取消."""
    assert parse_in_draft(text, today=TODAY, missing=("trade",), own=OWN).intent is intent


def test_the_built_in_form_has_no_fields_that_the_grammar_does_not_know() -> None:
    """So that it costs nothing there."""
    assert own_of(Policy()) == ()
