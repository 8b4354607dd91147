"""The view of a half-filled form: which fields stand on it, what of them is known, and what is asked for next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from core.domain.answers.kinds import by_answers
from core.domain.answers.known import Known
from core.domain.answers.linking import fields_shown, is_of_row, says_more, shelf_of
from core.domain.attachment import attached_in
from core.domain.forms import asked_now, cleaned, live_fields, missing
from core.domain.linked_tables import LISTED, SHORT
from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING, FieldType, FormField
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.surroundings import surroundings
from core.service.records import Draft
from core.service.views.views import DraftView, FieldView

_USUAL = frozenset({"company", "contact", "phone", "uscc", "note"})
"""Fields whose wrong answers the words of the refusal tell apart already."""


def draft_view(draft: Draft, uow: UnitOfWork, ctx: Context) -> DraftView:
    """As it stands now: a wrong answer is kept for its writer to see and is asked for again."""
    answers: Mapping[str, str]
    policy = by_answers(ctx.policy, draft.fields)
    known = surroundings(uow, ctx)
    try:
        answers, wrong = cleaned(draft.fields, policy, known), None
    except RuleViolation as violation:
        answers, wrong = draft.fields, violation
    lacking = missing(draft.fields, policy)
    return DraftView(
        fields=tuple(_fields(draft.fields, answers, policy, lacking, known)),
        missing=lacking,
        problem=wrong.code if wrong else "",
        problem_facts=dict(wrong.facts) if wrong else {},
        files=len(attached_in(draft.fields)),
        asked=asked_for(lacking, wrong),
        worked_out=tuple(_view(field, answers) for field in _worked_out(draft.fields, answers, policy)),
        kind=policy.form().label if policy.filing_form != FILING else "",
        others=tuple(_others(policy)),
    )


def _others(policy: Policy) -> Iterable[tuple[str, str]]:
    """The other forms, as (label, what to say for it)."""
    for form in policy.filing_forms:
        if form.key != policy.filing_form and form.called:
            yield form.label, form.called[0]


def asked_in(fields: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> tuple[str, ...]:
    """What an answer without a label is about: the field that was wrong, or else what is asked for next."""
    try:
        cleaned(fields, ctx.policy, surroundings(uow, ctx))
    except RuleViolation as violation:
        return asked_for(missing(fields, ctx.policy), violation)
    return asked_for(missing(fields, ctx.policy), None)


def asked_for(lacking: tuple[str, ...], wrong: RuleViolation | None) -> tuple[str, ...]:
    """A wrong answer of the company's own field comes before what is missing."""
    field = str(wrong.facts.get("field", "")) if wrong else ""
    return (field,) if field and field not in _USUAL else asked_now(lacking)


def _fields(
    given: Mapping[str, str], answers: Mapping[str, str], policy: Policy, lacking: Iterable[str], known: Known
) -> Iterable[FieldView]:
    needed = set(missing({}, policy)) | set(lacking)
    by_itself = {field.key for field in _worked_out(given, answers, policy)}
    for field in live_fields(policy):
        shown = field.key in needed or field.key in given or field.offered or field.default
        if shown and field.key not in by_itself and field.type not in {FieldType.FORMULA, FieldType.ATTACHMENT}:
            view = _view(field, {**given, **answers}, required=field.key in needed)
            yield replace(view, options=_rows(field, view.value, known)) if field.type is FieldType.LINK else view


def fields_asked(keys: Collection[str], policy: Policy, known: Known) -> tuple[FieldView, ...]:
    """These fields of the form, empty, as they are asked for."""
    views = ((field, _view(field, {}, required=True)) for field in live_fields(policy) if field.key in keys)
    return tuple(
        replace(view, options=_rows(field, "", known)) if field.type is FieldType.LINK else view
        for field, view in views
    )


def _rows(field: FormField, text: str, known: Known) -> tuple[str, ...]:
    """What may be chosen from a table: what the answer leaves open, or all of it where it is short."""
    shelf = shelf_of(field, known)
    found = shelf.meant(text)
    if len(found) > 1:
        return tuple(row.title for row in found[:LISTED])
    return tuple(row.title for row in shelf.rows) if len(shelf.rows) <= SHORT else ()


def _worked_out(given: Mapping[str, str], answers: Mapping[str, str], policy: Policy) -> tuple[FormField, ...]:
    """What came from a table or a formula is shown, not asked."""
    fields = fields_shown(policy).values()
    filled = {target for link in fields if given.get(link.key) for target in link.fills}
    return tuple(
        field
        for field in fields
        if answers.get(field.key) and not field.retired and says_more(field.key, answers)
        if field.key in filled or field.type is FieldType.FORMULA or is_of_row(field.key)
    )


def _view(field: FormField, answers: Mapping[str, str], *, required: bool = False) -> FieldView:
    return FieldView(
        key=field.key,
        label=field.label,
        value=answers.get(field.key, field.default),
        required=required,
        long=field.type is FieldType.LONG_TEXT,
        hint=field.hint,
        options=field.choices,
        type=field.type,
        example=field.example,
    )
