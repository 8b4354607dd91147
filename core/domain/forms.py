"""The filing form of a policy: what a valid answer to each field looks like, and what is still missing (S3-S10)."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.answers.amounts import decimal_text
from core.domain.answers.facts import form_facts
from core.domain.answers.kinds import by_answers
from core.domain.answers.known import NOTHING, Known
from core.domain.answers.linking import is_of_row, row_of, row_says
from core.domain.answers.plans import Calculated, Plan, plan_of
from core.domain.answers.reading import answer, within
from core.domain.attachment import ATTACHMENTS, attached_in
from core.domain.frozen import dataclass
from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING, FORM_KEY, FieldType, FormField
from core.domain.stages import reached_by

OWN_COLUMNS = frozenset({"company", "contact", "phone", "uscc"})
"""Fields that the ledger itself knows; all others are a filing's answers."""
_ASIDE = frozenset({ATTACHMENTS, FORM_KEY})
TOGETHER = ("company", "contact", "phone")
"""Asked in one breath; everything else one after the other."""


def live_fields(policy: Policy) -> tuple[FormField, ...]:
    """The fields that are asked today, formulas included, in the form's order."""
    return plan_of(policy).live


def missing(fields: Mapping[str, str], policy: Policy, stage: str = "") -> tuple[str, ...]:
    """Required fields without an answer, in the form's order: from the stage on from which each is required. What has
    a default, follows from a formula or comes out of a table with a chosen row is not asked.
    """
    policy = by_answers(policy, fields)
    plan = plan_of(policy)
    lacking = tuple(key for key in plan.required if not fields.get(key, "").strip())
    if stage:
        lacking = (*lacking, *_due(fields, policy, stage, lacking))
    return lacking if plan.is_flat else tuple(key for key in lacking if not _comes_by_itself(key, fields, plan))


def due_at(stage: str, fields: Mapping[str, str], policy: Policy) -> tuple[str, ...]:
    """Fields that this stage asks for and that have no answer, in the form's order."""
    policy = by_answers(policy, fields)
    plan = plan_of(policy)
    return tuple(key for key in _due(fields, policy, stage, ()) if not _comes_by_itself(key, fields, plan))


def asked_now(lacking: tuple[str, ...]) -> tuple[str, ...]:
    """What is asked for next: who the customer is in one breath, then one short question after the other."""
    first = tuple(key for key in lacking if key in TOGETHER)
    return first or lacking[:1]


def cleaned(fields: Mapping[str, str], policy: Policy, known: Known = NOTHING) -> dict[str, str]:
    """The answers in normal form, empty ones left out, with what follows from them; a draft's files are none.

    Raises the refusal of the first wrong field: ``too_long``, ``vague_company``, ``not_full_name``, ``bad_phone``,
    ``placeholder_phone``, ``bad_uscc``, ``bad_number``, ``bad_money``, ``bad_date``, ``below_least``, ``above_most``,
    ``not_a_choice``, ``too_many_choices``, ``too_many_attached``, ``no_such_person``, ``which_person``,
    ``no_such_row``, ``which_row``, ``bad_pattern``.
    """
    policy = by_answers(policy, fields)
    plan = plan_of(policy)
    answers: dict[str, str] = {}
    for key, value in fields.items():
        if key in _ASIDE or is_of_row(key) or _is_formula(key, plan):
            continue  # what follows from other answers nobody says himself
        if plain := _printable(value):
            answers[key] = answer(key, plain, policy, plan, known)
    return _kinded(answers if plan.is_flat else _followed(answers, fields, policy, plan, known), policy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form that was read: the clean ``answers`` to what was ``given``, under the policy of that moment."""

    given: Mapping[str, str]
    policy: Policy
    answers: Mapping[str, str]


def filled(fields: Mapping[str, str], policy: Policy, known: Known = NOTHING) -> Filled:
    """The form, read. Raises as ``cleaned`` does."""
    return Filled(given=fields, policy=policy, answers=cleaned(fields, policy, known))


def one_cleaned(key: str, text: str, policy: Policy, known: Known = NOTHING) -> str:
    """A single answer in normal form, without what follows from it. Raises as ``cleaned`` does."""
    plain = _printable(text)
    plan = plan_of(policy)
    return answer(key, plain, policy, plan, known) if plain and not _is_formula(key, plan) else ""


def completed(answers: Mapping[str, str], policy: Policy, known: Known = NOTHING) -> dict[str, str]:
    """Clean answers with what follows from them: defaults, what a table fills in, formulas."""
    policy = by_answers(policy, answers)
    plan = plan_of(policy)
    return _kinded(dict(answers) if plan.is_flat else _followed(dict(answers), answers, policy, plan, known), policy)


def _kinded(answers: dict[str, str], policy: Policy) -> dict[str, str]:
    """The answers say by which form they were given, unless it is the usual one."""
    return answers if policy.filing_form == FILING else {**answers, FORM_KEY: policy.filing_form}


def _printable(text: str) -> str:
    """Without control and direction characters; line breaks stay."""
    if text.isprintable():
        return text.strip()
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text).strip()


def _is_formula(key: str, plan: Plan) -> bool:
    return bool(plan.formulas) and any(one.field.key == key for one in plan.formulas)


def _followed(
    answers: dict[str, str], fields: Mapping[str, str], policy: Policy, plan: Plan, known: Known
) -> dict[str, str]:
    for key, default in plan.defaults.items():
        if key not in answers:
            answers[key] = answer(key, default, policy, plan, known)
    if files := len(attached_in(fields)):
        for field in plan.attachments:
            answers[field.key] = answer(field.key, str(files), policy, plan, known)
    for field in plan.links:
        answers |= _filled(field, answers, policy, plan, known) | row_says(field, answers, known)
    for one in plan.formulas:
        number = _worked_out(one, answers, policy, plan)
        if number is not None:
            answers[one.field.key] = number
    return answers


def _filled(field: FormField, answers: Mapping[str, str], policy: Policy, plan: Plan, known: Known) -> dict[str, str]:
    """What the chosen row says of other fields: the table is right, whatever was typed."""
    chosen = answers.get(field.key, "")
    if not chosen or not field.fills or known.kept.get(field.key) == chosen:
        return {}
    row = row_of(field, chosen, known)
    cells = {target: _printable(row.cells.get(column, "")) for target, column in field.fills.items()} if row else {}
    return {target: answer(target, cell, policy, plan, known) for target, cell in cells.items() if cell}


def _worked_out(one: Calculated, answers: Mapping[str, str], policy: Policy, plan: Plan) -> str | None:
    if not all(answers.get(key) for key in one.operands):
        return None
    number = one.formula.value(form_facts(answers, policy, plan.kinds))
    return None if number is None else decimal_text(within(number, one.field, plan.rule))


def _due(fields: Mapping[str, str], policy: Policy, stage: str, already: tuple[str, ...]) -> tuple[str, ...]:
    reached = reached_by(stage, policy)
    due = (field.key for field in live_fields(policy) if field.required_from in reached)
    return tuple(key for key in due if key not in already and not fields.get(key, "").strip())


def _comes_by_itself(key: str, fields: Mapping[str, str], plan: Plan) -> bool:
    if key in plan.defaults:
        return True
    field = plan.fields.get(key)
    if field is not None and field.type is FieldType.ATTACHMENT:
        return bool(attached_in(fields))
    return any(key in link.fills and fields.get(link.key, "").strip() for link in plan.links)
