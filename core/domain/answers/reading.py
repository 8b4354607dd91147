"""One answer in normal form, by the type of its field; a wrong one is refused with the field's own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from core.domain.answers.amounts import decimal_text, number_of, yuan_of
from core.domain.answers.choosing import all_meant, meant
from core.domain.answers.days import day_of
from core.domain.answers.known import Known
from core.domain.answers.linking import shelf_of
from core.domain.answers.plans import Plan
from core.domain.contact import is_mobile, normal_phone
from core.domain.dedupe.names import is_full_name, is_vague
from core.domain.dedupe.uscc import normal_uscc
from core.domain.policy import patterns
from core.domain.policy.document import Policy
from core.domain.policy.forms import FieldType, FormField
from core.domain.rules import Fact, RuleRef, RuleViolation

LONGEST = 200
"""Characters of an answer that belongs to no field."""
_LISTED = 12
"""Choices that a refusal names."""
_COUNTED = frozenset({FieldType.CHOICES, FieldType.ATTACHMENT})
"""Types of which ``limit`` counts something else than characters."""

Reader = Callable[[str, FormField, Policy, Known, RuleRef], str]


def answer(key: str, text: str, policy: Policy, plan: Plan, known: Known) -> str:
    """Raises the refusal of this field."""
    field = plan.fields.get(key)
    limit = LONGEST if field is None else field.limit
    if len(text) > limit and (field is None or field.type not in _COUNTED):
        raise RuleViolation("too_long", rule=None, field=key, limit=limit, **_label(field))
    if field is None:
        return text
    if known.kept and known.kept.get(key) == text:
        return text
    if key == "company":
        return _company(text, policy, plan.rule)
    reader = _READERS.get(field.type)
    read = reader(text, field, policy, known, plan.rule) if reader else text
    if field.pattern and not patterns.fits(field.pattern, read):
        raise refusal("bad_pattern", field, plan.rule)
    return read


def refusal(code: str, field: FormField, rule: RuleRef, **facts: Fact) -> RuleViolation:
    """With the field's own label, hint and example; facts hold no phone numbers."""
    said: dict[str, Fact] = {"field": field.key, "label": field.label, "hint": field.hint, "example": field.example}
    return RuleViolation(code, rule=rule, **{**{name: fact for name, fact in said.items() if fact}, **facts})


def _label(field: FormField | None) -> dict[str, Fact]:
    return {"label": field.label} if field else {}


def _company(text: str, policy: Policy, rule: RuleRef) -> str:
    name = " ".join(text.split())
    if is_vague(name):
        raise RuleViolation("vague_company", rule=rule, company=name)
    if policy.filing.full_name and not is_full_name(name):
        raise RuleViolation("not_full_name", rule=rule, company=name)
    return name


def _phone(text: str, field: FormField, policy: Policy, known: Known, rule: RuleRef) -> str:
    phone = normal_phone(text)
    if phone is None:
        raise RuleViolation("bad_phone", rule=rule, **_other(field, "phone"))
    if phone in policy.filing.placeholder_phones or (is_mobile(phone) and len(set(phone[3:])) == 1):
        raise RuleViolation("placeholder_phone", rule=rule, **_other(field, "phone"))
    return phone


def _uscc(text: str, field: FormField, policy: Policy, known: Known, rule: RuleRef) -> str:
    code = normal_uscc(text)
    if code is None:
        raise RuleViolation("bad_uscc", rule=rule, **_other(field, "uscc"))
    return code


def _other(field: FormField, usual: str) -> dict[str, Fact]:
    """Which phone it is goes without saying where there is one."""
    return {} if field.key == usual else {"field": field.key, "label": field.label}


def _number(text: str, field: FormField, policy: Policy, known: Known, rule: RuleRef) -> str:
    return _bounded(number_of(text), "bad_number", text, field, rule)


def _money(text: str, field: FormField, policy: Policy, known: Known, rule: RuleRef) -> str:
    return _bounded(yuan_of(text), "bad_money", text, field, rule)


def _bounded(number: Decimal | None, code: str, text: str, field: FormField, rule: RuleRef) -> str:
    if number is None:
        raise refusal(code, field, rule, asked=text)
    return decimal_text(within(number, field, rule))


def within(number: Decimal, field: FormField, rule: RuleRef) -> Decimal:
    """The number, if it is between ``least`` and ``most``. Raises ``below_least``, ``above_most``."""
    if field.least is not None and number < field.least:
        raise refusal("below_least", field, rule, least=_shown(field.least, field))
    if field.most is not None and number > field.most:
        raise refusal("above_most", field, rule, most=_shown(field.most, field))
    return number


def _shown(bound: Decimal, field: FormField) -> str:
    return f"{bound:,f} 元" if field.type is FieldType.MONEY else f"{bound:f}"


def _date(text: str, field: FormField, policy: Policy, known: Known, rule: RuleRef) -> str:
    day = day_of(text, known.today)
    if day is None:
        raise refusal("bad_date", field, rule, asked=text)
    return day.isoformat()


def _choice(text: str, field: FormField, policy: Policy, known: Known, rule: RuleRef) -> str:
    found = meant(text, field.choices, numbered=True)
    if len(found) != 1:
        raise refusal("not_a_choice", field, rule, asked=text, choices=_listed(found or field.choices))
    return found[0]


def _choices(text: str, field: FormField, policy: Policy, known: Known, rule: RuleRef) -> str:
    found = all_meant(text, field.choices)
    if isinstance(found, str):
        raise refusal("not_a_choice", field, rule, asked=found, choices=_listed(field.choices))
    if len(found) > field.limit:
        raise refusal("too_many_choices", field, rule, limit=field.limit)
    return "、".join(found)


def _listed(names: tuple[str, ...]) -> str:
    return "、".join(names[:_LISTED]) + (" 等" if len(names) > _LISTED else "")


def _person(text: str, field: FormField, policy: Policy, known: Known, rule: RuleRef) -> str:
    if known.names is None:
        return text
    found = meant(text.lstrip("@＠ "), tuple(dict.fromkeys(known.names())))
    if not found:
        raise refusal("no_such_person", field, rule, asked=text)
    if len(found) > 1:
        raise refusal("which_person", field, rule, asked=text, choices=_listed(found))
    return found[0]


def _link(text: str, field: FormField, policy: Policy, known: Known, rule: RuleRef) -> str:
    shelf, table = shelf_of(field, known), policy.table(field.table or "")
    if not shelf.rows:
        return text
    found = tuple(row.title for row in shelf.meant(text))
    if not found:
        raise refusal("no_such_row", field, rule, asked=text, table=table.label if table else field.label)
    if len(found) > 1:
        raise refusal("which_row", field, rule, asked=text, choices=_listed(found))
    return found[0]


def _attachment(text: str, field: FormField, policy: Policy, known: Known, rule: RuleRef) -> str:
    """How many files; they themselves lie with the filing."""
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else text.count(",") + 1
    if count > field.limit:
        raise refusal("too_many_attached", field, rule, limit=field.limit)
    return str(count)


_READERS: Mapping[FieldType, Reader] = {
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.DATE: _date,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.PHONE: _phone,
    FieldType.PERSON: _person,
    FieldType.USCC: _uscc,
    FieldType.LINK: _link,
    FieldType.ATTACHMENT: _attachment,
}
