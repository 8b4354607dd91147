"""A wish to share an order otherwise: old and new shares side by side, why, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from cards.actions import Action
from cards.card import (
    Block,
    Button,
    Buttons,
    ButtonStyle,
    Card,
    Divider,
    Facts,
    Form,
    Input,
    InputKind,
    Row,
    Text,
    Tone,
)
from cards.texts import ordering as texts
from cards.texts import sentences, words
from cards.views.course import course_facts, has_story, other_ways, ruled, steps
from core.domain.credit import CreditState
from core.service.views.order_views import CreditLineView, CreditRequestView

_TONE = {
    CreditState.OPEN: Tone.WAITING,
    CreditState.GRANTED: Tone.GOOD,
    CreditState.REFUSED: Tone.BAD,
    CreditState.DROPPED: Tone.QUIET,
}


def credit_card(view: CreditRequestView) -> Card:
    """One wish, for whoever decides, whoever asks, whoever is concerned."""
    lead = _state(view)
    return Card(
        title=texts.REQUEST_TITLE.format(order=view.handle),
        subtitle=view.company if view.amount is None else f"{view.company} · {texts.money(view.amount)}",
        tag=_tag(view),
        tone=_TONE[view.status],
        summary=_summary(view),
        blocks=(Text(content=lead, strong=True), *_what(view), *_moves(view)),
    )


def credit_row(view: CreditRequestView) -> Row:
    """One in 待我审批: shares are looked at side by side, so there is nothing but 查看."""
    detail = f"{view.company} · {view.asker}"
    return Row(title=texts.REQUEST_TITLE.format(order=view.handle), detail=detail, buttons=(_view_button(view),))


def _tag(view: CreditRequestView) -> str:
    waits_for_approval = view.status is CreditState.OPEN and not view.dispute
    if view.status is CreditState.DROPPED and not view.decided_by:
        return texts.ENDED
    return texts.REQUEST_TAG_OPEN if waits_for_approval else texts.REQUEST_TAG[view.status]


def _summary(view: CreditRequestView) -> str:
    if view.status is not CreditState.OPEN:
        return texts.SUMMARY_OVER.format(order=view.handle, tag=_tag(view))
    sentence = texts.SUMMARY_ASKS if view.may_decide else texts.SUMMARY_TOLD
    return sentence.format(asker=view.asker, order=view.handle)


def _state(view: CreditRequestView) -> str:
    match view.status:
        case CreditState.OPEN:
            return _waits(view)
        case CreditState.GRANTED:
            sentence = texts.GRANTED_YOURS if view.mine else texts.GRANTED
            sentence = sentence if view.decided_by else texts.GRANTED_BY_RULE
        case CreditState.REFUSED:
            sentence = texts.REFUSED_YOURS if view.mine else texts.REFUSED
            sentence = sentence if view.decided_by else texts.REFUSED_BY_RULE
        case CreditState.DROPPED:
            sentence = texts.DROPPED_YOURS if view.mine else texts.DROPPED
            sentence = sentence if view.decided_by else texts.MOOT
        case _:
            assert_never(view.status)
    return sentence.format(by=view.decided_by, asker=view.asker)


def _waits(view: CreditRequestView) -> str:
    if view.may_decide:
        sentence = texts.ASKS_YOU if view.dispute else texts.ASKS_YOU_AGREED
    else:
        sentence = texts.SENT if view.mine else texts.TOLD
    judges = words.together(view.waiting_for, last=" 或 ") if view.waiting_for else sentences.SOMEBODY
    return sentence.format(asker=view.asker, judges=judges)


def _what(view: CreditRequestView) -> Iterator[Block]:
    yield Facts(pairs=tuple(_facts(view)))
    if has_story(view, reason=view.ruling):
        yield Text(content="\n".join(steps(view)), quiet=True)
    if said := ruled(view):
        yield Text(content=said, quiet=True)


def _facts(view: CreditRequestView) -> Iterator[tuple[str, str]]:
    """Each of them: what he has, and what he would have."""
    after = {one.name: one for one in view.new}
    before = {one.name: one for one in view.old}
    for name in dict.fromkeys((*before, *after)):
        yield texts.YOU.format(name=name) if _is_you(name, view) else name, _change(before.get(name), after.get(name))
    if view.reason:
        yield texts.REASON, view.reason
    if view.ruling:
        yield texts.RULING, view.ruling
    yield from course_facts(view)


def _is_you(name: str, view: CreditRequestView) -> bool:
    return any(one.you for one in (*view.old, *view.new) if one.name == name)


def _change(old: CreditLineView | None, new: CreditLineView | None) -> str:
    was = texts.percent(old.basis) if old else texts.NOTHING
    if new is None or new.amount is None:
        return texts.CHANGE.format(old=was, new=texts.percent(new.basis) if new else texts.NOTHING)
    return texts.CHANGE_SUM.format(old=was, new=texts.percent(new.basis), amount=texts.money(new.amount))


def _moves(view: CreditRequestView) -> Iterator[Block]:
    if view.may_decide:
        grant = Button(
            label=texts.GRANT,
            action=Action(verb="grant_credit", subject=view.id).pack(),
            style=ButtonStyle.PRIMARY,
            says=f"{sentences.APPROVE} {view.handle}",
        )
        yield Buttons(items=(grant, *other_ways(view)))
        yield Divider()
        yield _refusal(view)
    elif view.may_withdraw:
        yield Buttons(items=(_withdraw(view),))
    elif view.status is not CreditState.OPEN:
        action = Action(verb="show_order", subject=view.order_id).pack()
        see = Button(label=sentences.VIEW, action=action, says=f"{texts.ORDERS} {view.handle}")
        yield Buttons(items=(see,))


def _refusal(view: CreditRequestView) -> Form:
    why = Input(name="reason", label=texts.REFUSE_WHY, kind=InputKind.LONG_TEXT, required=True, hint=texts.REFUSE_HINT)
    action = Action(verb="refuse_credit", subject=view.id).pack()
    return Form(
        name="refuse_credit",
        inputs=(why,),
        submit=Button(label=texts.REFUSE, action=action, style=ButtonStyle.DANGER),
        instead=texts.REFUSE_INSTEAD.format(order=view.handle),
    )


def _withdraw(view: CreditRequestView) -> Button:
    return Button(
        label=texts.WITHDRAW_SPLIT,
        action=Action(verb="withdraw_split", subject=view.id).pack(),
        confirm=texts.CONFIRM_WITHDRAW,
        says=f"{texts.WITHDRAW_SPLIT} {view.handle}",
    )


def _view_button(view: CreditRequestView) -> Button:
    return Button(label=sentences.VIEW, action=Action(verb="show_credit", subject=view.id).pack())
