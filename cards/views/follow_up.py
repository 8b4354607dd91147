"""Follow-ups: what was put down and whether it counts, the timeline, plans of a day, comments, idle customers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Facts, Form, Input, InputKind, Row, Rows, Text, Tone
from cards.texts import dates, following, requesting, sentences, words
from cards.views.request import told_of
from core.service.views.follow_up_views import (
    FollowFormView,
    FollowUpView,
    IdleView,
    NextStepsView,
    TimelineLine,
    TimelineView,
)
from core.service.views.views import FilingView


def follow_up_card(view: FollowUpView) -> Card:
    """What was understood; to its author, whether it counts, and if not what would."""
    verdict = verdict_of(view) if view.mine else ""
    notes = [Text(content=verdict, strong=not view.counts)] if verdict else []
    corrected = (Text(content=following.CORRECTED, quiet=True),) if view.corrected else ()
    return Card(
        title=view.company,
        subtitle=sentences.NUMBER.format(number=view.number),
        tag=following.TITLE,
        tone=Tone.GOOD if view.counts else Tone.WAITING,
        summary=following.SUMMARY.format(company=view.company),
        blocks=(Facts(pairs=tuple(_facts(view))), *notes, *corrected, Buttons(items=tuple(_moves(view)))),
    )


def commented_card(view: FollowUpView) -> Card:
    """To the author: his leader has said something."""
    who = view.comments[-1][0] if view.comments else sentences.SOMEBODY
    said = following.COMMENTED.format(who=who)
    return Card(
        title=view.company,
        subtitle=said,
        summary=f"{said}：{view.company}",
        blocks=(Facts(pairs=tuple(_facts(view))), Buttons(items=(view_button(view.filing_id, view.number),))),
    )


def verdict_of(view: FollowUpView) -> str:
    """Whether it counts, and if not, what would."""
    if view.counts:
        return following.COUNTS
    like = dates.day(view.like_at, now=view.now) if view.like_at else "之前"
    effective = words.together(view.effective)
    sentence = following.WHY.get(view.why, following.UNKNOWN_WHY)
    return sentence.format(kind=view.kind, effective=effective, shortest=view.shortest, like=like)


def comment_form_card(view: FollowUpView) -> Card:
    """点评: what was done, and room for a word about it; for whoever may not, the entry alone."""
    facts = Facts(pairs=tuple(_facts(view)))
    title = following.COMMENT_TITLE.format(who=view.by)
    subtitle = f"{view.company} · {sentences.NUMBER.format(number=view.number)}"
    if not view.may_comment:
        return Card(title=view.company, subtitle=subtitle, summary=title, blocks=(facts,))
    words_ = Input(
        name="text",
        label=following.COMMENT_SAYS,
        kind=InputKind.LONG_TEXT,
        required=True,
        hint=following.COMMENT_HINT,
        max_length=500,
    )
    submit = Button(
        label=following.COMMENT_SEND,
        action=Action(verb="comment", subject=view.id).pack(),
        style=ButtonStyle.PRIMARY,
    )
    instead = following.COMMENT_INSTEAD.format(number=view.number)
    form = Form(name="comment", inputs=(words_,), submit=submit, instead=instead)
    return Card(title=title, subtitle=subtitle, summary=title, blocks=(facts, form), tone=Tone.WAITING)


def follow_form_card(view: FollowFormView) -> Card:
    """有什么进展？ or the words that are to be corrected."""
    entry = view.entry
    title = following.AMEND_TITLE if entry else following.FORM_TITLE
    instead = following.AMEND_INSTEAD if entry else following.FORM_INSTEAD
    if view.next_day is not None:
        plan = f"{view.next_day.month}月{view.next_day.day}日{view.next_step}"
        instead = following.PLANNED_INSTEAD.format(number=view.number, plan=plan)
    verb, subject = ("amend", entry.id) if entry else ("follow", view.filing_id)
    ask = following.FORM_ASK.format(company=view.company)
    submit = Button(
        label=following.CHANGE if entry else following.SAVE,
        action=Action(verb=verb, subject=subject).pack(),
        style=ButtonStyle.PRIMARY,
    )
    form = Form(name="follow", inputs=tuple(_inputs(view)), submit=submit, instead=instead.format(number=view.number))
    return Card(
        title=title,
        subtitle=sentences.NUMBER.format(number=view.number),
        summary=ask,
        blocks=(Text(content=ask), form),
        tone=Tone.WAITING,
    )


def timeline_card(view: TimelineView) -> Card:
    """The newest first, a page at a time."""
    rows = tuple(_row(line, view.now) for line in view.lines)
    blocks: tuple[Block, ...] = (Rows(items=rows),) if rows else (Text(content=following.NOTHING_YET),)
    buttons = [follow_button(view.filing_id, view.number)] if view.may_follow else []
    if view.more_before:
        buttons.append(_next_page(view, view.more_before))
    return Card(
        title=view.company,
        subtitle=f"{following.TIMELINE} · {sentences.NUMBER.format(number=view.number)}",
        summary=f"{following.TIMELINE}：{view.company}",
        blocks=(*blocks, *((Buttons(items=tuple(buttons)),) if buttons else ())),
    )


def next_steps_card(view: NextStepsView) -> Card:
    """One card for all that is planned for the day."""
    if not view.entries:
        return Card(
            title=following.STEPS_TITLE,
            summary=following.STEPS_DONE,
            blocks=(Text(content=following.STEPS_DONE),),
            tone=Tone.GOOD,
        )
    summary = following.STEPS_SUMMARY.format(count=len(view.entries))
    rows = tuple(
        Row(
            title=entry.company,
            detail=f"{entry.next_step or following.NO_STEP} · {sentences.NUMBER.format(number=entry.number)}",
            buttons=(follow_button(entry.filing_id, entry.number), view_button(entry.filing_id, entry.number)),
        )
        for entry in view.entries
    )
    return Card(
        title=following.STEPS_TITLE, subtitle=summary, summary=summary, blocks=(Rows(items=rows),), tone=Tone.WAITING
    )


def idle_card(view: IdleView) -> Card:
    """To the owner, or to his leader."""
    said = (
        following.IDLE_OWNER.format(days=view.days)
        if view.mine
        else following.IDLE_LEADER.format(owner=view.owner, days=view.days)
    )
    buttons = (
        *((follow_button(view.filing_id, view.number),) if view.mine else ()),
        view_button(view.filing_id, view.number),
    )
    return Card(
        title=view.company,
        subtitle=sentences.NUMBER.format(number=view.number),
        tag=following.IDLE_TAG,
        tone=Tone.WAITING,
        summary=following.IDLE_SUMMARY.format(days=view.days, company=view.company),
        blocks=(Text(content=said, strong=True), Buttons(items=buttons)),
    )


def recent_blocks(view: FilingView) -> Iterator[Block]:
    """The last entries on the card of 查看, and the way to the others."""
    if view.follow_ups:
        yield Rows(
            items=tuple(_row(TimelineLine(at=one.at, who=one.by, entry=one), view.now) for one in view.follow_ups)
        )
        follow = (follow_button(view.id, view.number),) if view.mine and view.days_left is not None else ()
        comment = (_comment_button(view.follow_ups[0]),) if view.follow_ups[0].may_comment else ()
        yield Buttons(items=(*follow, *comment, more_button(view.id, view.number)))


def _comment_button(entry: FollowUpView) -> Button:
    """点评: on the latest entry."""
    return Button(label=following.COMMENT_ON, action=Action(verb="comment_form", subject=entry.id).pack())


def follow_button(filing_id: str, number: int) -> Button:
    """记跟进: asks what was done."""
    action = Action(verb="follow_form", subject=filing_id).pack()
    return Button(label=following.FOLLOW, action=action, says=f"跟进 {number}")


def view_button(filing_id: str, number: int) -> Button:
    """查看 the filing."""
    action = Action(verb="detail", subject=filing_id).pack()
    return Button(label=following.VIEW, action=action, says=f"{following.VIEW} {number}")


def more_button(filing_id: str, number: int) -> Button:
    """更多跟进: the timeline."""
    action = Action(verb="timeline", subject=filing_id).pack()
    return Button(label=following.MORE, action=action, says=f"{following.MORE} {number}")


def _next_page(view: TimelineView, before: datetime) -> Button:
    """更多跟进: the timeline, from a moment backwards."""
    page = view.page + 1
    subject = f"{view.filing_id}.{int(before.timestamp() * 1_000_000)}.{page}"
    says = following.MORE_SAYS.format(number=view.number, page=page)
    return Button(label=following.MORE, action=Action(verb="timeline", subject=subject).pack(), says=says)


def _facts(view: FollowUpView) -> Iterator[tuple[str, str]]:
    yield following.KIND, view.kind
    yield following.WHAT, view.note
    if view.next_step or view.next_day:
        yield following.NEXT, _step(view)
    if view.now and view.day != view.at.astimezone(dates.SHANGHAI).date():
        yield following.DAY, _day(view.day)
    if view.files:
        yield following.FILES, following.FILES_COUNT.format(count=view.files)
    for who, text in view.comments:
        yield following.COMMENT.format(who=who), text


def _moves(view: FollowUpView) -> Iterator[Button]:
    if view.may_correct:
        amend = Action(verb="amend_form", subject=view.id).pack()
        yield Button(label=following.AMEND, action=amend, says=f"改跟进 {view.number}")
    if view.may_comment:
        yield _comment_button(view)
    yield view_button(view.filing_id, view.number)


def _inputs(view: FollowFormView) -> Iterator[Input]:
    entry = view.entry
    options = tuple((kind, kind) for kind in view.kinds)
    yield Input(
        name="kind", label=following.KIND, kind=InputKind.CHOICE, options=options, value=entry.kind if entry else ""
    )
    yield Input(
        name="note",
        label=following.NOTE,
        kind=InputKind.LONG_TEXT,
        required=True,
        value=entry.note if entry else "",
        hint=following.NOTE_HINT,
        max_length=1000,
    )
    step, day = (entry.next_step, entry.next_day) if entry else (view.next_step, view.next_day)
    yield Input(name="next_step", label=following.STEP, value=step)
    yield Input(name="next_date", label=following.STEP_DAY, kind=InputKind.DATE, value=day.isoformat() if day else "")


def _row(line: TimelineLine, now: datetime | None) -> Row:
    at = dates.when(line.at, now=now)
    if line.request is not None:
        said = requesting.TOLD.format(name=words.MATTER[line.request.kind])
        return Row(title=f"{at}　{line.who} {said}", detail=told_of(line.request))
    if line.entry is None:
        return Row(
            title=f"{at}　{line.who} {words.event(line.what)}", detail=sentences.NUMBER.format(number=line.number)
        )
    return Row(title=f"{at}　{line.who} · {line.entry.kind}", detail=entry_detail(line.entry))


def entry_detail(entry: FollowUpView) -> str:
    """What was done, what comes next, what was said of it."""
    parts = [entry.note]
    if entry.next_step or entry.next_day:
        parts.append(following.LINE_NEXT.format(step=_step(entry)))
    if entry.files:
        parts.append(f"{following.FILES} {following.FILES_COUNT.format(count=entry.files)}")
    if entry.mine and not entry.counts:
        parts.append(following.NOT_COUNTED)
    parts.extend(f"{following.COMMENT.format(who=who)}：{text}" for who, text in entry.comments)
    return "\n".join(parts)


def _step(view: FollowUpView) -> str:
    step = view.next_step or following.NO_STEP
    return following.LINE_DAY.format(day=_day(view.next_day), step=step) if view.next_day else step


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"
