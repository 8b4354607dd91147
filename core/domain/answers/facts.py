"""The answers of a form as conditions and formulas see them, each of the kind that its field has."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from core.domain.answers.kinds import by_answers
from core.domain.answers.linking import is_of_row
from core.domain.policy.document import Policy
from core.domain.policy.forms import FORM_KEY
from core.domain.policy.names import Fact, Kind

AMOUNT = ("amount", "budget")
"""The fields of the form that tell how big a deal is, the first that was filled in."""


def form_facts(answers: Mapping[str, str], policy: Policy, kinds: Mapping[str, Kind] | None = None) -> dict[str, Fact]:
    """By field; what is not a number where one belongs is worth 0."""
    policy = by_answers(policy, answers)
    kinds = policy.names.kinds() if kinds is None else kinds
    filled = (key for key, value in answers.items() if value and not is_of_row(key) and key != FORM_KEY)
    facts: dict[str, Fact] = {"filled": tuple(filled), "filing.form": policy.filing_form}
    for field in policy.form().fields:
        if field.key in answers:
            facts[f"form.{field.key}"] = _typed(answers[field.key], kinds[f"form.{field.key}"])
    for key in filter(is_of_row, answers):
        if kind := kinds.get(f"form.{key}"):
            facts[f"form.{key}"] = _typed(answers[key], kind)
    facts["amount"] = next((amount for key in AMOUNT if (amount := _number(answers.get(key, "")))), 0.0)
    return facts


def _typed(answer: str, kind: Kind) -> Fact:
    if kind is Kind.NUMBER:
        return _number(answer)
    if kind is Kind.TEXTS:
        return tuple(part.strip() for part in answer.replace("、", ",").split(",") if part.strip())
    return answer


def _number(text: str) -> float:
    try:
        number = Decimal(text.replace(",", "").strip() or "0")
    except InvalidOperation:
        return 0.0
    return float(number) if number.is_finite() else 0.0
