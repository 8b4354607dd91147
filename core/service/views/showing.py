"""Which answers of a filing one reader may see, by the form of the policy: visible_to and masked."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.answers.kinds import by_answers
from core.domain.answers.linking import fields_shown, is_of_row, says_more
from core.domain.contact import masked
from core.domain.policy.document import Policy
from core.domain.policy.forms import FORM_KEY, FieldType, FormField, Reader
from core.service.context import Context
from core.service.views.views import FieldView


def fields_by_key(
    rules: Context | None, version: int, answers: Mapping[str, str] | None = None
) -> dict[str, FormField]:
    """The fields of the form in force, and of the one under which a filing was born: what was dropped or renamed since
    stays readable.
    """
    if rules is None:
        return {}
    policies = (by_answers(policy, answers or {}) for policy in (rules.policy_of(version), rules.policy))
    return {key: field for policy in policies for key, field in fields_shown(policy).items()}


def kind_of(answers: Mapping[str, str], rules: Context | None) -> str:
    """What kind of filing it is, where there are several: the label of its form."""
    if rules is None or FORM_KEY not in answers:
        return ""
    return by_answers(rules.policy, answers).form().label


def may_see(key: str, readers: frozenset[Reader], fields: Mapping[str, FormField], *, admin: bool) -> bool:
    """Whether somebody who is all this to a filing sees the answer; of no form's field only who sees the whole."""
    field = fields.get(key)
    if field is None and is_of_row(key):
        return False  # a column that is shown as a field of the form, or none any more
    if field is None:
        return bool(readers - {Reader.EVERYONE}) or admin
    return admin or bool(readers & set(field.visible_to))


def seen(
    answers: Mapping[str, str],
    fields: Mapping[str, FormField],
    readers: frozenset[Reader],
    *,
    admin: bool,
    disclose: bool,
) -> tuple[tuple[tuple[str, str], ...], tuple[FieldView, ...]]:
    """The answers that are shown, in the form's order, and what is known of their fields. Files are shown apart."""
    order = {key: place for place, key in enumerate(fields)}
    keys = sorted(answers, key=lambda key: order.get(key, len(order)))
    shown: list[tuple[str, str]] = []
    for key in keys:
        if key == FORM_KEY:
            continue
        field = fields.get(key)
        if (field and field.type is FieldType.ATTACHMENT) or not may_see(key, readers, fields, admin=admin):
            continue
        if not says_more(key, answers):
            continue
        shown.append((key, answers[key] if field is None or disclose or not field.masked else veiled(answers[key])))
    known = (fields[key] for key, _ in shown if key in fields)
    return tuple(shown), tuple(FieldView(key=field.key, label=field.label, type=field.type) for field in known)


def veiled(text: str) -> str:
    """A phone without its middle, of anything else the first character."""
    return masked(text) if text.isdigit() and len(text) > 7 else f"{text[:1]}***"


def exported_answers(
    answers: Mapping[str, str], policy: Policy, readers: frozenset[Reader], *, admin: bool
) -> dict[str, str]:
    """What goes into the file of one reader: his own whole, of others nothing that is masked."""
    policy = by_answers(policy, answers)
    fields = fields_shown(policy)
    whole = admin or Reader.OWNER in readers
    veil: set[str] = set() if whole else {key for key, field in fields.items() if field.masked}
    kept = (key for key in answers if key != FORM_KEY and may_see(key, readers, fields, admin=admin))
    shown = {key: veiled(answers[key]) if key in veil else answers[key] for key in kept}
    return shown if len(policy.filing_forms) == 1 else {FORM_KEY: policy.form().label, **shown}
