"""A customer list that was sent in chat: what its columns are taken for, what would come of it, how far it is."""

from __future__ import annotations

from collections.abc import Iterator

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Facts, Text, Tone
from cards.texts import imports as texts
from core.domain.imports import JobState
from core.service.ledger_views import ImportView


def import_card(view: ImportView) -> Card:
    """Total over the states; buttons only while it waits and can be imported."""
    state = JobState(view.state)
    lead = _lead(view, state)
    return Card(
        title=texts.CARD_TITLE,
        subtitle=view.name,
        tag=texts.CARD_STATE[state],
        tone=_tone(view, state),
        summary=lead,
        blocks=tuple(_blocks(view, state, lead)),
    )


def _blocks(view: ImportView, state: JobState, lead: str) -> Iterator[Block]:
    yield Text(content=lead, strong=True)
    if (view.columns and state is JobState.WAITING) or view.problem:
        pairs = tuple((f"{letter} {header}", _field(field, sure=sure)) for letter, header, field, sure in view.columns)
        yield Facts(pairs=pairs)
    if state is JobState.WAITING and view.trial:
        number = str(view.number)
        go = Action(verb="import", subject=number).pack()
        stop = Action(verb="import_cancel", subject=number).pack()
        yield Buttons(
            items=(
                Button(label=texts.GO, action=go, style=ButtonStyle.PRIMARY),
                Button(label=texts.STOP, action=stop),
            )
        )
    if state is JobState.FINISHED:
        yield Text(content=texts.CARD_UNDO.format(number=view.number), quiet=True)


def _field(field: str, *, sure: bool) -> str:
    return f"{field or texts.NOT_READ}{'' if sure else texts.UNSURE}"


def _lead(view: ImportView, state: JobState) -> str:
    if view.problem:
        return texts.PROBLEM.get(view.problem, texts.PROBLEM_OTHER)
    if state is JobState.WAITING and not view.trial:
        return texts.TRYING
    said = texts.counted(view.counts)
    if state is JobState.RUNNING:
        return texts.RUNNING.format(done=min(view.done, view.total) or 0, total=view.total)
    sentence = {JobState.WAITING: texts.WOULD, JobState.FINISHED: texts.DID}.get(state, texts.ELSE)
    return sentence.format(counts=said, state=texts.CARD_STATE[state])


def _tone(view: ImportView, state: JobState) -> Tone:
    if view.problem:
        return Tone.WAITING
    tones = {JobState.WAITING: Tone.WAITING, JobState.FINISHED: Tone.GOOD, JobState.RUNNING: Tone.INFO}
    return tones.get(state, Tone.QUIET)
