"""The public pool: what lies in it, one customer of it, and the word that it is somebody's turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Facts, Row, Rows, Text, Tone
from cards.texts import dates, sentences, words
from cards.texts import pooling as texts
from cards.views.contesting import appeal_button
from cards.views.offers import say_button
from core.service.views.pool_views import HandView, PlaceLine, PoolEntryView, PoolLine, PoolView

_USED_UP = {"claim_daily": texts.DAILY_USED, "claim_full": texts.FULL}
"""What stands in the way of every claim: said once, above the list."""


def pool_card(view: PoolView) -> Card:
    """公海: a line each, with 认领 where the reader may, and when or why not where he may not yet."""
    title = texts.POOL_SEARCHED.format(text=view.text) if view.text else texts.POOL
    count = texts.TOTAL.format(count=view.total)
    if not view.lines:
        return _nothing(view, title)
    return Card(
        title=title,
        subtitle=_counts(view) or count,
        summary=f"{title}，{count}",
        blocks=(*_first(view), Rows(items=tuple(_paged(line, view) for line in view.lines)), *_rest(view)),
    )


def pool_row(line: PoolLine, now: datetime | None) -> Row:
    """One customer: what is known before the claim, how long it has lain there, and the way to have it."""
    parts = [line.region, line.product, _since(line, now)]
    parts += [texts.HANDS.format(count=line.hands)] if line.hands > 1 else []
    parts += [_why_not(line, now)] if line.why_not and line.why_not not in _USED_UP else []
    known = " · ".join(part for part in (*parts, sentences.NUMBER.format(number=line.number)) if part)
    return Row(title=_name(line), detail=known, buttons=(claim_button(line),) if line.may else ())


def entry_card(view: PoolEntryView) -> Card:
    """One customer of the pool: where it is, why it is there, who had it, who waits, and what the reader can do."""
    return _entry(view, lead=_state(view), summary=texts.SUMMARY_ENTRY.format(company=_name(view.line)))


def turn_card(view: PoolEntryView) -> Card:
    """To the first in line: it is his for some minutes."""
    if not (view.live and view.my_turn):
        return entry_card(view)
    return _entry(view, lead=_state(view), summary=texts.SUMMARY_TURN.format(company=_name(view.line)))


def waited_card(view: PoolEntryView) -> Card:
    """To whoever waits behind: somebody was first; where he stands now, and the way out of the line."""
    if view.live or not view.taken_by:
        return entry_card(view)
    said = texts.WAITED_LEAD.format(company=_name(view.line), by=view.taken_by)
    still = texts.WAITED_STILL.format(place=view.my_place) if view.my_place is not None else ""
    leave = say_button(texts.LEAVE, texts.LEAVE_SAYS.format(number=view.line.number)) if still else None
    blocks = (Text(content=said, strong=True), *((Text(content=still),) if still else ()))
    return _told(view, said, (*blocks, *((Buttons(items=(leave,)),) if leave else ())))


def taken_over_card(view: PoolEntryView) -> Card:
    """To the previous owner: who goes on with the customer, said with thanks."""
    if view.live or not view.taken_by:
        return entry_card(view)
    said = texts.TAKEN_OVER_LEAD.format(company=_name(view.line), by=view.taken_by)
    lines = (Text(content=said, strong=True), Text(content=texts.TAKEN_OVER_THANKS))
    return _told(view, said, (*lines, *_contest(view)))


def _contest(view: PoolEntryView) -> tuple[Block, ...]:
    """申诉, while its former owner may."""
    if not view.may_appeal or view.filing_id is None:
        return ()
    return (Buttons(items=(appeal_button(view.filing_id, view.line.number),)),)


def places_card(lines: tuple[PlaceLine, ...], *, now: datetime) -> Card:
    """我的排队: each customer that the reader waits for, with his place and until when its owner has it."""
    if not lines:
        nothing = Text(content=texts.PLACES_NONE)
        return Card(title=texts.PLACES_TITLE, summary=texts.PLACES_NONE, blocks=(nothing,), tone=Tone.QUIET)
    rows = Rows(items=tuple(_place(line, now) for line in lines))
    return Card(title=texts.PLACES_TITLE, summary=texts.PLACES_TITLE, blocks=(rows,))


def choices_card(asked: str, lines: tuple[PoolLine, ...], *, now: datetime) -> Card:
    """Several customers of the pool answer to what was said: which one is meant?"""
    lead = texts.CHOICES.format(asked=asked, count=len(lines))
    rows = Rows(items=tuple(pool_row(line, now) for line in lines))
    return Card(title=texts.CHOICES_TITLE, tone=Tone.INFO, summary=lead, blocks=(Text(content=lead), rows))


def claim_button(line: PoolLine) -> Button:
    """认领."""
    return Button(
        label=texts.CLAIM,
        action=Action(verb="claim", subject=line.id).pack(),
        style=ButtonStyle.PRIMARY,
        says=texts.CLAIM_SAYS.format(number=line.number),
    )


def _name(line: PoolLine) -> str:
    """The company, unless the policy hides it before a claim."""
    return line.company or texts.NAMELESS.format(number=line.number)


def _nothing(view: PoolView, title: str) -> Card:
    said = texts.EMPTY_SEARCHED.format(text=view.text) if view.text else texts.EMPTY
    blocks: tuple[Block, ...] = (Text(content=said),)
    if view.text:
        everything = say_button(texts.ALL, texts.POOL)
        blocks = (*blocks, Text(content=texts.EMPTY_HINT, quiet=True))
        blocks = (*blocks, Buttons(items=(everything,))) if everything else blocks
    return Card(title=title, summary=said, blocks=blocks, tone=Tone.QUIET)


def _counts(view: PoolView) -> str:
    """Of each pool, where the reader may look into several; a search counts what it found."""
    if view.text or len(view.pools) < 2:
        return ""
    return " · ".join(texts.IN_POOL.format(pool=name, count=count) for name, count in view.pools)


def _first(view: PoolView) -> Iterator[Block]:
    """What stands in the way of all of them."""
    used_up = dict.fromkeys(line.why_not for line in view.lines if line.why_not in _USED_UP)
    yield from (Text(content=_USED_UP[code], strong=True) for code in used_up)


def _rest(view: PoolView) -> Iterator[Block]:
    if view.before is not None:
        yield Buttons(items=(_more(view.before, view.lines[-1].number, view.text),))
    figures = view.figures
    if figures is not None and figures.claimed and not view.text:
        told = texts.FIGURES.format(
            days=texts.FIGURE_DAYS, entered=figures.entered, claimed=figures.claimed, protected=figures.protected
        )
        yield Text(content=told, quiet=True)
    elif view.before is not None and not view.text:
        yield Text(content=texts.SEARCH_HINT, quiet=True)


def _paged(line: PoolLine, view: PoolView) -> Row:
    return replace(pool_row(line, view.now), behind=_more(line.id, line.number, view.text))


def _more(before: str, last: int, text: str) -> Button:
    """更多, as a button and in words that name the last line."""
    says = texts.MORE_SAYS.format(before=last, text=text).rstrip()
    action = Action(verb="pool", subject=f"{before}.{text}" if text else before)
    return Button(label=sentences.MORE, action=action.pack(), says=says)


def _since(line: PoolLine, now: datetime | None) -> str:
    return texts.SINCE.format(at=dates.day(line.since, now=now))


def _why_not(line: PoolLine, now: datetime | None) -> str:
    return _until(texts.WHY_NOT, line, now)


def _until(sentences_: dict[str, str], line: PoolLine, now: datetime | None) -> str:
    """Why one may not, with the end of it: a day for what takes days, else the time."""
    if line.until is None:
        until = ""
    else:
        until = (dates.day if line.why_not == "claim_cool_down" else dates.soon)(line.until, now=now)
    return sentences_.get(line.why_not, "").format(until=until)


def _entry(view: PoolEntryView, *, lead: str, summary: str) -> Card:
    facts, pool = Facts(pairs=tuple(_facts(view))), "" if view.pool == texts.POOL else view.pool
    return Card(
        title=_name(view.line),
        subtitle=" · ".join(part for part in (pool, sentences.NUMBER.format(number=view.line.number)) if part),
        tag=_tag(view),
        tone=_tone(view),
        summary=summary,
        blocks=(Text(content=lead, strong=True), facts, *_notes(view), *_moves(view)),
    )


def _told(view: PoolEntryView, said: str, blocks: tuple[Block, ...]) -> Card:
    return Card(
        title=_name(view.line),
        subtitle=sentences.NUMBER.format(number=view.line.number),
        tag=texts.TAKEN,
        tone=Tone.QUIET,
        summary=said,
        blocks=blocks,
    )


def _tag(view: PoolEntryView) -> str:
    if not view.live:
        return texts.TAKEN if view.taken_by else texts.GONE
    return texts.TURN_TAG if view.my_turn else texts.POOL


def _tone(view: PoolEntryView) -> Tone:
    if not view.live:
        return Tone.QUIET
    return Tone.GOOD if view.line.may or view.my_turn else Tone.INFO


def _state(view: PoolEntryView) -> str:
    if not view.live:
        return texts.TAKEN_BY.format(by=view.taken_by) if view.taken_by else f"{texts.GONE}。"
    if view.my_turn and view.turn_until is not None:
        return texts.YOUR_TURN.format(until=dates.soon(view.turn_until, now=view.now))
    if view.line.may:
        return texts.OPEN
    return _until(texts.NOT_YET, view.line, view.now) or texts.OPEN_ONLY


def _facts(view: PoolEntryView) -> Iterator[tuple[str, str]]:
    line = view.line
    why = "，".join(part for part in (texts.CAUSE[line.cause], view.reason) if part)
    yield texts.WHY, f"{dates.day(line.since, now=view.now)} {why}"
    if line.hands > 1:
        yield texts.HANDED, texts.HANDS.format(count=line.hands)
    for field in view.shown:
        yield field.label or words.field(field.key), words.shown(field.type, field.value)
    if view.my_place is not None:
        yield texts.WAITING, texts.WAITING_AND_YOU.format(count=view.waiting, place=view.my_place)
    elif view.waiting and view.live:
        yield texts.WAITING, texts.WAITING_COUNT.format(count=view.waiting)


def _notes(view: PoolEntryView) -> Iterator[Block]:
    if view.hands:
        history = (f"{texts.HISTORY}：", *(_hand(hand, view.now) for hand in view.hands))
        yield Text(content="\n".join(history), quiet=True)
    if view.rule:
        yield Text(content=words.rule(view.rule), quiet=True)


def _hand(hand: HandView, now: datetime | None) -> str:
    until = dates.day(hand.until, now=now) if hand.until else ""
    end = "，".join(part for part in (words.status(hand.end), hand.reason) if part)
    return texts.HAND.format(owner=hand.owner, since=dates.day(hand.since, now=now), until=until, end=end)


def _moves(view: PoolEntryView) -> Iterator[Block]:
    """认领 where he may; else a place in the line while somebody else has his turn; the pool as a whole."""
    number = view.line.number
    buttons: list[Button | None] = []
    if view.live and (view.line.may or view.my_turn):
        buttons.append(claim_button(view.line))
    elif view.live and view.line.why_not == "claim_turn" and view.my_place is None:
        buttons.append(say_button(texts.QUEUE, texts.QUEUE_SAYS.format(number=number)))
    if view.my_place is not None:
        buttons.append(say_button(texts.LEAVE, texts.LEAVE_SAYS.format(number=number)))
    if view.live and view.may_appeal and view.filing_id is not None:
        buttons.append(appeal_button(view.filing_id, number))
    buttons.append(say_button(texts.POOL, texts.POOL))
    yield Buttons(items=tuple(button for button in buttons if button))


def _place(line: PlaceLine, now: datetime) -> Row:
    until = (texts.PLACE_UNTIL.format(until=dates.day(line.until, now=now)),) if line.until else ()
    named = str(line.number) if line.number is not None else line.company
    leave = say_button(texts.LEAVE, texts.LEAVE_SAYS.format(number=named))
    return Row(
        title=line.company,
        detail=" · ".join((texts.PLACE.format(place=line.place), *until)),
        buttons=(leave,) if leave else (),
    )
