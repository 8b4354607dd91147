"""Protections: what ends soon, requests for more time, and how a customer is given back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

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
from cards.texts import course, dates, handover, sentences, words
from cards.texts import protecting as texts
from cards.views.clocks import briefly, lacking
from cards.views.course import course_facts, has_story, other_ways, returned, ruled, steps
from cards.views.follow_up import follow_button
from core.domain.extension import ExtensionStatus
from core.domain.ids import FilingId
from core.service.views.extension_views import ExtensionView
from core.service.views.protection_views import EndingLine, EndingView
from core.service.views.views import FilingView

_TONE = {
    ExtensionStatus.WAITING: Tone.WAITING,
    ExtensionStatus.GRANTED: Tone.GOOD,
    ExtensionStatus.REFUSED: Tone.BAD,
    ExtensionStatus.DROPPED: Tone.QUIET,
}


def ending_card(view: EndingView) -> Card:
    """One morning's reminder: each customer with its end and the ways out."""
    if not view.total:
        done = texts.ENDING_DONE
        return Card(title=texts.ENDING_OVER, summary=done, blocks=(Text(content=done),), tone=Tone.QUIET)
    title = _ending_title(view).format(count=view.total)
    blocks: tuple[Block, ...] = (
        Text(content="".join(_ending_lead(view)), strong=True),
        Rows(items=tuple(_ending(line, view) for line in view.lines)),
    )
    if view.total > len(view.lines):
        more = Text(content=texts.ENDING_MORE.format(count=view.total - len(view.lines)), quiet=True)
        blocks = (*blocks, more, Buttons(items=(_mine_button(),)))
    return Card(title=title, summary=title, blocks=blocks, tone=Tone.WAITING)


def _ending_title(view: EndingView) -> str:
    if not view.ending:
        return texts.LACKING_TITLE
    return texts.ENDING_TITLE if view.ending == view.total else texts.BOTH_TITLE


def _ending_lead(view: EndingView) -> Iterator[str]:
    if view.ending:
        yield texts.ENDING_LEAD
    if any(line.clocks for line in view.lines):
        yield texts.LACKING_LEAD


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


def complete_extension_card(view: ExtensionView) -> Card:
    """The request that came back, with its reason to be bettered."""
    way = view.approval
    if way is None or not way.may_complete:
        return extension_card(view)
    why = Input(name="reason", label=texts.WHY, kind=InputKind.LONG_TEXT, required=True, value=view.reason)
    action = Action(verb="complete_extension", subject=view.id).pack()
    return Card(
        title=course.COMPLETE_REQUEST_TITLE,
        subtitle=f"{view.company} · {sentences.NUMBER.format(number=view.number)}",
        summary=course.COMPLETE_REQUEST_TITLE,
        tone=Tone.WAITING,
        blocks=(
            Text(content=course.COMPLETE_REQUEST_LEAD.format(by=way.returned_by, lacking=way.lacking)),
            Form(
                name="complete_extension",
                inputs=(why,),
                submit=Button(label=course.SUBMIT_AGAIN, action=action, style=ButtonStyle.PRIMARY),
                instead=course.COMPLETE_REQUEST_INSTEAD.format(number=view.number),
            ),
        ),
    )


def extend_form_card(view: FilingView, *, longest: int) -> Card:
    """How long, and why."""
    days = Input(
        name="days", label=texts.DAYS, value=str(longest), hint=texts.DAYS_HINT.format(longest=longest), max_length=4
    )
    why = Input(name="reason", label=texts.WHY, kind=InputKind.LONG_TEXT, required=True, hint=texts.WHY_HINT)
    submit = Button(label=texts.EXTEND, action=Action(verb="extend", subject=view.id).pack(), style=ButtonStyle.PRIMARY)
    title = texts.EXTEND_TITLE.format(company=view.company)
    instead = texts.EXTEND_INSTEAD.format(number=view.number, longest=longest)
    lead = Text(content=texts.EXTEND_LEAD.format(until=_until(view), longest=longest))
    form = Form(name="extend", inputs=(days, why), submit=submit, instead=instead)
    return Card(title=title, summary=title, blocks=(lead, form))


def release_form_card(view: FilingView, *, why: str = "", unsure: bool = False) -> Card:
    """Why it is given back; with what was said of it already, where it is ``unsure`` that this was meant."""
    reason = Input(
        name="reason",
        label=words.FIELD["reason"],
        kind=InputKind.LONG_TEXT,
        required=True,
        hint=texts.RELEASE_HINT,
        value=why,
    )
    submit = Button(
        label=texts.RELEASE, action=Action(verb="release", subject=view.id).pack(), style=ButtonStyle.DANGER
    )
    title = (texts.RELEASE_UNSURE if unsure else texts.RELEASE_TITLE).format(company=view.company)
    instead = texts.RELEASE_INSTEAD.format(number=view.number)
    if unsure:
        instead = texts.RELEASE_SURE.format(number=view.number, why=why or texts.RELEASE_WHY)
    form = Form(name="release", inputs=(reason,), submit=submit, instead=instead)
    lost = (Text(content=texts.ONLY_LOST.format(number=view.number)),) if unsure else ()
    return Card(title=title, summary=title, blocks=(Text(content=texts.RELEASE_LEAD), *lost, form))


def lacking_facts(view: FilingView) -> Iterator[tuple[str, str]]:
    """What still has to be done to keep the customer."""
    for clock in view.protection.clocks if view.protection else ():
        yield texts.LACKING, lacking(clock, now=view.now or view.filed_at)


def moved_facts(view: FilingView) -> Iterator[tuple[str, str]]:
    """Why the end of a protection is where it is."""
    if view.protection is None:
        return
    for number, (days, until) in enumerate(view.protection.extended, 1):
        yield texts.EXTENDED, texts.EXTENDED_TO.format(number=number, days=days, until=_day(view, until))
    if view.protection.asked:
        days, until = view.protection.asked
        yield texts.WAITS, texts.ASKED_FOR.format(days=days, until=_day(view, until))
    elif view.protection.refused:
        yield texts.WAITS, texts.REFUSED


def protection_moves(view: FilingView) -> tuple[Button, ...]:
    """The ways out of a protection that this reader has."""
    if view.protection is None:
        return ()
    lacks = bool(view.protection.clocks) and view.mine and not view.follow_ups
    follow = (follow_button(view.id, view.number),) if lacks else ()
    extend = (extend_button(view.id, view.number),) if view.protection.may_extend else ()
    release = (release_button(view.id, view.number),) if view.protection.may_release else ()
    transfer = (_transfer_button(view),) if view.protection.may_transfer else ()
    return (*follow, *extend, *release, *transfer)


def _transfer_button(view: FilingView) -> Button:
    """转交客户: asks to whom."""
    action = Action(verb="transfer_form", subject=view.id).pack()
    return Button(label=handover.TRANSFER, action=action, says=f"转交 {view.number}")


def extend_button(filing_id: FilingId, number: int) -> Button:
    """申请延期: asks how long and why."""
    action = Action(verb="extend_form", subject=filing_id).pack()
    return Button(label=texts.EXTEND, action=action, says=texts.SAY_EXTEND.format(number=number))


def release_button(filing_id: FilingId, number: int) -> Button:
    """主动释放: asks why."""
    action = Action(verb="release_form", subject=filing_id).pack()
    return Button(label=texts.RELEASE, action=action, says=texts.SAY_RELEASE.format(number=number))


def extension_row(view: ExtensionView) -> Row:
    """A request in 待我审批."""
    ends = f"{dates.day(view.until_before, now=view.now)} → {dates.day(view.until, now=view.now)}"
    return Row(
        title=texts.EXTENSION_TITLE.format(company=view.company),
        detail=f"{view.owner} · {ends} · {sentences.NUMBER.format(number=view.number)}",
        buttons=(*((_approve_button(view),) if view.may_decide else ()), _see_button(view)),
    )


def _ending(line: EndingLine, view: EndingView) -> Row:
    until = dates.day(line.until, now=view.now)
    asked = (texts.ENDING_ASKED,) if line.asked else ()
    ends = (texts.ENDING_LINE.format(until=until, left=dates.days_left(line.days_left)),) if line.ends else ()
    extends = line.ends and line.may_extend and not line.asked
    needed = (texts.ENDING_NEEDED.format(missing=line.missing),) if extends and line.missing else ()
    detail = (*ends, *needed, *(briefly(clock, view.now) for clock in line.clocks), f"#{line.number}", *asked)
    follow = (follow_button(line.filing_id, line.number),) if line.clocks or (line.ends and not line.asked) else ()
    extend = (extend_button(line.filing_id, line.number),) if extends else ()
    ways = (*follow, *extend, release_button(line.filing_id, line.number))
    see = Button(
        label=sentences.VIEW,
        action=Action(verb="detail", subject=line.filing_id).pack(),
        says=f"{sentences.VIEW} {line.number}",
    )
    buttons = ways if follow and extend else (*ways, see)
    return Row(title=line.company, detail=" · ".join(detail), buttons=buttons)


def _mine_button() -> Button:
    action = Action(verb="say", subject=sentences.MY_FILINGS).pack()
    return Button(label=sentences.MY_FILINGS, action=action, says=sentences.MY_FILINGS)


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
    if view.approval is not None and view.approval.may_complete:
        yield Buttons(items=(_complete_button(view),))
    if view.may_decide:
        yield Buttons(items=(_approve_button(view), *other_ways(view)))
        yield Divider()
        yield _rejection(view)
    yield Buttons(items=(_see_button(view),))


def _see_button(view: ExtensionView) -> Button:
    see = Action(verb="detail", subject=view.filing_id).pack()
    return Button(label=texts.SEE_FILING, action=see, says=f"{sentences.VIEW} {view.number}")


def _complete_button(view: ExtensionView) -> Button:
    return Button(
        label=texts.COMPLETE,
        action=Action(verb="ask_completion", subject=view.id).pack(),
        style=ButtonStyle.PRIMARY,
        says=texts.SAY_COMPLETE.format(number=view.number),
    )


def _approve_button(view: ExtensionView) -> Button:
    return Button(
        label=sentences.APPROVE,
        action=Action(verb="approve_extension", subject=view.id).pack(),
        style=ButtonStyle.PRIMARY,
        says=f"{sentences.APPROVE} {view.number}",
    )


def _rejection(view: ExtensionView) -> Form:
    reason = Input(
        name="reason", label=sentences.REASON, kind=InputKind.LONG_TEXT, required=True, hint=texts.ANSWER_HINT
    )
    reject = Action(verb="reject_extension", subject=view.id).pack()
    return Form(
        name="reject_extension",
        inputs=(reason,),
        submit=Button(label=sentences.REJECT, action=reject, style=ButtonStyle.DANGER),
        instead=texts.REJECT_INSTEAD.format(number=view.number),
    )


def _day(view: FilingView, moment: datetime) -> str:
    return dates.day(moment, now=view.now or view.filed_at)


def _until(view: FilingView) -> str:
    return _day(view, view.protected_until) if view.protected_until else ""
