"""Requests about a customer: what is asked for, the course of the answer, and the ways to give it."""

from __future__ import annotations

from collections.abc import Iterator

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Divider, Facts, Row, Text, Tone
from cards.texts import course, dates, sentences, words
from cards.texts import requesting as texts
from cards.views.answering import approve_button, reason_form, rejection, see_button
from cards.views.course import course_facts, has_story, other_ways, returned, ruled, steps
from core.domain.policy.approval import Matter
from core.domain.request import RequestState
from core.service.views.request_views import RequestLine, RequestView
from core.service.views.views import FilingView

_TONE = {
    RequestState.WAITING: Tone.WAITING,
    RequestState.GRANTED: Tone.GOOD,
    RequestState.REFUSED: Tone.BAD,
    RequestState.DROPPED: Tone.QUIET,
    RequestState.WITHDRAWN: Tone.QUIET,
}
_SHOWN = 3
"""Requests on the card of their filing, and earlier ones on the card of one: the latest."""


def request_card(view: RequestView) -> Card:
    """What somebody asks for, why, what is known of the customer, and the course of its approval."""
    return _request(view, lead=_state(view), summary=texts.SUMMARY_ASKS if view.may_decide else texts.TITLE)


def request_overdue_card(view: RequestView) -> Card:
    """To an approver: his answer is overdue."""
    if not view.may_decide:
        return request_card(view)
    lead = texts.OVERDUE.format(owner=view.owner, name=words.MATTER[view.kind])
    return _request(view, lead=lead, summary=texts.SUMMARY_OVERDUE)


def request_copied_card(view: RequestView) -> Card:
    """To somebody who is told without being asked."""
    return _request(view, lead=course.COPIED.format(said=_state(view)), summary=texts.SUMMARY_COPIED)


def request_withdrawn_card(view: RequestView) -> Card:
    """To an approver: nothing left to decide."""
    if view.status is not RequestState.WITHDRAWN:
        return request_card(view)
    return _request(view, lead=_state(view), summary=texts.SUMMARY_WITHDRAWN)


def complete_request_card(view: RequestView) -> Card:
    """The request that came back, with its reason to be bettered."""
    way = view.approval
    if way is None or not way.may_complete:
        return request_card(view)
    title = texts.COMPLETE_TITLE.format(name=words.MATTER[view.kind])
    return Card(
        title=title,
        subtitle=f"{view.company} · {sentences.NUMBER.format(number=view.number)}",
        summary=title,
        tone=Tone.WAITING,
        blocks=(
            Text(content=course.COMPLETE_REQUEST_LEAD.format(by=way.returned_by, lacking=way.lacking)),
            reason_form(
                "complete_request",
                view.id,
                label=texts.REASON,
                value=view.reason,
                submit=course.SUBMIT_AGAIN,
                instead=course.COMPLETE_REQUEST_INSTEAD.format(number=view.number),
            ),
        ),
    )


def request_row(view: RequestView) -> Row:
    """A request in 待我审批."""
    detail = (view.owner, _wish(view).strip(), sentences.NUMBER.format(number=view.number))
    return Row(
        title=texts.TITLE.format(name=words.MATTER[view.kind], company=view.company),
        detail=" · ".join(detail),
        buttons=(*((_approve_button(view),) if view.may_decide else ()), see_button(view.filing_id, view.number)),
    )


def asked_facts(view: FilingView) -> Iterator[tuple[str, str]]:
    """On the card of a filing: what is asked for it, and what was granted of late."""
    for line in view.protection.requests[-_SHOWN:] if view.protection else ():
        yield words.MATTER[line.kind], _standing(line, view)


def told_of(line: RequestLine) -> str:
    """In the timeline: what was asked for, why, and what became of it."""
    files = texts.TOLD_FILES.format(count=line.files) if line.files else ""
    said = " · ".join(part for part in (texts.how_much(line.percent, line.amount), line.reason, files) if part)
    return "\n".join(part for part in (said, _outcome(line)) if part)


def _standing(line: RequestLine, view: FilingView) -> str:
    what, day = _what(line), dates.day(line.settled_at, now=view.now) if line.settled_at else ""
    if line.state is RequestState.WAITING:
        return texts.LINE_ASKED.format(what=what)
    sentence = texts.LINE_NOTED if line.noted else texts.LINE_GRANTED
    return sentence.format(what=what, day=day, by=line.decided_by or texts.BY_RULE)


def _outcome(line: RequestLine) -> str:
    if line.state is RequestState.WAITING:
        return texts.LINE_WAITS
    if line.noted:
        return texts.LINE_FREE
    day = dates.day(line.settled_at) if line.settled_at else ""
    return texts.LINE_OVER.get(line.state, texts.LINE_YES).format(day=day, by=line.decided_by or texts.BY_RULE)


def _request(view: RequestView, *, lead: str, summary: str) -> Card:
    back = view.approval is not None and view.approval.returned_by
    said = {"owner": view.owner, "company": view.company, "name": words.MATTER[view.kind]}
    tag = texts.NOTED_TAG if view.noted else texts.STATUS[view.status]
    return Card(
        title=texts.TITLE.format(**said),
        subtitle=" · ".join(part for part in (view.owner, view.team, f"#{view.number}") if part),
        tag=course.RETURNED_TAG if back else tag,
        tone=_TONE[view.status],
        summary=summary.format(**said),
        blocks=(
            Text(content=lead, strong=True),
            *((Facts(pairs=facts),) if (facts := tuple(_facts(view))) else ()),
            *((Text(content="\n".join(steps(view)), quiet=True),) if has_story(view, reason=view.answer) else ()),
            *((Text(content=rule, quiet=True),) if (rule := ruled(view)) else ()),
            *_answers(view),
        ),
    )


def _state(view: RequestView) -> str:
    if back := returned(view):
        return back
    wish, release = _wish(view), view.kind is Matter.RELEASE
    if view.status is RequestState.WAITING:
        return _waits(view, wish)
    if view.status is RequestState.WITHDRAWN:
        said = texts.WITHDRAWN_BY_YOU if view.mine else texts.WITHDRAWN
    elif view.noted:
        said = texts.NOTED_RELEASE if release else texts.NOTED
    else:
        said = (texts.OVER_RELEASE if release else texts.OVER)[view.status]
    return said.format(by=view.decided_by or texts.BY_RULE, owner=view.owner, wish=wish.strip())


def _waits(view: RequestView, wish: str) -> str:
    if view.may_decide:
        return texts.ASKS_YOU.format(owner=view.owner, wish=wish)
    if view.waiting_for:
        approvers = course.awaited(view.waiting_for, view.approval)
        return texts.ASKS.format(owner=view.owner, wish=wish, approvers=approvers)
    return texts.ASKS_NOBODY.format(owner=view.owner, wish=wish)


def _facts(view: RequestView) -> Iterator[tuple[str, str]]:
    if view.answer:
        yield texts.ANSWER, view.answer
    if view.reason:
        yield texts.WHAT if view.kind is Matter.VISIT else texts.REASON, view.reason
    if view.file_names:
        yield sentences.FILES, words.together(view.file_names)
    yield from course_facts(view)
    if view.status is RequestState.WAITING:
        yield from _known(view)


def _known(view: RequestView) -> Iterator[tuple[str, str]]:
    """Of the customer, for whoever decides."""
    if view.stage:
        yield texts.STAGE, view.stage
    if view.follow_ups:
        yield texts.FOLLOWED, texts.FOLLOW_UPS.format(entries=view.follow_ups, effective=view.effective)
    if view.until is not None:
        yield texts.UNTIL, dates.day(view.until, now=view.now)
    if view.before:
        yield texts.BEFORE, "、".join(_granted(line, view) for line in view.before[-_SHOWN:])


def _granted(line: RequestLine, view: RequestView) -> str:
    day = dates.day(line.settled_at, now=view.now) if line.settled_at else ""
    return texts.GRANTED_ON.format(what=_what(line), day=day)


def _answers(view: RequestView) -> Iterator[Block]:
    completes = view.approval is not None and view.approval.may_complete
    own = (*((_complete_button(view),) if completes else ()), *((_withdraw_button(view),) if view.may_withdraw else ()))
    files = (_files_button(view),) if view.file_names else ()
    if view.may_decide:
        why = texts.WHY_NOT[view.kind]
        instead = texts.REJECT_INSTEAD.format(number=view.number, name=words.MATTER[view.kind], why=why)
        yield Buttons(items=(_approve_button(view), *files, *other_ways(view)))
        yield Divider()
        yield rejection("reject_request", view.id, hint=texts.ANSWER_HINT.format(why=why), instead=instead)
    beside = () if view.may_decide else files
    yield Buttons(items=(*own, *beside, see_button(view.filing_id, view.number)))


def _approve_button(view: RequestView) -> Button:
    says = texts.SAY_APPROVE.format(number=view.number, name=words.MATTER[view.kind])
    return approve_button("approve_request", view.id, says)


def _complete_button(view: RequestView) -> Button:
    return Button(
        label=texts.COMPLETE,
        action=Action(verb="ask_request", subject=view.id).pack(),
        style=ButtonStyle.PRIMARY,
        says=texts.SAY_COMPLETE.format(number=view.number),
    )


def _withdraw_button(view: RequestView) -> Button:
    return Button(
        label=texts.WITHDRAW,
        action=Action(verb="withdraw_request", subject=view.id).pack(),
        says=texts.SAY_WITHDRAW.format(number=view.number, name=words.MATTER[view.kind]),
    )


def _files_button(view: RequestView) -> Button:
    action = Action(verb="request_files", subject=view.id).pack()
    return Button(label=sentences.FILES, action=action, says=f"{sentences.FILES} {view.number}")


def _wish(view: RequestView) -> str:
    return texts.wish(view.kind, view.percent, view.amount)


def _what(line: RequestLine) -> str:
    """In few words: how much, else why."""
    return texts.how_much(line.percent, line.amount) or words.glance(line.reason) or words.MATTER[line.kind]
