"""A list of orders that was sent in chat, and a list of which nobody has said yet what it is."""

from __future__ import annotations

from collections.abc import Iterator

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Facts, Text
from cards.texts import list_kinds
from cards.texts import order_imports as texts
from cards.texts.imports import NOT_READ
from cards.texts.order_sheets import order_fault
from core.domain.imports import JobState, LineOutcome, ListKind
from core.domain.order_list import NEEDED
from core.service.views.ledger_views import ImportView


def lead(view: ImportView, state: JobState) -> str:
    """What stands first, but for what is the same for every list."""
    counts = view.counts
    if state is JobState.UNDONE:
        return texts.UNDONE.format(told=texts.undone(counts))
    if state is JobState.UNDOING:
        back = (LineOutcome.REMOVED, LineOutcome.RESTORED, LineOutcome.KEPT)
        done = sum(counts.get(one.value, 0) for one in back)
        left = sum(counts.get(one.value, 0) for one in (LineOutcome.ADDED, LineOutcome.CORRECTED))
        return texts.UNDOING.format(done=done, left=left)
    wrong = counts.get(LineOutcome.REFUSED.value, 0)
    if state is JobState.FINISHED:
        sentence = texts.DID_BUT if wrong else texts.DID
    elif brings(view):
        sentence = texts.WOULD
    else:
        sentence = texts.NOTHING_WRONG if wrong else texts.NOTHING_NEW
    return sentence.format(counts=texts.counted(counts))


def brings(view: ImportView) -> bool:
    """Whether anything would come in."""
    return any(view.counts.get(one.value) for one in (LineOutcome.ADDED, LineOutcome.CORRECTED))


def facts(view: ImportView) -> Facts:
    """What an order needs, and from which column it comes; then what stays out."""
    found = {label: f"{letter} {header}" for letter, header, label, _ in view.columns if label}
    needed = {label for key, label in view.fields if key in NEEDED}
    pairs = [(label, found.get(label, texts.NOT_FOUND)) for _, label in view.fields if label in {*found, *needed}]
    rest = "、".join(f"{letter} {header}" for letter, header, label, _ in view.columns if not label)
    return Facts(pairs=(*pairs, *(((NOT_READ, rest),) if rest else ())))


def notes(view: ImportView) -> Iterator[Block]:
    """What is to be known before it comes in: what is wrong where, and whose the orders will be."""
    for line, fault in view.examples:
        yield Text(content=texts.EXAMPLE.format(line=line, said=order_fault(fault).rstrip("。")))
    more = view.counts.get(LineOutcome.REFUSED.value, 0) - len(view.examples)
    if view.examples and more > 0 and brings(view):
        yield Text(content=texts.MORE_WRONG.format(count=more))
    if brings(view) and not view.problem:
        yield Text(content=texts.CREDITED, quiet=True)


def which(view: ImportView) -> Buttons:
    """Orders or customers?"""
    return Buttons(
        items=(
            as_kind(view, ListKind.ORDERS, texts.ARE_ORDERS, ButtonStyle.PRIMARY),
            as_kind(view, ListKind.CUSTOMERS, texts.ARE_CUSTOMERS),
        )
    )


def other(view: ImportView) -> Iterator[Button]:
    """It was taken for the wrong kind."""
    if view.may_be_other and view.kind is ListKind.ORDERS:
        yield as_kind(view, ListKind.CUSTOMERS, texts.NO_ORDERS)
    if view.may_be_other and view.kind is ListKind.CUSTOMERS:
        yield as_kind(view, ListKind.ORDERS, texts.NO_CUSTOMERS)


def as_kind(view: ImportView, kind: ListKind, label: str, style: ButtonStyle = ButtonStyle.PLAIN) -> Button:
    """It is of this kind."""
    says = _SAYS[kind]
    action = Action(verb="import_as", subject=f"{view.number}.{kind.value}").pack()
    return Button(label=label, action=action, style=style, says=says.format(number=view.number))


_SAYS = {
    ListKind.ORDERS: texts.SAY_ORDERS,
    ListKind.CUSTOMERS: texts.SAY_CUSTOMERS,
    ListKind.LEADS: list_kinds.SAY_LEADS,
}
