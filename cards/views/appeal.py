"""Appeals: what is contested and why, both sides' time lines for whoever rules, what came of it; the form that asks."""

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
from cards.texts import appealing as texts
from cards.texts import dates, sentences, words
from cards.views.course import course_facts, has_story, other_ways, ruled, steps
from cards.views.offers import say_button
from core.domain.appeal import AppealState
from core.service.views.appeal_views import AppealFormView, AppealView, MomentView, MyAppealsView, SideView

_TONE = {
    AppealState.OPEN: Tone.WAITING,
    AppealState.UPHELD: Tone.GOOD,
    AppealState.DISMISSED: Tone.BAD,
    AppealState.WITHDRAWN: Tone.QUIET,
}


def appeal_card(view: AppealView) -> Card:
    """One appeal, for this reader."""
    lead = _state(view)
    return Card(
        title=texts.TITLE.format(company=view.company),
        subtitle=f"{view.appellant} · {sentences.NUMBER.format(number=view.number)}",
        tag=texts.TAG[view.status],
        tone=_TONE[view.status],
        summary=_summary(view),
        blocks=(Text(content=lead, strong=True), *_what(view), *_moves(view)),
    )


def appeal_form_card(view: AppealFormView) -> Card:
    """为什么该归你？"""
    title = texts.FORM_TITLE.format(company=view.company)
    why = Input(name="reason", label=texts.FORM_REASON, kind=InputKind.LONG_TEXT, required=True, hint=texts.FORM_HINT)
    action = Action(verb="appeal", subject=view.filing_id).pack()
    submit = Button(label=texts.SUBMIT, action=action, style=ButtonStyle.PRIMARY)
    instead = texts.FORM_INSTEAD.format(number=view.number)
    return Card(
        title=title,
        subtitle=sentences.NUMBER.format(number=view.number),
        summary=title,
        tone=Tone.WAITING,
        blocks=(
            Text(content=texts.FORM_LEAD),
            Facts(pairs=tuple(_known(view))),
            Form(name="appeal", inputs=(why,), submit=submit, instead=instead),
        ),
    )


def _known(view: AppealFormView) -> Iterator[tuple[str, str]]:
    yield texts.HOLDER, view.holder or texts.IN_POOL
    if view.files:
        yield sentences.FILES, texts.FORM_FILES.format(count=view.files)


def my_appeals_card(view: MyAppealsView) -> Card:
    """我的申诉."""
    if not view.lines:
        nothing = Text(content=texts.NO_APPEALS)
        return Card(title=texts.MY_APPEALS, summary=texts.NO_APPEALS, blocks=(nothing,))
    rows = Rows(items=tuple(_own(line) for line in view.lines))
    return Card(title=texts.MY_APPEALS, summary=texts.MY_APPEALS, blocks=(rows,))


def appeal_row(view: AppealView) -> Row:
    """One in 待我审批; the ruling wants a look at both sides, so there is nothing but 查看."""
    detail = f"{view.appellant} → {view.holder or texts.IN_POOL} · {sentences.NUMBER.format(number=view.number)}"
    return Row(title=texts.TITLE.format(company=view.company), detail=detail, buttons=(_view_button(view),))


def _own(view: AppealView) -> Row:
    at = dates.day(view.at, now=view.now)
    detail = texts.ROW.format(state=texts.TAG[view.status], at=at, number=view.number)
    drop = (_withdraw(view),) if view.may_withdraw else ()
    return Row(title=view.company, detail=detail, buttons=(_view_button(view), *drop))


def _summary(view: AppealView) -> str:
    if view.status is not AppealState.OPEN:
        return texts.SUMMARY_OVER.format(tag=texts.TAG[view.status], company=view.company)
    sentence = texts.SUMMARY_ASKS if view.may_decide else texts.SUMMARY_TOLD
    return sentence.format(appellant=view.appellant, company=view.company)


def _state(view: AppealView) -> str:
    by = view.decided_by or sentences.SOMEBODY
    match view.status:
        case AppealState.OPEN:
            return _waits(view)
        case AppealState.UPHELD:
            sentence = texts.UPHELD_FOR_YOU if view.mine else texts.UPHELD
            sentence = texts.UPHELD_AGAINST_YOU if view.lost else sentence
        case AppealState.DISMISSED:
            sentence = texts.DISMISSED_AGAINST_YOU if view.mine else texts.DISMISSED
            sentence = texts.DISMISSED_FOR_YOU if view.holds and not view.mine else sentence
        case AppealState.WITHDRAWN:
            sentence = texts.WITHDRAWN_BY_YOU if view.mine else texts.WITHDRAWN
            sentence = sentence if view.decided_by else texts.MOOT
        case _:
            assert_never(view.status)
    return sentence.format(by=by, appellant=view.appellant)


def _waits(view: AppealView) -> str:
    """Whose ruling is awaited, said to this reader."""
    judges = " 或 ".join(view.waiting_for) or sentences.SOMEBODY
    if view.may_decide:
        sentence = texts.ASKS_YOU if view.holder else texts.ASKS_YOU_POOLED
    elif view.mine:
        sentence = texts.SENT
    else:
        sentence = texts.AGAINST_YOU if view.holds else texts.WAITS
    return sentence.format(appellant=view.appellant, judges=judges)


def _what(view: AppealView) -> Iterator[Block]:
    yield Facts(pairs=tuple(_facts(view)))
    for side in view.sides:
        if side.moments:
            yield Text(content="\n".join((_named(side), *_line_by_line(side, view))))
    if view.status is AppealState.OPEN and not view.holder:
        yield Text(content=texts.POOLED, quiet=True)
    if view.stopped:
        yield Text(content=texts.STOPPED, quiet=True)
    if has_story(view, reason=view.ruling):
        yield Text(content="\n".join(steps(view)), quiet=True)
    if said := ruled(view):
        yield Text(content=said, quiet=True)


def _facts(view: AppealView) -> Iterator[tuple[str, str]]:
    """What is asked, by whom, and each side in a line."""
    yield texts.HOLDER, view.holder or texts.IN_POOL
    yield texts.REASON, view.reason
    if view.file_names:
        yield sentences.FILES, words.together(view.file_names)
    for side in view.sides:
        yield texts.APPELLANT if side.appeals else texts.OPPONENT, _in_short(side, view)
    if view.ruling:
        yield texts.RULING, view.ruling
    yield texts.GROUND, texts.GROUNDS[view.ground].format(at=dates.when(view.since, now=view.now))
    if view.until is not None and (view.mine or view.holds):
        yield texts.UNTIL, dates.day(view.until, now=view.now)
    yield from course_facts(view)


def _named(side: SideView) -> str:
    return texts.SIDE.format(name=side.name, team=side.team) if side.team else side.name


def _in_short(side: SideView, view: AppealView) -> str:
    if side.first is None:
        return texts.NOTHING.format(name=side.name)
    counts = texts.COUNTS.format(follow_ups=side.follow_ups, effective=side.effective)
    parts = [texts.FIRST.format(name=side.name, at=dates.day(side.first, now=view.now)), counts]
    return "，".join((*parts, *((texts.REFUSED.format(count=side.refused),) if side.refused else ())))


def _line_by_line(side: SideView, view: AppealView) -> Iterator[str]:
    left = side.total - len(side.moments)
    for place, moment in enumerate(side.moments):
        if left > 0 and place == len(side.moments) // 2:
            yield texts.LEFT_OUT.format(count=left)
        yield texts.LINE.format(at=dates.when(moment.at, now=view.now), what=_happened(moment))


def _happened(moment: MomentView) -> str:
    if not moment.what:
        return texts.LINE_FOLLOWED.format(kind=moment.kind)
    return texts.LINE_WHAT.format(what=words.event(moment.what), number=moment.number)


def _moves(view: AppealView) -> Iterator[Block]:
    if view.may_decide:
        uphold = Button(
            label=texts.UPHOLD,
            action=Action(verb="uphold_appeal", subject=view.id).pack(),
            style=ButtonStyle.PRIMARY,
            says=f"{sentences.APPROVE} {view.number}",
        )
        yield Buttons(items=(uphold, *_evidence(view), *other_ways(view)))
        yield Divider()
        yield _dismissal(view)
    elif view.may_withdraw:
        yield Buttons(items=(*_evidence(view), _withdraw(view)))
    elif view.mine and view.status is AppealState.UPHELD:
        own = say_button(sentences.MY_FILINGS, sentences.MY_FILINGS)
        yield from (Buttons(items=(button,)) for button in (own,) if button)


def _evidence(view: AppealView) -> tuple[Button, ...]:
    """附件, where there are any and the reader may have them."""
    if not view.file_names:
        return ()
    action = Action(verb="appeal_files", subject=view.id).pack()
    return (Button(label=sentences.FILES, action=action, says=f"{sentences.FILES} {view.number}"),)


def _dismissal(view: AppealView) -> Form:
    reason = Input(name="reason", label=texts.WHY, kind=InputKind.LONG_TEXT, required=True, hint=texts.WHY_HINT)
    return Form(
        name="dismiss_appeal",
        inputs=(reason,),
        submit=Button(
            label=texts.DISMISS,
            action=Action(verb="dismiss_appeal", subject=view.id).pack(),
            style=ButtonStyle.DANGER,
        ),
        instead=texts.DISMISS_INSTEAD.format(number=view.number),
    )


def _withdraw(view: AppealView) -> Button:
    return Button(
        label=texts.WITHDRAW,
        action=Action(verb="withdraw_appeal", subject=view.id).pack(),
        confirm=texts.CONFIRM_WITHDRAW,
        says=f"{texts.WITHDRAW} {view.number}",
    )


def _view_button(view: AppealView) -> Button:
    action = Action(verb="show_appeal", subject=view.id).pack()
    return Button(label=sentences.VIEW, action=action, says=f"{texts.MY_APPEALS} {view.number}" if view.mine else None)
