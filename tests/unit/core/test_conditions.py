"""Conditions of the policy: what they may say, and what is refused before it is published."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.domain.policy.conditions import BadExpression, Condition, Formula, People
from core.domain.policy.document import Policy
from core.domain.policy.names import names_of

NAMES = names_of(Policy().forms)
KEY_ACCOUNT = 'amount >= 500000 && grade in ["A", "B"]'


def flaws(text: str) -> list[tuple[str, int]]:
    """The codes and columns of the mistakes in a condition."""
    with pytest.raises(BadExpression) as refused:
        Condition.parse(text, NAMES)
    return [(flaw.code, flaw.column) for flaw in refused.value.flaws]


def test_a_big_deal_with_a_key_account_meets_the_condition() -> None:
    """Whole numbers and money are compared as one kind of number."""
    condition = Condition.parse(KEY_ACCOUNT, NAMES)

    assert condition.holds({"amount": Decimal("500000.00"), "grade": "A"})
    assert not condition.holds({"amount": 499_999, "grade": "A"})
    assert not condition.holds({"amount": 500_000, "grade": "C"})


def test_an_empty_condition_always_holds() -> None:
    """A flow without a condition fits every matter."""
    assert Condition.parse("  ", NAMES).holds({})


def test_what_nobody_knows_counts_as_nothing() -> None:
    """A name without a fact is empty, zero or false."""
    assert Condition.parse('grade == "" && amount == 0 && !customer.won && !("note" in filled)', NAMES).holds({})


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ('form.source == "展会"', {"form.source": "展会"}),
        ('"渠道经理" in submitter.roles', {"submitter.roles": ("渠道经理",)}),
        ('customer.name.contains("连锁") || customer.name.endsWith("集团")', {"customer.name": "示例连锁超市"}),
        ('submitter.teams.exists(t, t.startsWith("华东"))', {"submitter.teams": ("苏州组", "华东区")}),
        ("history.hands * 2 > 3 ? true : false", {"history.hands": 2}),
        ("form.budget / 0 > 1", {"form.budget": 1}),
    ],
)
def test_conditions_speak_of_forms_people_and_history(text: str, facts: dict) -> None:
    """The documented names can be compared, searched and combined."""
    assert Condition.parse(text, NAMES).holds(facts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amonut > 1", [("unknown_name", 1)]),
        ('grade == "A" && custmer.grade == "A" || foo', [("unknown_name", 17), ("unknown_name", 41)]),
        ("size(filled) > 1", [("unknown_function", 1)]),
        ('amount > "100"', [("wrong_kinds", 8)]),
        ('100 + 200 + amount > "a"', [("wrong_kinds", 20)]),
        ("amount", [("not_truth", 1)]),
        ("amount > ", [("syntax", 10)]),
        ("客户 > 1", [("bad_character", 1)]),
        ('grade.matches("(a+)+$")', [("no_patterns", 1)]),
        ("filled[0] == grade", [("no_index", 7)]),
        ("filled.exists(x, filled.exists(y, x == y))", [("loop_in_loop", 31)]),
        ("(" * 13 + "true" + ")" * 13, [("too_deep", 13)]),
        ("amount" + " " * 1000, [("too_long", 1000)]),
        ("-" * 400 + "1 > 0", [("too_long", 301)]),
        ("dyn(grade) == 1", [("unknown_function", 1)]),
        ("1" + " + 1" * 140 + " > 0", [("refused", 1)]),
    ],
)
def test_a_mistake_is_found_at_publication_with_its_place(text: str, expected: list) -> None:
    """Wrong names and kinds, and everything that could fail, grow or never end, is refused with its column."""
    assert flaws(text) == expected


def test_a_misspelt_name_is_answered_with_the_one_that_was_meant() -> None:
    """The nearest known name goes with the mistake."""
    with pytest.raises(BadExpression) as refused:
        Condition.parse("customer.grad == grade", NAMES)

    assert refused.value.flaws[0].facts == {"name": "customer.grad", "near": "customer.grade"}


def test_a_fact_of_the_wrong_kind_is_a_mistake_of_the_program() -> None:
    """Facts are typed as the names are; nothing is guessed."""
    with pytest.raises(TypeError, match="number"):
        Condition.parse("amount > 1", NAMES).holds({"amount": "500000"})


def test_a_formula_yields_an_exact_number_or_none() -> None:
    """Cents do not come out as 0.30000000000000004; a division by nothing has no result."""
    assert Formula.parse("form.budget * 0.1", NAMES).value({"form.budget": 3}) == Decimal("0.3")
    assert Formula.parse("amount / 0", NAMES).value({"amount": 1}) is None


def test_an_expression_can_name_the_approvers() -> None:
    """One name or a list of names, each once."""
    chosen = People.parse('amount > 100 ? [owner.name, "周宁", owner.name] : []', NAMES)

    assert chosen.value({"amount": 101, "owner.name": "林岚"}) == ("林岚", "周宁")
    assert chosen.value({"amount": 1, "owner.name": "林岚"}) == ()
