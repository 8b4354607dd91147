from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.forms import OWN_COLUMNS, cleaned, live_fields, missing
from core.domain.policy.document import FilingRules, Policy
from core.domain.rules import RuleViolation
from tests.support.builders import COMPANY, PHONE, RULE, a_uscc

POLICY = Policy()


def refused(**fields: str) -> RuleViolation:
    """The refusal of these answers."""
    with pytest.raises(RuleViolation) as refusal:
        cleaned(fields, POLICY)
    return refusal.value


def test_answers_come_out_in_normal_form() -> None:
    """Trimmed, phones and codes without their spaces, empty answers left out."""
    answers = cleaned(
        {
            "company": f"  {COMPANY}\n",
            "phone": "+86 139-0001-2345",
            "uscc": a_uscc().lower(),
            "note": " 年底前要装好 ",
            "region": "  ",
        },
        POLICY,
    )

    assert answers == {"company": COMPANY, "phone": PHONE, "uscc": a_uscc(), "note": "年底前要装好"}


def test_line_breaks_inside_a_name_become_spaces() -> None:
    """A name copied from a table may carry them, and other characters that nobody sees."""
    assert cleaned({"company": "Qinghe\u200b Precision\n\tCo Ltd"}, POLICY)["company"] == "Qinghe Precision Co Ltd"


def test_what_is_missing_is_asked_in_the_order_of_the_form() -> None:
    """Blank is as good as missing."""
    assert missing({"contact": "李娜", "phone": " "}, POLICY) == ("company", "phone")


def test_a_vague_company_is_refused_by_the_rule_of_valid_filings() -> None:
    """Nobody could check it for duplicates."""
    refusal = refused(company="某公司")

    assert (refusal.code, refusal.rule, refusal.facts) == ("vague_company", RULE, {"company": "某公司"})


def test_a_brand_is_refused_where_the_policy_wants_the_full_name() -> None:
    """The salesperson is told which name it was."""
    refusal = refused(company="青禾精密")

    assert (refusal.code, refusal.rule, refusal.facts) == ("not_full_name", RULE, {"company": "青禾精密"})


def test_a_brand_is_fine_where_the_policy_does_not_mind() -> None:
    """The policy decides."""
    relaxed = replace(POLICY, filing=FilingRules(full_name=False))

    assert cleaned({"company": "青禾精密"}, relaxed) == {"company": "青禾精密"}


def test_an_incomplete_phone_is_refused() -> None:
    """And the refusal does not repeat it: facts carry no phone numbers."""
    refusal = refused(phone="1390001234")

    assert (refusal.code, refusal.rule, refusal.facts) == ("bad_phone", RULE, {})


@pytest.mark.parametrize("phone", ["13800000000", "138 0013 8000", "13888888888", "13999999999", "18000000000"])
def test_a_placeholder_phone_is_refused(phone: str) -> None:
    """Nobody can be reached there: the well-known ones, and one digit repeated."""
    refusal = refused(phone=phone)

    assert (refusal.code, refusal.rule) == ("placeholder_phone", RULE)


def test_a_landline_with_repeated_digits_is_a_phone() -> None:
    """Switchboards have such numbers."""
    assert cleaned({"phone": "0512-66666666"}, POLICY) == {"phone": "051266666666"}


def test_a_mistyped_credit_code_is_refused() -> None:
    """Its check character is wrong."""
    refusal = refused(uscc=a_uscc()[:-1] + "?")

    assert (refusal.code, refusal.rule) == ("bad_uscc", RULE)


@pytest.mark.parametrize(("key", "limit"), [("company", 100), ("contact", 40), ("note", 1000), ("行业", 200)])
def test_an_endless_answer_is_refused_with_its_limit(key: str, limit: int) -> None:
    """One character more than the field takes; unknown fields have a limit, too."""
    assert cleaned({key: "有限公司" * (limit // 4)}, replace(POLICY, filing=FilingRules(full_name=False)))

    refusal = refused(**{key: "字" * (limit + 1)})

    assert (refusal.code, refusal.facts["field"], refusal.facts["limit"]) == ("too_long", key, limit)


def test_the_form_asks_for_everything_that_the_policy_requires() -> None:
    """A required field that no form has could never be filled in; the customer's own columns are in the form."""
    keys = {field.key for field in live_fields(POLICY)}

    assert set(POLICY.filing.required) <= keys
    assert keys >= OWN_COLUMNS
