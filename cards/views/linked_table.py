"""A file for a linked table: what is wrong with it, or what it would change, and the buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cards.actions import Action
from cards.card import Block, Button, Buttons, ButtonStyle, Card, Text, Tone
from cards.texts import tables
from core.service.views.table_views import TableFileView

SHOWN = 12
"""Faults on one card."""


def table_file_card(view: TableFileView) -> Card:
    """Which table it is; its mistakes; else the difference, and 更新 or 取消 while nothing was decided."""
    if view.dropped:
        return _card(view, tables.DROPPED, Tone.QUIET, [])
    if view.choices:
        return _which(view)
    if view.loaded:
        return _card(view, tables.LOADED, Tone.GOOD, [Text(content=tables.NOW.format(rows=view.rows), strong=True)])
    if view.faults:
        return _wrong(view)
    if not (view.added or view.changed or view.gone):
        return _card(view, tables.UNCHANGED, Tone.QUIET, [Text(content=tables.SAME, strong=True)])
    lead = Text(content=tables.ROWS.format(rows=view.rows), strong=True)
    lines = [Text(content=line) for line in _changes(view)]
    notes = [Text(content=line, quiet=True) for line in (*_columns(view), tables.SURE)]
    return _card(view, tables.WAITING, Tone.WAITING, [lead, *lines, *notes, _buttons(view)])


def _changes(view: TableFileView) -> Iterator[str]:
    pairs = ((tables.ADDED, view.added), (tables.CHANGED, view.changed), (tables.GONE, view.gone))
    yield from (text.format(count=len(rows), titles=tables.titles(rows)) for text, rows in pairs if rows)


def _columns(view: TableFileView) -> Iterator[str]:
    pairs = ((tables.ABSENT, view.absent), (tables.IGNORED, view.ignored))
    yield from (text.format(columns=tables.titles(columns, 8)) for text, columns in pairs if columns)


def _wrong(view: TableFileView) -> Card:
    lead = Text(content=tables.WRONG.format(count=len(view.faults)), strong=True)
    lines = [tables.fault(fault.line, fault.code, fault.column, fault.text) for fault in view.faults[:SHOWN]]
    rest = len(view.faults) - SHOWN
    listed = "\n".join([*lines, tables.MORE.format(count=rest)] if rest > 0 else lines)
    return _card(view, tables.REFUSED, Tone.BAD, [lead, Text(content=listed), Text(content=tables.AGAIN)])


def _which(view: TableFileView) -> Card:
    shown = view.choices[:4]
    buttons = [
        Button(label=label, action=Action(verb="table_as", subject=f"{view.file}.{key}").pack()) for key, label in shown
    ]
    drop = Button(label=tables.NONE_OF_THEM, action=Action(verb="table_drop", subject=view.file).pack())
    title = tables.WHICH_TITLE.format(name=view.name)
    blocks = (Text(content=tables.WHICH, strong=True), Buttons(items=(*buttons, drop)))
    return Card(title=title, tone=Tone.INFO, summary=f"{title} · {tables.WHICH}", blocks=blocks)


def _card(view: TableFileView, tag: str, tone: Tone, blocks: Sequence[Block]) -> Card:
    title = tables.TITLE.format(label=view.label, name=view.name) if view.label else view.name
    return Card(title=title, tag=tag, tone=tone, summary=f"{title} · {tag}", blocks=tuple(blocks))


def _buttons(view: TableFileView) -> Buttons:
    load = Action(verb="table_load", subject=f"{view.file}.{view.table}.{view.edition}").pack()
    drop = Action(verb="table_drop", subject=view.file).pack()
    return Buttons(
        items=(
            Button(label=tables.LOAD, action=load, style=ButtonStyle.PRIMARY),
            Button(label=tables.CANCEL, action=drop),
        )
    )
