"""Customers that pass on: a wish and its answer, the form that asks to whom, a handover and what it would do."""

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
    Rows,
    Text,
    Tone,
)
from cards.texts import dates, sentences, words
from cards.texts import handover as texts
from cards.views.course import course_facts, other_ways
from cards.views.offers import say_button
from core.domain.handover import TransferState
from core.domain.policy.pool import Heir
from core.service.views.transfer_views import HandoverView, PassingLine, PlanView, TransferView
from core.service.views.views import FilingView

_TONE = {
    TransferState.ASKED: Tone.WAITING,
    TransferState.RUNNING: Tone.WAITING,
    TransferState.DONE: Tone.GOOD,
    TransferState.DECLINED: Tone.BAD,
    TransferState.DROPPED: Tone.QUIET,
}


_SAYS = {
    "accept_transfer": "{label} {number}",
    "decline_transfer": "{label} {number}",
    "approve_transfer": "{label} {number}",
}
"""The words that do the same as a button."""


def transfer_card(view: TransferView) -> Card:
    """A wish or an offer: what is asked of whom, what came of it, and what this reader can do."""
    one = view.lines[0].company if view.total == 1 and view.lines else ""
    summary = texts.SUMMARY.format(count=view.total, giver=view.giver, to=view.to)
    lead = _state(view)
    return Card(
        title=texts.ONE.format(company=one) if one else texts.MANY.format(count=view.total),
        subtitle=f"{view.giver} → {view.to}",
        tag=texts.TAG[view.status],
        tone=_TONE[view.status],
        summary=lead if view.may_accept or view.may_decide else summary,
        blocks=(Text(content=lead, strong=True), *_what(view), *_moves(view)),
    )


def transfer_row(view: TransferView) -> Row:
    """A wish in 待我审批."""
    title = texts.ONE.format(company=view.company) if view.total == 1 else texts.MANY.format(count=view.total)
    detail = f"{view.giver} → {view.to} · {sentences.NUMBER.format(number=view.number)}"
    approve = _answer("approve_transfer", sentences.APPROVE, view, style=ButtonStyle.PRIMARY)
    return Row(title=title, detail=detail, buttons=(approve,) if view.may_decide else ())


def transfer_form_card(view: FilingView) -> Card:
    """转给谁？"""
    who = Input(name="to", label=texts.FORM_WHO, required=True, hint=texts.FORM_WHO_HINT, max_length=40)
    why = Input(name="reason", label=texts.FORM_WHY, max_length=200)
    title = texts.FORM_TITLE.format(company=view.company)
    submit = Button(
        label=texts.TRANSFER,
        action=Action(verb="transfer", subject=view.id).pack(),
        style=ButtonStyle.PRIMARY,
    )
    form = Form(
        name="transfer", inputs=(who, why), submit=submit, instead=texts.FORM_INSTEAD.format(number=view.number)
    )
    return Card(
        title=title,
        subtitle=sentences.NUMBER.format(number=view.number),
        summary=title,
        blocks=(Text(content=texts.FORM_LEAD), form),
        tone=Tone.WAITING,
    )


def handover_card(view: HandoverView) -> Card:
    """What became of somebody's customers: how many to whom, and 改派 for who leads him."""
    sentence = texts.HANDED_LEFT if view.has_left else texts.HANDED_STAYS
    lead = sentence.format(giver=view.giver, count=view.total)
    if view.mine and not view.may_move:
        lead = texts.HANDED_MINE.format(count=view.mine)
    lines = tuple(_shares(view))
    moves = tuple(_handover_moves(view))
    rule = (Text(content=words.rule(view.rule), quiet=True),) if view.rule else ()
    done = sum(count for _, count in view.heirs) + view.pooled
    running = (Text(content=texts.HANDED_RUNNING.format(count=done)),) if view.running else ()
    return Card(
        title=texts.HANDED_TITLE.format(giver=view.giver),
        tone=Tone.WAITING if view.running else Tone.GOOD,
        summary=texts.HANDED_SUMMARY.format(giver=view.giver, count=view.total),
        blocks=(Text(content=lead, strong=True), Facts(pairs=lines), *running, *rule, *moves),
    )


def plan_card(view: PlanView) -> Card:
    """What a handover would do, before anything is done; the card itself is the second thought."""
    lead = texts.PLAN_COUNT.format(member=view.member, protected=view.protected, pending=view.pending)
    title = texts.PLAN_TITLE.format(member=view.member)
    steps = "\n".join(_steps(view))
    subject = f"{view.member_id}.{view.to_id}" if view.to_id else view.member_id
    begin = Button(
        label=texts.PLAN_DO,
        action=Action(verb="hand_over", subject=subject).pack(),
        style=ButtonStyle.PRIMARY,
    )
    blocks: tuple[Block, ...] = (Text(content=lead, strong=True), Text(content=steps))
    return Card(
        title=title,
        tone=Tone.WAITING,
        summary=title,
        blocks=(*blocks, Text(content=texts.PLAN_KEPT, quiet=True), Buttons(items=(begin,))),
    )


def _state(view: TransferView) -> str:
    what = texts.THIS if view.total == 1 else texts.THESE.format(count=view.total)
    match view.status:
        case TransferState.ASKED:
            return _asked(view, what)
        case TransferState.RUNNING:
            return texts.RUNNING.format(to=view.to, passed=view.passed)
        case TransferState.DONE:
            return _done(view, what)
        case TransferState.DECLINED:
            return texts.DECLINED.format(by=view.decided_by or sentences.SOMEBODY, giver=view.giver)
        case TransferState.DROPPED:
            sentence = texts.DROPPED_BY if view.decided_by else texts.DROPPED_LATE
            return sentence.format(by=view.decided_by, to=view.to, giver=view.giver)
        case _:
            assert_never(view.status)


def _asked(view: TransferView, what: str) -> str:
    """Whose answer is awaited, said to this reader."""
    until = dates.when(view.until, now=view.now) if view.until else ""
    if view.may_accept:
        asks = texts.OFFERED_YOU if view.offered else texts.ASKS_YOU
        return asks.format(giver=view.giver, what=what, until=until)
    if view.may_decide:
        return texts.ASKS_APPROVER.format(giver=view.giver, what=what, to=view.to)
    if until:
        return texts.ASKS.format(to=view.to, until=until)
    return texts.ASKS_APPROVERS.format(to=view.to, approvers="、".join(view.waiting_for) or sentences.SOMEBODY)


def _done(view: TransferView, what: str) -> str:
    if not view.passed:
        return texts.DONE_NONE
    if view.passed < view.total:
        return texts.DONE_PART.format(passed=view.passed, left=view.total - view.passed, to=view.to)
    sentence = texts.DONE_YOURS if view.for_me else texts.DONE
    return sentence.format(what=what, giver=view.giver, to=view.to)


def _what(view: TransferView) -> Iterator[Block]:
    pairs = (
        (texts.REASON, view.reason),
        (texts.ANSWER, view.answer),
        (texts.BY, view.by if view.by != view.giver else ""),
    )
    if said := (*(pair for pair in pairs if pair[1]), *course_facts(view)):
        yield Facts(pairs=said)
    yield Rows(items=tuple(_row(line, view) for line in view.lines))
    if view.total > len(view.lines):
        yield Text(content=texts.MORE.format(count=view.total - len(view.lines)), quiet=True)
    if view.left:
        left = (texts.NOT_PASSED[how].format(count=count) for how, count in view.left if how in texts.NOT_PASSED)
        yield Text(content="；".join(left))
    if view.for_me and view.status is TransferState.DONE and view.passed:
        yield Text(content=texts.KEPT.format(number=view.lines[0].number if view.lines else "编号"))
    if view.rule:
        yield Text(content=words.rule(view.rule), quiet=True)


def _row(line: PassingLine, view: TransferView) -> Row:
    until = dates.day(line.until, now=view.now) if line.until else ""
    detail = texts.LINE if until else texts.LINE_PENDING
    return Row(title=line.company, detail=detail.format(number=line.number, until=until))


def _moves(view: TransferView) -> Iterator[Block]:
    if view.may_accept:
        accept = _answer("accept_transfer", texts.ACCEPT, view, style=ButtonStyle.PRIMARY)
        yield Buttons(items=(accept, _answer("decline_transfer", texts.DECLINE, view)))
    elif view.may_decide:
        yes = _answer("approve_transfer", sentences.APPROVE, view, style=ButtonStyle.PRIMARY)
        yield Buttons(items=(yes, *other_ways(view)))
        yield Divider()
        yield _rejection(view)
    elif view.may_withdraw:
        yield Buttons(items=(_answer("decline_transfer", texts.TAKE_BACK, view),))
    elif view.for_me and view.passed and (mine := say_button(texts.MINE, texts.MINE)):
        yield Buttons(items=(mine,))


def _answer(verb: str, label: str, view: TransferView, *, style: ButtonStyle = ButtonStyle.PLAIN) -> Button:
    says = _SAYS[verb].format(label=label, number=view.number) if verb in _SAYS else None
    return Button(label=label, action=Action(verb=verb, subject=view.id).pack(), style=style, says=says)


def _rejection(view: TransferView) -> Form:
    reason = Input(
        name="reason", label=sentences.REASON, kind=InputKind.LONG_TEXT, required=True, hint=texts.REJECT_HINT
    )
    number = view.lines[0].number if view.lines else 0
    return Form(
        name="reject_transfer",
        inputs=(reason,),
        submit=_answer("reject_transfer", sentences.REJECT, view, style=ButtonStyle.DANGER),
        instead=texts.REJECT_INSTEAD.format(number=number),
    )


def _shares(view: HandoverView) -> Iterator[tuple[str, str]]:
    for name, count in view.heirs:
        yield texts.HEIR_LINE.format(name=name), texts.COUNT.format(count=count)
    others = (
        (texts.POOLED_LINE, view.pooled),
        (texts.OFFERED_LINE, view.offered),
        (texts.UNHELD_LINE, view.unheld),
    )
    if view.may_move:
        yield from ((label, texts.COUNT.format(count=count)) for label, count in others if count)


def _handover_moves(view: HandoverView) -> Iterator[Block]:
    if view.mine and (mine := say_button(texts.MINE, texts.MINE)):
        yield Buttons(items=(mine,))
    if view.may_move and not view.running and (view.mine or view.unheld):
        who = Input(name="to", label=texts.MOVE_WHO, required=True, hint=texts.FORM_WHO_HINT, max_length=40)
        submit = Button(label=texts.MOVE, action=Action(verb="hand_further", subject=view.id).pack())
        yield Form(
            name="hand_further", inputs=(who,), submit=submit, instead=texts.MOVE_INSTEAD.format(giver=view.giver)
        )


def _steps(view: PlanView) -> Iterator[str]:
    if view.offered:
        yield texts.PLAN_OFFERED
    for heir in view.heirs:
        if heir != Heir.LEADER.value or view.leader:
            yield f"· {texts.PLAN_HEIR[Heir(heir)].format(to=view.to, leader=view.leader)}"
    if view.room is not None and view.room < view.protected + view.pending:
        yield texts.PLAN_ROOM.format(to=view.to, room=view.room)
