"""The ways to answer a matter that its card has: yes, no with its reason, a look at the customer."""

from __future__ import annotations

from cards.actions import Action
from cards.card import Button, ButtonStyle, Form, Input, InputKind
from cards.texts import sentences
from cards.texts.protecting import SEE_FILING


def approve_button(verb: str, ident: str, says: str) -> Button:
    """通过."""
    action = Action(verb=verb, subject=ident).pack()
    return Button(label=sentences.APPROVE, action=action, style=ButtonStyle.PRIMARY, says=says)


def rejection(verb: str, ident: str, *, hint: str, instead: str) -> Form:
    """驳回, with why."""
    reason = Input(name="reason", label=sentences.REASON, kind=InputKind.LONG_TEXT, required=True, hint=hint)
    action = Action(verb=verb, subject=ident).pack()
    submit = Button(label=sentences.REJECT, action=action, style=ButtonStyle.DANGER)
    return Form(name=verb, inputs=(reason,), submit=submit, instead=instead)


def see_button(filing_id: str, number: int) -> Button:
    """查看客户."""
    see = Action(verb="detail", subject=filing_id).pack()
    return Button(label=SEE_FILING, action=see, says=f"{sentences.VIEW} {number}")


def reason_form(verb: str, ident: str, *, label: str, value: str, submit: str, instead: str) -> Form:
    """A matter that came back, with its reason to be bettered."""
    why = Input(name="reason", label=label, kind=InputKind.LONG_TEXT, required=True, value=value)
    action = Action(verb=verb, subject=ident).pack()
    button = Button(label=submit, action=action, style=ButtonStyle.PRIMARY)
    return Form(name=verb, inputs=(why,), submit=button, instead=instead)
