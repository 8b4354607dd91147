"""How far somebody has come with a customer: which stage comes next, and what it asks for."""

from __future__ import annotations

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Form, Text, Tone
from cards.texts import duties, stages, words
from cards.views.draft import input_of
from core.service.views.stage_views import StageView
from core.service.views.views import FieldView

_MOST = 5
"""Stages that are buttons at once; others are told in words."""


def stage_card(view: StageView, *, order: str = "") -> Card:
    """A button for each stage; once one was chosen, a form with what it asks for. ``order`` is what was put down with
    it.
    """
    title = stages.TITLE.format(company=view.company)
    blocks: tuple[Block, ...]
    if view.to is not None and view.reached:
        lead = stages.REACHED.format(stage=view.to[1])
        then = [Text(content=duties.begins(line, view.drawn_at)) for line in view.duties]
        blocks = (Text(content=lead, strong=True), *((Text(content=duties.NEXT),) if then else ()), *then)
    elif view.to is None:
        lead = stages.NOW.format(now=view.now)
        blocks = (
            Text(content=lead, strong=True),
            Buttons(items=tuple(_stage(view, *one) for one in view.stages[:_MOST])),
        )
    elif not view.fields:
        lead = stages.ALL_THERE.format(stage=view.to[1])
        blocks = (Text(content=lead, strong=True), Buttons(items=(_enter(view, *view.to),)))
    else:
        asked = words.together((field.label for field in view.fields), last="和")
        lead = stages.ASKS.format(stage=view.to[1], fields=asked)
        blocks = (Text(content=lead, strong=True), _form(view, *view.to))
    if order:
        blocks = (Text(content=stages.ORDERED.format(order=order)), *blocks)
    tone = Tone.GOOD if view.to and view.reached else Tone.INFO
    where = stages.WHERE.format(now=view.now, number=view.number)
    return Card(title=title, subtitle=where, summary=f"{title} · {lead}", blocks=blocks, tone=tone)


def stage_button(subject: str, number: int) -> Button:
    """推进阶段 on the card of a filing."""
    action = Action(verb="stage_form", subject=subject).pack()
    return Button(label=stages.MOVE, action=action, says=stages.SAY_MOVE.format(number=number))


def _stage(view: StageView, key: str, label: str) -> Button:
    action = Action(verb="stage", subject=f"{view.filing_id}.{key}").pack()
    return Button(label=label, action=action, says=stages.SAY_STAGE.format(number=view.number, stage=label))


def _enter(view: StageView, key: str, label: str) -> Button:
    action = Action(verb="stage", subject=f"{view.filing_id}.{key}").pack()
    says = stages.SAY_STAGE.format(number=view.number, stage=label)
    return Button(label=stages.ENTER.format(stage=label), action=action, style=ButtonStyle.PRIMARY, says=says)


def _form(view: StageView, key: str, label: str) -> Form:
    said = " ".join(f"{field.label}：{_example(field)}" for field in view.fields)
    alone = len(view.fields) == 1
    example = said if alone else f"{stages.SAY_STAGE.format(number=view.number, stage=label)} {said}"
    return Form(
        name="stage",
        inputs=tuple(input_of(field) for field in view.fields),
        submit=_enter(view, key, label),
        instead=(stages.INSTEAD_ONE if alone else stages.INSTEAD).format(example=example),
    )


def _example(field: FieldView) -> str:
    return field.example or next(iter(field.options), "") or stages.SOMETHING.get(field.type.value, stages.EXAMPLE)
