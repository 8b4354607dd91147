"""Old duplicates: how far the walk is, the list, one pair side by side, and a merge as its owners hear of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Row, Rows, Text, Tone
from cards.texts import dates, sentences
from cards.texts import duplicates as texts
from cards.texts.evidence import evidence_words
from cards.views.offers import file_button, say_button
from core.domain.duplicates import ScanState
from core.domain.merging import Merge, MergeState
from core.service.procedures.scan_duplicates import Side
from core.service.views.duplicate_views import DuplicatesView, MergedView, PairView, ScanView

_NAME = 14
"""Characters of a name where both have to stand in one line."""


def scan_card(view: ScanView) -> Card:
    """Repainted at each tenth; at the end it leads to the list."""
    said = {ScanState.RUNNING: texts.RUNNING, ScanState.FINISHED: texts.FINISHED, ScanState.STOPPED: texts.STOPPED}
    lead = said[view.state].format(names=view.names, percent=10 * view.tenths)
    return Card(
        title=texts.SCAN_TITLE,
        tag=texts.SCAN_STATE[view.state],
        tone={ScanState.RUNNING: Tone.INFO, ScanState.FINISHED: Tone.GOOD}.get(view.state, Tone.QUIET),
        summary=lead,
        blocks=(Text(content=lead, strong=True), *_scan_blocks(view)),
    )


def _scan_blocks(view: ScanView) -> Iterator[Block]:
    pairs = view.certain + view.suspected
    if view.state is ScanState.RUNNING:
        if pairs:
            yield Text(content=texts.RUNNING_FOUND.format(pairs=pairs))
        stop = Action(verb="scan_stop", subject=str(view.number)).pack()
        yield Buttons(items=(Button(label=texts.STOP, action=stop, says=texts.SAY_STOP),))
        yield Text(content=texts.RUNNING_NOTE, quiet=True)
        return
    yield Text(content=_counted(view.certain, view.suspected))
    yield Buttons(items=tuple(_says((texts.LIST, texts.SAY_LIST), (texts.AGAIN, texts.SAY_SCAN))))


def duplicates_card(view: DuplicatesView) -> Card:
    """Each pair in two lines, with the way to its own card."""
    counts = _counted(view.certain, view.suspected)
    if not view.pairs:
        lead = texts.NEVER if view.scan is None else texts.ALL_DONE if view.certain + view.suspected else texts.NONE
        blocks: tuple[Block, ...] = (
            Text(content=lead),
            Buttons(items=tuple(_says((texts.SCAN_TITLE, texts.SAY_SCAN)))),
        )
        return Card(title=texts.LIST_TITLE, summary=lead, blocks=blocks, tone=Tone.GOOD if view.scan else Tone.INFO)
    rows = Rows(items=tuple(map(_listed, view.pairs)), instead="\n".join(map(_in_a_line, view.pairs)))
    return Card(
        title=texts.LIST_TITLE,
        subtitle=counts,
        summary=counts,
        blocks=(rows, *_more(view)),
        tone=Tone.WAITING,
    )


def _more(view: DuplicatesView) -> Iterator[Block]:
    if view.more is None:
        return
    action = Action(verb="duplicates", subject=str(view.more)).pack()
    says = texts.SAY_MORE.format(offset=view.more)
    yield Buttons(items=(Button(label=texts.MORE, action=action, says=says),))


def pair_card(view: PairView) -> Card:
    """Side by side, with what speaks for it; once it is settled, what became of it and how to take that back."""
    if view.sides is None:
        return _settled_card(view)
    why = texts.SURE[view.certain].format(why=evidence_words(view.evidence) or texts.NO_REASON)
    sides = tuple(enumerate(view.sides, 1))
    rows = tuple(Row(title=_named(side, place), detail=_detail(side, view.now)) for place, side in sides)
    brief = "\n".join(f"{_named(side, place)}，{_state(side, view.now)}" for place, side in sides)
    tag = texts.LATER_TAG if view.later else texts.PAIR_TAG.format(number=view.number)
    return Card(
        title=texts.PAIR_TITLE,
        subtitle=_left(view),
        tag=tag,
        tone=Tone.WAITING,
        summary=why,
        blocks=(
            Text(content=why, strong=True),
            Rows(items=rows, instead=brief),
            Buttons(items=(*_ways(view), *_onward(view))),
            Text(content=texts.SUGGESTED, quiet=True),
        ),
    )


def _settled_card(view: PairView) -> Card:
    state, lead = _ending(view)
    merge = view.merge
    notes = (Text(content=_merge_note(merge), quiet=True),) if merge else ()
    moved = int(merge.moved.get("filings", 0)) if merge else 0
    told = (Text(content=texts.MERGED_MOVED.format(filings=moved)),) if merge and moved else ()
    buttons = (*(_undoing(merge) if merge and merge.state is MergeState.DONE else ()), *_onward(view))
    moves = (Buttons(items=buttons),) if buttons else ()
    return Card(
        title=texts.PAIR_TITLE,
        subtitle=_left(view),
        tag=texts.PAIR_STATE[state],
        tone=Tone.GOOD,
        summary=lead,
        blocks=(Text(content=lead, strong=True), *told, *moves, *notes),
    )


def _ending(view: PairView) -> tuple[str, str]:
    if view.merge is not None:
        state = "confirmed" if view.merge.state is MergeState.CONFIRMED else "merged"
        return state, texts.MERGED.format(dropped=view.merge.dropped_name, kept=view.merge.kept_name)
    return ("apart", texts.TOLD_APART) if view.apart else ("gone", texts.GONE)


def _merge_note(merge: Merge) -> str:
    note = texts.CONFIRMED_NOTE if merge.state is MergeState.CONFIRMED else texts.MERGED_NOTE
    return note.format(number=merge.number)


def merged_card(view: MergedView) -> Card:
    """For somebody who followed one of the customers: what was joined, and what it means for him."""
    joined = view.state is not MergeState.UNDONE
    lead = (texts.JOINED if joined else texts.PARTED).format(kept=view.kept, dropped=view.dropped)
    by = (texts.BY if view.by else texts.BY_NOBODY).format(by=view.by, at=dates.when(view.at, now=view.now))
    lines = tuple(Text(content=text) for text in (_meaning(view, joined=joined),) if text)
    return Card(
        title=texts.MERGED_TITLE[joined],
        tone=Tone.INFO,
        summary=lead,
        blocks=(Text(content=lead, strong=True), *lines, *_way_on(view, joined=joined), Text(content=by, quiet=True)),
    )


def _meaning(view: MergedView, *, joined: bool) -> str:
    if view.mine_number is not None:
        if view.mine_until is None:
            return texts.MINE_WAITING.format(number=view.mine_number)
        return texts.MINE_HELD.format(number=view.mine_number, until=dates.day(view.mine_until, now=view.now))
    if not joined:
        return ""
    if not view.owner:
        return texts.FREE if view.pooled is None else texts.POOLED
    if view.until is None:
        return texts.OTHERS_WAITING.format(owner=view.owner)
    return texts.OTHERS.format(owner=view.owner, until=dates.day(view.until, now=view.now))


def _way_on(view: MergedView, *, joined: bool) -> Iterator[Block]:
    if view.mine is not None:
        says = f"{sentences.VIEW} {view.mine_number}"
        detail = Button(label=sentences.VIEW, action=Action(verb="detail", subject=view.mine).pack(), says=says)
        yield Buttons(items=(detail,))
    elif view.pooled is not None:
        yield Buttons(items=tuple(_says((texts.CLAIM, texts.SAY_CLAIM.format(number=view.pooled)))))
    elif joined and not view.owner and (button := file_button(sentences.FILE, view.kept)):
        yield Buttons(items=(button,))


def _listed(view: PairView) -> Row:
    assert view.sides is not None  # noqa: S101 - lists show what is open
    one, other = view.sides
    look = Action(verb="pair", subject=str(view.number)).pack()
    title = texts.PAIR_LINE.format(number=view.number, one=one.name, other=other.name)
    state = texts.LATER_TAG if view.later else texts.BAND[view.certain]
    why = evidence_words(view.evidence) or texts.NO_REASON
    owners = " ｜ ".join(_state(side, view.now) for side in (one, other))
    button = Button(label=texts.LOOK, action=look, says=texts.SAY_LOOK.format(number=view.number))
    return Row(title=title, detail=f"{state} · {why}\n{owners}", buttons=(button,))


def _in_a_line(view: PairView) -> str:
    assert view.sides is not None  # noqa: S101 - lists show what is open
    one, other = (_short(side.name) for side in view.sides)
    state = texts.LATER_TAG if view.later else texts.BAND[view.certain]
    return texts.PAIR_TOLD.format(number=view.number, state=state, one=one, other=other)


def _ways(view: PairView) -> Iterator[Button]:
    """The name that had better stay comes first."""
    for place in (view.suggested, 3 - view.suggested):
        yield Button(
            label=texts.KEEP.format(place=place),
            action=Action(verb="pair_merge", subject=f"{view.number}.{place}").pack(),
            style=ButtonStyle.PRIMARY if place == view.suggested else ButtonStyle.PLAIN,
            says=texts.SAY_KEEP.format(number=view.number, place=place),
        )
    number = str(view.number)
    apart, later = (Action(verb=verb, subject=number).pack() for verb in ("pair_apart", "pair_later"))
    yield Button(label=texts.APART, action=apart, says=texts.SAY_APART.format(number=number))
    if not view.later:
        yield Button(label=texts.LATER, action=later, says=texts.SAY_LATER.format(number=number))


def _onward(view: PairView) -> Iterator[Button]:
    if view.next is not None:
        action = Action(verb="pair", subject=str(view.next)).pack()
        yield Button(label=texts.NEXT, action=action, says=texts.SAY_LOOK.format(number=view.next))


def _undoing(merge: Merge) -> tuple[Button, Button]:
    number = str(merge.number)
    undo, confirm = (Action(verb=verb, subject=number).pack() for verb in ("merge_undo", "merge_confirm"))
    return (
        Button(label=texts.UNDO, action=undo, says=texts.SAY_UNDO.format(number=number)),
        Button(
            label=texts.CONFIRM,
            action=confirm,
            confirm=texts.CONFIRM_SURE,
            says=texts.SAY_CONFIRM.format(number=number),
        ),
    )


def _left(view: PairView) -> str:
    """How many are still to be settled beside this one."""
    left = view.left - (view.sides is not None)
    return texts.LEFT.format(left=left) if left > 0 else ""


def _says(*offers: tuple[str, str]) -> Iterator[Button]:
    for label, says in offers:
        if button := say_button(label, says):
            yield button


def _counted(certain: int, suspected: int) -> str:
    return texts.COUNTS.format(certain=certain, suspected=suspected)


def _named(side: Side, place: int) -> str:
    return texts.SIDE.format(place=place, name=side.name)


def _detail(side: Side, now: datetime | None) -> str:
    count = (texts.FILINGS.format(count=side.filings),) if side.filings > 1 else ()
    code = texts.CODE.format(uscc=side.uscc) if side.uscc else ""
    return " · ".join(part for part in (_state(side, now), *count, code, side.region) if part)


def _state(side: Side, now: datetime | None) -> str:
    if not side.owner:
        return texts.NOBODY
    if not side.is_held:
        return texts.ENDED.format(owner=side.owner, number=side.number)
    if side.until is None:
        return texts.WAITING.format(owner=side.owner, number=side.number)
    return texts.HELD.format(owner=side.owner, number=side.number, until=dates.day(side.until, now=now))


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
