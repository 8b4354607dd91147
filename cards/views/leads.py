"""Leads: one for whoever is asked and whoever gave it, what became of it; and all that somebody gave."""

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
    Form,
    Input,
    InputKind,
    Row,
    Rows,
    Text,
    Tone,
)
from cards.texts import dates, receipts, sentences, words
from cards.texts import leads as texts
from cards.views.filing import answer_fact
from core.domain.lead import LeadState
from core.service.views.lead_views import AskedLine, Fate, LeadLine, LeadsAskedView, LeadsView, LeadView

_TONE = {
    LeadState.ASKED: Tone.WAITING,
    LeadState.TAKEN: Tone.GOOD,
    LeadState.LED: Tone.GOOD,
    LeadState.POOLED: Tone.QUIET,
    LeadState.DROPPED: Tone.QUIET,
}


_NOBODYS = frozenset({Fate.ASKED, Fate.POOLED, Fate.FREE, Fate.DROPPED})


def lead_card(view: LeadView) -> Card:
    """One lead, for this reader."""
    lead = _state(view)
    went_on = view.passed and view.state is not LeadState.DROPPED
    tag = texts.WENT_ON if went_on else texts.TAG[view.state]
    asks = texts.SUMMARY_ASKS.format(giver=view.giver, company=view.company)
    return Card(
        title=view.company,
        subtitle=texts.SUBTITLE.format(giver=view.giver, number=view.number),
        tag=tag,
        tone=Tone.QUIET if went_on else _TONE[view.state],
        summary=asks if view.for_me else texts.SUMMARY.format(tag=tag, company=view.company),
        blocks=(Text(content=lead, strong=True), *_what(view), *_moves(view)),
    )


def leads_card(view: LeadsView) -> Card:
    """我派的线索: where each stands."""
    if not view.lines:
        return Card(title=texts.MY_LEADS, summary=texts.NO_LEADS, blocks=(Text(content=texts.NO_LEADS),))
    counts = " · ".join(texts.COUNT.format(fate=texts.FATE[fate], count=number) for fate, number in view.counts)
    total = sum(number for _, number in view.counts)
    blocks: list[Block] = [Rows(items=tuple(_row(line, view) for line in view.lines))]
    if total > len(view.lines):
        blocks.append(Text(content=texts.MORE.format(shown=len(view.lines), count=total), quiet=True))
    return Card(title=texts.MY_LEADS, subtitle=counts, summary=counts, blocks=tuple(blocks))


def leads_asked_card(view: LeadsAskedView) -> Card:
    """待接单: what the reader is asked to take."""
    if not view.lines:
        return Card(title=texts.WAITING, summary=texts.NONE_WAITS, blocks=(Text(content=texts.NONE_WAITS),))
    title = texts.WAIT_FOR_YOU.format(count=view.total)
    blocks: list[Block] = [Rows(items=tuple(_asked_row(line, view) for line in view.lines))]
    if view.total > len(view.lines):
        blocks.append(Text(content=texts.MORE_WAIT.format(count=view.total - len(view.lines)), quiet=True))
    blocks.append(Text(content=texts.HOW_TO_ANSWER, quiet=True))
    return Card(title=title, summary=title, blocks=tuple(blocks), tone=Tone.WAITING)


def _asked_row(line: AskedLine, view: LeadsAskedView) -> Row:
    until = dates.when(line.until, now=view.now)
    take = Action(verb="take_lead", subject=line.id).pack()
    see = Button(label=sentences.VIEW, action=_show(line).action, says=f"{sentences.VIEW} {line.number}")
    return Row(
        title=line.company,
        detail=texts.ROW_WAITS.format(giver=line.giver, until=until, number=line.number),
        buttons=(Button(label=texts.TAKE, action=take, says=f"{texts.TAKE} {line.number}"), see),
    )


def _row(line: LeadLine, view: LeadsView) -> Row:
    parts = (line.stage or texts.FATE[line.fate], _with_whom(line, view), sentences.NUMBER.format(number=line.number))
    return Row(title=line.company, detail=" · ".join(part for part in parts if part), buttons=(_show(line),))


def _with_whom(line: LeadLine, view: LeadsView) -> str:
    if line.fate is Fate.ASKED and line.until is not None:
        return texts.ROW_ASKED.format(owner=line.owner, until=dates.when(line.until, now=view.now))
    if line.fate is Fate.FOLLOWED:
        return texts.ROW_FOLLOWED.format(owner=line.owner, entries=line.entries)
    return "" if line.fate in _NOBODYS else texts.ROW_OWNED.format(owner=line.owner)


def _state(view: LeadView) -> str:
    said = {
        LeadState.ASKED: _asked,
        LeadState.TAKEN: _owned,
        LeadState.LED: _owned,
        LeadState.POOLED: _untaken,
        LeadState.DROPPED: _dropped,
    }[view.state](view)
    until = ""
    if view.until is not None:
        told = dates.when if view.state is LeadState.ASKED else dates.day
        until = told(view.until, now=view.now)
    return said.format(giver=view.giver, owner=view.owner, until=until, by=view.settled_by, elsewhere=view.elsewhere)


def _asked(view: LeadView) -> str:
    if view.for_me:
        return texts.ASKS_YOU
    if view.passed:
        return texts.PASSED
    return texts.SENT if view.gave else texts.WAITS_FOR


def _owned(view: LeadView) -> str:
    if view.passed:
        return texts.PASSED
    if view.until is None:
        return texts.NO_MORE
    if view.state is LeadState.TAKEN:
        return texts.TAKEN_BY_YOU if view.mine else texts.TAKEN
    return texts.LED_TO_YOU if view.mine else texts.LED


def _untaken(view: LeadView) -> str:
    if view.elsewhere:
        return texts.ELSEWHERE
    return texts.POOLED if view.pooled else texts.FREE


def _dropped(view: LeadView) -> str:
    if view.dropped_it:
        return texts.DROPPED_BY_YOU
    return texts.DROPPED_FOR_YOU if view.gave else texts.DROPPED


def _what(view: LeadView) -> Iterator[Block]:
    facts = tuple(_facts(view))
    if facts:
        yield Facts(pairs=facts)
    if view.asks:
        told = (texts.ASKED[ask.answer].format(name=ask.name, reason=ask.reason) for ask in view.asks)
        yield Text(content="\n".join(told), quiet=True)
    if view.for_me:
        yield Text(content=texts.HELD, quiet=True)
    if view.passed:
        return
    receipt = receipts.CODE.format(code=view.receipt) if view.receipt else ""
    yield Text(content=" · ".join(part for part in (words.rule(view.rule), receipt) if part), quiet=True)


def _facts(view: LeadView) -> Iterator[tuple[str, str]]:
    if reached := " ".join(part for part in (view.contact, view.phone) if part):
        yield sentences.CONTACT, reached
    form = {field.key: field for field in view.form}
    yield from (answer_fact(key, value, form.get(key)) for key, value in view.answers)


def _moves(view: LeadView) -> Iterator[Block]:
    if view.for_me:
        take = Button(
            label=texts.TAKE,
            action=Action(verb="take_lead", subject=view.id).pack(),
            style=ButtonStyle.PRIMARY,
            says=f"{texts.TAKE} {view.number}",
        )
        yield Buttons(items=(take,))
        yield Divider()
        yield _refusal(view)
    elif view.may_drop:
        drop = Button(
            label=texts.DROP,
            action=Action(verb="drop_lead", subject=view.id).pack(),
            confirm=texts.CONFIRM_DROP,
            says=f"{texts.DROP} {view.number}",
        )
        yield Buttons(items=(drop,))
    elif view.mine:
        detail = Action(verb="detail", subject=view.id).pack()
        yield Buttons(items=(Button(label=sentences.VIEW, action=detail, says=f"{sentences.VIEW} {view.number}"),))


def _refusal(view: LeadView) -> Form:
    reason = Input(name="reason", label=texts.WHY, kind=InputKind.LONG_TEXT, required=True, hint=texts.WHY_HINT)
    return Form(
        name="decline_lead",
        inputs=(reason,),
        submit=Button(label=texts.DECLINE, action=Action(verb="decline_lead", subject=view.id).pack()),
        instead=texts.INSTEAD.format(number=view.number),
    )


def _show(line: LeadLine | AskedLine) -> Button:
    return Button(label=sentences.VIEW, action=Action(verb="show_lead", subject=line.id).pack())
