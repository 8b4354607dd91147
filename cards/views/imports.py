"""A list that was sent in chat: what its columns are taken for, what would come of it, how far it is."""

from __future__ import annotations

from collections.abc import Iterator

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Facts, Form, Input, InputKind, Text, Tone
from cards.texts import imports as texts
from cards.texts import list_kinds
from cards.texts import order_imports as order_texts
from cards.views import order_imports as orders
from core.domain.imports import JobState, LineOutcome, ListKind
from core.service.views.ledger_views import ImportView

_TITLE = {
    ListKind.CUSTOMERS: texts.CARD_TITLE,
    ListKind.ORDERS: order_texts.TITLE,
    ListKind.UNCLEAR: order_texts.WHICH_TITLE,
    ListKind.LEADS: list_kinds.WORDS[ListKind.LEADS].title,
}


def import_card(view: ImportView) -> Card:
    """Total over the states: while it waits it can be put right and confirmed, afterwards it can be undone."""
    state = JobState(view.state)
    lead = _lead(view, state)
    return Card(
        title=_TITLE[view.kind],
        subtitle=view.name,
        tag=_words(view).state[state],
        tone=_tone(view, state),
        summary=lead,
        blocks=tuple(_blocks(view, state, lead)),
    )


def _blocks(view: ImportView, state: JobState, lead: str) -> Iterator[Block]:
    yield Text(content=lead, strong=True)
    waits = state is JobState.WAITING
    if waits and view.kind is ListKind.UNCLEAR:
        yield orders.which(view)
        yield Buttons(items=(_button("import_cancel", texts.STOP, texts.SAY_STOP, view),))
        return
    yield from _notes(view) if waits else ()
    if (waits or view.problem) and view.columns:
        yield _facts(view)
    if waits and view.owner:
        yield Text(content=_words(view).owned.format(owner=view.owner))
    if waits:
        if ways := tuple(_ways(view)):
            yield Buttons(items=ways)
        yield from _map_form(view)
        yield Buttons(items=(*_others(view), _button("import_cancel", texts.STOP, texts.SAY_STOP, view)))
    if state in {JobState.RUNNING, JobState.FINISHED}:
        yield Buttons(items=(_undo(view),))
    if state is JobState.FINISHED:
        yield Text(content=_words(view).card_undo.format(number=view.number), quiet=True)


def _facts(view: ImportView) -> Facts:
    if view.kind is ListKind.ORDERS:
        return orders.facts(view)
    pairs = tuple((f"{letter} {header}", _field(field, sure=sure)) for letter, header, field, sure in view.columns)
    return Facts(pairs=pairs)


def _notes(view: ImportView) -> Iterator[Block]:
    """What is to be known before it comes in."""
    if view.kind is ListKind.ORDERS:
        yield from orders.notes(view)
    if suspected := view.counts.get(LineOutcome.SUSPECTED.value):
        yield Text(content=texts.SUSPECTED.format(count=suspected))
    for sentence in texts.noted(view.counts):
        yield Text(content=sentence)


def _ways(view: ImportView) -> Iterator[Button]:
    """With lines that resemble a customer there are two ways to go."""
    added, suspected = (view.counts.get(one.value, 0) for one in (LineOutcome.ADDED, LineOutcome.SUSPECTED))
    ready = view.trial and not view.problem
    if view.kind is ListKind.ORDERS:
        if ready and orders.brings(view):
            yield _button("import", texts.GO, order_texts.SAY_GO, view, ButtonStyle.PRIMARY)
        return
    said = _words(view)
    if ready and added:
        label, says = (said.go_sure, said.say_sure) if suspected else (said.go, said.say_go)
        yield _button("import", label, says, view, ButtonStyle.PRIMARY)
    if ready and suspected:
        style = ButtonStyle.PLAIN if added else ButtonStyle.PRIMARY
        yield _button("import_all", said.go_all, said.say_all, view, style)


def _button(
    verb: str,
    label: str,
    says: str,
    view: ImportView,
    style: ButtonStyle = ButtonStyle.PLAIN,
    confirm: str | None = None,
) -> Button:
    action = Action(verb=verb, subject=str(view.number)).pack()
    return Button(label=label, action=action, style=style, says=says.format(number=view.number), confirm=confirm)


def _undo(view: ImportView) -> Button:
    said = _words(view)
    sure = order_texts.UNDO_SURE if view.kind is ListKind.ORDERS else said.undo_sure
    return _button("import_undo", said.undo, texts.SAY_UNDO, view, confirm=sure)


def _others(view: ImportView) -> Iterator[Button]:
    """It was taken for the wrong kind."""
    yield from orders.other(view)
    if view.may_be_leads and view.kind is ListKind.CUSTOMERS:
        yield orders.as_kind(view, ListKind.LEADS, list_kinds.ARE_LEADS)
    if view.may_be_other and view.kind is ListKind.LEADS:
        yield orders.as_kind(view, ListKind.CUSTOMERS, list_kinds.ARE_CUSTOMERS)


def _words(view: ImportView) -> list_kinds.ListWords:
    return list_kinds.WORDS.get(view.kind, list_kinds.WORDS[ListKind.CUSTOMERS])


def _map_form(view: ImportView) -> Iterator[Form]:
    if not view.columns or not view.fields:
        return
    columns = tuple((letter, f"{letter} {header or texts.BLANK}") for letter, header, _, _ in view.columns)
    choice, needed = InputKind.CHOICE, True
    yield Form(
        name="import_map",
        inputs=(
            Input(
                name="column",
                label=texts.MAP_COLUMN,
                kind=choice,
                required=needed,
                hint=texts.MAP_HINT_COLUMN,
                options=columns,
            ),
            Input(
                name="field",
                label=texts.MAP_FIELD,
                kind=choice,
                required=needed,
                hint=texts.MAP_HINT_FIELD,
                options=(*view.fields, ("-", texts.NOT_READ)),
            ),
        ),
        submit=Button(label=texts.MAP_DO, action=Action(verb="import_map", subject=str(view.number)).pack()),
        instead=order_texts.MAP_INSTEAD if view.kind is ListKind.ORDERS else texts.MAP_INSTEAD,
    )


def _field(field: str, *, sure: bool) -> str:
    return f"{field or texts.NOT_READ}{'' if sure else texts.UNSURE}"


def _lead(view: ImportView, state: JobState) -> str:
    if view.problem:
        return (texts.PROBLEM | order_texts.PROBLEM).get(view.problem, texts.PROBLEM_OTHER)
    if state is JobState.WAITING and not view.trial:
        return texts.TRYING
    if view.kind is ListKind.ORDERS and state not in {JobState.RUNNING, JobState.CANCELLED}:
        return orders.lead(view, state)
    if state in {JobState.UNDOING, JobState.UNDONE}:
        return _taken_back(view, state)
    words = _words(view)
    said = texts.counted(view.counts, words.outcome)
    if state is JobState.RUNNING:
        return words.running.format(done=min(view.done, view.total) or 0, total=view.total)
    sentence = {JobState.WAITING: _trial_words(view), JobState.FINISHED: words.did}.get(state, texts.ELSE)
    return sentence.format(counts=said, state=words.state[state])


def _taken_back(view: ImportView, state: JobState) -> str:
    words = _words(view)
    removed, kept, left = (
        view.counts.get(one.value, 0) for one in (LineOutcome.REMOVED, LineOutcome.KEPT, LineOutcome.ADDED)
    )
    if state is JobState.UNDOING:
        return words.undoing.format(removed=removed, left=left)
    return words.undone.format(removed=removed, kept=words.undone_kept.format(kept=kept) if kept else "")


def _trial_words(view: ImportView) -> str:
    if view.counts.get(LineOutcome.SUSPECTED.value):
        return _words(view).would_ask
    return _words(view).would if view.counts.get(LineOutcome.ADDED.value) else texts.NOTHING


def _tone(view: ImportView, state: JobState) -> Tone:
    if view.problem:
        return Tone.WAITING
    tones = {JobState.WAITING: Tone.WAITING, JobState.FINISHED: Tone.GOOD, JobState.RUNNING: Tone.INFO}
    return tones.get(state, Tone.QUIET)
