"""A filing that still lacks something: a form where there are forms, one short question where there are none."""

from __future__ import annotations

from cards.actions import Action, fits
from cards.card import Button, Buttons, ButtonStyle, Card, Facts, Form, Input, InputKind, Text, Tone
from cards.texts import course, phrases, refusals, sentences, words
from cards.views.look_alikes import related_lines
from core.domain.linked_tables import LISTED
from core.domain.policy.forms import FieldType
from core.service.views.views import DraftView, FieldView

_ASKED_FOR = {
    "bad_phone": "phone",
    "placeholder_phone": "phone",
    "vague_company": "company",
    "not_full_name": "company",
    "bad_uscc": "uscc",
}


_KINDS = {FieldType.DATE: InputKind.DATE, FieldType.CHOICES: InputKind.CHOICES}
_EXAMPLES = {FieldType.MONEY: "50万", FieldType.NUMBER: "120", FieldType.DATE: "2026-12-01", FieldType.PERSON: "王晨"}
_CHOSEN = frozenset({FieldType.CHOICE, FieldType.LINK})
_FEW = 5
"""Choices that are buttons where there are no forms."""


def draft_card(view: DraftView) -> Card:
    """Everything known so far, ready to be completed and sent."""
    wording = refusals.wording(view.problem)
    known = phrases.spoken(view.problem_facts)
    missing = sentences.STILL_MISSING.format(fields=_labels(view)) if view.missing else _all_there(view)
    lead = phrases.first_sayable(wording.says, known) if view.problem else missing
    then = phrases.first_sayable(wording.then, known) if view.problem not in {"", "which_row"} else ""
    kept = sentences.DRAFT_FILES.format(count=view.files) if view.files else ""
    lines = (Text(content=lead, strong=True), Text(content=then), Text(content=kept, quiet=True))
    return Card(
        title=(view.kind or sentences.DRAFT_TITLE) if view.completes is None else course.COMPLETE_TITLE,
        subtitle=view.company or next((field.value for field in view.fields if field.key == "company"), ""),
        tone=Tone.INFO,
        summary=lead,
        blocks=(
            *(line for line in lines if line.content),
            *related_lines(view.related),
            *_worked_out(view),
            _form(view),
            _ways_on(view),
        ),
    )


def _all_there(view: DraftView) -> str:
    """Nothing is missing; of a filing that came back, what its approver wants."""
    way = view.completes
    if way is None or not way.lacking:
        return sentences.ALL_THERE
    return course.RETURNED_TO_YOU.format(by=way.returned_by, lacking=way.lacking)


def _form(view: DraftView) -> Form:
    submit = Action(verb="file_draft").pack()
    return Form(
        name="filing",
        inputs=tuple(input_of(field) for field in view.fields),
        submit=Button(
            label=sentences.SUBMIT if view.completes is None else course.SUBMIT_AGAIN,
            action=submit,
            style=ButtonStyle.PRIMARY,
        ),
        instead=_instead(view),
        quick=_quick(view),
    )


def _worked_out(view: DraftView) -> tuple[Facts, ...]:
    """What tables and formulas say, for the writer to see before he sends."""
    pairs = tuple((field.label, words.shown(field.type, field.value)) for field in view.worked_out)
    return (Facts(pairs=pairs),) if pairs else ()


def _own_asked(view: DraftView) -> FieldView | None:
    """The one question, where it is about a field that needs words of its own."""
    field = next((field for field in view.fields if (field.key,) == view.asked), None)
    usual = field is None or (field.key in words.EXAMPLE and field.type not in _CHOSEN)
    return None if usual else field


def _asking(field: FieldView) -> str:
    if field.type is FieldType.LINK:
        return _asking_row(field)
    if field.options:
        sentence = sentences.ASK_CHOICES if field.type is FieldType.CHOICES else sentences.ASK_CHOICE
        return sentence.format(field=field.label, choices="、".join(field.options))
    example = field.example or _EXAMPLES.get(field.type, field.label)
    sentence = sentences.ASK_FIELD_HINT if field.hint else sentences.ASK_FIELD
    return sentence.format(field=field.label, hint=field.hint, example=example)


def _asking_row(field: FieldView) -> str:
    """A line of a table, by number where they can be listed."""
    if not field.options or len(field.options) > LISTED:
        return sentences.ASK_ROW.format(field=field.label)
    lines = "\n".join(f"{place}. {option}" for place, option in enumerate(field.options, start=1))
    return sentences.ASK_ROW_LISTED.format(field=field.label, lines=lines)


def _quick(view: DraftView) -> tuple[Button, ...]:
    """A few choices are buttons that say the answer."""
    field = _own_asked(view)
    if field is None or field.type not in _CHOSEN or len(field.options) > _FEW:
        return ()
    says = [(option, f"{field.label}：{option}") for option in field.options]
    if any(not fits("say", said) for _, said in says):
        return ()
    listed = field.type is FieldType.LINK  # by their numbers, where an app cuts long names
    return tuple(
        Button(
            label=f"{place}. {option}" if listed else option,
            action=Action(verb="say", subject=said).pack(),
            says=said,
        )
        for place, (option, said) in enumerate(says, start=1)
    )


def _read_out(field: FieldView) -> str:
    if field.type is FieldType.TEXT:
        return words.answer(field.key, field.value)
    return words.shown(field.type, field.value)


def _ways_on(view: DraftView) -> Buttons:
    """Away from it, or to another form for the same customer."""
    others = view.others[:_FEW] if view.completes is None else ()
    says = [(sentences.OTHER_FORM.format(form=label), sentences.FILE_WITH.format(form=word)) for label, word in others]
    ways = [*((label, said) for label, said in says if fits("say", said)), (sentences.CANCEL, sentences.CANCEL)]
    return Buttons(
        items=tuple(
            Button(label=label, action=Action(verb="say", subject=said).pack(), says=said) for label, said in ways
        )
    )


def input_of(field: FieldView) -> Input:
    """A field as it stands on a form."""
    kind = InputKind.LONG_TEXT if field.long else InputKind.CHOICE if field.options else InputKind.TEXT
    kind = _KINDS.get(field.type, kind)
    return Input(
        name=field.key,
        label=field.label,
        kind=kind,
        required=field.required,
        value=field.value,
        hint=field.hint or field.example or _hint(field),
        options=tuple((option, option) for option in field.options),
    )


def _hint(field: FieldView) -> str:
    """What stands in an empty line for a row of a table."""
    if field.type is not FieldType.LINK:
        return ""
    return sentences.CHOOSE_HINT if field.options else sentences.ROW_HINT


def _instead(view: DraftView) -> str:
    """The one question, with an answer to copy."""
    return f"{_given(view)}{_question(view)}"


def _question(view: DraftView) -> str:
    wrong = _ASKED_FOR.get(view.problem, "")
    if (field := _own_asked(view)) is not None:
        return _asking(field)
    if view.asked and not (set(view.asked) & set(words.EXAMPLE)) and not wrong:  # files are sent, not typed
        return sentences.ASK_FILES.format(field=_labels(view))
    if wrong:
        return sentences.REPLY_AGAIN.format(fields=words.field(wrong), example=words.example(wrong))
    if not view.missing and view.completes is not None:
        return course.COMPLETE_INSTEAD
    if not view.missing:
        return sentences.CORRECT_BY_REPLY
    example = " ".join(words.example(key) for key in view.asked or view.missing)
    return sentences.JUST_REPLY.format(example=example)


def _given(view: DraftView) -> str:
    """What is known beside the company, which the card names anyway; long answers by their beginning."""
    asked = _own_asked(view)
    unsaid = {"company", _ASKED_FOR.get(view.problem), asked.key if asked else ""}
    known = (field for field in view.fields if field.value and field.key not in unsaid)
    given = "，".join(f"{field.label} {words.glance(_read_out(field))}" for field in known)
    return f"{sentences.ALREADY_GIVEN.format(given=given)}\n" if given else ""


def _labels(view: DraftView) -> str:
    labels = {field.key: field.label for field in view.fields}
    return words.together((labels.get(key, words.field(key)) for key in view.missing), last="和")
