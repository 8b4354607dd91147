"""A policy's filing form, made ready once per policy: what is asked, what is required, what follows from what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from core.domain.frozen import dataclass
from core.domain.policy.conditions import Formula
from core.domain.policy.document import Clause, FilingRules, Itself, Policy
from core.domain.policy.forms import FILING_FORM, FieldType, FormField
from core.domain.policy.names import Kind
from core.domain.rules import RuleRef

_OPERAND = re.compile(r"\bform\.([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculated:
    """A formula field; ``operands`` are the numbers that it needs."""

    field: FormField
    formula: Formula
    operands: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The form of one policy. ``fields`` holds the retired ones, too, ``live`` those that are asked today, formulas
    included, in the form's order; ``formulas`` stand in the order in which they can be worked out.
    """

    fields: Mapping[str, FormField]
    live: tuple[FormField, ...]
    required: tuple[str, ...]
    defaults: Mapping[str, str]
    links: tuple[FormField, ...]
    attachments: tuple[FormField, ...]
    formulas: tuple[Calculated, ...]
    kinds: Mapping[str, Kind]
    rule: RuleRef

    @property
    def is_flat(self) -> bool:
        """Whether each answer stands for itself."""
        return not (self.links or self.formulas or self.defaults or self.attachments)


def plan_of(policy: Policy) -> Plan:
    """Made once for each policy."""
    return _plan(Itself(policy))


@lru_cache(maxsize=64)
def _plan(this: Itself) -> Plan:
    policy = this.policy
    live = {field.key: field for field in policy.form().fields if not field.retired}
    return Plan(
        fields={field.key: field for field in policy.form().fields},
        live=tuple(live.values()),
        required=_required(policy, live),
        defaults={key: field.default for key, field in live.items() if field.default},
        links=tuple(field for field in live.values() if field.type is FieldType.LINK),
        attachments=tuple(field for field in live.values() if field.type is FieldType.ATTACHMENT),
        formulas=_formulas(policy, live),
        kinds=policy.names.kinds(),
        rule=policy.quote(Clause.VALID_FILING),
    )


def _required(policy: Policy, live: Mapping[str, FormField]) -> tuple[str, ...]:
    """With the built-in form ``filing.required`` alone says what is required. A form of the company's own says it in
    its fields, and what ``filing.required`` names beyond the built-in is required, too. A filing without a company
    is none.
    """
    if policy.form() is FILING_FORM or policy.form() == FILING_FORM:
        named = policy.filing.required
        return named if "company" in named else ("company", *named)
    also = set(policy.filing.required) if policy.filing.required != FilingRules().required else set()
    asked = (field for field in live.values() if field.type is not FieldType.FORMULA)
    return tuple(field.key for field in asked if field.required or field.key in {*also, "company"})


def _formulas(policy: Policy, live: Mapping[str, FormField]) -> tuple[Calculated, ...]:
    waiting = {key: field for key, field in live.items() if field.type is FieldType.FORMULA}
    ordered: list[Calculated] = []
    while waiting:
        ready = next((key for key, field in waiting.items() if not set(_operands(field)) & waiting.keys()), None)
        field = waiting.pop(ready if ready is not None else next(iter(waiting)))
        operands = tuple(key for key in _operands(field) if policy.names.kinds().get(f"form.{key}") is Kind.NUMBER)
        ordered.append(Calculated(field=field, formula=Formula(field.formula, policy.names), operands=operands))
    return tuple(ordered)


def _operands(field: FormField) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_OPERAND.findall(field.formula)))
