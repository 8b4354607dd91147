"""Protections: what ends soon, why an end is where it is, and the ways to a later one or to none."""

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
    Form,
    Input,
    InputKind,
    Row,
    Rows,
    Text,
    Tone,
)
from cards.texts import dates, duties, handover, sentences, words
from cards.texts import protecting as texts
from cards.views.clocks import briefly, lacking
from cards.views.follow_up import follow_button
from cards.views.request_asking import ask_button
from core.domain.ids import FilingId
from core.service.views.protection_views import EndingLine, EndingView
from core.service.views.views import FilingView


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
    """What still has to be done to keep the customer, and what its stage asks for."""
    for clock in view.protection.clocks if view.protection else ():
        yield texts.LACKING, lacking(clock, now=view.now or view.filed_at)
    for line in view.protection.duties if view.protection else ():
        yield duties.LABEL, duties.fact(line, view.now or view.filed_at)


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
    ask = (ask_button(view.id, view.number),) if view.may_ask else ()
    release = (release_button(view.id, view.number),) if view.protection.may_release else ()
    transfer = (_transfer_button(view),) if view.protection.may_transfer else ()
    return (*follow, *extend, *ask, *release, *transfer)


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


def _day(view: FilingView, moment: datetime) -> str:
    return dates.day(moment, now=view.now or view.filed_at)


def _until(view: FilingView) -> str:
    return _day(view, view.protected_until) if view.protected_until else ""
