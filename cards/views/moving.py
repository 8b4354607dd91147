"""What an approver is asked next after 转交 or 退回补充, which colleague he means, and how several answers went."""

from __future__ import annotations

from cards.actions import Action
from cards.card import Button, Buttons, ButtonStyle, Card, Form, Input, InputKind, Row, Rows, Text, Tone
from cards.texts import course, sentences
from cards.texts.toasts import SUCCESS, toast
from core.service.views.views import BatchLine, BatchView, ColleaguesView, MatterView

People = tuple[tuple[str, str], ...]
"""Who can be picked, as (account, name); nobody: a name is written."""


def hand_on_card(view: MatterView, people: People = ()) -> Card:
    """转交给谁？"""
    who = _who(people)
    why = Input(name="reason", label=course.HAND_ON_WHY, max_length=200)
    instead = course.HAND_ON_INSTEAD.format(number=view.number)
    return _asking(view, course.HAND_ON_TITLE, "hand_on", (who, why), course.HAND_ON, instead)


def add_card(view: MatterView, people: People = ()) -> Card:
    """请谁一起审批？"""
    who = _who(people)
    when = Input(
        name="when",
        label=course.ADD_WHEN,
        kind=InputKind.CHOICE,
        value="before",
        options=(("before", course.ADD_BEFORE), ("after", course.ADD_AFTER)),
    )
    instead = course.ADD_INSTEAD.format(number=view.number)
    return _asking(view, course.ADD_TITLE, "add_approver", (who, when), course.ADD, instead)


def return_card(view: MatterView, people: People = ()) -> Card:
    """要补充什么？"""
    what = Input(
        name="reason", label=course.RETURN_WHAT, kind=InputKind.LONG_TEXT, required=True, hint=course.RETURN_HINT
    )
    instead = course.RETURN_INSTEAD.format(number=view.number)
    return _asking(view, course.RETURN_TITLE, "return", (what,), course.RETURN, instead)


def colleagues_card(view: ColleaguesView) -> Card:
    """Several of one name: a button for each, with his team."""
    lead = course.WHO_LEAD.format(count=len(view.people), name=view.asked)
    buttons = tuple(
        Button(label=label, action=Action(verb=view.verb, subject=f"{view.subject}.{ident}").pack())
        for ident, label in view.people
    )
    return Card(
        title=course.WHO_TITLE,
        summary=lead,
        blocks=(Text(content=lead), Buttons(items=buttons)),
        tone=Tone.WAITING,
    )


def batch_card(view: BatchView) -> Card:
    """Each filing with its own result, the refused ones first."""
    good = [line for line in view.lines if line.code in SUCCESS]
    some = len(good) < len(view.lines)
    sentence = course.BATCH_SOME if some else course.BATCH_DONE
    said = sentence.format(count=len(good), left=len(view.lines) - len(good))
    rows = tuple(
        Row(title=_matter(line), detail=_result(line, view))
        for line in sorted(view.lines, key=lambda line: line.code in SUCCESS)
    )
    return Card(
        title=course.BATCH_TITLE,
        subtitle=said,
        summary=said,
        blocks=(Rows(items=rows),),
        tone=Tone.WAITING if some else Tone.GOOD,
    )


def _who(people: People) -> Input:
    if people:
        return Input(
            name="who", label=course.PICK, kind=InputKind.PERSON, required=True, hint=course.PICK_HINT, options=people
        )
    return Input(name="to", label=course.HAND_ON_WHO, required=True, hint=course.HAND_ON_HINT, max_length=40)


def _matter(line: BatchLine) -> str:
    number = sentences.NUMBER.format(number=line.number)
    return f"{line.company} {number}" if line.company else number


def _result(line: BatchLine, view: BatchView) -> str:
    return toast(line.code, line.facts, now=view.now)[0]


def _asking(view: MatterView, title: str, verb: str, inputs: tuple[Input, ...], label: str, instead: str) -> Card:
    """One question with a form; the words that do the same where there are no forms."""
    submit = Button(label=label, action=Action(verb=verb, subject=view.matter).pack(), style=ButtonStyle.PRIMARY)
    return Card(
        title=title,
        subtitle=f"{view.company} · {sentences.NUMBER.format(number=view.number)}",
        summary=title,
        blocks=(Form(name=verb, inputs=inputs, submit=submit, instead=instead),),
        tone=Tone.WAITING,
    )
