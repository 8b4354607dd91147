"""One filing: the same card for its owner, its approvers and whoever may look, and the news about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Divider, Facts, Form, Input, InputKind, Text, Tone
from cards.texts import course, dates, leads, ordering, pooling, protecting, sentences, stages, words
from cards.views.contesting import appeal_button, contest_facts
from cards.views.course import course_facts, has_story, other_ways, returned, ruled, steps
from cards.views.follow_up import recent_blocks
from cards.views.look_alikes import comparison
from cards.views.offers import file_button, say_button
from cards.views.protection import lacking_facts, moved_facts, protection_moves
from cards.views.request import asked_facts
from cards.views.stage import stage_button
from core.domain.filing import FilingStatus
from core.service.views.views import FieldView, FilingView

TONE = {
    FilingStatus.PENDING: Tone.WAITING,
    FilingStatus.PROTECTED: Tone.GOOD,
    FilingStatus.REJECTED: Tone.BAD,
    FilingStatus.WITHDRAWN: Tone.QUIET,
    FilingStatus.EXPIRED: Tone.QUIET,
    FilingStatus.RELEASED: Tone.QUIET,
}
NEXT_STEP = {
    FilingStatus.REJECTED: sentences.NEXT_REJECTED,
    FilingStatus.WITHDRAWN: sentences.NEXT_WITHDRAWN,
    FilingStatus.EXPIRED: sentences.NEXT_EXPIRED,
    FilingStatus.RELEASED: protecting.NEXT_RELEASED,
}


def filing_card(view: FilingView) -> Card:
    """What is so now, who says so, and what this reader can do about it."""
    summary = sentences.SUMMARY_APPROVE if view.may_decide else sentences.SUMMARY_STATUS
    return _card(view, lead=_state(view), summary=summary)


def filing_detail_card(view: FilingView) -> Card:
    """The same for somebody who asked for everything: nothing of it is said in fewer words."""
    return _card(view, lead=_state(view), summary=sentences.SUMMARY_STATUS, whole=True)


def filing_decided_card(view: FilingView) -> Card:
    """To the owner: the answer has come."""
    match view.status:
        case FilingStatus.PROTECTED:
            return _news(view, lead=_protected(view, sentences.PROTECTED_NEWS), summary=sentences.SUMMARY_APPROVED)
        case FilingStatus.REJECTED:
            return _news(view, lead=_rejected(view), summary=sentences.SUMMARY_REJECTED)
        case _:
            return filing_card(view)


def filing_claimed_card(view: FilingView) -> Card:
    """To whoever claimed it from the pool: everything of it, since from now on it is his."""
    if view.status is FilingStatus.PROTECTED and view.mine:
        return _card(view, lead=_protected(view, pooling.CLAIMED_LEAD), summary=pooling.SUMMARY_CLAIMED)
    return filing_card(view)


def filing_returned_card(view: FilingView) -> Card:
    """To the owner: what is lacking, and the way to complete it."""
    if view.approval is None or not view.approval.may_complete:
        return filing_card(view)
    summary = course.SUMMARY_RETURNED.format(by=view.approval.returned_by, company=view.company)
    return _card(view, lead=_state(view), summary=summary)


def approval_overdue_card(view: FilingView) -> Card:
    """To an approver: his answer is overdue."""
    if not view.may_decide:
        return filing_card(view)
    lead = course.OVERDUE.format(owner=view.owner)
    return _card(view, lead=lead, summary=course.SUMMARY_OVERDUE.format(company=view.company))


def filing_copied_card(view: FilingView) -> Card:
    """To somebody who is told without being asked."""
    lead = course.COPIED.format(said=_state(view))
    return _card(view, lead=lead, summary=course.SUMMARY_COPIED)


def filing_withdrawn_card(view: FilingView) -> Card:
    """To an approver: nothing left to decide."""
    if view.status is not FilingStatus.WITHDRAWN:
        return filing_card(view)
    lead = sentences.WITHDRAWN_NEWS.format(owner=view.owner)
    return _news(view, lead=lead, summary=sentences.SUMMARY_WITHDRAWN)


def filing_expired_card(view: FilingView) -> Card:
    """To the owner: the customer is free again."""
    if view.status is not FilingStatus.EXPIRED:
        return filing_card(view)
    return _news(view, lead=sentences.EXPIRED_NEWS, summary=sentences.SUMMARY_EXPIRED)


def filing_released_card(view: FilingView) -> Card:
    """To the owner: somebody who leads has released it."""
    if view.status is not FilingStatus.RELEASED:
        return filing_card(view)
    return _news(view, lead=protecting.RELEASED_NEWS, summary=protecting.SUMMARY_RELEASED)


def contact_line(view: FilingView) -> str:
    """``李娜 139****1234``, or what of it may be seen."""
    return " ".join(part for part in (view.contact, view.phone) if part)


def approve_button(view: FilingView) -> Button:
    """通过, which needs no second thought box: the card says who and what."""
    return Button(
        label=sentences.APPROVE,
        action=Action(verb="approve", subject=view.id).pack(),
        style=ButtonStyle.PRIMARY,
        says=f"{sentences.APPROVE} {view.number}",
    )


def files_button(view: FilingView) -> Button:
    """附件: have them sent."""
    return Button(
        label=sentences.FILES,
        action=Action(verb="files", subject=view.id).pack(),
        says=f"{sentences.FILES} {view.number}",
    )


def _card(view: FilingView, *, lead: str, summary: str, whole: bool = False) -> Card:
    facts = Facts(pairs=tuple(_facts(view)))
    beside = (*comparison(view, whole=whole), *recent_blocks(view))
    return _framed(view, summary, (Text(content=lead, strong=True), facts, *beside, *_notes(view), *_moves(view)))


def _news(view: FilingView, *, lead: str, summary: str) -> Card:
    """What happened, without what the reader's own card of the matter says already: that one has been repainted."""
    pairs = ((words.FIELD["reason"], view.reason),) if view.reason else ()
    facts = (*pairs, *lacking_facts(view))
    told = (Facts(pairs=facts),) if facts else ()
    return _framed(view, summary, (Text(content=lead, strong=True), *told, *_notes(view), *_moves(view)))


def _framed(view: FilingView, summary: str, blocks: tuple[Block, ...]) -> Card:
    status = course.RETURNED_TAG if view.approval and view.approval.returned_by else _status(view)
    return Card(
        title=view.company,
        subtitle=" · ".join(part for part in (view.owner, view.team, f"#{view.number}", view.kind) if part),
        tag=status,
        tone=TONE[view.status],
        summary=summary.format(owner=view.owner, company=view.company, status=status),
        blocks=blocks,
    )


def _status(view: FilingView) -> str:
    if view.assigned and view.status is FilingStatus.WITHDRAWN:
        return leads.OVER
    return leads.WAITS if view.offered else words.STATUS[view.status]


def _state(view: FilingView) -> str:
    if view.assigned and (said := _assigned(view)):
        return said
    match view.status:
        case FilingStatus.PENDING:
            return _pending(view)
        case FilingStatus.PROTECTED:
            return _protected(view, sentences.PROTECTED)
        case FilingStatus.REJECTED:
            return _rejected(view)
        case FilingStatus.WITHDRAWN:
            return (sentences.WITHDRAWN_BY_YOU if view.mine else sentences.WITHDRAWN).format(owner=view.owner)
        case FilingStatus.EXPIRED:
            return sentences.EXPIRED.format(until=_until(view))
        case FilingStatus.RELEASED:
            return protecting.RELEASED
        case _:
            assert_never(view.status)


def _assigned(view: FilingView) -> str:
    """A lead that is asked about, that somebody has, or that came to nothing; nobody filed or approved it."""
    if view.offered:
        return leads.WAITS_HERE.format(number=view.number) if view.mine else leads.OFFERED.format(owner=view.owner)
    if view.status is FilingStatus.PROTECTED:
        return _protected(view, leads.PROTECTED)
    return leads.CAME_TO_NOTHING if view.status is FilingStatus.WITHDRAWN else ""


def _pending(view: FilingView) -> str:
    if back := returned(view):
        return back
    if view.may_decide:
        asks = pooling.CLAIM_REQUESTED if view.claimed else sentences.PENDING_FOR_APPROVER
        return asks.format(owner=view.owner)
    if not view.mine:
        return sentences.PENDING_FOR_OTHERS.format(owner=view.owner)
    if not view.waiting_for:
        return sentences.PENDING_FOR_OWNER_UNKNOWN
    return sentences.PENDING_FOR_OWNER.format(approvers=course.awaited(view.waiting_for, view.approval))


def _protected(view: FilingView, sentence: str) -> str:
    by = view.decided_by or sentences.SOMEBODY
    return sentence.format(by=by, until=_until(view), left=dates.days_left(view.days_left or 0))


def _rejected(view: FilingView) -> str:
    sentence = sentences.REJECTED_NEWS if view.mine else sentences.REJECTED
    return sentence.format(by=view.decided_by or sentences.SOMEBODY)


def _until(view: FilingView) -> str:
    return dates.day(view.protected_until, now=view.now or view.filed_at) if view.protected_until else ""


def _facts(view: FilingView) -> Iterator[tuple[str, str]]:
    """The reason first: it is what a rejected salesperson looks for."""
    if view.reason:
        yield words.FIELD["reason"], view.reason
    yield from course_facts(view)
    yield from lacking_facts(view)
    yield from moved_facts(view)
    yield from asked_facts(view)
    yield from contest_facts(view)
    if view.contact:
        yield sentences.CONTACT, contact_line(view)
    if view.uscc:
        yield sentences.USCC, view.uscc
    if view.stage:
        yield stages.STAGE, view.stage
    if view.orders[0]:
        yield ordering.ORDERS, ordering.ON_CUSTOMER.format(count=view.orders[0], amount=ordering.money(view.orders[1]))
    form = {field.key: field for field in view.form}
    yield from (answer_fact(key, value, form.get(key)) for key, value in view.answers)
    if view.files:
        yield sentences.FILES, words.together(view.file_names) or sentences.FILES_COUNT.format(count=view.files)
    yield from _times(view) if not has_story(view, reason=view.reason) else ()


def answer_fact(key: str, value: str, field: FieldView | None) -> tuple[str, str]:
    """Under the label that the form has for it."""
    if field is None:
        return words.field(key), words.answer(key, value)
    return field.label, words.shown(field.type, value)


def _times(view: FilingView) -> Iterator[tuple[str, str]]:
    now = view.now or view.filed_at
    if view.claimed and view.decided_at in {None, view.filed_at}:
        yield pooling.CLAIMED_AT, dates.when(view.filed_at, now=now)
        return
    yield leads.GIVEN_AT if view.assigned else sentences.FILED_AT, dates.when(view.filed_at, now=now)
    if view.decided_at:
        withdrawn = view.status is FilingStatus.WITHDRAWN
        decided, over = sentences.DECIDED_AT, sentences.WITHDRAWN_AT
        if view.assigned:
            decided, over = leads.TAKEN_AT, leads.ENDED_AT
        yield over if withdrawn else decided, dates.when(view.decided_at, now=now)


def _notes(view: FilingView) -> Iterator[Block]:
    if view.mine and view.status in NEXT_STEP:
        pooled = pooling.NEXT_BACK if view.claimed and not view.protected_until else pooling.NEXT_POOLED
        yield Text(content=pooled if view.pooled else NEXT_STEP[view.status])
    if has_story(view, reason=view.reason):
        yield Text(content="\n".join(steps(view)), quiet=True)
    if rule := ruled(view):
        yield Text(content=rule, quiet=True)


def _moves(view: FilingView) -> Iterator[Block]:
    if view.approval is not None and view.approval.may_complete:
        yield Buttons(items=(_complete_button(view),))
    if view.may_decide:
        yield Buttons(items=(approve_button(view), *other_ways(view)))
        yield Divider()
        yield _rejection(view)
    withdraw = (_withdraw_button(view),) if view.may_withdraw else ()
    stage = (stage_button(view.id, view.number),) if view.may_stage else ()
    more = (*((files_button(view),) if view.files else ()), *stage, *withdraw, *protection_moves(view))
    if more:
        yield Buttons(items=more)
    contest = (appeal_button(view.id, view.number),) if view.may_appeal else ()
    if view.mine and view.pooled and (pool := say_button(pooling.POOL, pooling.POOL)):
        yield Buttons(items=(*contest, pool))
    elif contest:
        yield Buttons(items=contest)
    elif view.mine and view.status in NEXT_STEP and (again := file_button(sentences.FILE_AGAIN, view.company)):
        yield Buttons(items=(again,))


def _complete_button(view: FilingView) -> Button:
    return Button(
        label=course.COMPLETE,
        action=Action(verb="complete", subject=view.id).pack(),
        style=ButtonStyle.PRIMARY,
        says=f"{course.COMPLETE} {view.number}",
    )


def _rejection(view: FilingView) -> Form:
    reject = Action(verb="reject", subject=view.id).pack()
    reason = Input(
        name="reason",
        label=sentences.REASON,
        kind=InputKind.LONG_TEXT,
        required=True,
        hint=sentences.REASON_HINT,
    )
    return Form(
        name="reject",
        inputs=(reason,),
        submit=Button(label=sentences.REJECT, action=reject, style=ButtonStyle.DANGER),
        instead=sentences.REJECT_INSTEAD.format(number=view.number),
    )


def _withdraw_button(view: FilingView) -> Button:
    return Button(
        label=sentences.WITHDRAW,
        action=Action(verb="withdraw", subject=view.id).pack(),
        confirm=sentences.CONFIRM_WITHDRAW,
        says=f"{sentences.WITHDRAW} {view.number}",
    )
