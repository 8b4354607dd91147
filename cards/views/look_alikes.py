"""Customers that look alike: the question to the filer, the comparison for the approver, the answer of 查重."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Form, Input, InputKind, Row, Rows, Text, Tone
from cards.texts import dates, look_alikes, sentences
from cards.texts.evidence import evidence_words
from core.domain.ids import FilingId
from core.service.views.views import BesideView, FilingView, LookAlikesView

_BRIEFLY = 2
_NAME, _WHY = 20, 10
"""Candidates, and characters of a name and of a reason, where everything has to be said in one sentence."""


def look_alikes_card(view: LookAlikesView) -> Card:
    """Which one is it, or why is it none of them?"""
    rows = tuple(
        _row(each, view.now, place, buttons=_this_one(each, place)) for place, each in enumerate(view.besides, 1)
    )
    cancel = Action(verb="say", subject=sentences.CANCEL).pack()
    return Card(
        title=look_alikes.TITLE,
        tone=Tone.WAITING,
        summary=look_alikes.SUMMARY.format(asked=view.asked),
        blocks=(
            Text(content=look_alikes.ASK.format(asked=view.asked), strong=True),
            Rows(items=rows),
            _none_of_them(),
            Buttons(items=(Button(label=sentences.CANCEL, action=cancel, says=sentences.CANCEL),)),
        ),
    )


def comparison(view: FilingView, *, whole: bool = False) -> Iterator[Block]:
    """What stood beside a filing: to be ruled on by whoever decides, to be known by the others.

    ``whole`` for somebody who asked for everything: then no platform may say it in a sentence.
    """
    suspects = [each for each in view.besides if not each.is_related]
    if suspects and not view.mine:
        yield Text(content=look_alikes.COMPARE if view.may_decide else look_alikes.COMPARE_OTHERS)
        rows = tuple(_compared(each, place, view) for place, each in enumerate(suspects, 1))
        yield Rows(items=rows, instead="" if whole else _brief(suspects, view.number))
    yield from related_lines(view.besides)


def _brief(suspects: list[BesideView], number: int) -> str:
    """The first of them with one reason each, and how to see the rest."""
    first = suspects[:_BRIEFLY]
    names = (
        look_alikes.NAMED.format(place=at, company=_short(each.company, _NAME)) for at, each in enumerate(first, 1)
    )
    told = (look_alikes.BRIEF.format(named=name, why=_why(each)) for name, each in zip(names, first, strict=True))
    says = f"{sentences.VIEW} {number}"
    more = look_alikes.BRIEF_MORE if len(suspects) > len(first) else look_alikes.BRIEF_ALL
    return "；".join(told) + more.format(says=says, count=len(suspects) - len(first))


def _why(beside: BesideView) -> str:
    return _short(evidence_words(beside.evidence[:1]), _WHY)


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def related_lines(besides: tuple[BesideView, ...]) -> Iterator[Block]:
    """同集团：上海分公司由李四跟进."""
    lines = [
        look_alikes.RELATED.format(company=each.company, owner=each.held_by)
        for each in besides
        if each.is_related and each.held_by
    ]
    if lines:
        yield Text(content="\n".join(lines))


def alike_rows(besides: tuple[BesideView, ...], now: datetime | None) -> Rows:
    """Look-alikes to be read, without anything to press."""
    return Rows(items=tuple(_row(each, now) for each in besides))


def _row(beside: BesideView, now: datetime | None, place: int = 0, *, buttons: tuple[Button, ...] = ()) -> Row:
    """``place`` is the number by which people and buttons name it; none where there is nothing to choose."""
    detail = "\n".join(part for part in (evidence_words(beside.evidence), _follower(beside, now)) if part)
    title = look_alikes.NAMED.format(place=place, company=beside.company) if place else beside.company
    return Row(title=title, detail=detail, buttons=buttons)


def _follower(beside: BesideView, now: datetime | None) -> str:
    if not beside.held_by:
        return look_alikes.NOBODY
    if beside.mine:
        return look_alikes.YOURS
    if beside.until is None:
        return look_alikes.WAITING.format(owner=beside.held_by)
    return look_alikes.FOLLOWED.format(owner=beside.held_by, until=dates.day(beside.until, now=now))


def _this_one(beside: BesideView, place: int) -> tuple[Button, ...]:
    action = Action(verb="same_customer", subject=beside.customer_id).pack()
    return (Button(label=look_alikes.THIS_ONE, action=action, says=look_alikes.THAT_ONE.format(place=place)),)


def _none_of_them() -> Form:
    reason = Input(
        name="reason",
        label=look_alikes.WHY,
        kind=InputKind.LONG_TEXT,
        required=True,
        hint=look_alikes.WHY_HINT,
    )
    none = Action(verb="other_customer").pack()
    return Form(
        name="other_customer",
        inputs=(reason,),
        submit=Button(label=look_alikes.NONE_OF_THEM, action=none, style=ButtonStyle.PRIMARY),
        instead=look_alikes.NONE_INSTEAD,
    )


def _compared(beside: BesideView, place: int, view: FilingView) -> Row:
    row = _row(beside, view.now, place, buttons=_same(view.id, view.number, place) if view.may_decide else ())
    if beside.ruling is None:
        return row
    return Row(title=row.title, detail=f"{row.detail}\n{look_alikes.RULED[beside.ruling.value]}")


def _same(filing_id: FilingId, number: int, place: int) -> tuple[Button, ...]:
    action = Action(verb="reject_same", subject=f"{filing_id}.{place}").pack()
    says = f"{sentences.REJECT} {number} {look_alikes.SAME_ONE.format(place=place)}"
    apart = look_alikes.REJECT_SAME_APART.format(place=place)
    return (Button(label=look_alikes.REJECT_SAME, action=action, style=ButtonStyle.DANGER, says=says, apart=apart),)
