"""Asking for something about a customer: what there is to ask for, and what is still to be said of it."""

from __future__ import annotations

from collections.abc import Iterator

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Facts, Form, Input, InputKind, Text, Tone
from cards.texts import protecting, sentences, words
from cards.texts import request_asking as texts
from cards.texts import requesting as requests
from cards.views.offers import say_button
from core.domain.policy.approval import Matter
from core.service.views.request_asking import RequestFormView, RequestKindsView

_PRICED = "request_percent"


def ask_button(filing_id: str, number: int) -> Button:
    """申请 on the card of a customer: asks what for."""
    action = Action(verb="request_form", subject=filing_id).pack()
    return Button(label=texts.ASK, action=action, says=texts.SAY_ASK.format(number=number))


def request_kinds_card(view: RequestKindsView) -> Card:
    """A button for each thing that can be asked for; more time and giving back among them, who looks for them here."""
    title = texts.KINDS_TITLE.format(company=view.company)
    free = (*view.decided, *view.noted)
    buttons = (*(_kind(view, matter) for matter in free), *_ends(view))
    lead = "".join(_told(view)) or texts.NOTHING
    example = _whole(free[0], view.number) if free else ""
    return Card(
        title=title,
        subtitle=sentences.NUMBER.format(number=view.number),
        summary=title,
        blocks=(
            Text(content=lead),
            *((Buttons(items=buttons),) if buttons else ()),
            *((Text(content=texts.AT_ONCE.format(example=example), quiet=True),) if example else ()),
        ),
    )


def request_form_card(view: RequestFormView) -> Card:
    """What is asked next; where there are forms, all of it at once."""
    name = words.MATTER[view.kind]
    title = requests.TITLE.format(name=name, company=view.company)
    lead = texts.LEAD.get(view.lacks, "").format(much=requests.how_much(view.percent, view.amount))
    facts = tuple(_said(view))
    blocks: tuple[Block, ...] = (
        *((Text(content=lead, strong=True),) if lead else ()),
        *((Facts(pairs=facts),) if facts else ()),
        _form(view),
        *((Text(content=texts.SEND_NOW),) if not view.files else ()),
        *((Buttons(items=(cancel,)),) if (cancel := say_button(sentences.CANCEL, sentences.CANCEL)) else ()),
    )
    return Card(
        title=title,
        subtitle=sentences.NUMBER.format(number=view.number),
        summary=title,
        tone=Tone.WAITING,
        blocks=blocks,
    )


def _told(view: RequestKindsView) -> Iterator[str]:
    for sentence, matters in (
        (texts.DECIDED, view.decided),
        (texts.NOTED, view.noted),
        (texts.WAITING, view.waiting),
    ):
        if matters:
            yield sentence.format(names=words.together(words.MATTER[matter] for matter in matters))


def _kind(view: RequestKindsView, matter: Matter) -> Button:
    action = Action(verb="request_form", subject=f"{view.filing_id}.{matter.value}").pack()
    name = words.MATTER[matter]
    style = ButtonStyle.PRIMARY if matter in view.decided else ButtonStyle.PLAIN
    says = texts.SAY_KIND.format(name=name, number=view.number)
    return Button(label=name, action=action, style=style, says=says)


def _ends(view: RequestKindsView) -> Iterator[Button]:
    """Who wants more time, or to give it back, may look for it here as well."""
    if view.may_extend:
        action = Action(verb="extend_form", subject=view.filing_id).pack()
        says = protecting.SAY_EXTEND.format(number=view.number)
        yield Button(label=words.MATTER[Matter.EXTENSION], action=action, says=says)
    if view.may_release:
        action = Action(verb="release_form", subject=view.filing_id).pack()
        says = protecting.SAY_RELEASE.format(number=view.number)
        yield Button(label=words.MATTER[Matter.RELEASE], action=action, says=says)


def _said(view: RequestFormView) -> Iterator[tuple[str, str]]:
    if view.percent is not None:
        yield texts.PERCENT, requests.how_much(view.percent, None)
    if view.amount is not None:
        yield texts.AMOUNT[view.kind], requests.how_much(None, view.amount)
    if view.reason:
        yield texts.REASON[view.kind], view.reason
    if view.files:
        yield sentences.FILES, texts.SENT_ALONG.format(count=view.files)


def _form(view: RequestFormView) -> Form:
    action = Action(verb="request", subject=f"{view.filing_id}.{view.kind.value}").pack()
    return Form(
        name="request",
        inputs=tuple(_inputs(view)),
        submit=Button(label=texts.SUBMIT, action=action, style=ButtonStyle.PRIMARY),
        instead=_instead(view),
        quick=tuple(_usual(view)) if view.lacks == _PRICED else (),
    )


def _inputs(view: RequestFormView) -> Iterator[Input]:
    if view.kind is Matter.DISCOUNT:
        said = requests.how_much(view.percent, None)
        yield Input(name="percent", label=texts.PERCENT, required=True, value=said, hint=texts.PERCENT_HINT)
    if view.kind in texts.AMOUNT:
        said = requests.how_much(None, view.amount)
        yield Input(name="amount", label=texts.AMOUNT[view.kind], value=said, hint=texts.AMOUNT_HINT)
    yield Input(
        name="reason",
        label=texts.REASON[view.kind],
        kind=InputKind.LONG_TEXT,
        required=view.kind not in texts.AMOUNT,
        value=view.reason,
        hint=texts.REASON_HINT[view.kind],
        max_length=500,
    )


def _instead(view: RequestFormView) -> str:
    if view.lacks == _PRICED and view.reason:
        return texts.INSTEAD_PERCENT
    return texts.INSTEAD.get(view.lacks, "").format(example=texts.EXAMPLE[view.kind])


def _usual(view: RequestFormView) -> Iterator[Button]:
    """Discounts that are asked for most."""
    name = words.MATTER[view.kind]
    for percent in texts.USUAL:
        label = requests.how_much(percent, None)
        said = f"{texts.SAY_KIND.format(name=name, number=view.number)} {label.replace(' ', '')}"
        if (button := say_button(label, said)) is not None:
            yield button


def _whole(matter: Matter, number: int) -> str:
    said = texts.SAY_KIND.format(name=words.MATTER[matter], number=number)
    return f"{said} {texts.EXAMPLE[matter]}"
