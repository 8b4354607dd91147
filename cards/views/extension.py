"""Requests for more time: what is asked, the course of the answer, and the ways to give it."""

from __future__ import annotations

from collections.abc import Iterator

from cards.actions import Action
from cards.card import (
    Block,
    Button,
    Buttons,
    ButtonStyle,
    Card,
    Divider,
    Facts,
    Row,
    Text,
    Tone,
)
from cards.texts import course, dates, sentences
from cards.texts import protecting as texts
from cards.views.answering import approve_button, reason_form, rejection, see_button
from cards.views.course import course_facts, has_story, other_ways, returned, ruled, steps
from core.domain.extension import ExtensionStatus
from core.service.views.extension_views import ExtensionView

_TONE = {
    ExtensionStatus.WAITING: Tone.WAITING,
    ExtensionStatus.GRANTED: Tone.GOOD,
    ExtensionStatus.REFUSED: Tone.BAD,
    ExtensionStatus.DROPPED: Tone.QUIET,
    ExtensionStatus.WITHDRAWN: Tone.QUIET,
}


def extension_card(view: ExtensionView) -> Card:
    """A request for more time: old end and new end, why, how often before, and the course of its approval."""
    asks = texts.SUMMARY_ASKS if view.may_decide else texts.EXTENSION_TITLE
    return _request(view, lead=_state(view), summary=asks)


def extension_overdue_card(view: ExtensionView) -> Card:
    """To an approver: his answer is overdue."""
    if not view.may_decide:
        return extension_card(view)
    return _request(view, lead=texts.OVERDUE.format(owner=view.owner), summary=texts.SUMMARY_OVERDUE)


def extension_copied_card(view: ExtensionView) -> Card:
    """To somebody who is told without being asked."""
    return _request(view, lead=course.COPIED.format(said=_state(view)), summary=texts.SUMMARY_COPIED)


def extension_withdrawn_card(view: ExtensionView) -> Card:
    """To an approver: nothing left to decide."""
    if view.status is not ExtensionStatus.WITHDRAWN:
        return extension_card(view)
    return _request(view, lead=_state(view), summary=texts.SUMMARY_WITHDRAWN)


def complete_extension_card(view: ExtensionView) -> Card:
    """The request that came back, with its reason to be bettered."""
    way = view.approval
    if way is None or not way.may_complete:
        return extension_card(view)
    return Card(
        title=course.COMPLETE_REQUEST_TITLE,
        subtitle=f"{view.company} · {sentences.NUMBER.format(number=view.number)}",
        summary=course.COMPLETE_REQUEST_TITLE,
        tone=Tone.WAITING,
        blocks=(
            Text(content=course.COMPLETE_REQUEST_LEAD.format(by=way.returned_by, lacking=way.lacking)),
            reason_form(
                "complete_extension",
                view.id,
                label=texts.WHY,
                value=view.reason,
                submit=course.SUBMIT_AGAIN,
                instead=course.COMPLETE_REQUEST_INSTEAD.format(number=view.number),
            ),
        ),
    )


def extension_row(view: ExtensionView) -> Row:
    """A request in 待我审批."""
    ends = f"{dates.day(view.until_before, now=view.now)} → {dates.day(view.until, now=view.now)}"
    return Row(
        title=texts.EXTENSION_TITLE.format(company=view.company),
        detail=f"{view.owner} · {ends} · {sentences.NUMBER.format(number=view.number)}",
        buttons=(*((_approve_button(view),) if view.may_decide else ()), see_button(view.filing_id, view.number)),
    )


def _request(view: ExtensionView, *, lead: str, summary: str) -> Card:
    back = view.approval is not None and view.approval.returned_by
    story = has_story(view, reason=view.answer)
    return Card(
        title=texts.EXTENSION_TITLE.format(company=view.company),
        subtitle=" · ".join(part for part in (view.owner, view.team, f"#{view.number}") if part),
        tag=course.RETURNED_TAG if back else texts.STATUS[view.status],
        tone=_TONE[view.status],
        summary=summary.format(owner=view.owner, company=view.company),
        blocks=(
            Text(content=lead, strong=True),
            Facts(pairs=tuple(_facts(view))),
            *((Text(content="\n".join(steps(view)), quiet=True),) if story else ()),
            *((Text(content=rule, quiet=True),) if (rule := ruled(view)) else ()),
            *_answers(view),
        ),
    )


def _state(view: ExtensionView) -> str:
    until = dates.day(view.until, now=view.now)
    if back := returned(view):
        return back
    match view.status:
        case ExtensionStatus.GRANTED:
            return texts.GRANTED.format(days=view.days, until=until)
        case ExtensionStatus.REFUSED:
            return texts.REFUSED_BY.format(by=view.decided_by or texts.BY_RULE, until=until)
        case ExtensionStatus.DROPPED:
            return texts.DROPPED
        case ExtensionStatus.WITHDRAWN:
            said = texts.WITHDRAWN_BY_YOU if view.mine else texts.WITHDRAWN
            return said.format(owner=view.owner, until=until)
        case _ if view.may_decide:
            return texts.ASKS_YOU.format(owner=view.owner, days=view.days)
        case _ if view.waiting_for:
            approvers = course.awaited(view.waiting_for, view.approval)
            return texts.ASKS.format(owner=view.owner, days=view.days, approvers=approvers)
        case _:
            return texts.ASKS_NOBODY.format(owner=view.owner, days=view.days)


def _facts(view: ExtensionView) -> Iterator[tuple[str, str]]:
    if view.answer:
        yield texts.ANSWER, view.answer
    if view.reason:
        yield texts.REASON, view.reason
    yield from course_facts(view)
    was = texts.UNTIL_ONCE if view.status is ExtensionStatus.GRANTED else texts.UNTIL_BEFORE
    yield was, dates.day(view.until_before, now=view.now)
    if view.status in {ExtensionStatus.WAITING, ExtensionStatus.GRANTED}:
        yield texts.UNTIL_AFTER, dates.day(view.until, now=view.now)
    if view.status is ExtensionStatus.WAITING:
        yield texts.BEFORE, texts.TIMES.format(count=view.before)
    if view.evidence:
        yield texts.EVIDENCE, texts.EVIDENCE_COUNT.format(count=view.evidence)


def _answers(view: ExtensionView) -> Iterator[Block]:
    completes = view.approval is not None and view.approval.may_complete
    own = (*((_complete_button(view),) if completes else ()), *((_withdraw_button(view),) if view.may_withdraw else ()))
    if view.may_decide:
        yield Buttons(items=(_approve_button(view), *other_ways(view)))
        yield Divider()
        instead = texts.REJECT_INSTEAD.format(number=view.number)
        yield rejection("reject_extension", view.id, hint=texts.ANSWER_HINT, instead=instead)
    yield Buttons(items=(*own, see_button(view.filing_id, view.number)))


def _complete_button(view: ExtensionView) -> Button:
    return Button(
        label=texts.COMPLETE,
        action=Action(verb="ask_completion", subject=view.id).pack(),
        style=ButtonStyle.PRIMARY,
        says=texts.SAY_COMPLETE.format(number=view.number),
    )


def _withdraw_button(view: ExtensionView) -> Button:
    return Button(
        label=texts.WITHDRAW,
        action=Action(verb="withdraw_extension", subject=view.id).pack(),
        says=texts.SAY_WITHDRAW.format(number=view.number),
    )


def _approve_button(view: ExtensionView) -> Button:
    return approve_button("approve_extension", view.id, f"{sentences.APPROVE} {view.number}")
